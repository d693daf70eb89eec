"""A Neo4j server, cluster or Aura as the target of the store."""

from graph.settings import GraphSettings
from graph.target import Login, Target


def open_server(settings: GraphSettings) -> Target:
    """The Neo4j that the settings name; nothing is connected yet."""
    if settings.uri is None:
        raise ValueError("open_server needs a uri")
    login = None if settings.password is None else Login(settings.user, settings.password.get_secret_value())
    return Target(
        engine="neo4j",
        uri=settings.uri,
        database=settings.database,
        writer=login,
        reader=None,
        fulltext=True,
        describe=f"Neo4j at {settings.uri}",
    )

"""The graph: facts become claims, claims become edges, in Neo4j or in the embedded engine behind one `Store`.

The only package that imports a database driver. Reading documents, canned queries and HTTP live elsewhere.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.admin import apply_ledger, forget, open_async, open_store, rebuild, status, suggestions
    from graph.checks import check
    from graph.history import changes
    from graph.load import DocumentFacts, PassageText, load_documents, marks
    from graph.past import Pasts
    from graph.report import Dropped, LoadReport
    from graph.settings import GraphSettings
    from graph.store import AsyncStore, Store

__all__ = [
    "AsyncStore",
    "DocumentFacts",
    "Dropped",
    "GraphSettings",
    "LoadReport",
    "PassageText",
    "Pasts",
    "Store",
    "apply_ledger",
    "changes",
    "check",
    "forget",
    "load_documents",
    "marks",
    "open_async",
    "open_store",
    "rebuild",
    "status",
    "suggestions",
]

_HOMES = {
    "AsyncStore": "store",
    "DocumentFacts": "load",
    "Dropped": "report",
    "GraphSettings": "settings",
    "LoadReport": "report",
    "PassageText": "load",
    "Pasts": "past",
    "Store": "store",
    "apply_ledger": "admin",
    "changes": "history",
    "check": "checks",
    "forget": "admin",
    "load_documents": "load",
    "marks": "load",
    "open_async": "admin",
    "open_store": "admin",
    "rebuild": "admin",
    "status": "admin",
    "suggestions": "admin",
}


def __getattr__(name: str) -> Any:
    # Late, so that who only needs the settings does not wait for the driver.
    if name not in _HOMES:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    value = getattr(import_module(f"graph.{_HOMES[name]}"), name)
    globals()[name] = value
    return value

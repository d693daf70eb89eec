"""What the graph needs to know to open; read from the environment by `lodelink.settings`, never here."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


class GraphSettings(BaseModel):
    """Where the graph is and how hard it may be used. Without `uri` the embedded engine in `data_folder` is opened."""

    model_config = ConfigDict(frozen=True)

    uri: str | None = Field(
        None, description="Address of a Neo4j 5.26+ (bolt://, neo4j://, neo4j+s://); none: embedded"
    )
    user: str = Field("neo4j", description="User of that Neo4j")
    password: SecretStr | None = Field(None, description="Password of that user; none: no authentication")
    database: str = Field("neo4j", description="Database of that Neo4j")
    data_folder: Path = Field(Path("data"), description="Folder of the embedded engine and of the ledger of merges")
    read_timeout: float = Field(10.0, gt=0, description="Seconds after which a read is cut")
    connect_timeout: float = Field(3.0, gt=0, description="Seconds to wait for a connection to open")
    acquire_timeout: float = Field(3.0, gt=0, description="Seconds to wait for a free connection of the pool")
    retry_time: float = Field(5.0, ge=0, description="Seconds within which a transient failure is tried again")
    pool_size: int = Field(50, ge=1, le=400, description="Connections kept to the database")
    concurrency: int = Field(40, ge=1, le=400, description="Reads served at once; at most the pool size")
    queue_timeout: float = Field(5.0, ge=0, description="Seconds a read may wait for its turn before it is told `busy`")
    past_claims: int = Field(
        50_000, ge=0, description="Claims up to which questions are answered from the graph as it was (known_on)"
    )
    batch_rows: int = Field(5_000, ge=1, le=50_000, description="Claims, or passages, that are written at once")
    ledger: Path | None = Field(
        None, description="Ledger of merges and non-merges; none: ledger.tsv in the data folder"
    )
    derive: bool = Field(True, description="Whether derived edges are computed")

    @property
    def ledger_path(self) -> Path:
        """Where the ledger of merges is kept."""
        return self.data_folder / "ledger.tsv" if self.ledger is None else self.ledger

    @field_validator("uri")
    @classmethod
    def _an_address_of_bolt(cls, uri: str | None) -> str | None:
        # Told here: the driver meets other addresses (http://, a port that is a word) with errors of its own making.
        if uri is None:
            return None
        try:
            parts = urlsplit(uri)
            sound = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if sound and "@" in parts.netloc:
            # Such an address would be printed with its password wherever the database is named.
            raise ValueError("leave user and password out of the address; NEO4J_USER and NEO4J_PASSWORD carry them")
        if not sound:
            raise ValueError("write an address like bolt://localhost:7687 or neo4j+s://name.databases.neo4j.io")
        return uri

    @model_validator(mode="after")
    def _concurrency_fits_pool(self) -> "GraphSettings":
        if self.concurrency > self.pool_size:
            raise ValueError(f"concurrency ({self.concurrency}) must not exceed the pool size ({self.pool_size})")
        return self

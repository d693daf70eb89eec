"""What can go wrong between us and the graph database, each as one typed error whose text is a sentence for people."""


class GraphError(Exception):
    """Base of all errors of this package; `str(error)` names the thing and the way out."""


class Unavailable(GraphError):
    """The database cannot be reached just now; asking again later may work without doing anything else."""


class NotWritable(Unavailable):
    """The database answers and takes no writes: it is read-only, or its disk is full."""


class OutOfMemory(Unavailable):
    """The database ended the statement because it took more memory than a transaction, or all together, may have."""


class WrongCredentials(GraphError):
    """The database is there and refuses the user or the password."""


class Busy(GraphError):
    """More callers than the store serves at once; ask again in a moment."""

    def __init__(self, sentence: str, retry_after: float) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class TimedOut(GraphError):
    """A read took longer than it may."""


class NotARead(GraphError):
    """A statement given as a read would write, change the schema, or reach outside the graph."""


class BadQuery(GraphError):
    """The database does not understand the statement or its parameters."""


class Conflict(GraphError):
    """A constraint of the graph refuses the row."""


class FolderProblem(GraphError):
    """The data folder of the embedded engine cannot be used: not writable, held by another, or damaged."""


class LedgerProblem(GraphError):
    """The ledger of merges contradicts itself or has a line that cannot be read."""


class PastTooLarge(GraphError):
    """The graph has more claims than its past is set up again for."""


class UnknownDocument(GraphError):
    """No document of that key is in the graph."""

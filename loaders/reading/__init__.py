"""Reading prose: from a `Document` to facts with their evidence.  Knows no file format and no graph.

`extract(document)` runs the stages: sentences, mentions, predicates, proposals, choice, qualifiers, checks.
"""

from loaders.reading.extract import Dropped, Reading, extract

__all__ = ["Dropped", "Reading", "extract"]

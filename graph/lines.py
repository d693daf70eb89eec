"""Records as lines of text, quickly: what only depends on which properties a record has, and of which types they are, is
worked out once for all records that are alike in that. What a line looks like is decided where it is asked for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import call, itemgetter
from typing import Any, Generic, TypeVar

Record = Mapping[str, Any]
Cell = tuple[str, Callable[[Any], str]]
T = TypeVar("T")

# Of one kind of record there are tens of shapes; whoever mixes properties at will must not fill the memory.
_SHAPES = 5_000


class Form:
    """A line with places for properties: literal text, and names of properties with how each is written."""

    def __init__(self, pieces: Sequence[str | Cell]) -> None:
        cells = [piece for piece in pieces if not isinstance(piece, str)]
        self._text = "".join(piece.replace("%", "%%") if isinstance(piece, str) else "%s" for piece in pieces)
        self._writers = [write for _, write in cells]
        self._values = _getter([name for name, _ in cells])

    def filled(self, record: Record) -> str:
        return self._text % tuple(map(call, self._writers, self._values(record)))


class Quoted(Form):
    """A line in which texts stand between quotation marks and change only where one is in them: it is filled at once, and
    cell by cell only if it then has more marks than it should. Of numbers the writer must be `repr`."""

    def __init__(self, pieces: Sequence[str | Cell], plain: Collection[str]) -> None:
        """`plain` are the names of the properties that stand as they are: numbers, and texts without a mark."""
        super().__init__(pieces)
        self._marks = self._text.count('"')
        cells = [piece for piece in pieces if not isinstance(piece, str)]
        self._others = {i: write for i, (name, write) in enumerate(cells) if name not in plain}

    def filled(self, record: Record) -> str:
        values, marks = self._values(record), self._marks
        if self._others:
            told = list(values)
            for i, write in self._others.items():
                told[i] = text = write(told[i])
                marks += text.count('"')
            values = tuple(told)
        line = self._text % values
        if line.count('"') == marks:
            return line
        # Where a mark was once there will be more: JSON in a property, for one.
        values = self._values(record)
        self._others |= {i: self._writers[i] for i, v in enumerate(values) if isinstance(v, str) and '"' in v}
        return super().filled(record)


class Alike(Generic[T]):
    """What is made once for all records that have the same properties of the same types."""

    def __init__(self, make: Callable[[Record], T]) -> None:
        """`make` is given the first of the records, of which it must not look at more than names and types."""
        self._make = make
        self._made: dict[tuple[tuple[str, ...], tuple[type, ...]], T] = {}

    def of(self, record: Record) -> T:
        shape = (tuple(record), tuple(map(type, record.values())))
        found = self._made.get(shape)
        if found is None:
            if len(self._made) >= _SHAPES:
                self._made.clear()
            found = self._made[shape] = self._make(record)
        return found


def _getter(names: Sequence[str]) -> Callable[[Record], tuple[Any, ...]]:
    match names:
        case []:
            return lambda _: ()
        case [name]:
            return lambda record: (record[name],)
        case _:
            return itemgetter(*names)

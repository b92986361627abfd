"""XML a piece at a time, with the line of each element: the one door to the parser.

Only the elements asked for are built, each with all that it holds, and forgotten when the next one comes, so that memory
does not grow with the file. A document that declares entities is refused: nothing that an authority sends needs one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

CHUNK = 1 << 16
#: Elements within one that is asked for; a child's record has hundreds.
MOST = 200_000


class MalformedXml(Exception):
    """The document cannot be read, and the line on which that shows."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


@dataclass(slots=True)
class Element:
    """An element: its name without a namespace, the line on which it begins, its text and what it holds."""

    name: str
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """The elements of a name that it holds directly."""
        return [each for each in self.children if each.name == name]

    def first(self, name: str) -> "Element | None":
        """The first element of a name that it holds directly."""
        return next((each for each in self.children if each.name == name), None)

    def get(self, name: str) -> str:
        """The text of the first element of a name, trimmed; blank when there is none."""
        found = self.first(name)
        return "" if found is None else found.text.strip()


def elements(stream: BinaryIO, wanted: Collection[str]) -> Iterator[Element]:
    """Each outermost element of one of these names, in order; the root's own name may be among them only alone.

    Raises MalformedXml for text that is no XML, that declares entities, or whose elements are too large.
    """
    builder = _Builder(wanted)
    parser = builder.parser
    while True:
        chunk = stream.read(CHUNK)
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise MalformedXml(expat.ErrorString(error.code), error.lineno) from None
        yield from builder.done
        builder.done.clear()
        if not chunk:
            return


class _Builder:
    def __init__(self, wanted: Collection[str]) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.done: list[Element] = []
        self._wanted = frozenset(wanted)
        self._open: list[Element] = []
        self._count = 0

    def _start(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if not self._open and name not in self._wanted:
            return
        self._count += 1
        if self._count > MOST:
            raise MalformedXml(f"one element holds more than {MOST} others", self.parser.CurrentLineNumber)
        element = Element(name, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self.done.append(element)
            self._count = 0

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _entity(self, *_: object) -> None:
        raise MalformedXml(
            "the document declares an entity, which nothing in this format needs", self.parser.CurrentLineNumber
        )

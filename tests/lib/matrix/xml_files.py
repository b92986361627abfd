"""The nights of a source that is one XML document, told by how the document of some people is written, an element on a line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lib.matrix.declaring import (
    FEW,
    HALF,
    MANY,
    NOTHING,
    Answer,
    Lay,
    Night,
    People,
    Person,
    Way,
    files,
    usual_nights,
)


@dataclass(frozen=True)
class XmlFile:
    """An XML document with an element for each person."""

    name: str
    #: What stands before the first person and after the last.
    head: str
    tail: str
    #: The element of a person.
    element: Callable[[Person], str]
    #: How many facts it makes.
    facts: int
    #: The element of a person with its parts in another order.
    reordered: Callable[[str], str]
    #: A document that says the same, each made of the usual one.
    same: Sequence[Callable[[str], str | bytes]]
    #: A document in which what is needed is called otherwise, with the refusal of it.
    otherwise: Sequence[tuple[Callable[[str], str], tuple[int, str]]]
    #: Where a person's name stands, which is written in another encoding than the document says.
    named: str
    as_at: str | None = "2009-03-31"

    def pieces(self, people: Iterable[Person]) -> Iterable[str]:
        """The document of some people, a piece at a time."""
        yield self.head
        yield from map(self.element, people)
        yield self.tail

    def laid(self, content: str | bytes) -> Lay:
        """This as tonight's document."""
        return files({self.name: content}, self.as_at)

    def whole(self, people: People) -> Lay:
        """The document of some people."""
        return self.laid("".join(self.pieces(people)))

    def grow(self, place: Path, rows: int) -> None:
        """A document of many people."""
        files({}, self.as_at)(place)
        with (place / "extract" / self.name).open("w", encoding="utf-8") as out:
            out.writelines(self.pieces(Person(number) for number in range(1, rows + 1)))

    def nights(self) -> dict[Night, Sequence[Way]]:
        """Every night but that of a million rows."""
        text = "".join(self.pieces(FEW))
        elements = list(map(self.element, FEW))
        begun = self.head + "".join(elements[:2])
        cut = begun + elements[2][: len(elements[2]) // 2]

        def refused(code: str, line: int = 1) -> Answer:
            return Answer(refused=((self.name, line, code),))

        def at(place: str) -> int:
            return place.count("\n") + 1

        def other(said: Sequence[str]) -> Way:
            return Way(self.laid(self.head + "".join(said) + self.tail), NOTHING)

        spoiled = text.replace(self.named, f"{self.named}ân", 1)
        assert spoiled != text
        return {
            **usual_nights(self.whole, self.facts),
            Night.REORDERED: [other(elements[::-1]), other([self.reordered(each) for each in elements])],
            Night.REFORMATTED: [Way(self.laid(each(text)), NOTHING) for each in self.same],
            Night.TRUNCATED: [
                Way(self.whole(HALF), refused("mass_withdrawal"), since=MANY),
                Way(self.laid(begun), refused("malformed_xml", at(begun))),
            ],
            Night.WRONG_COLUMNS: [
                Way(self.laid(each(text)), refused(code, line)) for each, (line, code) in self.otherwise
            ],
            Night.WRONG_ENCODING: [Way(self.laid(spoiled.encode("latin-1")), refused("bad_encoding"))],
            Night.HALF_WRITTEN: [Way(self.laid(cut), refused("malformed_xml", at(cut)))],
            Night.ZERO_BYTES: [Way(self.laid(b""), refused("malformed_xml"))],
        }

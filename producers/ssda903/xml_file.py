"""A return as XML: the rows of all its parts, each with the line of its element, one child's record at a time.

`<EXPSSDA903><CHILD><HEADER>` holds what is said once of a child (CHILDID, DOB, IN_TOUCH ...) and an AREVIEW for each
review; an EPISODE for each episode follows. Systems differ in where they put what, so a record is searched rather than
walked: an element EPISODE anywhere in it is an episode, one that holds REVIEW or REVIEW_CODE holds reviews, and what is
said once of a child may stand anywhere else. Names count in any case, and what is not known is passed over.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from producers.elements import Element, MalformedXml, NotText, elements
from producers.expected_elements import ExpectedElements
from producers.refusals import Code, FileRefused
from producers.ssda903.parts import ALIASES, LAYOUTS, Part
from producers.steady import SteadyFile

RECORD = "CHILD"
OF_A_REVIEW = frozenset({"REVIEW", "REVIEW_CODE"})
#: What the rows of a part are made of.
MADE_OF: Mapping[Part, str] = {Part.EPISODES: "EPISODE", Part.REVIEWS: "AREVIEW", Part.LEAVERS: "HEADER"}
#: What each of these, or the record that it is in, must hold, and what some should.
MUST = {"EPISODE": ("CHILD", "DECOM", "RNE", "LS", "PLACE"), "AREVIEW": ("REVIEW", "REVIEW_CODE"), "HEADER": ("DOB",)}
USUAL = {"EPISODE": ("DEC",)}
PEEK = 1 << 16
_BEGIN = re.compile(r"<(?![?!/])(?:[\w.-]+:)?([\w.-]+)")
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!.*?>", re.DOTALL)


def root_of(path: Path) -> str:
    """The name of a document's root without its namespace, in capitals; blank where the beginning shows none."""
    return next(iter(_first_names(path)), "")


def _first_names(path: Path) -> list[str]:
    """The names of the elements that begin where the document does."""
    with SteadyFile(path).opened() as stream:
        begin = stream.read(PEEK)
    is_wide = begin[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = begin.decode("utf-16" if is_wide else "utf-8-sig", "replace")
    return [name.upper() for name in _BEGIN.findall(_ASIDE.sub("", text))]


class XmlFile:
    """A return in one document."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        #: As the authority knows it.
        self.name = name
        self.parts = tuple(Part)
        self.warnings: list[str] = []

    def rows(self) -> Iterator[tuple[Part, int, list[str]]]:
        """Each row that holds anything: its line, and its trimmed cells in the order of `Layout.read`. Raises FileRefused."""
        records = known = 0
        expected = ExpectedElements(MUST, USUAL)
        with SteadyFile(self.path).opened() as stream:
            try:
                for record in elements(stream, {RECORD}):
                    records += 1
                    for row in rows_of(record):
                        known += 1
                        expected.see(MADE_OF[row[0]], _names(record))
                        yield row
            except NotText as error:
                raise FileRefused(Code.BAD_ENCODING, error.why, file=self.name) from None
            except MalformedXml as error:
                raise FileRefused(Code.MALFORMED_XML, error.why, error.line, self.name) from None
        expected.check(self.name)
        self.warnings = [f"{self.name}: {each}" for each in expected.remarks()]
        if not known and (records or not self._says_that_there_is_none()):
            sentence = (
                "no element CHILD of this document holds an EPISODE, a REVIEW or IN_TOUCH; it is no SSDA903 return"
            )
            raise FileRefused(Code.UNKNOWN_LAYOUT, sentence, file=self.name)

    def _says_that_there_is_none(self) -> bool:
        """Is this a return in which there is nothing, rather than elements of other names?"""
        root, *others = _first_names(self.path) or [""]
        return "SSDA903" in root and not others


def rows_of(record: Element) -> Iterator[tuple[Part, int, list[str]]]:
    """The rows of one child's record."""
    episodes: list[Element] = []
    holders: list[Element] = []
    once: dict[str, str] = {}
    leavers_line = record.line
    for element in _walk(record):
        holds_review = False
        for each in element.children:
            name = _name(each)
            if name == "EPISODE":
                episodes.append(each)
            elif each.children:
                continue
            elif name in OF_A_REVIEW:
                holds_review = True
            elif each.text.strip() and name not in once:
                once[name] = each.text.strip()
                if name == "IN_TOUCH":
                    leavers_line = element.line
        if holds_review:
            holders.append(element)
    for each in episodes:
        said = _leaves(each)
        if said:
            yield _row(Part.EPISODES, each.line, {**once, **said})
    for holder in holders:
        yield from _reviews(holder, once)
    if any(name in once for name in LAYOUTS[Part.LEAVERS].telling):
        yield _row(Part.LEAVERS, leavers_line, once)


def _reviews(holder: Element, once: Mapping[str, str]) -> Iterator[tuple[Part, int, list[str]]]:
    """The reviews of an element: the one that it is, or several one behind the other."""
    begun: list[tuple[int, dict[str, str]]] = []
    for each in holder.children:
        name = _name(each)
        if each.children or name not in OF_A_REVIEW:
            continue
        if not begun or name in begun[-1][1]:
            begun.append((each.line, {}))
        begun[-1][1][name] = each.text.strip()
    is_one = len(begun) == 1 and "REVIEW" in _name(holder)
    own = _leaves(holder) if is_one else {}
    for line, said in begun:
        if any(said.values()):
            yield _row(Part.REVIEWS, holder.line if is_one else line, {**once, **own, **said})


def _row(part: Part, line: int, said: Mapping[str, str]) -> tuple[Part, int, list[str]]:
    return part, line, [said.get(name, "") for name in LAYOUTS[part].read]


def _walk(record: Element) -> Iterator[Element]:
    """A record and the elements in it that hold others, as they stand; without what is inside an episode."""
    ahead = [record]
    while ahead:
        element = ahead.pop()
        yield element
        ahead.extend(each for each in reversed(element.children) if each.children and _name(each) != "EPISODE")


def _leaves(element: Element) -> dict[str, str]:
    """What the elements that hold no other say, by their names; of several of one name the first that says anything."""
    said: dict[str, str] = {}
    for inner in _walk(element):
        for each in inner.children:
            if not each.children and each.text.strip():
                said.setdefault(_name(each), each.text.strip())
    return said


def _names(element: Element) -> Iterator[str]:
    """The names of everything that an element holds."""
    for each in element.children:
        yield _name(each)
        yield from _names(each)


def _name(element: Element) -> str:
    name = element.name.upper()
    return ALIASES.get(name, name)

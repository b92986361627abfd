"""A return as XML: the rows of all its parts, each with the line of its element, one child's record at a time.

`<EXPSSDA903><CHILD><HEADER>` holds what is said once of a child (CHILDID, DOB, IN_TOUCH ...) and an AREVIEW for each
review; an EPISODE for each episode follows. Systems differ in where they put what, so a record is searched rather than
walked: an element EPISODE anywhere in it is an episode, one that holds REVIEW or REVIEW_CODE holds reviews, and what is
said once of a child may stand anywhere else. Names count in any case, and what is not known is passed over.

Where a name that should be there once says two things, both are handed on as one text, which is no day and no code. A record
within another, or an episode within another or outside every record, is of a child who cannot be told: the document is refused.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from producers.files.elements import Element, MalformedXml, NotText, elements
from producers.files.expected_elements import ExpectedElements
from producers.files.steady import SteadyFile
from producers.refusals import Code, FileRefused
from producers.ssda903.parts import ALIASES, LAYOUTS, Part

RECORD = "CHILD"
EPISODE = "EPISODE"
REVIEW = "AREVIEW"
#: Stands between what elements of one name say, where one is expected.
AND = " and "
SEVERAL_CHILDREN = "there is more than one CHILDID, so whose row this is cannot be told; there must be one"
OF_A_REVIEW = frozenset({"REVIEW", "REVIEW_CODE"})
#: What the rows of a part are made of.
MADE_OF: Mapping[Part, str] = {Part.EPISODES: "EPISODE", Part.REVIEWS: "AREVIEW", Part.LEAVERS: "HEADER"}
#: What each of these, or the record that it is in, must hold, and what some should.
MUST = {"EPISODE": ("CHILD", "DECOM", "RNE", "LS", "PLACE"), "AREVIEW": ("REVIEW", "REVIEW_CODE"), "HEADER": ("DOB",)}
USUAL = {"EPISODE": ("DEC",)}
PEEK = 1 << 16
Texts = dict[str, dict[str, None]]
"""What elements say, each text once and in order, by the names of the elements."""
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
        stray: Element | None = None
        expected = ExpectedElements(MUST, USUAL)
        with SteadyFile(self.path).opened() as stream:
            try:
                for record in elements(stream, {RECORD, EPISODE, REVIEW}):
                    if record.name.upper() != RECORD:
                        stray = stray or record
                        continue
                    records += 1
                    wrong = misplaced(record)
                    if wrong is not None:
                        raise self._misplaced(*wrong)
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
        if stray is not None:
            raise self._misplaced(stray, f"outside every {RECORD}")

    def _misplaced(self, element: Element, where: str) -> FileRefused:
        """Of an element that lies where it cannot be told whose it is."""
        name = element.name.upper()
        sentence = f"an element {name} lies {where}; each CHILD stands by itself, with its own EPISODE and AREVIEW"
        return FileRefused(Code.UNKNOWN_LAYOUT, sentence, element.line, self.name)

    def _says_that_there_is_none(self) -> bool:
        """Is this a return in which there is nothing, rather than elements of other names?"""
        root, *others = _first_names(self.path) or [""]
        return "SSDA903" in root and not others


def misplaced(record: Element) -> tuple[Element, str] | None:
    """The first element of a record that is of a child who cannot be told, and where it lies."""
    ahead = [(each, "") for each in reversed(record.children)]
    while ahead:
        element, episode = ahead.pop()
        name = element.name.upper()
        if name == RECORD and element.children:
            return element, f"within another {RECORD}"
        if episode and (name in (EPISODE, REVIEW) or name in OF_A_REVIEW):
            return element, f"within an {EPISODE}"
        within = episode or (EPISODE if name == EPISODE else "")
        ahead.extend((each, within) for each in reversed(element.children))
    return None


def rows_of(record: Element) -> Iterator[tuple[Part, int, list[str]]]:
    """The rows of one child's record."""
    episodes: list[Element] = []
    holders: list[Element] = []
    heard: Texts = {}
    leavers_line = record.line
    for element in _walk(record):
        holds_review = False
        for each in element.children:
            name = _name(each)
            if name == EPISODE:
                episodes.append(each)
            elif each.children:
                continue
            elif name in OF_A_REVIEW:
                holds_review = True
            elif each.text.strip():
                if name == "IN_TOUCH" and name not in heard:
                    leavers_line = element.line
                heard.setdefault(name, {})[each.text.strip()] = None
        if holds_review:
            holders.append(element)
    once = _said(heard)
    for each in episodes:
        said = _leaves(each)
        if said:
            yield _row(Part.EPISODES, each.line, _together(once, said))
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
    if len(begun) > 1 and _name(holder) == REVIEW and any(len(said) < len(OF_A_REVIEW) for _, said in begun):
        begun = [(holder.line, {name: text for name, text in _leaves(holder).items() if name in OF_A_REVIEW})]
    is_one = len(begun) == 1 and "REVIEW" in _name(holder)
    own = _leaves(holder) if is_one else {}
    for line, said in begun:
        if any(said.values()):
            yield _row(Part.REVIEWS, holder.line if is_one else line, _together(once, {**own, **said}))


def _row(part: Part, line: int, said: Mapping[str, str]) -> tuple[Part, int, list[str]]:
    cells = [said.get(name, "") for name in LAYOUTS[part].read]
    if AND in said.get("CHILD", ""):
        cells = ["" if name == "CHILD" else cell for name, cell in zip(LAYOUTS[part].read, cells, strict=True)]
        cells.append(SEVERAL_CHILDREN)
    return part, line, cells


def _together(once: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What is said once of a child with what is said here; of whose it is, both."""
    found = {**once, **said}
    if "CHILD" in once and "CHILD" in said and once["CHILD"] != said["CHILD"]:
        found["CHILD"] = AND.join((once["CHILD"], said["CHILD"]))
    return found


def _said(heard: Texts) -> dict[str, str]:
    return {name: AND.join(texts) for name, texts in heard.items()}


def _walk(record: Element) -> Iterator[Element]:
    """A record and the elements in it that hold others, as they stand; without what is inside an episode."""
    ahead = [record]
    while ahead:
        element = ahead.pop()
        yield element
        ahead.extend(each for each in reversed(element.children) if each.children and _name(each) != EPISODE)


def _leaves(element: Element) -> dict[str, str]:
    """What the elements that hold no other say, by their names."""
    heard: Texts = {}
    for inner in _walk(element):
        for each in inner.children:
            if not each.children and each.text.strip():
                heard.setdefault(_name(each), {})[each.text.strip()] = None
    return _said(heard)


def _names(element: Element) -> Iterator[str]:
    """The names of everything that an element holds."""
    for each in element.children:
        yield _name(each)
        yield from _names(each)


def _name(element: Element) -> str:
    name = element.name.upper()
    return ALIASES.get(name, name)

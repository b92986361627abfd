"""XML a piece at a time, with the line of each element: the one door to the parser.

Only the elements asked for are built, each with what is kept of it, and forgotten when the next one comes, so that memory
does not grow with the file. A document that declares entities is refused: nothing that an authority sends needs one.
"""

import codecs
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

CHUNK = 1 << 16
#: Elements within one that is asked for; a child's record has hundreds.
MOST = 200_000
#: How deep elements may lie within each other in one that is asked for.
DEEPEST = 100
#: Characters of text within one that is asked for.
LONGEST = 1 << 24
#: The encodings that are read: those that case systems write. What a document does not declare is UTF-8.
ENCODINGS = ("utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


class MalformedXml(Exception):
    """The document cannot be read, and the line on which that shows."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


class NotText(Exception):
    """The bytes are not text in the encoding that the document has, or in one that is read."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class WrongRoot(Exception):
    """The document is another one: the name of its outermost element, and the line on which that begins."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(line)
        self.name = name
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


def elements(
    stream: BinaryIO, wanted: Collection[str], kept: Collection[str] = (), root: str | None = None
) -> Iterator[Element]:
    """Each outermost element of one of these names, in order; the root's own name may be among them only alone.

    Of what an element holds, all is built, or only elements of the names that are `kept`. Names are known in any case.
    Raises WrongRoot when the document's outermost element is not `root`; NotText, also for what stands after a fault;
    MalformedXml for text that is no XML, that declares entities, or whose elements are too large.
    """
    builder = _Builder(wanted, kept, root)
    text = _Text(builder)
    while True:
        chunk = stream.read(CHUNK)
        fault = _parse(builder, chunk)
        if isinstance(fault, NotText):
            raise fault
        text.check(chunk)
        if fault is not None:
            while rest := stream.read(CHUNK):
                text.check(rest)
            raise fault
        yield from builder.done
        builder.done.clear()
        if not chunk:
            return


def _parse(builder: "_Builder", chunk: bytes) -> MalformedXml | NotText | WrongRoot | None:
    """Read on, or at the end of the stream be done; what is wrong with what was read."""
    try:
        builder.parser.Parse(chunk, not chunk)
    except expat.ExpatError as error:
        return _fault(error, builder)
    except (MalformedXml, NotText, WrongRoot) as fault:
        return fault
    return None


def _fault(error: expat.ExpatError, builder: "_Builder") -> MalformedXml | NotText:
    messages = expat.errors.messages
    code = error.code
    if messages[code] in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING):
        return NotText(f"the document is not text in the encoding that it declares, {builder.declared or 'UTF-8'}")
    if messages[code] in _CUT_OFF:
        return MalformedXml("the document ends before its elements do; was it cut off?", error.lineno)
    return MalformedXml(f"{messages[code]}, near column {error.offset + 1}", error.lineno)


_CUT_OFF = (
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
)


class _Text:
    """Checks that the bytes are text: the parser calls wrong bytes a wrong sign, and says no more."""

    def __init__(self, builder: "_Builder") -> None:
        self._builder = builder
        self._decoder: codecs.IncrementalDecoder | None = None

    def check(self, chunk: bytes) -> None:
        if self._decoder is None:
            marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if chunk.startswith(mark)), None)
            encoding = marked or _WIDE.get(chunk[:2]) or self._builder.declared or "utf-8"
            self._decoder = codecs.getincrementaldecoder(encoding)()
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise NotText(f"the document is not text in {error.encoding.upper()}; write it in UTF-8") from None


class _Builder:
    def __init__(self, wanted: Collection[str], kept: Collection[str], root: str | None) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._entity
        self.done: list[Element] = []
        self.declared: str | None = None
        self._root = root
        self._wanted = frozenset(wanted)
        self._kept = frozenset(kept)
        self._spelled = {name.lower(): name for name in (*wanted, *kept, *([root] if root else []))}
        self._names: dict[str, str] = {}
        self._has_begun = False
        self._open: list[Element] = []
        #: How deep within an element that is not kept.
        self._passing = 0
        self._count = 0
        self._length = 0

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise NotText(f"the document declares the encoding {encoding!a}; write it in UTF-8")
        self.declared = None if encoding is None else encoding.lower()

    def _start(self, name: str, _: dict[str, str]) -> None:
        if self._passing:
            self._passing += 1
            return
        name = self._names.get(name) or self._name(name)
        line = self.parser.CurrentLineNumber
        if not self._has_begun:
            self._has_begun = True
            if self._root is not None and name != self._root:
                raise WrongRoot(name, line)
        if not self._open:
            if name not in self._wanted:
                return
        elif self._kept and name not in self._kept:
            self._passing = 1
            return
        self._count += 1
        if self._count > MOST:
            raise MalformedXml(f"one element holds more than {MOST} others", line)
        if len(self._open) == DEEPEST:
            raise MalformedXml(f"elements lie more than {DEEPEST} deep within each other", line)
        element = Element(name, line)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _name(self, qualified: str) -> str:
        """A name without its namespace, spelled as it is asked for."""
        local = qualified.rpartition(" ")[2]
        name = self._spelled.get(local.lower(), local)
        if len(self._names) < MOST:
            self._names[qualified] = name
        return name

    def _end(self, _: str) -> None:
        if self._passing:
            self._passing -= 1
            return
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self.done.append(element)
            self._count = self._length = 0

    def _text(self, text: str) -> None:
        if not self._open or self._passing:
            return
        self._length += len(text)
        if self._length > LONGEST:
            raise MalformedXml(f"one element holds more than {LONGEST} characters", self.parser.CurrentLineNumber)
        self._open[-1].text += text

    def _entity(self, *_: object) -> None:
        why = "the document declares or names an entity, which nothing in this format needs"
        raise MalformedXml(why, self.parser.CurrentLineNumber)

"""XML a piece at a time: which elements are built, on which line each begins, and what is refused."""

from collections.abc import Callable
from io import BytesIO

import pytest

from producers.files import elements as parser
from producers.files.elements import DEEPEST, Element, MalformedXml, NotText, WrongRoot, elements


def read(document: str | bytes, wanted: str = "child", kept: tuple[str, ...] = (), root: str | None = None):
    content = document.encode() if isinstance(document, str) else document
    return list(elements(BytesIO(content), {wanted}, kept, root))


def lines(document: str | bytes) -> list[int]:
    return [each.line for each in read(document)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_element_has_the_line_on_which_it_begins(end: str) -> None:
    document = end.join(
        ["<?xml version='1.0'?>", "", "<a><child/>", "<!-- two", "lines -->", "<child", ">x</child>", "</a>"]
    )
    assert lines(document) == [3, 6]


def test_lines_are_right_however_the_stream_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "CHUNK", 3)
    document = "<a>\r\n<child>Siân\r\n<x>1</x></child>\r\n<child/></a>"
    (first, second) = read(document)
    assert (first.line, first.text.split(), first.get("x"), second.line) == (2, ["Siân"], "1", 4)


def test_an_element_holds_all_that_is_in_it_or_what_is_kept_of_it() -> None:
    document = "<a><child><x>1</x><y><x>2</x></y><z>3</z><x>4</x></child></a>"
    (whole,) = read(document)
    assert [each.text for each in whole.all("x")] == ["1", "4"]
    y = whole.first("y")
    assert y is not None
    assert y.get("x") == "2"
    (part,) = read(document, kept=("x", "z"))
    assert part.children == [Element("x", 1, "1"), Element("z", 1, "3"), Element("x", 1, "4")]


def test_names_are_known_in_any_namespace_and_any_case() -> None:
    document = '<m:A xmlns:m="urn:m" xmlns="urn:n">\n<Child><lachildid>5</lachildid></Child><m:CHILD/></m:A>'
    first, second = read(document, kept=("LAchildID",), root="a")
    assert (first.name, first.get("LAchildID"), second.name) == ("child", "5", "child")


def test_text_is_put_together_again() -> None:
    (found,) = read("<a><child>Ll&amp;ŷr<![CDATA[ <b> ]]><x/>&#65;</child></a>")
    assert found.text == "Ll&ŷr <b> A"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "UTF-8", "iso-8859-1", "windows-1252", "iso-8859-15", "utf-16", "us-ascii"],
)
def test_a_document_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    name = "Sian" if encoding == "us-ascii" else "Siân"
    (found,) = read(f"<?xml version='1.0' encoding='{encoding}'?><a><child>{name}</child></a>".encode(encoding))
    assert found.text == name


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_mark_or_wide_signs_tell_the_encoding_where_none_is_declared(encoding: str) -> None:
    (found,) = read("<a>\n<child>Siân</child></a>".encode(encoding))
    assert (found.text, found.line) == ("Siân", 2)


@pytest.mark.parametrize(
    "document",
    [
        "<a><child>Siân</child></a>".encode("latin-1"),
        b"<a><child></a>" + b" " * 200_000 + b"\xff",
        "<?xml version='1.0' encoding='us-ascii'?><a>Siân</a>".encode(),
        b"<?xml version='1.0' encoding='UTF-16'?><a/>",
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<?xml version='1.0' encoding='hex'?><a/>",
        b"<?xml version='1.0' encoding='nothing-known'?><a/>",
        b"\xef\xbb\xbf<a>\xe9</a>",
    ],
)
def test_bytes_that_are_not_text_are_said_to_be_so_whatever_else_is_wrong(document: bytes) -> None:
    with pytest.raises(NotText):
        read(document)


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ("", 1),
        ("\n\n", 3),
        ("words", 1),
        ("<a>\n<child>\n</a>", 3),
        ("<a>\n<child/>\n", 3),
        ("<a>\n<child/>\n<chi", 3),
        ("<a>\n<child>\n<x>Si", 3),
        ("<a>\n<child/>\n</a>\n<a/>", 4),
        ("<a>\n<child>&nbsp;</child></a>", 2),
        ("<a>\n\n<child>1 < 2</child></a>", 3),
        ("<a>\n<child x=1/></a>", 2),
        ("<a>\n<child>\x01</child></a>", 2),
        (b"PK\x03\x04", 1),
        ("<a>\n<child>Si\u00e2".encode()[:-1], 2),
    ],
)
def test_text_that_is_no_xml_is_refused_with_its_line(document: str | bytes, line: int) -> None:
    with pytest.raises(MalformedXml) as caught:
        read(document)
    assert caught.value.line == line


def test_a_document_that_was_cut_off_is_told_from_one_that_is_wrong() -> None:
    whole = "<a>\n<child>\n<x>1</x>\n</child>\n</a>"
    for length in range(len(whole) - 1):
        with pytest.raises(MalformedXml, match="cut off"):
            read(whole[:length])


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x "y">',
        '<!ENTITY % x "y">',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_a_document_that_declares_entities_is_refused(declared: str) -> None:
    with pytest.raises(MalformedXml, match="entity"):
        read(f"<!DOCTYPE a [{declared}]>\n<a><child>&x;</child></a>")


def test_an_entity_that_a_file_elsewhere_would_declare_does_not_vanish_from_the_text() -> None:
    with pytest.raises(MalformedXml, match="entity"):
        read('<!DOCTYPE a SYSTEM "elsewhere.dtd">\n<a><child>1&x;2</child></a>')


def test_another_document_is_named_with_its_line() -> None:
    with pytest.raises(WrongRoot) as caught:
        read("<?xml version='1.0'?>\n<html xmlns='urn:h'><child/></html>", root="Message")
    assert (caught.value.name, caught.value.line) == ("html", 2)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (lambda: "<x/>" * 21, "more than 20 others"),
        (lambda: "<x>" * DEEPEST + "</x>" * DEEPEST, "deep within"),
        (lambda: "x" * 51, "more than 50 characters"),
    ],
)
def test_an_element_that_is_too_large_to_be_one_record_is_refused(
    inside: Callable[[], str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser, "MOST", 200 if "deep" in why else 20)
    monkeypatch.setattr(parser, "LONGEST", 50)
    read("<a>" + "<child>x<x/></child>" * 60 + "</a>")
    with pytest.raises(MalformedXml, match=why):
        read(f"<a>\n<child>{inside()}</child></a>")


def test_elements_are_given_before_the_rest_is_read() -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.given += 1
            return b"<a>" if self.given == 1 else b"<child>" + b"<x>1</x>" * 1_000 + b"</child>"

    stream = Endless()
    found = elements(stream, {"child"})
    for _ in range(20):
        assert len(next(found).children) == 1_000
    assert stream.given < 30

"""Values that are unmistakable, and a search for them in whatever form a careless program would leave them in."""

import base64
from collections.abc import Iterable, Mapping
from hashlib import sha256

PERSON, RECORD = "canperson", "canrecord"
"""Beginnings of identifiers; a number follows. Each number is looked for."""
NUMBERS = range(1, 8)
NAME, TEXT = "Gwenllian Caneri-Jones", "seen at Ysgol Caneri with mam"
NHS, POSTCODE = "943 476 5919", "CF99 7ZQ"
DATE, CODE = "31/02/2009-cannot-be", "cancode-unheard-of"
LONG = "canlong" * 800
UNREADABLE = "canunreadable"
FILE_NAME = "canfilename"

CELLS: Mapping[str, str] = {"date": DATE, "code": CODE, "long": LONG[:21]}
"""What a cell that is refused holds: the authority's own preview may show it."""
PEOPLE: Mapping[str, str] = {f"person {each}": f"{PERSON}{each}" for each in NUMBERS}
RECORDS: Mapping[str, str] = {f"record {each}": f"{RECORD}{each}" for each in NUMBERS}
OF_A_PERSON: Mapping[str, str] = {
    **PEOPLE,
    "name": NAME,
    "text": TEXT,
    "NHS number": NHS,
    "NHS number without spaces": NHS.replace(" ", ""),
    "postcode": POSTCODE,
    "postcode without space": POSTCODE.replace(" ", ""),
    "unreadable": UNREADABLE,
}
ALL: Mapping[str, str] = {**OF_A_PERSON, **RECORDS, **CELLS, "file name": FILE_NAME}


def forms(value: str) -> dict[str, bytes]:
    """The forms in which a value would still be the value: as text, as bytes written out, and as what anybody can compute of it."""
    plain = value.encode()
    found = {"plain": plain.lower(), "wide": value.lower().encode("utf-16-le")}
    for name, spelled in (("", plain), (" of capitals", plain.upper()), (" of small letters", plain.lower())):
        found[f"hex{name}"] = spelled.hex().encode()
        for begin in range(3):  # wherever the value begins in what was encoded, all but its edges is the same
            encoded = base64.b64encode(b"\0" * begin + spelled)
            found[f"base64 {begin}{name}"] = encoded[(begin * 4 + 2) // 3 + (begin > 0) :].rstrip(b"=")[:-1].lower()
        digest = sha256(spelled).digest()[:16]  # pseudonyms, too, are the first half of one
        found[f"sha256{name}"] = digest.hex().encode()
        found[f"sha256 as bytes{name}"] = digest.lower()
        found[f"sha256 in base64{name}"] = base64.b64encode(digest)[:20].lower()
    return found


def found_in(what: bytes | str, canaries: Mapping[str, str] = ALL) -> list[tuple[str, str]]:
    """Which canaries are in something, each with the form that it has there."""
    text = (what.encode("utf-8", "surrogateescape") if isinstance(what, str) else what).lower()
    return [(name, form) for name, value in canaries.items() for form, seen in _forms(value) if seen in text]


def _forms(value: str, known: dict[str, list[tuple[str, bytes]]] = {}) -> Iterable[tuple[str, bytes]]:  # noqa: B006 - remembered
    if value not in known:
        known[value] = list(forms(value).items())
    return known[value]

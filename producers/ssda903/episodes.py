"""An episode of a return, judged by its own cells."""

from collections.abc import Collection, Container, Mapping, Sequence
from typing import NamedTuple

from producers.refusals import Code, Fault
from producers.ssda903.cells import bad_date, missing, read_day, unknown_code, unusable
from producers.ssda903.codes import GOES_ON, LEGAL_STATUSES, PLACES, REASONS_CEASED, REASONS_FOR_NEW
from producers.ssda903.parts import LAYOUTS, Part


class Episode(NamedTuple):
    """An episode: what cannot be read is blank, and the row at the source is then at fault. Days are `YYYY-MM-DD`."""

    child: str
    #: Its first day, DECOM.
    first: str
    #: Of which return, the earliest 0.
    of: int
    line: int
    rne: str
    ls: str
    place: str
    provider: str
    urn: str
    #: The day on which it ceased, DEC; blank while it goes on.
    last: str
    #: Why it ceased; blank while it goes on.
    rec: str
    #: Whether `last` and `rec` say how it ends, or that it has not.
    has_known_end: bool
    code: str
    sentence: str

    @property
    def fault(self) -> Fault | None:
        """What is wrong with its cells."""
        return (Code(self.code), self.sentence) if self.code else None

    @property
    def is_open(self) -> bool:
        """Does it go on?"""
        return self.has_known_end and not self.rec

    @property
    def goes_on(self) -> bool:
        """Does another episode follow on the day on which it ceased?"""
        return self.rec == GOES_ON


COLUMNS = Episode._fields
CELLS = len(LAYOUTS[Part.EPISODES].read)

CODES: Mapping[str, Collection[str]] = {
    "RNE": REASONS_FOR_NEW,
    "LS": LEGAL_STATUSES,
    "PLACE": PLACES,
    "REC": REASONS_CEASED,
}


def read_episode(cells: Sequence[str], of: int, line: int) -> Episode:
    """An episode by the cells CHILD, DECOM, RNE, LS, PLACE, DEC, REC, PLACE_PROVIDER and URN, trimmed."""
    child, decom, rne, ls, place, dec, rec, provider, urn = cells[:CELLS]
    first, last = read_day(decom), read_day(dec)
    rne, ls = _known(rne, REASONS_FOR_NEW), _known(ls, LEGAL_STATUSES)
    place, rec = _known(place, PLACES), _known(rec, REASONS_CEASED)
    is_ended = bool(last and rec) and (not first or last >= first)
    whole = unusable(cells, CELLS)
    has_known_end = (is_ended or not (cells[5] or cells[6])) and whole is None
    code = sentence = ""
    if not (has_known_end and child and first and rne and ls and place):
        code, sentence = whole or _fault(cells)
    if not is_ended:
        last = rec = ""
    return Episode(
        child, first, of, line, rne, ls, place, provider.upper(), urn.upper(), last, rec, has_known_end, code, sentence
    )


def _known(cell: str, codes: Container[str]) -> str:
    """A code in capitals; blank when it is none of the list."""
    if cell in codes:
        return cell
    cell = cell.upper()
    return cell if cell in codes else ""


def _fault(cells: Sequence[str]) -> Fault:
    """The first fault of an episode's cells in the order of the codes, and of one code the first column."""
    named = dict(zip(LAYOUTS[Part.EPISODES].needed, cells, strict=False))
    for name in ("CHILD", "DECOM", "RNE", "LS", "PLACE"):
        if not named[name]:
            return missing(name)
    for name, other in (("DEC", "REC"), ("REC", "DEC")):
        if named[other] and not named[name]:
            return missing(name, f" when {other} is")
    for name in ("DECOM", "DEC"):
        if named[name] and not read_day(named[name]):
            return bad_date(name, named[name])
    for name, codes in CODES.items():
        if named[name] and not _known(named[name], codes):
            return unknown_code(name, named[name], ", ".join(codes))
    return Code.END_BEFORE_START, "DEC is before DECOM; it must be on or after it"

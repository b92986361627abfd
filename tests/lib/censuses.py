"""Children in need censuses as text, an element on a line, and what becomes of them night after night."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from producers.outbox.file import forgetful
from producers.report import SourceReport
from producers.staging import Permissions
from tests.lib.extracts import AUTHORITY, TODAY, Nights

FILE = "cin.xml"


def element(name: str, content: str | Iterable[str] = "") -> str:
    """An element with a text, or with others on lines of their own."""
    if isinstance(content, str):
        return f"<{name}>{content}</{name}>\n"
    return f"<{name}>\n{''.join(content)}</{name}>\n"


def census(*children: str, reference: str | None = "2009-03-31", collection: str = "CIN") -> str:
    """A whole document."""
    details = [element("Collection", collection), element("Year", "2009")]
    if reference is not None:
        details.append(element("ReferenceDate", reference))
    header = element("Header", [element("CollectionDetails", details)])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + element("Message", [header, element("Children", children)])


def child(whom: str, *details: str) -> str:
    """A Child, with what is never to be read."""
    identifiers = [
        element("LAchildID", whom),
        element("UPN", "A123456789123"),
        element("PersonBirthDate", "2001-02-03"),
        element("ExpectedPersonBirthDate", "2001-02-04"),
        element("GenderCurrent", "1"),
    ]
    characteristics = [
        element("Ethnicity", "WBRI"),
        element("Disabilities", [element("Disability", "HAND"), element("Disability", "HEAR")]),
    ]
    return element(
        "Child",
        [element("ChildIdentifiers", identifiers), element("ChildCharacteristics", characteristics), *details],
    )


def case(received: str, *parts: str, source: str = "6", nfa: str = "false", conference: str = "") -> str:
    """A CINdetails; `conference` is one without an enquiry."""
    held = [element("DateOfInitialCPC", conference)] if conference else []
    begin = [element("CINreferralDate", received), element("ReferralSource", source), *held]
    return element("CINdetails", [*begin, *parts, element("ReferralNFA", nfa)])


def assessment(started: str, completed: str = "") -> str:
    """An Assessments."""
    done = [element("AssessmentAuthorisationDate", completed)] if completed else []
    factors = element("FactorsIdentifiedAtAssessment", [element("AssessmentFactors", "1C")])
    return element("Assessments", [element("AssessmentActualStartDate", started), *done, factors])


def enquiry(started: str, held: str = "") -> str:
    """A Section47."""
    conference = [element("DateOfInitialCPC", held)] if held else []
    return element(
        "Section47", [element("S47ActualStartDate", started), *conference, element("ICPCnotRequired", "false")]
    )


def plan(started: str, ended: str = "", reviews: Iterable[str] = ()) -> str:
    """A ChildProtectionPlans."""
    end = [element("CPPendDate", ended)] if ended else []
    held = [element("Reviews", [element("CPPreviewDate", each) for each in reviews])]
    return element("ChildProtectionPlans", [element("CPPstartDate", started), *end, *held])


def line_of(text: str, needle: str) -> int:
    """The line on which a text stands for the first time."""
    return text[: text.index(needle)].count("\n") + 1


class CensusNights:
    """An authority that hands over a census each night."""

    def __init__(self, nights: Nights) -> None:
        self.nights = nights

    def night(
        self,
        content: str | bytes,
        as_at: str | None = None,
        allowed: Permissions = Permissions(),
        today: date = TODAY,
        name: str = FILE,
    ) -> SourceReport:
        """Stage tonight's census, the one file in its folder; beside it perhaps an `as_at.txt`."""
        folder = self.nights.folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        if as_at is not None:
            (folder / "as_at.txt").write_text(as_at, "utf-8")
        return self.nights.read(allowed, today)

    def asserted(self) -> dict[bytes, bytes]:
        """What is asserted now."""
        return self.nights.asserted()

    def changes(self) -> tuple[int, int, int]:
        """Facts new, changed and withdrawn by the last night."""
        files = self.nights.reports[-1].files
        return (
            sum(each.new for each in files),
            sum(each.changed for each in files),
            sum(each.withdrawn for each in files),
        )


@contextmanager
def censuses(folder: Path) -> Iterator[CensusNights]:
    """Nights of which nothing is kept."""
    with forgetful(AUTHORITY) as outbox:
        yield CensusNights(Nights(outbox, folder, "cin_census"))

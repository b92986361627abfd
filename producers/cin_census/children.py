"""What one Child of a census says, apart from who the child is.

Of a Child only the elements named in `KEPT` are ever built: no name, birth, ethnicity, disability or pupil number is read.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from hub.domain.calendar import working_day_after
from producers.cin_census.days import canonical_day, is_day
from producers.cin_census.referral_sources import CODES
from producers.files.elements import Element
from producers.rules.cells import read_boolean

#: The elements of a Child that are looked at.
KEPT = frozenset(
    {
        "Child",
        "ChildIdentifiers",
        "LAchildID",
        "CINdetails",
        "CINreferralDate",
        "ReferralSource",
        "ReferralNFA",
        "CINclosureDate",
        "DateOfInitialCPC",
        "Assessments",
        "AssessmentActualStartDate",
        "AssessmentAuthorisationDate",
        "Section47",
        "S47ActualStartDate",
        "ChildProtectionPlans",
        "CPPstartDate",
        "CPPendDate",
        "Reviews",
        "CPPreviewDate",
    }
)

#: In which element each of these lies; in another one it would be read as said of nobody.
WITHIN = {
    "ChildIdentifiers": "Child",
    "CINdetails": "Child",
    "Assessments": "CINdetails",
    "Section47": "CINdetails",
    "ChildProtectionPlans": "CINdetails",
    "Reviews": "ChildProtectionPlans",
    "CPPreviewDate": "Reviews",
    "Child": "Children",
}

#: Stands between what one element says and another of its name, where one is expected.
AND = " and "

#: Within how many working days of a referral England's guidance wants its assessment concluded (Working Together, since 2013).
ASSESSMENT_DAYS = 45


class Referral(NamedTuple):
    """A CINdetails. `digest` tells it from any other of the same child and day."""

    received: str
    source: str
    no_further_action: str
    digest: bytes
    line: int


class Assessment(NamedTuple):
    """An Assessments."""

    started: str
    required: str
    completed: str
    line: int


class Conference(NamedTuple):
    """A conference about the child; `recorded_in` is the element that gives it."""

    kind: str
    held: str
    recorded_in: str
    discussed: str
    line: int


class Plan(NamedTuple):
    """A ChildProtectionPlans."""

    started: str
    ended: str
    line: int


def misplaced(child: Element) -> tuple[Element, str] | None:
    """The first element that does not lie where it belongs, and the name of the one that it lies in."""
    ahead = [child]
    while ahead:
        around = ahead.pop()
        for each in around.children:
            if WITHIN.get(each.name, around.name) != around.name:
                return each, around.name
        ahead.extend(reversed(around.children))
    return None


def child_of(child: Element) -> str:
    """The authority's own identifier of the child; blank when there is none, or more than one."""
    given = {_only(identifiers, "LAchildID") for identifiers in child.all("ChildIdentifiers")} - {""}
    found = given.pop() if len(given) == 1 else ""
    return "" if AND in found else " ".join(found.split())


def referral(details: Element) -> Referral:
    """The referral that a CINdetails begins with."""
    no_further_action = read_boolean(_only(details, "ReferralNFA"))
    return Referral(
        _day(details, "CINreferralDate"),
        _code(_only(details, "ReferralSource")),
        "" if no_further_action is None else str(no_further_action),
        blake2b(_content(details).encode(), digest_size=16).digest(),
        details.line,
    )


def assessments(details: Element) -> list[Assessment]:
    """The assessments of a CINdetails, each with the day on which it was required.

    The first was required by the referral when it had started by the day on which it should have been concluded. Any other was
    decided on in an open case, and was required on the day on which it started.
    """
    found = details.all("Assessments")
    received = _day(details, "CINreferralDate")
    starts = [_day(each, "AssessmentActualStartDate") for each in found]
    first = min((start for start in starts if is_day(start)), default="")
    return [
        Assessment(
            started,
            received if started == first and _is_led_to(received, started) else started,
            _day(each, "AssessmentAuthorisationDate"),
            each.line,
        )
        for each, started in zip(found, starts, strict=True)
    ]


def conferences(details: Element) -> Iterator[Conference]:
    """The conferences of a CINdetails: initial ones with and without an enquiry before them, and reviews of plans."""
    for held in details.all("DateOfInitialCPC"):
        if held.text.strip():
            yield Conference("initial", canonical_day(held.text.strip()), "CINdetails", "", held.line)
    for enquiry in details.all("Section47"):
        if held_on := _day(enquiry, "DateOfInitialCPC"):
            yield Conference("initial", held_on, "Section47", _day(enquiry, "S47ActualStartDate"), enquiry.line)
    for plan in details.all("ChildProtectionPlans"):
        for reviews in plan.all("Reviews"):
            for each in reviews.all("CPPreviewDate"):
                yield Conference("review", canonical_day(each.text.strip()), "Reviews", "", each.line)


def plans(details: Element) -> list[Plan]:
    """The child protection plans of a CINdetails."""
    return [
        Plan(_day(each, "CPPstartDate"), _day(each, "CPPendDate"), each.line)
        for each in details.all("ChildProtectionPlans")
    ]


def _only(element: Element, name: str) -> str:
    """What an element says under a name that is there once. Where it is there again and says something else, both are given,
    which no reader of cells takes for one value."""
    found = dict.fromkeys(each.text.strip() for each in element.children if each.name == name)
    found.pop("", None)
    return AND.join(found)


def _code(written: str) -> str:
    """A code in capitals, or what stands there."""
    return written.upper() if written.upper() in CODES else written


def _day(element: Element, name: str) -> str:
    return canonical_day(_only(element, name))


def _is_led_to(received: str, started: str) -> bool:
    """Can a referral have led to an assessment that started on a day?"""
    if not is_day(received) or not received <= started:
        return False
    try:
        return date.fromisoformat(started) <= working_day_after(date.fromisoformat(received), ASSESSMENT_DAYS)
    except OverflowError:  # the calendar ends
        return True


def _content(element: Element) -> str:
    """What an element holds, whatever the order within it."""
    if not element.children:
        return f"<{element.name} {canonical_day(element.text.strip())}>"
    return f"<{element.name}{''.join(sorted(map(_content, element.children)))}>"

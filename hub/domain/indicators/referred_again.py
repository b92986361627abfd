"""SCC/010: referrals about somebody who had been referred in the twelve months before."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import add_months
from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.histories.referrals import Referral
from hub.domain.indicators import Example, Indicator
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each referral, in the month in which it was received."""
    earlier: date | None = None
    for referral in _in_order(history):
        received = referral.received_on
        if received is None:
            if referral.decided_on is not None:
                yield Unit(referral.record, referral.decided_on, State.UNKNOWN, "referral_not_stated")
            continue
        if earlier is not None and earlier > add_months(received, -12):
            yield Unit(referral.record, received, State.MISSED, "referred_before")
        else:
            yield Unit(referral.record, received, State.MET, "first")
        earlier = received


def _in_order(history: History) -> list[Referral]:
    """By instant; a day without a time stands for its beginning. Of two on one instant the lower record comes first."""
    referrals = list(history.referrals)
    if len(referrals) > 1:
        referrals.sort(key=lambda each: (each.received_on or date.max, each.received_at or 0, each.record))
    return referrals


INDICATOR = Indicator(
    code="SCC/010",
    title_en="Re-referrals: referrals within twelve months of an earlier one about the same person",
    title_cy="Ail-atgyfeiriadau: atgyfeiriadau o fewn deuddeg mis i un cynharach am yr un person",
    description_en=(
        "Of the referrals received in the period, the share about a person about whom the same authority had received another in the twelve "
        "months before. Referrals are counted, not children. The day itself a year before is no longer within the twelve months."
    ),
    description_cy=(
        "O'r atgyfeiriadau a ddaeth i law yn y cyfnod, y gyfran am berson yr oedd yr un awdurdod wedi cael atgyfeiriad arall amdano yn y "
        "deuddeg mis blaenorol. Cyfrifir atgyfeiriadau, nid plant. Nid yw'r un diwrnod flwyddyn ynghynt o fewn y deuddeg mis mwyach."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.LOW,
    counts=State.MISSED,
    needs=frozenset({"referral_received", "referral_decided"}),
    looks_at=frozenset({"referral_received", "referral_decided"}),
    units=units,
    reasons={
        "first": "No earlier referral about the person was received in the twelve months before.",
        "referred_before": "An earlier referral about the person was received in the twelve months before.",
        "referral_not_stated": "A decision was stated for a referral that was not.",
    },
    method_version="SCC/010-1",
    source=(
        "Wording: StatsWales care0020, items 1 and 2 (Open Government Licence v3). Twelve months that begin after the same day a year before, "
        "and referrals of one day told apart by their time: this project's choice."
    ),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "A year to the day is too long ago, a day less is not",
            date(2009, 3, 31),
            """
            referrals
            referral_id | person_id | received_at | source | decided_at | decision
            R1          | P1        | 2008-03-10  | school | 2008-03-10 | no_further_action
            R2          | P1        | 2009-03-10  | school | 2009-03-10 | assessment
            R3          | P2        | 2008-03-11  | health | 2008-03-11 | no_further_action
            R4          | P2        | 2009-03-10  | police | 2009-03-10 | assessment
            """,
            """
            2008-03 | 0 | 2
            2009-03 | 1 | 2
            """,
        ),
        Example(
            "Of two on one day one is the earlier, whichever comes first in the file",
            date(2009, 3, 31),
            """
            referrals
            referral_id | person_id | received_at      | source | decided_at | decision
            R2          | P1        | 2009-03-10 16:00 | school |            |
            R1          | P1        | 2009-03-10 09:00 | police |            |
            R3          | P2        | 2009-03-11       | school |            |
            R4          | P2        | 2009-03-11       | health |            |
            R5          | P3        | 2009-03-12       | health |            |
            """,
            "2009-03 | 2 | 5",
        ),
        Example(
            "After 29 February the twelve months reach back to the last day of February",
            date(2009, 3, 31),
            """
            referrals
            referral_id | person_id | received_at | source | decided_at | decision
            R1          | P1        | 2007-02-28  | school |            |
            R2          | P1        | 2008-02-29  | school |            |
            R3          | P2        | 2007-03-01  | school |            |
            R4          | P2        | 2008-02-29  | school |            |
            """,
            """
            2007-02 | 0 | 1
            2007-03 | 0 | 1
            2008-02 | 1 | 2
            """,
        ),
    ),
)

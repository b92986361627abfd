"""SCC/006: referrals decided within one working day."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import working_day_after
from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.timely import timely
from hub.domain.units import State, Unit


def deadline(received_on: date) -> date:
    """The first working day strictly after the day received."""
    return working_day_after(received_on, 1)


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each referral, in the month in which it was received."""
    referrals = [(each.record, each.received_on, each.decided_on) for each in history.referrals]
    return timely(referrals, deadline, as_at)


INDICATOR = Indicator(
    code="SCC/006",
    title_en="Referrals on which a decision was made within one working day",
    title_cy="Atgyfeiriadau y gwnaed penderfyniad arnynt o fewn un diwrnod gwaith",
    description_en=(
        "Of the referrals received in the period, the share decided by the end of the next working day after the day received. "
        "Referrals are counted, not children. A referral without a decision counts as not decided in time once that day has come; "
        "until then it waits."
    ),
    description_cy=(
        "O'r atgyfeiriadau a ddaeth i law yn y cyfnod, y gyfran y penderfynwyd arnynt erbyn diwedd y diwrnod gwaith nesaf. "
        "Cyfrifir atgyfeiriadau, nid plant. Mae atgyfeiriad heb benderfyniad yn cyfrif fel un hwyr unwaith y daw'r diwrnod hwnnw; "
        "tan hynny mae'n aros."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"referral_received", "referral_decided"}),
    looks_at=frozenset({"referral_received", "referral_decided"}),
    units=units,
    reasons={
        "in_time": "A decision was made by the end of the next working day.",
        "late": "The decision was made after the end of the next working day.",
        "not_done": "No decision has been stated and the next working day has come.",
        "not_due": "No decision has been stated and the next working day has not come yet.",
        "beginning_not_stated": "A decision was stated for a referral that was not.",
        "done_before_it_began": "The decision was stated to be made before the referral was received.",
    },
    method_version="SCC/006-1",
    closes_on=deadline,
    source="Wording: StatsWales care0020, items 1 and 4 (Open Government Licence v3). End of the next working day: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Christmas does not count against the authority",
            date(2009, 1, 31),
            """
            referrals
            referral_id | person_id | received_at | source | decided_at | decision
            R1          | P1        | 2008-12-24  | self   | 2008-12-29 | assessment
            R2          | P2        | 2008-12-24  | self   | 2008-12-30 | assessment
            """,
            "2008-12 | 1 | 2",
        ),
        Example(
            "A referral without a decision waits until its day has come, and then is late",
            date(2009, 3, 29),
            """
            referrals
            referral_id | person_id | received_at | source | decided_at | decision
            R1          | P1        | 2009-03-26  | school |            |
            R2          | P2        | 2009-03-27  | school |            |
            """,
            "2009-03 | 0 | 1",
        ),
        Example(
            "Half past eleven on a summer evening, by Greenwich, is already the next day",
            date(2008, 8, 31),
            """
            referrals
            referral_id | person_id | received_at          | source | decided_at | decision
            R1          | P1        | 2008-07-31T23:30:00Z | police | 2008-08-04 | assessment
            """,
            "2008-08 | 1 | 1",
        ),
    ),
)

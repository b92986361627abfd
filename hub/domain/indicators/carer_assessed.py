"""SCA/018b: carers of adults who were assessed."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.people import CARER_KINDS, CARER_REASONS, carers_with
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each carer, in the month of being identified."""
    return carers_with(history.carers, lambda carer: carer.assessed_on)


INDICATOR = Indicator(
    code="SCA/018b",
    title_en="Carers of adults who had an assessment or review of their needs in their own right",
    title_cy="Gofalwyr oedolion a gafodd asesiad neu adolygiad o'u hanghenion yn eu hawl eu hunain",
    description_en="Of the carers of adults identified in the period, the share who had an assessment or review of their own needs, on whatever day.",
    description_cy="O ofalwyr oedolion a nodwyd yn y cyfnod, y gyfran a gafodd asesiad neu adolygiad o'u hanghenion eu hunain, ar ba ddiwrnod bynnag.",
    service=Service.ADULTS,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=CARER_KINDS,
    looks_at=CARER_KINDS,
    units=units,
    reasons={
        "done": "The carer was assessed.",
        "not_done": "No assessment has been stated.",
        **CARER_REASONS,
    },
    method_version="SCA/018b-1",
    source="Wording: StatsWales care0013, items 18 and 19 (Open Government Licence v3). Carers counted once, when identified: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Offered is not yet assessed",
            date(2009, 3, 31),
            """
            carers
            person_id | identified_on | offered_on | assessed_on | served_on
            P1        | 2009-03-02    | 2009-03-02 | 2009-03-31  |
            P2        | 2009-03-02    | 2009-03-02 |             |
            P3        | 2009-03-02    |            | 2009-03-02  |
            """,
            "2009-03 | 2 | 3",
        ),
    ),
)

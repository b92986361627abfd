"""SCA/018a: carers of adults who were offered an assessment."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.people import CARER_KINDS, CARER_REASONS, carers_with
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each carer, in the month of being identified."""
    return carers_with(history.carers, lambda carer: carer.offered_on)


INDICATOR = Indicator(
    code="SCA/018a",
    title_en="Carers of adults who were offered an assessment or review of their needs in their own right",
    title_cy="Gofalwyr oedolion y cynigiwyd iddynt asesiad neu adolygiad o'u hanghenion yn eu hawl eu hunain",
    description_en="Of the carers of adults identified in the period, the share who were offered an assessment or review of their own needs, on whatever day.",
    description_cy="O ofalwyr oedolion a nodwyd yn y cyfnod, y gyfran y cynigiwyd iddynt asesiad neu adolygiad o'u hanghenion eu hunain, ar ba ddiwrnod bynnag.",
    service=Service.ADULTS,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=CARER_KINDS,
    looks_at=CARER_KINDS,
    units=units,
    reasons={
        "done": "The carer was offered an assessment.",
        "not_done": "No offer of an assessment has been stated.",
        **CARER_REASONS,
    },
    method_version="SCA/018a-1",
    source="Wording: StatsWales care0013, items 17 and 18 (Open Government Licence v3). Carers counted once, when identified: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Counted when identified, whenever the offer was made",
            date(2009, 3, 31),
            """
            carers
            person_id | identified_on | offered_on | assessed_on | served_on
            P1        | 2009-02-02    | 2009-03-20 |             |
            P2        | 2009-02-02    |            |             |
            P3        | 2009-03-02    | 2009-03-02 | 2009-03-10  |
            """,
            """
            2009-02 | 1 | 2
            2009-03 | 1 | 1
            """,
        ),
    ),
)

"""SCA/018c: carers of adults who were given a service."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.people import CARER_KINDS, CARER_REASONS, carers_with
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each carer, in the month of being identified."""
    return carers_with(history.carers, lambda carer: carer.served_on)


INDICATOR = Indicator(
    code="SCA/018c",
    title_en="Carers of adults who were provided with a service",
    title_cy="Gofalwyr oedolion y darparwyd gwasanaeth iddynt",
    description_en="Of the carers of adults identified in the period, the share who were provided with a service, on whatever day.",
    description_cy="O ofalwyr oedolion a nodwyd yn y cyfnod, y gyfran y darparwyd gwasanaeth iddynt, ar ba ddiwrnod bynnag.",
    service=Service.ADULTS,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=CARER_KINDS,
    looks_at=CARER_KINDS,
    units=units,
    reasons={
        "done": "The carer was provided with a service.",
        "not_done": "No service has been stated.",
        **CARER_REASONS,
    },
    method_version="SCA/018c-1",
    source=(
        "Wording: StatsWales care0013, items 19 and 20 (Open Government Licence v3), which ask it of the carers who were assessed. All carers "
        "identified as the denominator: this project's choice."
    ),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "All carers identified are counted, assessed or not",
            date(2009, 3, 31),
            """
            carers
            person_id | identified_on | offered_on | assessed_on | served_on
            P1        | 2009-03-02    | 2009-03-02 | 2009-03-03  | 2009-03-31
            P2        | 2009-03-02    | 2009-03-02 | 2009-03-03  |
            P3        | 2009-03-02    |            |             |
            """,
            "2009-03 | 1 | 3",
        ),
    ),
)

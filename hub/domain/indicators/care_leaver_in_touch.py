"""SCC/033d: care leavers with whom the authority is in touch at the age of 19."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.people import LEAVER_REASONS, care_leavers_with
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each care leaver, in the month of turning 19."""
    return care_leavers_with(history.care_leavers, as_at, lambda leaver: leaver.in_touch)


INDICATOR = Indicator(
    code="SCC/033d",
    title_en="Young people formerly looked after with whom the authority is in contact at the age of 19",
    title_cy="Pobl ifanc a fu'n derbyn gofal y mae'r awdurdod mewn cysylltiad â hwy yn 19 oed",
    description_en="Of the care leavers who turned 19 in the period, the share with whom the authority is in contact.",
    description_cy="O'r ymadawyr gofal a droes yn 19 oed yn y cyfnod, y gyfran y mae'r awdurdod mewn cysylltiad â hwy.",
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"care_leaver_turned_19"}),
    looks_at=frozenset({"care_leaver_turned_19"}),
    units=units,
    reasons={
        "yes": "The authority is in contact with the young person.",
        "no": "The authority is not in contact with the young person.",
        **LEAVER_REASONS,
    },
    method_version="SCC/033d-1",
    source="Wording: StatsWales care0027, items 21 and 22 (Open Government Licence v3).",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Counted in the month of the nineteenth birthday",
            date(2009, 3, 31),
            """
            care_leavers
            person_id | turned_19_on | in_touch | suitable_accommodation | occupied
            P1        | 2009-02-28   | true     | true                   | true
            P2        | 2009-03-01   | yes      |                        |
            P3        | 2009-03-31   | false    |                        |
            """,
            """
            2009-02 | 1 | 1
            2009-03 | 1 | 2
            """,
        ),
    ),
)

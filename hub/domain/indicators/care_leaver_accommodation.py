"""SCC/033e: care leavers in touch at 19 who are in suitable accommodation."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.people import LEAVER_REASONS, NOT_IN_TOUCH, care_leavers_in_touch_with
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each care leaver, in the month of turning 19."""
    return care_leavers_in_touch_with(history.care_leavers, as_at, lambda leaver: leaver.suitable_accommodation)


INDICATOR = Indicator(
    code="SCC/033e",
    title_en="Young people formerly looked after, in contact at the age of 19, who are in suitable, non-emergency accommodation",
    title_cy="Pobl ifanc a fu'n derbyn gofal, mewn cysylltiad yn 19 oed, sydd mewn llety addas nad yw'n llety brys",
    description_en=(
        "Of the care leavers who turned 19 in the period and with whom the authority is in contact, the share known to be in suitable, "
        "non-emergency accommodation. What is not stated counts as not."
    ),
    description_cy=(
        "O'r ymadawyr gofal a droes yn 19 oed yn y cyfnod ac y mae'r awdurdod mewn cysylltiad â hwy, y gyfran y gwyddys eu bod mewn llety "
        "addas nad yw'n llety brys. Mae'r hyn na nodwyd yn cyfrif fel nad yw."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"care_leaver_turned_19"}),
    looks_at=frozenset({"care_leaver_turned_19"}),
    units=units,
    reasons={
        "yes": "The young person is in suitable accommodation.",
        "no": "The young person is not in suitable accommodation.",
        "not_stated": "It was not stated whether the accommodation is suitable, which counts as not.",
        **LEAVER_REASONS,
        **NOT_IN_TOUCH,
    },
    method_version="SCC/033e-1",
    source="Wording: StatsWales care0027, items 22 and 23 (Open Government Licence v3). Not stated counting as not: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Only those in touch are counted, and what is not stated counts as not",
            date(2009, 3, 31),
            """
            care_leavers
            person_id | turned_19_on | in_touch | suitable_accommodation | occupied
            P1        | 2009-03-02   | true     | true                   | false
            P2        | 2009-03-02   | true     |                        | true
            P3        | 2009-03-02   | true     | no                     | true
            P4        | 2009-03-02   | false    | true                   | true
            """,
            "2009-03 | 1 | 3",
        ),
    ),
)

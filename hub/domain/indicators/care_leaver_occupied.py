"""SCC/033f: care leavers in touch at 19 who are in education, training or employment."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.people import LEAVER_REASONS, NOT_IN_TOUCH, care_leavers_in_touch_with
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each care leaver, in the month of turning 19."""
    return care_leavers_in_touch_with(history.care_leavers, as_at, lambda leaver: leaver.occupied)


INDICATOR = Indicator(
    code="SCC/033f",
    title_en="Young people formerly looked after, in contact at the age of 19, who are engaged in education, training or employment",
    title_cy="Pobl ifanc a fu'n derbyn gofal, mewn cysylltiad yn 19 oed, sydd mewn addysg, hyfforddiant neu gyflogaeth",
    description_en=(
        "Of the care leavers who turned 19 in the period and with whom the authority is in contact, the share known to be engaged in "
        "education, training or employment. What is not stated counts as not."
    ),
    description_cy=(
        "O'r ymadawyr gofal a droes yn 19 oed yn y cyfnod ac y mae'r awdurdod mewn cysylltiad â hwy, y gyfran y gwyddys eu bod mewn addysg, "
        "hyfforddiant neu gyflogaeth. Mae'r hyn na nodwyd yn cyfrif fel nad yw."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"care_leaver_turned_19"}),
    looks_at=frozenset({"care_leaver_turned_19"}),
    units=units,
    reasons={
        "yes": "The young person is in education, training or employment.",
        "no": "The young person is not in education, training or employment.",
        "not_stated": "It was not stated whether the young person is occupied, which counts as not.",
        **LEAVER_REASONS,
        **NOT_IN_TOUCH,
    },
    method_version="SCC/033f-1",
    source="Wording: StatsWales care0027, items 22 and 24 (Open Government Licence v3). Not stated counting as not: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Only those in touch are counted, and what is not stated counts as not",
            date(2009, 3, 31),
            """
            care_leavers
            person_id | turned_19_on | in_touch | suitable_accommodation | occupied
            P1        | 2009-03-02   | true     | false                  | true
            P2        | 2009-03-02   | true     | true                   |
            P3        | 2009-03-02   | true     |                        | no
            P4        | 2009-03-02   | false    | true                   | true
            P5        | 2009-02-02   | false    |                        |
            """,
            "2009-03 | 1 | 3",
        ),
    ),
)

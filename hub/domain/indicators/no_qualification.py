"""EDU/002ii: pupils in care who left without an approved qualification and do not continue."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.periods import PeriodType
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each leaving statement, on the 31 August that ends its academic year."""
    for leaving in history.leavings:
        day = leaving.year_end
        if not leaving.on_roll_in_january:
            yield Unit(leaving.record, day, State.OUTSIDE, "not_on_roll")
        elif as_at < day:
            yield Unit(leaving.record, day, State.PENDING, "not_yet", day)
        elif leaving.approved_qualification:
            yield Unit(leaving.record, day, State.MET, "qualified")
        elif leaving.continuing:
            yield Unit(leaving.record, day, State.MET, "continuing")
        else:
            yield Unit(leaving.record, day, State.MISSED, "neither")


INDICATOR = Indicator(
    code="EDU/002ii",
    title_en="Pupils in local authority care who leave education without an approved qualification",
    title_cy="Disgyblion yng ngofal awdurdod lleol sy'n gadael addysg heb gymhwyster cymeradwy",
    description_en=(
        "Of the pupils in care aged 15 on the 31 August before the academic year and on the roll of a maintained school in January, the share who left without an approved "
        "external qualification and do not go on in education, training or work based learning. Counted on the 31 August that ends the year."
    ),
    description_cy=(
        "O'r disgyblion mewn gofal a oedd yn 15 oed ar y 31 Awst cyn y flwyddyn academaidd ac ar gofrestr ysgol a gynhelir ym mis Ionawr, y gyfran a adawodd heb gymhwyster "
        "allanol cymeradwy ac nad ydynt yn parhau mewn addysg, hyfforddiant na dysgu seiliedig ar waith. Cyfrifir ar y 31 Awst sy'n cloi'r flwyddyn."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.LOW,
    counts=State.MISSED,
    needs=frozenset({"school_left"}),
    looks_at=frozenset({"school_left"}),
    units=units,
    reasons={
        "qualified": "The pupil left with an approved qualification.",
        "continuing": "The pupil has no approved qualification and goes on in education, training or work based learning.",
        "neither": "The pupil has no approved qualification and does not go on.",
        "not_on_roll": "The pupil was not on the roll of a maintained school in January.",
        "not_yet": "The academic year has not ended yet.",
    },
    method_version="EDU/002ii-1",
    period_types=(PeriodType.MONTH, PeriodType.ACADEMIC_YEAR),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    source="Wording: StatsWales, National Strategic Indicators (Open Government Licence v3).",
    examples=(
        Example(
            "Only who has neither a qualification nor somewhere to go on to is counted",
            date(2008, 9, 30),
            """
            school_leavers
            person_id | academic_year | on_roll_in_january | approved_qualification | continuing
            P1        | 2007/08       | true               | false                  | false
            P2        | 2007/08       | true               | true                   | false
            P3        | 2007/08       | true               | false                  | true
            P4        | 2007/08       | false              | false                  | false
            """,
            "2008-08 | 1 | 3",
        ),
        Example(
            "The academic year must have ended",
            date(2008, 8, 30),
            """
            school_leavers
            person_id | academic_year | on_roll_in_january | approved_qualification | continuing
            P1        | 2007/08       | true               | false                  | false
            """,
            "2008-08 | 0 | 0",
        ),
    ),
)

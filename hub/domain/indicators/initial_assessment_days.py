"""SCC/042b: working days taken by the initial assessments that took more than seven."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import UNTIL_2016, WELSH_GOVERNMENT, Approval, Form, Kind, Polarity, Scale, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.assessed import FAULTY, INITIAL_DAYS, REASONS, beyond, completed
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each initial assessment, in the month in which it was completed, with the working days that a late one took."""
    return completed(history, "initial", beyond(INITIAL_DAYS))


INDICATOR = Indicator(
    code="SCC/042b",
    title_en="Average working days taken by initial assessments that took more than seven",
    title_cy="Cyfartaledd y diwrnodau gwaith a gymerwyd gan asesiadau cychwynnol a gymerodd fwy na saith",
    description_en=(
        "Of the initial assessments completed in the period that were not completed within seven working days, the working days taken, on "
        "average: the working days after the day on which the assessment was required, up to and including the day of completion."
    ),
    description_cy=(
        "O'r asesiadau cychwynnol a gwblhawyd yn y cyfnod ond nid o fewn saith diwrnod gwaith, nifer y diwrnodau gwaith a gymerwyd, ar "
        "gyfartaledd: y diwrnodau gwaith ar ôl y diwrnod yr oedd angen yr asesiad, hyd at a chan gynnwys y diwrnod cwblhau."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    form=Form.MEAN,
    unit=Scale.WORKING_DAYS,
    polarity=Polarity.LOW,
    counts=State.MISSED,
    needs=frozenset({"assessment_required", "assessment_completed"}),
    looks_at=frozenset({"assessment_required", "assessment_completed"}),
    units=units,
    reasons={
        "in_time": "The assessment was completed on or before the seventh working day.",
        "late": "The assessment was completed after the seventh working day; the working days that it took are summed.",
        **REASONS,
        **FAULTY,
    },
    method_version="SCC/042b-2",  # the rule of the first, of which no squares were kept
    source="Wording: StatsWales care0020, items 36 and 37 (Open Government Licence v3). Days from the day required: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_to=UNTIL_2016,
    examples=(
        Example(
            "Eight and twelve working days are ten on average, weekends left out",
            date(2009, 3, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | initial | 2009-03-02  | 2009-03-12   |      |
            A2            | P2        |             | initial | 2009-03-02  | 2009-03-18   |      |
            A3            | P3        |             | initial | 2009-03-02  | 2009-03-11   |      |
            """,
            "2009-03 | 20 | 2",
        ),
        Example(
            "Completed on a Saturday, after Good Friday and Easter Monday: nine working days were taken",
            date(2009, 4, 30),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | initial | 2009-04-02  | 2009-04-18   |      |
            """,
            "2009-04 | 9 | 1",
        ),
        Example(
            "A month in which all were in time has no average",
            date(2009, 3, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | initial | 2009-03-02  | 2009-03-02   |      |
            """,
            "2009-03 | 0 | 0",
        ),
    ),
)

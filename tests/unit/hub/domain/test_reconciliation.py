"""What an authority submits is held against what follows from its cases, as precisely as it was written."""

from dataclasses import replace
from datetime import date

import pytest

from hub.domain.areas import AUTHORITIES, WALES_CODE
from hub.domain.definitions import Form
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, Shorthand, Source, observations
from hub.domain.populations import Band, Population
from hub.domain.reconciliation import Finding, Reconciliation, Why, as_written, reconcile, wanted
from hub.domain.units import Counts
from tests.lib.stores import KINDS

CARDIFF, NEWPORT = "W06000015", "W06000022"
MARCH = date(2009, 3, 1)
COMPUTED = {code: each.period_types for code, each in catalogue().items()}


def counted(met: int, missed: int, area: str = CARDIFF, indicator: str = "SCC/006", **more: int) -> MonthFigure:
    return MonthFigure(area, indicator, MARCH, Counts(met=met, missed=missed, **more))


def stands(area: str = CARDIFF, as_at: date = date(2009, 4, 30)) -> Standing:
    return Standing(area, as_at, KINDS, frozenset())


def stated(text: str | None, by: str = CARDIFF, area: str = CARDIFF, period: str = "2009-03", **more) -> StatedFigure:
    plain = StatedFigure(
        by,
        "SCC/006",
        area,
        period,
        None,
        None,
        None if text is None else float(text),
        text,
        False,
        "final",
        *[None] * 3,
    )
    return replace(plain, **more)


def rows(figures, submitted, standings=None) -> list[Reconciliation]:
    found = observations(figures, standings or [stands()], submitted, catalogue())
    return reconcile(wanted(found), COMPUTED)


def one(figures, submitted, standings=None) -> Reconciliation:
    (found,) = rows(figures, [submitted], standings)
    return found


def apart(found: Reconciliation) -> tuple[float | None, ...]:
    """By how much value, numerator and denominator differ."""
    each = found.difference
    return tuple(None if one is None else float(one) for one in (each.value, each.numerator, each.denominator))


@pytest.mark.parametrize(
    ("met", "missed", "written", "finding"),
    [
        (189, 11, "95", Finding.AGREE),  # 94.5: a half goes up
        (189, 11, "94", Finding.DIFFER),
        (189, 11, "94.5", Finding.AGREE),
        (189, 11, "94.50", Finding.AGREE),
        (189, 11, "94.4", Finding.DIFFER),
        (2, 1, "67", Finding.AGREE),
        (2, 1, "66.7", Finding.AGREE),
        (2, 1, "66.67", Finding.AGREE),
        (2, 1, "66.66", Finding.DIFFER),
        (7, 0, "100", Finding.AGREE),
        (0, 7, "0", Finding.AGREE),
        (1, 199, "1", Finding.AGREE),  # 0.5 is written 1, and never 0
    ],
)
def test_a_percentage_agrees_when_the_derived_one_rounds_to_what_was_written(
    met: int, missed: int, written: str, finding: Finding
) -> None:
    assert one([counted(met, missed)], stated(written)).finding is finding


def test_a_difference_says_by_how_much_and_which_way() -> None:
    found = one([counted(91, 9)], stated("93.4"))
    assert (found.finding, found.written, found.rounded) == (Finding.DIFFER, "93.4", "91.0")
    assert apart(found) == pytest.approx((-2.4, None, None))


def test_the_same_percentage_of_other_cases_is_a_difference() -> None:
    found = one([counted(90, 10)], stated("90", numerator=45.0, denominator=50.0))
    assert (found.finding, found.written, found.rounded) == (Finding.DIFFER, "90", "90")
    assert apart(found) == (0, 45, 50)


def test_counts_alone_are_enough_to_agree_or_to_differ() -> None:
    assert one([counted(9, 1)], stated(None, numerator=9.0, denominator=10.0)).finding is Finding.AGREE
    found = one([counted(9, 1)], stated(None, numerator=8.0, denominator=10.0))
    assert (found.finding, apart(found)) == (Finding.DIFFER, (10, 1, 0))
    assert one([counted(9, 1)], stated(None, denominator=10.0)).finding is Finding.AGREE


def test_a_count_that_was_kept_back_leaves_the_percentage_to_be_compared() -> None:
    assert one([counted(9, 1)], stated("90", withheld=True)).finding is Finding.AGREE


@pytest.mark.parametrize("withheld", [True, False])
def test_a_figure_without_any_number_is_not_compared(withheld: bool) -> None:
    found = one([counted(9, 1)], stated(None, withheld=withheld))
    assert (found.finding, found.why, found.difference.value) == (Finding.NOT_COMPARABLE, Why.NOT_STATED, None)


def test_what_can_still_change_is_set_beside_it_and_not_judged() -> None:
    found = one([counted(9, 1, pending=2)], stated("88"), [stands(as_at=date(2009, 3, 31))])
    assert (found.finding, found.why) == (Finding.NOT_COMPARABLE, Why.PROVISIONAL)
    assert apart(found) == (2, None, None)


def test_a_figure_of_wales_without_all_its_authorities_is_not_judged() -> None:
    figures = [counted(9, 1), counted(9, 1, NEWPORT)]
    of_wales = stated("90", WALES_CODE, WALES_CODE)
    found = one(figures, of_wales, [stands(), stands(NEWPORT)])
    assert (found.finding, found.why) == (Finding.NOT_COMPARABLE, Why.PARTIAL)
    everybody = one(figures, of_wales, [stands(each.code) for each in AUTHORITIES])
    assert (everybody.finding, everybody.why) == (Finding.AGREE, None)


def test_a_figure_that_a_reader_may_not_see_says_nothing_about_the_other() -> None:
    both = wanted(observations([counted(9, 1)], [stands()], [stated("90")], catalogue()))
    for source in Source:
        seen = [hidden(each) if each.source is source else each for each in both]
        (found,) = reconcile(seen, COMPUTED)
        assert (found.finding, found.why) == (Finding.NOT_COMPARABLE, Why.WITHHELD)
        assert (found.written, found.rounded, found.difference.value) == (None, None, None)


def hidden(observation: Observation) -> Observation:
    return replace(
        observation, numerator=None, denominator=None, value=None, shorthand=Shorthand.CONFIDENTIAL, stated=None
    )


def test_a_count_that_a_reader_may_not_see_is_not_compared_by() -> None:
    both = wanted(observations([counted(9, 1)], [stands()], [stated(None, numerator=9.0)], catalogue()))
    seen = [replace(each, numerator=None) if each.source is Source.DERIVED else each for each in both]
    (found,) = reconcile(seen, COMPUTED)
    assert (found.finding, found.why) == (Finding.NOT_COMPARABLE, Why.WITHHELD)


def test_a_submitted_figure_without_a_derived_one_says_why() -> None:
    nobody = one([], stated("90"))
    assert (nobody.finding, nobody.why) == (Finding.DERIVED_MISSING, Why.NO_FIGURE)
    another = one([counted(9, 1)], stated("90", indicator="PAM/001"))
    assert (another.finding, another.why) == (Finding.DERIVED_MISSING, Why.NOT_COMPUTED)
    by_school_year = one([counted(9, 1)], stated("90", period="AY2008-09"))
    assert (by_school_year.finding, by_school_year.why) == (Finding.DERIVED_MISSING, Why.NOT_COMPUTED)


def test_a_submitted_figure_is_missing_where_another_of_its_kind_was_submitted() -> None:
    figures = [counted(9, 1), counted(8, 2, NEWPORT)]
    found = rows(figures, [stated("90")], [stands(), stands(NEWPORT)])
    assert [(each.area, each.finding) for each in found] == [
        (CARDIFF, Finding.AGREE),
        (NEWPORT, Finding.SUBMITTED_MISSING),
    ]


def test_what_nobody_submits_is_missed_by_nobody() -> None:
    assert rows([counted(9, 1)], []) == []
    of_wales = rows([counted(9, 1)], [stated("90", WALES_CODE, WALES_CODE)])
    assert {each.area for each in of_wales} == {WALES_CODE}


def test_what_an_authority_and_the_publisher_state_of_it_are_compared_each_for_itself() -> None:
    found = rows([counted(9, 1)], [stated("90"), stated("91", WALES_CODE)])
    assert [each.finding for each in found] == [Finding.AGREE, Finding.DIFFER]


def test_an_average_of_working_days_is_compared_with_its_days_and_cases() -> None:
    mean = next(code for code, each in catalogue().items() if each.form is Form.MEAN)
    figure = counted(3, 1, indicator=mean, measure=38)
    assert one([figure], stated("9.5", indicator=mean, numerator=38.0, denominator=4.0)).finding is Finding.AGREE
    found = one([figure], stated("9.5", indicator=mean, numerator=37.0, denominator=4.0))
    assert (found.finding, apart(found)) == (Finding.DIFFER, (0, 1, 0))


@pytest.mark.parametrize(
    ("written", "finding"), [("0.35", Finding.AGREE), ("0.4", Finding.AGREE), ("0.34", Finding.DIFFER)]
)
def test_a_rate_is_compared_with_the_population_it_rests_on(written: str, finding: Finding) -> None:
    people = [Population(CARDIFF, 2009, Band.FROM_75, 20_000, "A mid-year estimate")]
    submitted = stated(written, indicator="SCA/001", numerator=7.0, denominator=20_000.0)
    found = observations([counted(0, 7, indicator="SCA/001")], [stands()], [submitted], catalogue(), people)
    assert [each.finding for each in reconcile(wanted(found), COMPUTED)] == [finding]


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [("91.0", 91.0, "91.0"), (None, 91.0, "91"), (None, 91.25, "91.25"), ("95%", 95.0, "95"), (None, None, None)],
)
def test_how_a_figure_is_written_is_its_precision(text: str | None, value: float | None, written: str | None) -> None:
    assert as_written(replace(stated(None), value_text=text, value=value)) == written

"""Who sees whose figures, while small numbers are not yet suppressed."""

from dataclasses import replace
from datetime import date

import pytest

from hub.answers.comparison import compare
from hub.answers.disclosure import release
from hub.answers.freshness import freshness
from hub.answers.mistakes import NotAllowed
from hub.answers.picture import Picture
from hub.answers.questions import ComparisonQuestion
from hub.answers.readers import Reader, Role
from hub.domain.areas import AREAS
from hub.domain.figures import StreamState
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.periods import parse_period
from tests.lib.stores import a_year_of_wales, published

CARDIFF = "W06000015"
PUBLIC, MEMBER, ANALYST = Reader(Role.PUBLIC), Reader(Role.MEMBER, CARDIFF), Reader(Role.ANALYST)


@pytest.fixture(scope="module")
def picture() -> Picture:
    figures, standings = a_year_of_wales()
    found = observations(figures, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")], catalogue())
    streams = (StreamState(CARDIFF, "case", 40, 1, 1_790_000_000_000, None, date(2009, 4, 30)),)
    return Picture("now", tuple(found), {each.authority: each for each in standings}, streams)


def has_numbers(observation: Observation) -> bool:
    return any(
        each is not None
        for each in (observation.numerator, observation.denominator, observation.value, observation.counts)
    )


@pytest.mark.parametrize("reader", [ANALYST, Reader(Role.INSPECTOR)])
def test_the_national_operator_and_the_inspector_see_every_figure(picture: Picture, reader: Reader) -> None:
    assert all(release(reader, each) == each for each in picture.observations)


def test_the_public_sees_no_figure_that_is_computed_here(picture: Picture) -> None:
    released = [release(PUBLIC, each) for each in picture.observations]
    assert {each.stated.stated_by for each in released if has_numbers(each) and each.stated} == {"W92000004"}
    assert not [each for each in released if has_numbers(each) and each.stated is None]


def test_a_member_sees_its_own_figures_and_no_sum_from_which_others_could_be_worked_out(picture: Picture) -> None:
    released = [release(MEMBER, each) for each in picture.observations]
    assert {each.area for each in released if has_numbers(each) and each.source == "derived"} == {CARDIFF}


def test_what_is_withheld_keeps_its_place_and_says_why(picture: Picture) -> None:
    released = [release(PUBLIC, each) for each in picture.observations]
    assert {each.area for each in released} == {each.code for each in AREAS}
    assert {each.shorthand.value for each in released if not has_numbers(each)} == {"c"}


def test_what_an_authority_states_itself_is_not_for_other_authorities() -> None:
    stated = replace(published("SCC/006", "FY2008-09", 91.0, "91%", area=CARDIFF), stated_by=CARDIFF)
    (one,) = observations([], [], [stated], catalogue())
    assert has_numbers(release(MEMBER, one))
    assert not has_numbers(release(Reader(Role.MEMBER, "W06000022"), one))
    assert release(Reader(Role.MEMBER, "W06000022"), one).stated is None
    about_another = replace(one, area="W06000022")
    assert not has_numbers(release(Reader(Role.MEMBER, "W06000022"), about_another))


def test_a_withheld_comparison_gives_no_places_and_no_gap(picture: Picture) -> None:
    question = ComparisonQuestion("SCC/006")
    for reader in (PUBLIC, MEMBER):
        found = compare(picture, reader, question, "en", demo=False)
        assert {each.rank for each in found.authorities} == {None}
        assert (found.gap, found.counts, found.wales.value) == (None, None, None)


def test_who_looks_after_machines_sees_no_figure(picture: Picture) -> None:
    with pytest.raises(NotAllowed, match="not figures"):
        compare(picture, Reader(Role.OPS), ComparisonQuestion("SCC/006"), "en", demo=False)


@pytest.mark.parametrize(
    ("reader", "count"),
    [(PUBLIC, None), (Reader(Role.MEMBER, "W06000022"), None), (MEMBER, 40), (Reader(Role.OPS), 40)],
)
def test_how_much_an_authority_sends_is_not_for_everybody(picture: Picture, reader: Reader, count: int | None) -> None:
    (cardiff,) = [each for each in freshness(picture, reader, "en").rows if each.area == CARDIFF]
    assert cardiff.streams[0].recorded == count
    assert cardiff.as_at == date(2009, 4, 30)


def test_the_comparison_has_all_22_with_equal_figures_in_equal_places(picture: Picture) -> None:
    found = compare(picture, ANALYST, ComparisonQuestion("SCC/006", parse_period("FY2008-09")), "cy", demo=True)
    assert len(found.authorities) == 22
    assert found.authorities[0].area_name == "Caerdydd"
    values = [each.value for each in found.authorities if each.value is not None]
    assert values == sorted(values, reverse=True)
    for earlier, later in zip(found.authorities, found.authorities[1:], strict=False):
        assert (earlier.rank == later.rank) == (earlier.value == later.value)
    assert found.gap is not None
    assert found.gap.points == pytest.approx(values[0] - values[-1])
    assert found.published[0].text == "95%"
    assert found.wales.numerator == sum(each.numerator or 0 for each in found.authorities)
    assert found.wales.indicator_title.endswith(" (achosion dychmygol)")


def test_where_low_is_good_the_lowest_comes_first_and_those_without_a_figure_last(picture: Picture) -> None:
    found = compare(picture, ANALYST, ComparisonQuestion("SCC/004", parse_period("2009-03")), "en", demo=False)
    assert found.authorities[-1].area_name == "Powys"
    assert (found.authorities[-1].rank, found.authorities[-1].shorthand) == (None, "x")
    values = [each.value for each in found.authorities if each.value is not None]
    assert values == sorted(values)

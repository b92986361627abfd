"""Who sees whose figures, and of which moment."""

from dataclasses import replace
from datetime import date

import pytest

from hub.answers.changes import may_know
from hub.answers.comparison import Comparison, compare
from hub.answers.disclosure import for_reader, hidden, may_look_back, require_figures, require_present, sees_live
from hub.answers.freshness import freshness
from hub.answers.mistakes import NotAllowed
from hub.answers.nightly import Snapshot, midnight
from hub.answers.picture import Picture
from hub.answers.questions import ComparisonQuestion
from hub.answers.readers import Reader, Role
from hub.domain.areas import AREAS
from hub.domain.disclosure.released import Stated, released
from hub.domain.figures import StreamState
from hub.domain.indicators import catalogue
from hub.domain.observations import Observation, observations
from hub.domain.periods import parse_period
from hub.store.listening import Changed
from tests.lib.stores import a_year_of_wales, published

CARDIFF, NEWPORT, WALES = "W06000015", "W06000022", "W92000004"
TODAY = date(2010, 1, 5)
PUBLIC, MEMBER, ANALYST = Reader(Role.PUBLIC, day=TODAY), Reader(Role.MEMBER, CARDIFF, day=TODAY), Reader(Role.ANALYST)
#: A census of children looked after: of its months there are figures that are shown and figures that are withheld.
INDICATOR = catalogue()["SCC/004"]


@pytest.fixture(scope="module")
def picture() -> Picture:
    figures, standings = a_year_of_wales()
    found = observations(figures, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")], catalogue())
    streams = (StreamState(CARDIFF, "case", 40, 1, 1_790_000_000_000, None, date(2009, 4, 30)),)
    return Picture("now", tuple(found), {each.authority: each for each in standings}, streams)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    figures, standings = a_year_of_wales()
    rules = {INDICATOR.code: INDICATOR}
    found = observations([each for each in figures if each.indicator in rules], standings, (), rules)
    return Snapshot(TODAY, {INDICATOR.code: tuple(released([Stated(INDICATOR, standings, found)]).rows)})


def seen(reader: Reader, picture: Picture, snapshot: Snapshot | None) -> Picture:
    at_night = reader.sees_others_at_night
    return for_reader(reader, picture, snapshot, None, [INDICATOR], None) if at_night else picture


def rows(snapshot: Snapshot) -> tuple[Observation, ...]:
    return snapshot.by_indicator[INDICATOR.code]


def has_numbers(observation: Observation) -> bool:
    return any(
        each is not None
        for each in (observation.numerator, observation.denominator, observation.value, observation.counts)
    )


def compared(reader: Reader, picture: Picture, snapshot: Snapshot | None, period: str) -> Comparison:
    return compare(
        seen(reader, picture, snapshot), ComparisonQuestion("SCC/004", parse_period(period)), "en", demo=False
    )


@pytest.mark.parametrize("role", list(Role))
def test_the_public_and_members_alone_see_others_at_night(role: Role) -> None:
    assert Reader(role).sees_others_at_night == (role in (Role.PUBLIC, Role.MEMBER))
    assert sees_live(Reader(role, day=TODAY), CARDIFF) == (role in (Role.ANALYST, Role.INSPECTOR))


def test_the_public_sees_what_the_snapshot_shows_and_what_was_published(picture: Picture, snapshot: Snapshot) -> None:
    found = seen(PUBLIC, picture, snapshot)
    assert [each for each in found.observations if each.stated is None] == list(rows(snapshot))
    assert [each.stated.stated_by for each in found.observations if each.stated is not None] == [WALES]
    assert found.nightly == midnight(TODAY)
    shown = [each for each in rows(snapshot) if has_numbers(each)]
    assert {each.area for each in shown} > {WALES, "north-wales", CARDIFF}
    assert all(each.complete and each.counts is None for each in shown)


def test_until_there_is_a_snapshot_everything_computed_here_is_withheld(picture: Picture) -> None:
    for reader, areas in ((PUBLIC, set()), (MEMBER, {CARDIFF})):
        found = seen(reader, picture, None)
        assert {each.area for each in found.observations if each.stated is None} == areas
        assert found.nightly is None


def test_a_member_sees_its_own_figures_whole_and_others_as_everybody_does(picture: Picture, snapshot: Snapshot) -> None:
    only = replace(picture, observations=tuple(each for each in picture.observations if each.indicator == "SCC/004"))
    found = seen(MEMBER, only, snapshot).observations
    assert [each for each in found if each.area == CARDIFF] == [
        each for each in only.observations if each.area == CARDIFF
    ]
    assert [each for each in found if each.area != CARDIFF] == [each for each in rows(snapshot) if each.area != CARDIFF]


def test_what_is_withheld_keeps_its_place_and_says_why(snapshot: Snapshot) -> None:
    withheld = [each for each in rows(snapshot) if each.value is None]
    assert {each.shorthand.value for each in withheld} == {"c"}
    assert not [each for each in withheld if has_numbers(each)]
    assert {each.area for each in rows(snapshot)} == {each.code for each in AREAS}


def test_what_an_authority_states_itself_is_not_for_other_authorities() -> None:
    stated = replace(published("SCC/006", "FY2008-09", 91.0, "91%", area=CARDIFF), stated_by=CARDIFF)
    about_another = replace(stated, area=NEWPORT)
    found = observations([], [], [stated, about_another], catalogue())
    picture = Picture("now", tuple(found), {}, ())
    assert all(has_numbers(each) for each in seen(MEMBER, picture, None).observations)
    for each in seen(Reader(Role.MEMBER, NEWPORT, day=TODAY), picture, None).observations:
        assert not has_numbers(each)
        assert each.stated is None


def test_where_a_figure_is_withheld_there_are_no_places_and_no_gap(picture: Picture, snapshot: Snapshot) -> None:
    for reader in (PUBLIC, MEMBER):
        found = compared(reader, picture, snapshot, "2009-03")
        assert "c" in {each.shorthand for each in found.authorities}
        assert {each.rank for each in found.authorities} == {each.rank_best for each in found.authorities} == {None}
        assert {each.adjusted_verdict for each in found.authorities} == {None}
        assert (found.gap, found.change, found.counts) == (None, None, None)
        assert found.spread is None or (found.spread.gap, found.spread.range, found.spread.phi) == (None, None, None)


def test_what_is_shown_is_judged_by_the_figure_of_wales_where_that_is_shown(picture: Picture) -> None:
    hidden_of_newport = Snapshot(
        TODAY,
        {
            INDICATOR.code: tuple(
                hidden(each) if each.area == NEWPORT else replace(each, counts=None)
                for each in picture.observations
                if each.indicator == INDICATOR.code and each.stated is None
            )
        },
    )
    everybody = compared(ANALYST, picture, None, "2009-02")
    found = compared(PUBLIC, picture, hidden_of_newport, "2009-02")
    verdicts = {each.area: (each.verdict, each.interval_low, each.interval_high) for each in found.authorities}
    assert verdicts.pop(NEWPORT) == (None, None, None)
    assert verdicts == {
        each.area: (each.verdict, each.interval_low, each.interval_high)
        for each in everybody.authorities
        if each.area != NEWPORT
    }
    assert everybody.spread is not None
    assert found.spread is not None
    assert found.spread.compared == everybody.spread.compared - 1
    assert found.spread.value == everybody.spread.value
    assert [each.inner_low for each in found.funnel] != []


def test_where_no_figure_is_withheld_everybody_sees_the_places(picture: Picture) -> None:
    found = compared(ANALYST, picture, None, "2009-02")
    derived = [each for each in picture.observations if each.stated is None and each.indicator == INDICATOR.code]
    whole = Snapshot(TODAY, {INDICATOR.code: tuple(replace(each, counts=None) for each in derived)})
    shown = compared(PUBLIC, picture, whole, "2009-02")
    assert [each.rank for each in shown.authorities] == [each.rank for each in found.authorities]
    assert shown.gap == found.gap
    assert shown.counts is None


def test_who_looks_after_machines_sees_no_figure() -> None:
    with pytest.raises(NotAllowed, match="not figures"):
        require_figures(Reader(Role.OPS))


def test_past_moments_are_for_who_sees_everything_and_for_a_member_of_its_own_authority() -> None:
    assert may_look_back(ANALYST, None)
    assert may_look_back(MEMBER, {CARDIFF})
    for reader, areas in ((PUBLIC, {CARDIFF}), (PUBLIC, None), (MEMBER, None), (MEMBER, {CARDIFF, WALES})):
        require_present(reader, None, areas)
        with pytest.raises(NotAllowed, match="leave as_known_at out"):
            require_present(reader, 1, areas)


def test_that_figures_changed_is_told_to_their_own_authority_and_to_who_sees_everything() -> None:
    change = Changed(CARDIFF, ("SCC/004",))
    assert may_know(ANALYST, change)
    assert may_know(MEMBER, change)
    assert not may_know(Reader(Role.MEMBER, NEWPORT), change)
    assert not may_know(PUBLIC, change)
    assert not may_know(PUBLIC, Changed(None, ()))


@pytest.mark.parametrize(
    ("reader", "count"),
    [(PUBLIC, None), (Reader(Role.MEMBER, NEWPORT), None), (MEMBER, 40), (Reader(Role.OPS), 40)],
)
def test_how_much_an_authority_sends_is_not_for_everybody(picture: Picture, reader: Reader, count: int | None) -> None:
    (cardiff,) = [each for each in freshness(picture, reader, "en").rows if each.area == CARDIFF]
    assert cardiff.streams[0].recorded == count
    assert cardiff.as_at == date(2009, 4, 30)


def test_the_comparison_has_all_22_with_equal_figures_in_equal_places(picture: Picture) -> None:
    found = compare(picture, ComparisonQuestion("SCC/006", parse_period("FY2008-09")), "cy", demo=True)
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
    found = compare(picture, ComparisonQuestion("SCC/004", parse_period("2009-03")), "en", demo=False)
    assert found.authorities[-1].area_name == "Powys"
    assert (found.authorities[-1].rank, found.authorities[-1].shorthand) == (None, "x")
    values = [each.value for each in found.authorities if each.value is not None]
    assert values == sorted(values)

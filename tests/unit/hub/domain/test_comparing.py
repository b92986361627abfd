"""Authorities beside each other: what may be said of them, and what not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from hub.domain.comparing import Judged, Member, Verdict, compare, funnel_of, interval_of
from hub.domain.definitions import Form, Polarity
from hub.domain.statistics.intervals import byar, exact_events, wilson

HIGH, LOW = Polarity.HIGH, Polarity.LOW


def of(found, area: str) -> Judged:
    return next(each for each in found.members if each.area == area)


def test_the_group_is_the_sum_of_its_members_and_not_the_mean_of_their_figures() -> None:
    found = compare(Form.PROPORTION, HIGH, [Member("small", 5, 10), Member("large", 900, 1000)])
    assert found.target == pytest.approx(100 * 905 / 1010)


def test_a_small_authority_with_a_low_figure_may_be_there_by_chance_and_a_large_one_not() -> None:
    members = [Member("small", 8, 10), Member("large", 800, 1000), *(Member(f"other {n}", 900, 1000) for n in range(8))]
    found = compare(Form.PROPORTION, HIGH, members)
    assert of(found, "small").value == of(found, "large").value == 80
    assert of(found, "small").verdict is Verdict.WITHIN
    assert of(found, "large").verdict is Verdict.FAR_WORSE


def test_the_same_figures_are_better_where_low_is_good() -> None:
    members = [
        Member("low", 800, 1000),
        Member("high", 960, 1000),
        *(Member(f"other {n}", 900, 1000) for n in range(8)),
    ]
    high, low = compare(Form.PROPORTION, HIGH, members), compare(Form.PROPORTION, LOW, members)
    assert (of(high, "low").verdict, of(high, "high").verdict) == (Verdict.FAR_WORSE, Verdict.FAR_BETTER)
    assert (of(low, "low").verdict, of(low, "high").verdict) == (Verdict.FAR_BETTER, Verdict.FAR_WORSE)
    assert of(high, "high").rank == (1, 1, 1)
    assert of(low, "high").rank == (10, 10, 10)


def test_where_everybody_differs_more_than_by_chance_fewer_stand_out() -> None:
    members = [Member(str(n), 700 + 25 * n, 1000) for n in range(10)]
    found = compare(Form.PROPORTION, HIGH, members)
    assert found.dispersion is not None
    assert found.dispersion.phi > 10
    assert found.usual is not None
    assert found.usual == pytest.approx(100 * found.dispersion.tau_squared**0.5)
    assert 5 < found.usual < 9  # points; the ten figures' own standard deviation is 7.6
    assert {each.verdict for each in found.members} > {Verdict.FAR_WORSE, Verdict.FAR_BETTER}
    assert {each.adjusted for each in found.members} == {Verdict.WITHIN}


def test_values_intervals_and_limits_are_in_what_the_indicator_is_in() -> None:
    (share, _) = compare(Form.PROPORTION, HIGH, [Member("one", 81, 263), Member("two", 80, 263)]).members
    assert share.value == pytest.approx(100 * 81 / 263)
    assert share.interval == wilson(81, 263).times(100)
    (rate, _) = compare(Form.RATE, LOW, [Member("one", 5, 2000), Member("two", 40, 9000)]).members
    assert rate.value == 2.5
    assert rate.interval == pytest.approx(exact_events(5).times(1000 / 2000))
    assert interval_of(Form.RATE, Member("two", 40, 9000)) == pytest.approx(byar(40).times(1000 / 9000))
    assert rate.limits is not None
    assert rate.limits.inner.low < 45 / 11 < rate.limits.inner.high


def test_of_a_mean_whose_spread_is_not_known_nothing_is_said_about_chance() -> None:
    found = compare(Form.MEAN, LOW, [Member("one", 700, 100), Member("two", 900, 100)])
    assert [(each.value, each.interval, each.rank, each.verdict) for each in found.members] == [
        (7, None, None, None),
        (9, None, None, None),
    ]
    assert (found.net, found.dispersion, found.false_alarms) == (None, None, None)
    assert found.plain is not None
    assert found.plain.range == 2


def took(area: str, *days: int) -> Member:
    """An authority whose cases took so many days each."""
    return Member(area, sum(days), len(days), sum(each * each for each in days))


#: NIST Statistical Reference Datasets, analysis of variance, SiRstv, in ten-thousandths above 195.
SILICON = [
    took("1", 13052, 11240, 11890, 12569, 13403),
    took("2", 13042, 13825, 11669, 13257, 10422),
    took("3", 11303, 12005, 12889, 10343, 11811),
    took("4", 12795, 11748, 11494, 11485, 9885),
    took("5", 12119, 11051, 11850, 10052, 12090),
]


def test_means_differ_by_no_more_than_chance_allows_where_nist_certifies_so() -> None:
    """Certified: F 1.18046237440255, which is Cochran's Q over its degrees of freedom, and a deviation within of 0.104076068334656."""
    found = compare(Form.MEAN, LOW, SILICON)
    assert found.net is not None
    assert found.net.q / 4 == pytest.approx(1.18046237440255, rel=1e-12)
    assert {each.verdict for each in found.members} == {Verdict.WITHIN}
    limits = of(found, "3").limits
    assert limits is not None
    assert limits.inner.high - (found.target or 0) == pytest.approx(2.086 * 1040.76068334656 / 5**0.5, rel=1e-4)


days = st.lists(st.integers(8, 60), min_size=2, max_size=12)


@given(st.lists(days, min_size=2, max_size=22))
def test_means_have_the_intervals_and_the_variance_of_statsmodels_and_scipy(drawn) -> None:
    members = [took(str(n), *each) for n, each in enumerate(drawn)]
    found = compare(Form.MEAN, LOW, members)
    for each, one in zip(drawn, found.members, strict=True):
        low, high = DescrStatsW(each).tconfint_mean()
        assert one.interval == (pytest.approx((max(0.0, low), high), abs=1e-6) if len(set(each)) > 1 else None)
    if any(len(set(each)) > 1 for each in drawn):
        assert found.net is not None
        assert found.net.q / (len(drawn) - 1) == pytest.approx(stats.f_oneway(*drawn).statistic, rel=1e-6, abs=1e-9)
        assert all(one.rank and one.verdict and one.adjusted and one.limits for one in found.members)
    else:
        assert {(one.rank, one.verdict) for one in found.members} == {(None, None)}


def test_an_authority_that_takes_far_longer_than_others_stands_out_and_has_its_place() -> None:
    others = [took(f"other {n}", *(8 + (n + each) % 7 for each in range(30))) for n in range(8)]
    found = compare(Form.MEAN, LOW, [took("slow", *(14 + each % 7 for each in range(30))), *others])
    assert of(found, "slow").verdict is Verdict.FAR_WORSE
    assert of(found, "slow").rank == (9, 9, 9)
    assert found.net is not None
    assert found.net.interval.low > 0
    assert found.false_alarms == pytest.approx((9 * 0.05, 9 * 0.002))
    around = funnel_of(Form.MEAN, [took("slow", *(14 + each % 7 for each in range(30))), *others])
    assert around is not None
    assert around.by_chance(30).position(17.0).value == "far_above"


def test_one_case_has_no_interval_but_can_be_beyond_what_the_cases_of_others_allow() -> None:
    found = compare(Form.MEAN, LOW, [took("one", 60), *(took(str(n), 8, 9, 10, 11, 12) for n in range(6))])
    assert of(found, "one").interval is None
    assert of(found, "one").verdict is Verdict.FAR_WORSE


def test_one_whose_squares_are_not_known_takes_the_verdicts_from_all() -> None:
    known = [took("one", 8, 9, 14), took("two", 20, 22, 29)]
    found = compare(Form.MEAN, LOW, [*known, Member("three", 90, 9)])
    assert {each.verdict for each in found.members} == {None}
    assert (found.net, funnel_of(Form.MEAN, [*known, Member("three", 90, 9)])) == (None, None)
    assert [each.interval is None for each in found.members] == [False, False, True]


def test_nothing_takes_less_than_no_days() -> None:
    found = interval_of(Form.MEAN, took("one", 0, 30))
    assert found is not None
    assert found.low == 0


def test_nobody_to_compare_gives_nothing() -> None:
    assert compare(Form.PROPORTION, HIGH, []).target is None
    assert funnel_of(Form.PROPORTION, []) is None
    assert funnel_of(Form.COUNT, [Member("one", 3, 1)]) is None


def test_one_authority_alone_has_an_interval_and_no_gap() -> None:
    found = compare(Form.PROPORTION, HIGH, [Member("one", 9, 10)])
    assert found.members[0].interval == wilson(9, 10).times(100)
    assert (found.net, found.plain) == (None, None)
    assert found.members[0].rank == (1, 1, 1)


def test_where_nobody_missed_anything_nobody_stands_out() -> None:
    found = compare(Form.PROPORTION, HIGH, [Member("one", 10, 10), Member("two", 20, 20)])
    assert {each.verdict for each in found.members} == {Verdict.WITHIN}
    assert found.net is None


def test_of_22_about_one_lies_beyond_the_inner_limits_by_chance() -> None:
    found = compare(Form.PROPORTION, HIGH, [Member(str(n), 90, 100) for n in range(22)])
    assert found.false_alarms == pytest.approx((1.1, 0.044))


counts = st.tuples(st.integers(0, 200), st.integers(1, 200)).map(lambda each: (min(each), each[1]))


@given(st.lists(counts, min_size=2, max_size=22), st.randoms())
def test_verdicts_do_not_depend_on_the_order_of_authorities(drawn, random) -> None:
    members = [Member(str(n), float(a), float(b)) for n, (a, b) in enumerate(drawn)]
    shuffled = list(members)
    random.shuffle(shuffled)
    first, second = compare(Form.PROPORTION, HIGH, members), compare(Form.PROPORTION, HIGH, shuffled)
    for each in first.members:
        other = of(second, each.area)
        assert (each.verdict, each.rank) == (other.verdict, other.rank)


@given(st.lists(counts, min_size=2, max_size=22))
def test_who_counts_what_was_missed_comes_to_the_same_verdicts(drawn) -> None:
    met = compare(Form.PROPORTION, HIGH, [Member(str(n), a, b) for n, (a, b) in enumerate(drawn)])
    missed = compare(Form.PROPORTION, LOW, [Member(str(n), b - a, b) for n, (a, b) in enumerate(drawn)])
    for one, other in zip(met.members, missed.members, strict=True):
        if (
            one.limits is not None
            and min(abs(one.value - each) for each in (*one.limits.inner, *one.limits.outer)) > 1e-6
        ):
            assert one.verdict is other.verdict


@given(st.lists(st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n + 1), st.just(n + 1))), min_size=2))
def test_the_wider_limits_lie_nowhere_inside_those_by_chance_and_the_gap_exceeds_no_gap_there_can_be(drawn) -> None:
    found = compare(Form.PROPORTION, HIGH, [Member(str(n), *each) for n, each in enumerate(drawn)])
    order = [Verdict.FAR_WORSE, Verdict.WORSE, Verdict.WITHIN, Verdict.BETTER, Verdict.FAR_BETTER]
    for each in found.members:
        if each.verdict is not None and each.adjusted is not None:
            chance, wider = order.index(each.verdict), order.index(each.adjusted)
            assert 0 <= abs(wider - 2) <= abs(chance - 2)
            assert (wider - 2) * (chance - 2) >= 0
    if found.net is not None:
        assert 0 <= found.net.interval.low <= found.net.interval.high <= 50
        assert found.net.tau <= 50

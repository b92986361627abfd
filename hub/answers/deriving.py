"""From what the store has counted to observations: by any definition that is kept, and with what was revised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hub.answers.courses import Courses
from hub.domain.areas import area
from hub.domain.figures import CountedBy, MonthFigure, Standing, methods_in_force
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, observations
from hub.domain.periods import PeriodType, period_of
from hub.domain.populations import Population
from hub.domain.reports import settled_on
from hub.domain.revisions import final_months, mark_revised
from hub.domain.units import MEASURE, State
from hub.store.looking_back import Since
from hub.store.reading import Reading, Written

#: Indicator code and method version.
Method = tuple[str, str]
#: What numerators and denominators are made of.
COUNTED = (State.MET.value, State.MISSED.value, MEASURE)


@dataclass(frozen=True)
class Ground:
    """What the figures of one state rest on beside the counts."""

    indicators: Mapping[str, Indicator]
    #: None for what is known now.
    as_known_at: Moment | None
    standings: Sequence[Standing]
    counted: Sequence[CountedBy]
    populations: Sequence[Population]
    courses: Courses
    #: Changes whenever anything is stated that is not derived.
    state_of_stated: str

    @cached_property
    def in_force(self) -> Mapping[str, str]:
        """The method version in force of each indicator."""
        newest = {code: each.method_version for code, each in self.indicators.items()}
        return {code: version for code, version in methods_in_force(self.counted, newest).items() if code in newest}

    @cached_property
    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """Every method version that figures of each indicator can be asked for by, that in force among them."""
        versions = {code: {version} for code, version in self.in_force.items()}
        for each in self.counted:
            if each.indicator in versions:
                versions[each.indicator].add(each.method_version)
        return {code: tuple(sorted(found)) for code, found in versions.items()}

    def left(self, method: Method) -> dict[str, Moment]:
        """The authorities that are counted by a definition no longer, and the moment up to which its figures are."""
        return {
            each.authority: each.counted_until
            for each in self.counted
            if (each.indicator, each.method_version) == method
            and each.counted_until is not None
            and (self.as_known_at is None or each.counted_until < self.as_known_at)
        }

    def standings_by(self, method: Method) -> list[Standing]:
        """How the authorities stand, as far as their figures are counted by a definition.

        One that is not counted by it, but by another one, has not reported by it. One that is counted by it no longer
        stands as when it last was, so that a figure and its as-at day belong together.
        """
        by_any = {each.authority for each in self.counted if each.indicator == method[0]}
        by_this = {each.authority for each in self.counted if (each.indicator, each.method_version) == method}
        left = self.left(method)
        found = []
        for each in self.standings:
            if each.authority in left:
                steps = self.courses.until({each.authority: left[each.authority]}).of(each.authority)
                found += [replace(standing, quarantined=each.quarantined) for _, standing in steps[-1:]]
            elif each.authority in by_this or each.authority not in by_any:
                found.append(each)
        return found

    def courses_by(self, method: Method) -> Courses:
        """The courses of the authorities as far as figures by a definition can tell of them."""
        left = self.left(method)
        return self._known_courses.until(left) if left else self._known_courses

    @cached_property
    def _known_courses(self) -> Courses:
        if self.as_known_at is None:
            return self.courses
        return self.courses.until(dict.fromkeys(self.courses.authorities, self.as_known_at))


@dataclass(frozen=True, slots=True)
class Derived:
    """The observations by one definition, and who wrote the counts that they follow from; None for a past moment."""

    written: Written | None
    observations: tuple[Observation, ...]


def derive(
    read: Reading, ground: Ground, methods: Mapping[str, str], before: Mapping[Method, Derived]
) -> dict[Method, Derived]:
    """What follows by these definitions, by indicator code and method version.

    `before` is what followed in an earlier state from the same ground: of an indicator whose counts nobody has written since,
    the same follows again.
    """
    written = read.written(methods) if ground.as_known_at is None else {}
    same = {
        method: before[method]
        for method in methods.items()
        if method in before and before[method].written == written.get(method[0])
    }
    new = {code: version for code, version in methods.items() if (code, version) not in same}
    figures: dict[str, list[MonthFigure]] = {code: [] for code in new}
    for figure in read.month_figures(ground.as_known_at, new) if new else ():
        figures[figure.indicator].append(figure)
    made = _observed(read, ground, new, figures)
    return same | {method: Derived(written.get(method[0]), each) for method, each in made.items()}


def _observed(
    read: Reading, ground: Ground, methods: Mapping[str, str], figures: Mapping[str, Sequence[MonthFigure]]
) -> dict[Method, tuple[Observation, ...]]:
    found: dict[Method, list[Observation]] = {}
    for method in methods.items():
        rule = _rule(ground, method)
        found[method] = observations(
            figures[rule.code], ground.standings_by(method), (), {rule.code: rule}, ground.populations
        )
    return _with_revisions(read, ground, found)


def derive_earlier(read: Reading, ground: Ground, authority: str, moment: Moment) -> tuple[Observation, ...]:
    """Every observation of one authority as known at a moment, which is the ground's, by the definitions in force.

    Whether a figure had been revised by then is not said.
    """
    methods = ground.in_force
    figures: dict[str, list[MonthFigure]] = {code: [] for code in methods}
    for figure in read.month_figures_of(authority, moment, methods):
        figures[figure.indicator].append(figure)
    found: list[Observation] = []
    for method in methods.items():
        rule = _rule(ground, method)
        standings = [each for each in ground.standings_by(method) if each.authority == authority]
        those = observations(figures[rule.code], standings, (), {rule.code: rule}, ground.populations)
        found += [each for each in those if each.area == authority]
    return tuple(found)


def _rule(ground: Ground, method: Method) -> Indicator:
    """The indicator, under the method version asked for; what kind of figure it gives does not change between versions."""
    return replace(ground.indicators[method[0]], method_version=method[1])


def _with_revisions(
    read: Reading, ground: Ground, found: Mapping[Method, Sequence[Observation]]
) -> dict[Method, tuple[Observation, ...]]:
    courses = {method: ground.courses_by(method) for method in found}
    since = [each for method in found for each in _since(_rule(ground, method), courses[method], found[method])]
    looked_at = sorted({moment for each in courses.values() for moment in each.moments})
    changes = read.back.changes_since(since, COUNTED, looked_at, ground.as_known_at) if since else {}
    populations = [
        each
        for each in (read.back.population_changes() if since and _has_rates(ground, found) else ())
        if ground.as_known_at is None or each.moment <= ground.as_known_at
    ]
    return {
        method: tuple(
            mark_revised(
                those,
                ground.indicators[method[0]],
                courses[method].completeness(ground.indicators[method[0]].needs),
                changes.get(method, ()),
                populations,
            )
        )
        for method, those in found.items()
    }


def _since(rule: Indicator, courses: Courses, found: Iterable[Observation]) -> list[Since]:
    """Every month that goes into a figure that is final now, of each authority, from when on it was complete."""
    periods = {one.period for one in found if one.complete}
    months = sorted({month for period in periods for month in final_months(rule, period)})
    settled = {month: settled_on(rule, period_of(month, PeriodType.MONTH)) for month in months}
    complete = courses.completeness(rule.needs)
    wanted = []
    for code in courses.authorities:
        if area(code) is not None:
            of_authority = complete(code)
            for month, day in settled.items():
                moment = of_authority.first(day)
                if moment is not None:
                    wanted.append(Since(code, rule.code, rule.method_version, month, moment))
    return wanted


def _has_rates(ground: Ground, found: Iterable[Method]) -> bool:
    return any(ground.indicators[code].band is not None for code, _ in found)

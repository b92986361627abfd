"""How the authorities stood over time, and from when on an area was complete for what an indicator needs."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import itemgetter
from threading import Lock

from hub.domain.areas import AREAS
from hub.domain.figures import Standing
from hub.domain.knowledge import Moment
from hub.domain.revisions import Completeness, Course

_MEMBERS = {area.code: area.members for area in AREAS}


class Courses:
    """The course of each authority; what follows from them is kept in mind."""

    def __init__(
        self, courses: Mapping[str, Course], known: Mapping[tuple[str, frozenset[str]], Completeness] | None = None
    ) -> None:
        self._courses = courses
        self._lock = Lock()
        self._known = dict(known or {})

    @property
    def authorities(self) -> tuple[str, ...]:
        """Who has ever reported."""
        return tuple(self._courses)

    @cached_property
    def moments(self) -> frozenset[Moment]:
        """Every moment at which an extract of anybody took effect."""
        return frozenset(moment for course in self._courses.values() for moment, _ in course)

    def of(self, authority: str) -> Course:
        """The course of one authority; empty where it never reported."""
        return self._courses.get(authority, ())

    def with_new(self, courses: Mapping[str, Course]) -> "Courses":
        """The same courses, those of some authorities replaced by longer ones."""
        with self._lock:
            same = {key: each for key, each in self._known.items() if courses.keys().isdisjoint(_MEMBERS[key[0]])}
        return Courses({**self._courses, **courses}, same)

    def standings(self, moment: Moment) -> list[Standing]:
        """How each authority stood at a moment, who had reported by then; nothing is in quarantine in it."""
        steps = (course[: bisect_right(course, moment, key=itemgetter(0))] for course in self._courses.values())
        return [known[-1][1] for known in steps if known]

    def until(self, moments: Mapping[str, Moment]) -> "Courses":
        """The same courses, those of some authorities up to a moment of their own."""
        return Courses(
            {
                authority: [step for step in course if step[0] <= moments[authority]]
                if authority in moments
                else course
                for authority, course in self._courses.items()
            }
        )

    def completeness(self, needs: frozenset[str]) -> Callable[[str], Completeness]:
        """The completeness of an area, by its code."""

        def of(area: str) -> Completeness:
            with self._lock:
                if (area, needs) not in self._known:
                    members = [self.of(code) for code in _MEMBERS[area]]
                    self._known[area, needs] = Completeness(members, needs)
                return self._known[area, needs]

        return of

"""The history of one person, whose records are made when an indicator first asks for them."""

from collections.abc import Iterable
from datetime import date

from hub.domain.histories.adults import adult_plans_in, adult_reviews_in, enquiries_in
from hub.domain.histories.asserted import asserted
from hub.domain.histories.assessments import assessments_in
from hub.domain.histories.care import (
    CarePeriod,
    care_periods_in,
    care_plans_in,
    placements_in,
    reviews_in,
    visits_in,
)
from hub.domain.histories.carers import carers_in
from hub.domain.histories.delays import delays_in
from hub.domain.histories.facts import Facts
from hub.domain.histories.lazy import lazy
from hub.domain.histories.leavers import care_leavers_in
from hub.domain.histories.protection import conferences_in, core_groups_in, protection_plans_in
from hub.domain.histories.referrals import referrals_in
from hub.domain.histories.schooling import leavings_in, school_changes_in


class History:
    """What is known of one person at one authority: it follows from the asserted facts alone, in whatever order they came.

    Rows that hang on a care period or a plan that is not known count for nothing.
    """

    def __init__(self, facts: Facts) -> None:
        self.asserted = asserted(facts)

    @property
    def kinds(self) -> Iterable[str]:
        """The kinds of event that stand."""
        return self.asserted.keys()

    referrals = lazy(referrals_in)
    assessments = lazy(assessments_in)
    care_periods = lazy(care_periods_in)
    placements = lazy(placements_in)
    care_plans = lazy(care_plans_in)
    reviews = lazy(reviews_in)
    visits = lazy(visits_in)
    school_changes = lazy(school_changes_in)
    leavings = lazy(leavings_in)
    conferences = lazy(conferences_in)
    protection_plans = lazy(protection_plans_in)
    core_groups = lazy(core_groups_in)
    care_leavers = lazy(care_leavers_in)
    adult_plans = lazy(adult_plans_in)
    adult_reviews = lazy(adult_reviews_in)
    enquiries = lazy(enquiries_in)
    carers = lazy(carers_in)
    delays = lazy(delays_in)

    @property
    def ordinary_care_periods(self) -> list[CarePeriod]:
        """The care periods that are not short breaks."""
        return [period for period in self.care_periods if not period.short_breaks]

    def is_looked_after(self, day: date) -> bool:
        """Looked after at the end of the day, other than in short breaks?"""
        return any(not period.short_breaks and period.covers(day) for period in self.care_periods)

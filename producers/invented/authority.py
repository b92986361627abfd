"""One invented authority: its cases from April 2006 to March 2009, the same for the same seed on every machine."""

from collections.abc import Sequence
from random import Random

from producers.invented.adulthood import invent_adult_plans, invent_carers, invent_enquiries
from producers.invented.ages import give_ages
from producers.invented.assessing import invent_assessments
from producers.invented.cases import Cases
from producers.invented.chance import chance
from producers.invented.children import Child, invent_children
from producers.invented.delaying import invent_delays
from producers.invented.habits import habits
from producers.invented.leaving_care import invent_care_leavers
from producers.invented.placements import invent_moves, invent_placements
from producers.invented.plan import Plan, plan
from producers.invented.protecting import invent_protection
from producers.invented.referrals import invent_referrals
from producers.invented.reviews import invent_care_plans, invent_reviews
from producers.invented.rows import CarePeriod, Keys
from producers.invented.schooling import invent_leavers, invent_school_changes
from producers.invented.short_breaks import invent_short_breaks
from producers.invented.visiting import invent_visits, states_visits

#: The seed of the demonstration, for which the reviews too come out at the published values.
SEED = 2009


def invent(authority: str, seed: int = SEED, scale: float = 1.0) -> Cases:
    """The cases of an authority, by its ONS code; at scale 1 all 22 together are about a third of Wales."""
    ours = plan(authority, seed, scale)
    keys = Keys()

    def about(what: str) -> Random:
        return chance(seed, authority, what)

    cases = Cases()
    cases.referrals, received = invent_referrals(ours, about("referrals"), keys)
    children = invent_children(ours, about("children"), keys, cases.referrals, received)
    give_ages(children, ours, about("ages"))
    moves = invent_moves(children, ours, about("moves"))
    cases.care_periods = [
        CarePeriod(period.key, child.person, period.started, period.ended, period.basis)
        for child in children
        for period in child.periods
    ]
    cases.placements = list(invent_placements(children, moves, about("placements"), keys))
    cases.care_plans = list(invent_care_plans(children, ours, about("plans"), keys))
    cases.reviews = list(invent_reviews(children, ours, about("reviews"), keys))
    cases.school_changes = list(invent_school_changes(children, moves, ours, about("schools"), keys))
    cases.school_leavers = list(invent_leavers(children, ours, about("leavers"), keys))
    invent_short_breaks(ours, cases, about("short breaks"), keys)
    _invent_further(authority, seed, ours, children, cases, keys)
    return cases


def _invent_further(authority: str, seed: int, ours: Plan, children: Sequence[Child], cases: Cases, keys: Keys) -> None:
    """Add the files about assessments, child protection, visits and leavers, and about adults."""
    usual = habits(authority, seed)

    def about(what: str) -> Random:
        return chance(seed, authority, what)

    cases.assessments = list(invent_assessments(usual, about("assessments"), keys, cases.referrals))
    protection = invent_protection(usual, about("protection"), keys, cases.assessments)
    cases.conferences, cases.protection_plans = protection.conferences, protection.plans
    cases.core_groups = protection.core_groups
    if states_visits(authority):
        cases.visits = list(invent_visits(usual, about("visits"), keys, cases.care_periods, cases.placements))
    cases.care_leavers = list(invent_care_leavers(children, ours, usual, about("care leavers"), keys))
    for plan_, reviews in invent_adult_plans(ours.adults, usual, about("adult plans"), keys):
        cases.adult_plans.append(plan_)
        cases.adult_reviews += reviews
    cases.adult_enquiries = list(invent_enquiries(ours.adults, usual, about("enquiries"), keys))
    cases.carers = list(invent_carers(ours.adults, usual, about("carers"), keys))
    cases.delays = list(invent_delays(ours.adults, usual, about("delays"), keys))

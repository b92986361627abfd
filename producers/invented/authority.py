"""One invented authority: its cases from April 2006 to March 2009, the same for the same seed on every machine."""

from random import Random

from producers.invented.ages import give_ages
from producers.invented.chance import chance
from producers.invented.children import invent_children
from producers.invented.placements import invent_moves, invent_placements
from producers.invented.plan import plan
from producers.invented.referrals import invent_referrals
from producers.invented.reviews import invent_care_plans, invent_reviews
from producers.invented.rows import CarePeriod, Cases, Keys
from producers.invented.schooling import invent_leavers, invent_school_changes
from producers.invented.short_breaks import invent_short_breaks

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
    return cases

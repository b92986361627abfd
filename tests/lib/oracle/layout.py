"""The files of a casefile: columns, keys, codes, what must not precede what, and which rows name which others."""

from dataclasses import dataclass, field

SOURCES = [
    "self",
    "family",
    "school",
    "health",
    "police",
    "youth_justice",
    "other_authority",
    "housing",
    "voluntary",
    "other",
]
DECISIONS = ["assessment", "no_further_action", "information_advice"]
BASES = ["care_order", "accommodated", "other", "short_breaks"]
TYPES = ["foster", "kinship_foster", "residential", "parent", "independent", "adoption", "other"]
AWAY = ["holiday", "hospital", "other"]
REASONS = ["transition", "adoption_or_home", "other"]
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True)
class File:
    name: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    codes: dict[str, list[str]] = field(default_factory=dict)
    booleans: tuple[str, ...] = ()
    #: (later, earlier): the first must not precede the second.
    orders: tuple[tuple[str, str], ...] = ()
    #: The file whose row a column names, that column, and the code of a row that names none.
    parent: tuple[str, str, str] | None = None
    #: A column that must be given when another one says so: (column, other column, what it says).
    required_when: tuple[str, str, str] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional

    @property
    def days(self) -> list[str]:
        return [column for column in self.columns if column.endswith("_on")]

    @property
    def moments(self) -> list[str]:
        return [column for column in self.columns if column.endswith("_at")]


REFERRALS, CARE_PERIODS, ADULT_PLANS = "referrals.csv", "care_periods.csv", "adult_plans.csv"
PARENTS = (REFERRALS, CARE_PERIODS, ADULT_PLANS)
STARTED_AND_ENDED = (("ended_on", "started_on"),)
OF_A_CARE_PERIOD = (CARE_PERIODS, "care_period_id", "unknown_care_period")
STEPS = ("offered_on", "assessed_on", "served_on")
FILES = [
    File(
        REFERRALS,
        ("referral_id",),
        ("referral_id", "person_id", "received_at", "source"),
        ("decided_at", "decision"),
        {"source": SOURCES, "decision": DECISIONS},
    ),
    File(
        CARE_PERIODS,
        ("care_period_id",),
        ("care_period_id", "person_id", "started_on", "basis"),
        ("ended_on",),
        {"basis": BASES},
        orders=STARTED_AND_ENDED,
    ),
    File(
        "placements.csv",
        ("placement_id",),
        ("placement_id", "care_period_id", "person_id", "started_on", "type"),
        ("ended_on", "temporary", "returned_as_planned"),
        {"type": TYPES, "temporary": AWAY},
        ("returned_as_planned",),
        STARTED_AND_ENDED,
        OF_A_CARE_PERIOD,
    ),
    File(
        "care_plans.csv",
        ("care_plan_id",),
        ("care_plan_id", "care_period_id", "person_id", "agreed_on"),
        parent=OF_A_CARE_PERIOD,
    ),
    File(
        "reviews.csv",
        ("review_id",),
        ("review_id", "care_period_id", "person_id", "held_on"),
        parent=OF_A_CARE_PERIOD,
    ),
    File(
        "school_changes.csv",
        ("school_change_id",),
        ("school_change_id", "person_id", "changed_on", "reason"),
        (),
        {"reason": REASONS},
    ),
    File(
        "school_leavers.csv",
        ("person_id", "academic_year"),
        ("person_id", "academic_year", "on_roll_in_january", "approved_qualification", "continuing"),
        (),
        {},
        ("on_roll_in_january", "approved_qualification", "continuing"),
    ),
    File(
        "assessments.csv",
        ("assessment_id",),
        ("assessment_id", "person_id", "kind", "required_on"),
        ("referral_id", "completed_on", "seen", "seen_alone"),
        {"kind": ["initial", "core", "wellbeing"]},
        ("seen", "seen_alone"),
        (("completed_on", "required_on"),),
        (REFERRALS, "referral_id", "unknown_referral"),
    ),
    File(
        "conferences.csv",
        ("conference_id",),
        ("conference_id", "person_id", "kind", "held_on"),
        ("strategy_discussion_on",),
        {"kind": ["initial", "review"]},
        orders=(("held_on", "strategy_discussion_on"),),
        required_when=("strategy_discussion_on", "kind", "initial"),
    ),
    File(
        "protection_plans.csv",
        ("protection_plan_id",),
        ("protection_plan_id", "person_id", "started_on"),
        ("ended_on",),
        orders=STARTED_AND_ENDED,
    ),
    File("core_groups.csv", ("core_group_id",), ("core_group_id", "person_id", "held_on")),
    File(
        "visits.csv",
        ("visit_id",),
        ("visit_id", "care_period_id", "person_id", "made_on"),
        parent=OF_A_CARE_PERIOD,
    ),
    File(
        "care_leavers.csv",
        ("person_id",),
        ("person_id", "turned_19_on", "in_touch"),
        ("suitable_accommodation", "occupied"),
        {},
        ("in_touch", "suitable_accommodation", "occupied"),
    ),
    File(
        ADULT_PLANS,
        ("adult_plan_id",),
        ("adult_plan_id", "person_id", "started_on"),
        ("ended_on",),
        orders=STARTED_AND_ENDED,
    ),
    File(
        "adult_reviews.csv",
        ("adult_review_id",),
        ("adult_review_id", "adult_plan_id", "person_id", "held_on"),
        parent=(ADULT_PLANS, "adult_plan_id", "unknown_plan"),
    ),
    File(
        "adult_enquiries.csv",
        ("enquiry_id",),
        ("enquiry_id", "person_id", "received_at"),
        ("completed_on",),
        orders=(("completed_on", "received_at"),),
    ),
    File(
        "carers.csv",
        ("person_id",),
        ("person_id", "identified_on"),
        STEPS,
        orders=tuple((step, "identified_on") for step in STEPS),
    ),
    File(
        "delays.csv",
        ("delay_id",),
        ("delay_id", "person_id", "census_on", "reason", "aged_75_or_over"),
        (),
        {"reason": ["social_care", "health", "other"]},
        ("aged_75_or_over",),
    ),
]
#: As they have to be read: those whose rows others name come first.
IN_ORDER = sorted(FILES, key=lambda file: file.name not in PARENTS)
NEEDS = {
    "SCC/006": ["referrals.csv"],
    "SCC/001a": [CARE_PERIODS, "placements.csv", "care_plans.csv"],
    "SCC/021": [CARE_PERIODS, "reviews.csv"],
    "SCC/004": [CARE_PERIODS, "placements.csv"],
    "SCC/002": [CARE_PERIODS, "school_changes.csv"],
    "EDU/002ii": ["school_leavers.csv"],
}

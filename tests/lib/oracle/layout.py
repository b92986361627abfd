"""The files of a casefile, and which indicator needs which: columns, keys, codes, dates in order, rows that name others."""

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
    #: Dates that must not precede another: the later column, the earlier one.
    in_order: tuple[tuple[str, str], ...] = ()
    #: The column that names a row of another file, that file, and the code of refusal when it is not known.
    parent: tuple[str, str, str] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional

    @property
    def days(self) -> list[str]:
        return [column for column in self.columns if column.endswith("_on")]

    @property
    def moments(self) -> list[str]:
        return [column for column in self.columns if column.endswith("_at")]


CARE_PERIODS = "care_periods.csv"
OF_CARE_PERIOD = ("care_period_id", CARE_PERIODS, "unknown_care_period")
ENDED_AFTER_START = (("ended_on", "started_on"),)
FILES = [
    File(
        "referrals.csv",
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
        in_order=ENDED_AFTER_START,
    ),
    File(
        "placements.csv",
        ("placement_id",),
        ("placement_id", "care_period_id", "person_id", "started_on", "type"),
        ("ended_on", "temporary", "returned_as_planned"),
        {"type": TYPES, "temporary": AWAY},
        ("returned_as_planned",),
        ENDED_AFTER_START,
        OF_CARE_PERIOD,
    ),
    File(
        "care_plans.csv",
        ("care_plan_id",),
        ("care_plan_id", "care_period_id", "person_id", "agreed_on"),
        parent=OF_CARE_PERIOD,
    ),
    File(
        "reviews.csv",
        ("review_id",),
        ("review_id", "care_period_id", "person_id", "held_on"),
        parent=OF_CARE_PERIOD,
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
        ("referral_id", "referrals.csv", "unknown_referral"),
    ),
    File(
        "conferences.csv",
        ("conference_id",),
        ("conference_id", "person_id", "kind", "held_on"),
        ("strategy_discussion_on",),
        {"kind": ["initial", "review"]},
        in_order=(("held_on", "strategy_discussion_on"),),
    ),
    File(
        "protection_plans.csv",
        ("protection_plan_id",),
        ("protection_plan_id", "person_id", "started_on"),
        ("ended_on",),
        in_order=ENDED_AFTER_START,
    ),
    File("core_groups.csv", ("core_group_id",), ("core_group_id", "person_id", "held_on")),
    File(
        "visits.csv",
        ("visit_id",),
        ("visit_id", "care_period_id", "person_id", "made_on"),
        parent=OF_CARE_PERIOD,
    ),
    File(
        "care_leavers.csv",
        ("person_id",),
        ("person_id", "turned_19_on", "in_touch"),
        ("suitable_accommodation", "occupied"),
        booleans=("in_touch", "suitable_accommodation", "occupied"),
    ),
    File(
        "adult_plans.csv",
        ("adult_plan_id",),
        ("adult_plan_id", "person_id", "started_on"),
        ("ended_on",),
        in_order=ENDED_AFTER_START,
    ),
    File(
        "adult_reviews.csv",
        ("adult_review_id",),
        ("adult_review_id", "adult_plan_id", "person_id", "held_on"),
        parent=("adult_plan_id", "adult_plans.csv", "unknown_plan"),
    ),
    File(
        "adult_enquiries.csv",
        ("enquiry_id",),
        ("enquiry_id", "person_id", "received_at"),
        ("completed_on",),
        in_order=(("completed_on", "received_at"),),
    ),
    File(
        "carers.csv",
        ("person_id",),
        ("person_id", "identified_on"),
        ("offered_on", "assessed_on", "served_on"),
        in_order=tuple((later, "identified_on") for later in ("offered_on", "assessed_on", "served_on")),
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
NEEDS = {
    "SCC/006": ["referrals.csv"],
    "SCC/001a": [CARE_PERIODS, "placements.csv", "care_plans.csv"],
    "SCC/021": [CARE_PERIODS, "reviews.csv"],
    "SCC/004": [CARE_PERIODS, "placements.csv"],
    "SCC/002": [CARE_PERIODS, "school_changes.csv"],
    "EDU/002ii": ["school_leavers.csv"],
    "SCC/010": ["referrals.csv"],
    "SCC/042a": ["assessments.csv"],
    "SCC/042b": ["assessments.csv"],
    "SCC/011a": ["assessments.csv"],
    "SCC/011b": ["assessments.csv"],
    "SCC/043a": ["assessments.csv"],
    "PM24": ["assessments.csv"],
    "SCC/014": ["conferences.csv"],
    "SCC/015": ["conferences.csv", "protection_plans.csv", "core_groups.csv"],
    "SCC/034": ["conferences.csv", "protection_plans.csv"],
    "SCC/025": [CARE_PERIODS, "placements.csv", "visits.csv"],
    "SCC/033d": ["care_leavers.csv"],
    "SCC/033e": ["care_leavers.csv"],
    "SCC/033f": ["care_leavers.csv"],
    "SCA/007": ["adult_plans.csv", "adult_reviews.csv"],
    "SCA/018a": ["carers.csv"],
    "SCA/018b": ["carers.csv"],
    "SCA/018c": ["carers.csv"],
    "PM18": ["adult_enquiries.csv"],
    "SCA/001": ["delays.csv"],
}

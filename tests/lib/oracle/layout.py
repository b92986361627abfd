"""The seven files of a casefile that the six indicators need: columns, keys, codes."""

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
    ),
    File(
        "placements.csv",
        ("placement_id",),
        ("placement_id", "care_period_id", "person_id", "started_on", "type"),
        ("ended_on", "temporary", "returned_as_planned"),
        {"type": TYPES, "temporary": AWAY},
        ("returned_as_planned",),
    ),
    File("care_plans.csv", ("care_plan_id",), ("care_plan_id", "care_period_id", "person_id", "agreed_on")),
    File("reviews.csv", ("review_id",), ("review_id", "care_period_id", "person_id", "held_on")),
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
]
NEEDS = {
    "SCC/006": ["referrals.csv"],
    "SCC/001a": [CARE_PERIODS, "placements.csv", "care_plans.csv"],
    "SCC/021": [CARE_PERIODS, "reviews.csv"],
    "SCC/004": [CARE_PERIODS, "placements.csv"],
    "SCC/002": [CARE_PERIODS, "school_changes.csv"],
    "EDU/002ii": ["school_leavers.csv"],
}

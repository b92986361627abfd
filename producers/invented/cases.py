"""Everything invented of one authority, file by file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from producers.invented import rows, rows_of_adults, rows_of_children

#: What a row of each file is.
FILES: dict[str, type[Any]] = {
    "referrals.csv": rows.Referral,
    "care_periods.csv": rows.CarePeriod,
    "placements.csv": rows.Placement,
    "care_plans.csv": rows.CarePlan,
    "reviews.csv": rows.Review,
    "school_changes.csv": rows.SchoolChange,
    "school_leavers.csv": rows.SchoolLeaver,
    "assessments.csv": rows_of_children.Assessment,
    "conferences.csv": rows_of_children.Conference,
    "protection_plans.csv": rows_of_children.ProtectionPlan,
    "core_groups.csv": rows_of_children.CoreGroup,
    "visits.csv": rows_of_children.Visit,
    "care_leavers.csv": rows_of_children.CareLeaver,
    "adult_plans.csv": rows_of_adults.AdultPlan,
    "adult_reviews.csv": rows_of_adults.AdultReview,
    "adult_enquiries.csv": rows_of_adults.Enquiry,
    "carers.csv": rows_of_adults.Carer,
    "delays.csv": rows_of_adults.Delay,
}


@dataclass(slots=True)
class Cases:
    """The rows of each file; those of a file that the authority does not give are None."""

    referrals: list[rows.Referral] = field(default_factory=list)
    care_periods: list[rows.CarePeriod] = field(default_factory=list)
    placements: list[rows.Placement] = field(default_factory=list)
    care_plans: list[rows.CarePlan] = field(default_factory=list)
    reviews: list[rows.Review] = field(default_factory=list)
    school_changes: list[rows.SchoolChange] = field(default_factory=list)
    school_leavers: list[rows.SchoolLeaver] = field(default_factory=list)
    assessments: list[rows_of_children.Assessment] = field(default_factory=list)
    conferences: list[rows_of_children.Conference] = field(default_factory=list)
    protection_plans: list[rows_of_children.ProtectionPlan] = field(default_factory=list)
    core_groups: list[rows_of_children.CoreGroup] = field(default_factory=list)
    visits: list[rows_of_children.Visit] | None = None
    care_leavers: list[rows_of_children.CareLeaver] = field(default_factory=list)
    adult_plans: list[rows_of_adults.AdultPlan] = field(default_factory=list)
    adult_reviews: list[rows_of_adults.AdultReview] = field(default_factory=list)
    adult_enquiries: list[rows_of_adults.Enquiry] = field(default_factory=list)
    carers: list[rows_of_adults.Carer] = field(default_factory=list)
    delays: list[rows_of_adults.Delay] = field(default_factory=list)

    def files(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Name and rows of each file that the authority gives."""
        for file in FILES:
            found = getattr(self, file.removesuffix(".csv"))
            if found is not None:
                yield file, found

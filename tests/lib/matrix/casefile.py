"""A casefile: referrals that are decided."""

from tests.lib.matrix.csv_files import CsvFile
from tests.lib.matrix.declaring import Declared, Folder, Person


def cells(person: Person) -> list[str]:
    """A referral, and what was decided; which source it came from may be corrected."""
    source = "police" if person.is_corrected else "school"
    return [f"R{person.number}", f"P{person.number}", "2009-03-02", source, "2009-03-03", "assessment"]


REFERRALS = CsvFile(
    "referrals.csv",
    ["referral_id", "person_id", "received_at", "source", "decided_at", "decision"],
    cells,
    required="received_at",
    facts=2,
    same={"2009-03-02": ["02/03/2009"], "2009-03-03": ["03/03/2009"]},
)
DECLARED = [
    Declared("casefile", "casefile", REFERRALS.whole, REFERRALS.nights(), REFERRALS.grow, Folder("casefile")),
]

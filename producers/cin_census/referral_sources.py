"""The census's codes of who referred a child, and the source that each is stated as."""

from typing import NamedTuple


class Code(NamedTuple):
    """A code: the source that a referral with it is stated to have, and what the code means."""

    source: str
    meaning: str


CODES = {
    "1A": Code("family", "individual: family member, relative or carer"),
    "1B": Code("other", "individual: acquaintance, neighbours and child minders included"),
    "1C": Code("self", "individual: self"),
    "1D": Code("other", "individual: other, strangers and Members of Parliament included"),
    "2A": Code("school", "schools"),
    "2B": Code("school", "education services"),
    "3A": Code("health", "health services: general practitioner"),
    "3B": Code("health", "health services: health visitor"),
    "3C": Code("health", "health services: school nurse"),
    "3D": Code("health", "health services: other primary health services"),
    "3E": Code("health", "health services: accident and emergency department"),
    "3F": Code("health", "health services: other, for example a hospice"),
    "4": Code("housing", "housing: of the local authority, or a housing association"),
    "5A": Code("other", "the authority's own services: social care, for example of adults"),
    "5B": Code("other", "the authority's own services: other internal ones, as youth offending where it is one"),
    "5C": Code("other_authority", "services of another local authority"),
    "5D": Code("other", "the authority's own services: early help"),
    "6": Code("police", "police"),
    "7": Code("other", "other legal agency: courts, probation, immigration, CAFCASS or prison"),
    "8": Code("other", "other: children's centres, independent providers or voluntary organisations"),
    "9": Code("other", "anonymous"),
    "10": Code("other", "unknown"),
}


def read_source(cell: str) -> str | None:
    """The source that a code is stated as."""
    found = CODES.get(cell.upper())
    return None if found is None else found.source

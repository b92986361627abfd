"""The codes of a return that are read, what each means, and what it becomes.

The meanings are those of the Department for Education's guide to the SSDA903 collection. Of an earlier code that is no
longer given out, `EARLIER` says so.
"""

from collections.abc import Mapping
from typing import NamedTuple

EARLIER = "no longer given out: "


class Coded(NamedTuple):
    """What a code means, and what it becomes."""

    meaning: str
    becomes: str


#: RNE, the reason for a new episode.
STARTED = "S"
LEGAL_STATUS_ONLY = "L"
REASONS_FOR_NEW: Mapping[str, Coded] = {
    "S": Coded("started to be looked after", "a period of care and a placement begin"),
    "L": Coded("change of legal status only", "nothing begins: the placement goes on"),
    "P": Coded("change of placement and carer", "a placement begins"),
    "T": Coded("change of placement, same carer", "a placement begins"),
    "B": Coded("change of legal status, placement and carer", "a placement begins"),
    "U": Coded("change of legal status and placement, same carer", "a placement begins"),
}

#: LS, the legal status, and the footing of a period of care that begins with it.
SHORT_BREAKS = "short_breaks"
LEGAL_STATUSES: Mapping[str, Coded] = {
    "C1": Coded("interim care order", "care_order"),
    "C2": Coded("full care order", "care_order"),
    "D1": Coded("freeing order granted", "care_order"),
    "E1": Coded("placement order granted", "care_order"),
    "V2": Coded("single period of accommodation", "accommodated"),
    "V3": Coded("agreed series of short-term breaks, each break recorded", SHORT_BREAKS),
    "V4": Coded("agreed series of short-term breaks, the agreement recorded", SHORT_BREAKS),
    "L1": Coded("under police protection", "other"),
    "L2": Coded("emergency protection order", "other"),
    "L3": Coded("under a child assessment order", "other"),
    "J1": Coded("remanded", "other"),
    "J2": Coded("accommodated under the Police and Criminal Evidence Act 1984", "other"),
    "J3": Coded("youth rehabilitation order with residence or intensive fostering", "other"),
}

#: PLACE, where the child lives, and the type of placement.
PLACES: Mapping[str, Coded] = {
    "U1": Coded("foster placement with relative or friend, long term", "kinship_foster"),
    "U2": Coded("foster placement with relative or friend who is also an approved adopter", "kinship_foster"),
    "U3": Coded("foster placement with relative or friend, neither", "kinship_foster"),
    "U4": Coded("foster placement with other carer, long term", "foster"),
    "U5": Coded("foster placement with other carer who is also an approved adopter", "foster"),
    "U6": Coded("foster placement with other carer, neither", "foster"),
    "A3": Coded("placed for adoption with consent with current foster carer", "adoption"),
    "A4": Coded("placed for adoption with consent not with current foster carer", "adoption"),
    "A5": Coded("placed for adoption with placement order with current foster carer", "adoption"),
    "A6": Coded("placed for adoption with placement order not with current foster carer", "adoption"),
    "P1": Coded("placed with own parents or others with parental responsibility", "parent"),
    "P2": Coded("independent living", "independent"),
    "P3": Coded("residential employment", "independent"),
    "H5": Coded("semi-independent living accommodation outside the regulations for children's homes", "residential"),
    "K1": Coded("secure children's home", "residential"),
    "K2": Coded("children's home", "residential"),
    "R1": Coded("residential care home", "residential"),
    "R2": Coded("NHS or other establishment providing medical or nursing care", "residential"),
    "R3": Coded("family centre or mother and baby unit", "residential"),
    "R5": Coded("young offender institution", "residential"),
    "S1": Coded("residential school", "residential"),
    "Z1": Coded("other placement", "other"),
    "T0": Coded("any temporary move", "other"),
    "T1": Coded("temporary period in hospital", "other"),
    "T2": Coded("temporary absence of the child on holiday", "other"),
    "T3": Coded("temporary accommodation while the foster carer is on holiday", "other"),
    "T4": Coded("temporary accommodation of seven days or less for another reason", "other"),
}

#: Of PLACE, the temporary absences from a placement that stays open, and why the child is away.
ABSENCES: Mapping[str, str] = {"T0": "other", "T1": "hospital", "T2": "holiday", "T3": "holiday", "T4": "other"}

#: REC, the reason why an episode ceased: another begins, or the child ceases to be looked after.
GOES_ON = "X1"
REASONS_CEASED: Mapping[str, str] = {
    "X1": "the next episode begins on the same day",
    "E11": "adopted, unopposed",
    "E12": "adopted, consent dispensed with",
    "E1": f"{EARLIER}adopted",
    "E2": "died",
    "E3": "care taken over by another authority",
    "E4A": "returned home as planned",
    "E4B": "returned home unplanned",
    "E4": f"{EARLIER}returned home",
    "E13": "left care to live with others without parental responsibility",
    "E41": "residence order or child arrangements order",
    "E43": f"{EARLIER}special guardianship order to former foster carer",
    "E44": f"{EARLIER}special guardianship order to other carer",
    "E45": "special guardianship order to former foster carer, relative or friend",
    "E46": "special guardianship order to former foster carer, other",
    "E47": "special guardianship order to other carer, relative or friend",
    "E48": "special guardianship order to other carer, other",
    "E5": "independent living, supported",
    "E6": "independent living, not supported",
    "E7": "transferred to residential care of adult services",
    "E8": "ceased for another reason",
    "E9": "sentenced to custody",
    "E14": "accommodation on remand ended",
    "E15": "found to be aged 18 or over",
    "E16": "moved abroad",
    "E17": "aged 18 and stayed with the carer",
}

#: REVIEW_CODE, how the child took part. Each is of a review that was held; PN0 says only that the child was under four.
PARTICIPATIONS: Mapping[str, str] = {
    "PN0": "child aged under 4 at the time of the review",
    "PN1": "attends and speaks",
    "PN2": "attends, an advocate speaks",
    "PN3": "attends and conveys a view without words",
    "PN4": "attends and does not contribute",
    "PN5": "does not attend, briefs an advocate",
    "PN6": "does not attend, conveys a view by other means",
    "PN7": "neither attends nor conveys a view",
}

#: IN_TOUCH; of who died or went home for good nothing is stated.
IN_TOUCH: Mapping[str, Coded] = {
    "YES": Coded("in touch", "true"),
    "NO": Coded("not in touch", "false"),
    "REFU": Coded("young person refuses contact", "false"),
    "NREQ": Coded("young person no longer requires services", "false"),
    "DIED": Coded("died after leaving care", ""),
    "RHOM": Coded("returned home for six months or more", ""),
}

NOT_GIVEN = "0"

#: ACTIV, the main activity around the birthday, and whether that is education, training or employment.
ACTIVITIES: Mapping[str, Coded] = {
    "F1": Coded("full time in higher education", "true"),
    "P1": Coded("part time in higher education", "true"),
    "F2": Coded("full time in other education", "true"),
    "P2": Coded("part time in other education", "true"),
    "F3": Coded(f"{EARLIER}full time in training or employment", "true"),
    "P3": Coded(f"{EARLIER}part time in training or employment", "true"),
    "F4": Coded("full time in an apprenticeship", "true"),
    "P4": Coded("part time in an apprenticeship", "true"),
    "F5": Coded("full time in training or employment", "true"),
    "P5": Coded("part time in training or employment", "true"),
    "G4": Coded("not occupied because of illness or disability", "false"),
    "G5": Coded("not occupied, other circumstances", "false"),
    "G6": Coded("not occupied because of pregnancy or parenting", "false"),
    NOT_GIVEN: Coded("not known", ""),
}

#: The letters of ACCOM; behind each stands 1 where the authority finds the accommodation suitable, 2 where it does not.
ACCOMMODATIONS: Mapping[str, str] = {
    "B": "with parents or relatives",
    "C": "community home or other residential care",
    "D": "semi-independent, transitional",
    "E": "supported lodgings",
    "G": "gone abroad",
    "H": "deported",
    "K": "ordinary lodgings",
    "R": "residence not known",
    "S": "no fixed abode",
    "T": "foyer or similar",
    "U": "independent living",
    "V": "emergency accommodation",
    "W": "bed and breakfast",
    "X": "in custody",
    "Y": "other",
    "Z": "with former foster carer",
}
SUITABLE: Mapping[str, str] = {
    **{letter + "1": "true" for letter in ACCOMMODATIONS},
    **{letter + "2": "false" for letter in ACCOMMODATIONS},
    NOT_GIVEN: "",
}

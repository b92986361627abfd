"""The words by which invented cases say that they are invented, in both languages."""

from dataclasses import dataclass

from hub.domain.areas import WALES_CODE
from hub.domain.observations import Observation


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in English and in Welsh, one beside the other."""

    en: str
    cy: str

    def text(self, language: str) -> str:
        """The sentence in "en" or "cy"."""
        return self.cy if language == "cy" else self.en


#: Stands on every page and in every answer of a demonstration.
INVENTED = Notice(
    "Invented cases: the figures computed here describe no real child, adult or authority.",
    "Achosion dychmygol: nid yw'r ffigurau a gyfrifir yma yn disgrifio unrhyw blentyn, oedolyn nac awdurdod go iawn.",
)

#: Ends the title of an indicator wherever its figures come from invented cases.
MARK = Notice(" (invented cases)", " (achosion dychmygol)")


def mark(observation: Observation, demonstration: bool, language: str) -> str:
    """What to add to the title of an observation's indicator; what the publisher states is real even in a demonstration."""
    published = observation.stated is not None and observation.stated.stated_by == WALES_CODE
    return MARK.text(language) if demonstration and not published else ""

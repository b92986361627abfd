"""The coded texts of the lists, as `q) 6: Police`: a letter, a code and a name, of which any may be left out.

What is left must not contradict itself: a text whose letter says one thing and whose name another says nothing.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

_LETTER = re.compile(r"([a-z]{1,2})\) *(.*)")
_CODE = re.compile(r"([a-z]{0,3}[0-9]{1,2}[a-z]?)(?: *[:–-].*| .*|)")


class Entry(NamedTuple):
    """One text of a list of codes: its letter, its code, the names by which it goes, and what it is stated as."""

    letter: str
    code: str
    names: tuple[str, ...]
    stated: str


class Codes:
    """A list of codes."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._letters = {each.letter: each.stated for each in entries if each.letter}
        self._codes = {each.code.casefold(): each.stated for each in entries if each.code}
        self._names = {plain(name): each.stated for each in entries for name in each.names}

    def read(self, text: str) -> str | None:
        """What a text is stated as; None when it is none of the list, or contradicts itself."""
        rest, said = plain(text), set[str | None]()
        match = _LETTER.fullmatch(rest)
        if match is not None:
            rest = match[2]
            if self._letters:
                said.add(self._letters.get(match[1]))
        if rest:
            code = _CODE.fullmatch(rest)
            by_code = self._codes.get(code[1]) if code else None
            said.add(self._names.get(rest) if by_code is None else by_code)
        return said.pop() if len(said) == 1 else None

    @property
    def expected(self) -> str:
        """What is expected, as a sentence has it."""
        shown = [written(each) for each in self.entries]
        return f"it is one of {', '.join(shown)}"


def written(entry: Entry) -> str:
    """An entry as the lists write it."""
    letter = f"{entry.letter}) " if entry.letter else ""
    return f"{letter}{entry.code}" + (f": {entry.names[0]}" if entry.code else entry.names[0])


def plain(text: str) -> str:
    """A text without what makes no difference: capitals, blanks, and which dash or quote is written."""
    return " ".join(text.replace("—", "-").replace("–", "-").replace("’", "'").split()).casefold()


YES_OR_NO = Codes(
    (
        Entry("a", "", ("Yes", "Y", "true", "1"), "true"),
        Entry("b", "", ("No", "N", "false", "0"), "false"),
        Entry("c", "", ("Unknown", "Not known", "U"), ""),
    )
)

REFERRAL_SOURCE = Codes(
    (
        Entry("a", "1A", ("Individual - family member, relative or carer", "family member, relative or carer"), "family"),
        Entry("b", "1B", ("Individual - acquaintance (including neighbours and child minders)", "acquaintance"), "other"),
        Entry("c", "1C", ("Individual - self", "self"), "self"),
        Entry("d", "1D", ("Individual - other (including strangers)", "Individual - other"), "other"),
        Entry("e", "2A", ("Schools", "School"), "school"),
        Entry("f", "2B", ("Education services",), "school"),
        Entry("g", "3A", ("Health services - general practitioner (GP)", "GP", "Health services"), "health"),
        Entry("h", "3B", ("Health services - health visitor", "health visitor"), "health"),
        Entry("i", "3C", ("Health services - school nurse", "school nurse"), "health"),
        Entry("j", "3D", ("Health services - other primary health services",), "health"),
        Entry("k", "3E", ("Health services - A&E (accident and emergency department)", "A&E"), "health"),
        Entry("l", "3F", ("Health services - other (for example hospice)",), "health"),
        Entry("m", "4", ("Housing", "Housing - local authority housing or housing association"), "housing"),
        Entry("n", "5A", ("LA services - social care for example adults social care services",), "other"),
        Entry("o", "5B", ("LA services - other internal",), "other"),
        Entry("p", "5C", ("LA services - external",), "other_authority"),
        Entry("q", "6", ("Police",), "police"),
        Entry("r", "7", ("Other legal agency",), "other"),
        Entry("s", "8", ("Other",), "other"),
        Entry("t", "9", ("Anonymous",), "other"),
        Entry("u", "10", ("Unknown",), "other"),
    )
)  # fmt: skip

LEGAL_STATUS = Codes(
    (
        Entry("", "C1", ("ICO", "Interim care order"), "care_order"),
        Entry("", "C2", ("FCO", "Full care order"), "care_order"),
        Entry("", "D1", ("Freeing order", "Freeing order granted"), "care_order"),
        Entry("", "E1", ("Placement order", "Placement order granted"), "care_order"),
        Entry("", "V2", ("Single period under S20", "Single period of accommodation under section 20"), "accommodated"),
        Entry("", "V3", ("Short term breaks, episodes recorded",), "short_breaks"),
        Entry("", "V4", ("Short term breaks, agreements recorded",), "short_breaks"),
        Entry("", "L1", ("Police protection LA accommodation",), "other"),
        Entry("", "L2", ("EPO", "Emergency protection order"), "other"),
        Entry("", "L3", ("Child assessment order LA accommodation",), "other"),
        Entry("", "J1", ("Remanded to LA or youth detention",), "other"),
        Entry("", "J2", ("LA accommodation under PACE",), "other"),
        Entry("", "J3", ("Youth rehabilitation order",), "other"),
    )
)  # fmt: skip

DIED = "died"
IN_TOUCH = Codes(
    (
        Entry("a", "", ("Yes", "Y"), "true"),
        Entry("b", "", ("No", "N"), "false"),
        Entry("c", "", ("Died", "Death"), DIED),
        Entry("d", "", ("Refu", "Refused"), "false"),
        Entry("e", "", ("NREQ", "No longer requires services"), "false"),
        Entry("f", "", ("Rhom", "Returned home"), "false"),
    )
)

SUITABILITY = Codes(
    (Entry("a", "", ("Suitable",), "true"), Entry("b", "", ("Unsuitable", "Not suitable"), "false")),
)

ACTIVITY = Codes(
    (
        Entry("", "F1", ("Full time in higher education",), "true"),
        Entry("", "P1", ("Part time in higher education",), "true"),
        Entry("", "F2", ("Full time in education other than higher",), "true"),
        Entry("", "P2", ("Part time in education other than higher",), "true"),
        Entry("", "F3", ("Full time in training or employment",), "true"),
        Entry("", "P3", ("Part time in training or employment",), "true"),
        Entry("", "F4", ("Full time in apprenticeship",), "true"),
        Entry("", "P4", ("Part time in apprenticeship",), "true"),
        Entry("", "F5", ("Full time in training or employment, no apprenticeship",), "true"),
        Entry("", "P5", ("Part time in training or employment, no apprenticeship",), "true"),
        Entry("", "G4", ("Not in education, employment or training - illness or disability",), "false"),
        Entry("", "G5", ("Not in education, employment or training - other",), "false"),
        Entry("", "G6", ("Not in education, employment or training - pregnancy or parenting",), "false"),
    )
)  # fmt: skip

#: Each list of codes, and the heading under which it stands.
ALL: Mapping[str, Codes] = {
    "Referral Source": REFERRAL_SOURCE,
    "Child's Legal Status": LEGAL_STATUS,
    "LA in Touch": IN_TOUCH,
    "Suitability of Accommodation": SUITABILITY,
    "Activity Status": ACTIVITY,
}

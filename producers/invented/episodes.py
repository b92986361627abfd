"""Invented periods of care as the episodes of an SSDA903 return: a placement, an absence or a legal status at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from producers.invented.cases import Cases
from producers.invented.chance import Mixture, between, one_of
from producers.invented.rows import CarePeriod, Placement
from producers.invented.wales import DAY

#: Of a type of placement, the codes of PLACE, and who provides it.
PLACES = {
    "foster": (Mixture({"U4": 2, "U6": 5}), Mixture({"PR1": 3, "PR4": 1})),
    "kinship_foster": (Mixture({"U1": 1, "U3": 3}), Mixture({"PR1": 1})),
    "residential": (Mixture({"K2": 5, "S1": 1}), Mixture({"PR1": 1, "PR4": 2})),
    "parent": (Mixture({"P1": 1}), Mixture({"PR0": 1})),
    "independent": (Mixture({"P2": 1}), Mixture({"PR1": 1})),
    "adoption": (Mixture({"A4": 1, "A6": 2}), Mixture({"PR1": 1})),
    "other": (Mixture({"Z1": 1}), Mixture({"PR1": 1})),
}
ABSENCES = {"holiday": Mixture({"T2": 1, "T3": 1}), "hospital": Mixture({"T1": 1}), "other": Mixture({"T4": 1})}
NEEDS = Mixture({"N1": 12, "N2": 1, "N3": 1, "N4": 2, "N5": 3, "N8": 1})
ENDINGS = Mixture({"E4A": 5, "E4B": 1, "E11": 1, "E41": 1, "E45": 1, "E6": 1, "E8": 2})
REASONS_FOR_CHANGE = Mixture({"CARPL": 4, "CREQB": 1, "CREQO": 1, "CHILD": 1, "PLACE": 1})
#: Interim care orders become full ones after so many days.
INTERIM = (60, 300)


@dataclass(slots=True)
class Episode:
    """An episode as a return holds it."""

    child: str
    first: date
    rne: str
    ls: str
    need: str
    place: str
    provider: str
    last: date | None = None
    rec: str = ""
    change: str = ""

    def cells(self, as_at: date) -> dict[str, str]:
        """By column, as known at a day: what comes later is blank."""
        has_ended = self.last is not None and self.last <= as_at
        return {
            "CHILD": self.child,
            "DECOM": day(self.first),
            "RNE": self.rne,
            "LS": self.ls,
            "CIN": self.need,
            "PLACE": self.place,
            "PLACE_PROVIDER": self.provider,
            "DEC": day(self.last) if has_ended else "",
            "REC": self.rec if has_ended else "",
            "REASON_PLACE_CHANGE": self.change if has_ended else "",
            "HOME_POST": "",
            "PL_POST": "",
            "URN": "XXXXXXX" if self.provider else "",
        }


def day(value: date | None) -> str:
    """A day as a return writes it."""
    return "" if value is None else f"{value:%d/%m/%Y}"


def invent_episodes(cases: Cases, by: Random) -> list[Episode]:
    """The episodes of every child, in the order of the periods of care."""
    placements: dict[str, list[Placement]] = {}
    for each in cases.placements:
        placements.setdefault(each.care_period_id, []).append(each)
    return [
        episode
        for period in cases.care_periods
        for episode in _joined(period, _episodes(period, placements.get(period.care_period_id, []), by), by)
    ]


def _episodes(period: CarePeriod, placements: Sequence[Placement], by: Random) -> Iterator[Episode]:
    """Without their ends: a new one for each placement, for each absence and each return, and for a change of order."""
    need = NEEDS.draw(by)
    if period.basis == "short_breaks":  # the agreement is recorded, and not each break
        yield Episode(period.person_id, period.started_on, "S", "V4", need, "U6", "PR1")
        return
    status = "V2" if period.basis == "accommodated" else "C1"
    changes = period.started_on + DAY * between(by, *INTERIM) if status == "C1" else None
    lasting = [each for each in placements if each.temporary is None]
    for placement in lasting:
        codes, providers = PLACES[placement.type]
        place, provider = codes.draw(by), providers.draw(by)
        begun = [(placement.started_on, place, provider)]
        for absence in placements:
            if absence.temporary is not None and _is_within(absence, placement):
                begun.append((absence.started_on, ABSENCES[absence.temporary].draw(by), ""))
                if absence.ended_on is not None:
                    begun.append((absence.ended_on, place, provider))
        for number, (first, where, whose) in enumerate(begun):
            if changes is not None and first >= changes:
                status, changes = "C2", None
            rne = "S" if first == period.started_on else "P"
            yield Episode(period.person_id, first, rne, status, need, where, whose)
            ends = begun[number + 1][0] if number + 1 < len(begun) else placement.ended_on
            if changes is not None and first < changes and (ends is None or changes < ends):
                status = "C2"
                yield Episode(period.person_id, changes, "L", status, need, where, whose)
                changes = None


def _is_within(absence: Placement, placement: Placement) -> bool:
    return placement.started_on < absence.started_on and (
        placement.ended_on is None or absence.started_on < placement.ended_on
    )


def _joined(period: CarePeriod, episodes: Iterator[Episode], by: Random) -> Iterator[Episode]:
    """Each ends on the day on which the next one begins, the last with the period."""
    held = list(episodes)
    for number, episode in enumerate(held):
        following = held[number + 1] if number + 1 < len(held) else None
        if following is not None:
            episode.last, episode.rec = following.first, "X1"
            if following.rne != "L" and not following.place.startswith("T") and not episode.place.startswith("T"):
                episode.change = REASONS_FOR_CHANGE.draw(by)
        elif period.ended_on is not None:
            episode.last, episode.rec = period.ended_on, ENDINGS.draw(by)
        yield episode


def participation(born: date, held: date, by: Random) -> str:
    """How a child took part in a review."""
    is_under_four = (held.year - born.year - ((held.month, held.day) < (born.month, born.day))) < 4
    return "PN0" if is_under_four else one_of(by, ("PN1", "PN1", "PN1", "PN2", "PN4", "PN5", "PN6", "PN7"))

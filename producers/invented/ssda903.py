"""Invented SSDA903 returns: a year's as CSV files or as XML, told from the invented casefile of one authority.

`python -m producers.invented.ssda903 FOLDER` writes the returns that `producers/samples/ssda903` holds.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path

from producers.as_at import FILE as AS_AT
from producers.invented.authority import SEED, invent
from producers.invented.chance import between, chance, one_of
from producers.invented.episodes import Episode, day, invent_episodes, participation
from producers.invented.wales import DAY, YEARS

#: Whose invented cases the sample is: some dozens of children.
AUTHORITY = "W06000004"

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"

Rows = list[dict[str, str]]


class Returns:
    """Everything invented of one authority as returns hold it."""

    def __init__(self, authority: str = AUTHORITY, seed: int = SEED, scale: float = 1.0) -> None:
        cases = invent(authority, seed, scale)
        by = chance(seed, authority, "a return")
        self.episodes = invent_episodes(cases, by)
        firsts: dict[str, date] = {}
        for each in self.episodes:
            firsts.setdefault(each.child, each.first)
        turned = {each.person_id: each.turned_19_on for each in cases.care_leavers}
        self.born = {
            child: _years_before(turned[child], 19) if child in turned else first - DAY * between(by, 30, 365 * 15)
            for child, first in firsts.items()
        }
        self.born |= {child: _years_before(on, 19) for child, on in turned.items()}
        self.header: dict[str, dict[str, str]] = {
            child: {
                "CHILD": child,
                "SEX": one_of(by, "12"),
                "DOB": day(born),
                "ETHNIC": one_of(by, ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "APKN")),
                "UPN": "UN5",
                "MOTHER": "",
                "MC_DOB": "",
            }
            for child, born in self.born.items()
        }
        self.reviews = [
            (each.held_on, each.person_id, participation(self.born[each.person_id], each.held_on, by))
            for each in cases.reviews
        ]
        self.leavers = [
            (
                each.turned_19_on,
                each.person_id,
                "YES" if each.in_touch else one_of(by, ("NO", "REFU", "NREQ")),
                {True: one_of(by, ("F2", "F5", "P5")), False: one_of(by, ("G5", "G6")), None: "0"}[each.occupied],
                {True: one_of(by, ("U1", "Z1", "D1")), False: one_of(by, ("V2", "S2")), None: "0"}[
                    each.suitable_accommodation
                ],
            )
            for each in cases.care_leavers
        ]

    def year(self, first: date, last: date) -> Mapping[str, tuple[str, Rows]]:
        """The files of the return of a year: header and rows of each."""
        episodes = [each for each in self.episodes if _is_in(each, first, last)]
        reviews = [
            {"CHILD": child, "DOB": day(self.born[child]), "REVIEW": day(held), "REVIEW_CODE": code}
            for held, child, code in self.reviews
            if first <= held <= last
        ]
        leavers = [
            {"CHILD": child, "DOB": day(self.born[child]), "IN_TOUCH": touch, "ACTIV": activity, "ACCOM": home}
            for turned, child, touch, activity, home in self.leavers
            if _years_before(first, 1) <= turned <= last  # who turns twenty in the year is asked once more
        ]
        children = dict.fromkeys([*(each.child for each in episodes), *(each["CHILD"] for each in leavers)])
        return {
            "header.csv": (HEADER, [self.header[child] for child in children]),
            "episodes.csv": (EPISODES, [each.cells(last) for each in episodes]),
            "reviews.csv": (REVIEWS, reviews),
            "oc3.csv": (OC3, leavers),
        }


def _is_in(episode: Episode, first: date, last: date) -> bool:
    """Was the episode open at the beginning of a year, or did it begin in it?"""
    return episode.first <= last and (episode.last is None or episode.last >= first)


def _years_before(when: date, years: int) -> date:
    try:
        return when.replace(year=when.year - years)
    except ValueError:  # 29 February
        return when.replace(year=when.year - years, day=28)


def write_csv(folder: Path, files: Mapping[str, tuple[str, Rows]], as_at: date) -> None:
    """Write a return as files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in files.items():
        lines = [header, *(",".join(row[column] for column in header.split(",")) for row in rows)]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    (folder / AS_AT).write_text(f"{as_at}\n", encoding="utf-8")


def write_xml(folder: Path, files: Mapping[str, tuple[str, Rows]], as_at: date) -> None:
    """Write the same return as XML."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<EXPSSDA903>", *_records(files), "</EXPSSDA903>", ""])
    (folder / "return.xml").write_text(text, encoding="utf-8", newline="\n")
    (folder / AS_AT).write_text(f"{as_at}\n", encoding="utf-8")


def _records(files: Mapping[str, tuple[str, Rows]]) -> Iterator[str]:
    def of(file: str, child: str) -> Rows:
        return [row for row in files[file][1] if row["CHILD"] == child]

    for header in files["header.csv"][1]:
        child = header["CHILD"]
        yield "  <CHILD>"
        yield "    <HEADER>"
        once = {"CHILDID": child} | {name: value for name, value in header.items() if name != "CHILD"}
        for leaver in of("oc3.csv", child):
            once |= {name: leaver[name] for name in ("IN_TOUCH", "ACTIV", "ACCOM")}
        yield from _elements(once, 6)
        for review in of("reviews.csv", child):
            yield "      <AREVIEW>"
            yield from _elements({name: review[name] for name in ("REVIEW", "REVIEW_CODE")}, 8)
            yield "      </AREVIEW>"
        yield "    </HEADER>"
        for episode in of("episodes.csv", child):
            yield "    <EPISODE>"
            said = {("PL" if name == "PLACE" else name): value for name, value in episode.items() if name != "CHILD"}
            yield from _elements(said, 6)
            yield "    </EPISODE>"
        yield "  </CHILD>"


def _elements(said: Mapping[str, str], indent: int) -> Iterator[str]:
    for name, value in said.items():
        yield " " * indent + (f"<{name}>{escape(value)}</{name}>" if value else f"<{name}/>")


def write_sample(folder: Path) -> None:
    """Write the sample: the returns of three years, and the last of them as XML too."""
    returns = Returns()
    for year in YEARS:
        files = returns.year(year.start, year.end)
        name = f"{year.start.year}-{year.end:%y}"
        write_csv(folder / name, files, year.end)
    write_xml(folder / f"{name}-xml", files, year.end)


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]))

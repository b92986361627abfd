"""Invented cases, which nobody extracts: what is invented depends on the seed, the scale and the authority alone."""

import json
from pathlib import Path

from producers.reading import SourceSettings
from producers.sources.synthetic import SyntheticSettings
from tests.lib.matrix.declaring import (
    FEW,
    HALF,
    MANY,
    NOTHING,
    ONE_LESS,
    ONE_MORE,
    Answer,
    Declared,
    Lay,
    Night,
    People,
    Way,
    files,
)

SMALLEST_AUTHORITY = "W06000024"
SAID = "invented.json"
SCALE = 0.01
UNCHANGED = "nothing is read, so nothing of that kind can come; the same seed invents the same again, whatever lies in the folder"


def settings(place: Path) -> SourceSettings:
    """What the night says of seed and scale."""
    file = place / SAID
    said = json.loads(file.read_text()) if file.exists() else {}
    return SyntheticSettings.model_validate({"name": "invented cases", "format": "synthetic", "scale": SCALE, **said})


def invented(scale: float = SCALE, seed: int = 2009) -> Lay:
    """Cases of a scale and a seed."""

    def lay(place: Path) -> None:
        (place / SAID).write_text(json.dumps({"scale": scale, "seed": seed}))

    return lay


def whole(people: People) -> Lay:
    """More or fewer cases: nobody chooses whom."""
    return invented({2: 0.005, 3: SCALE, 4: 0.02, 30: 0.05, 60: 0.2}[len(people)])


def grow(place: Path, rows: int) -> None:
    """Cases of about so many rows."""
    invented(rows / ROWS)(place)


def beside(referrals: str | bytes) -> list[Way]:
    """The same seed again, beside a file that is of no use."""
    return [Way(files({"referrals.csv": referrals}), NOTHING, instead=UNCHANGED)]


#: Rows at the scale 1.
ROWS = 1_700
REFERRALS = "referral_id,person_id,received_at,source\nR1,P1,2009-03-02,school\n"
GONE = tuple((file, 1, "mass_withdrawal") for file in ("referrals.csv", "assessments.csv", "reviews.csv"))
NIGHTS = {
    Night.NEW: [Way(whole(ONE_MORE), Answer(44, 10, 5), instead="nobody adds a row: at twice the scale there are more cases")],
    Night.CORRECTED: [Way(invented(seed=7), Answer(10, 4, 11), instead="nobody corrects a row: at another seed the cases are others")],
    Night.WITHDRAWN: [Way(whole(ONE_LESS), Answer(4, 2, 12), instead="nobody removes a row: at half the scale there are fewer cases")],
    Night.REAPPEARING: [Way(whole(FEW), Answer(12, 2, 4), since=ONE_LESS)],
    Night.REORDERED: beside(REFERRALS),
    Night.REFORMATTED: beside(REFERRALS.replace("\n", "\r\n")),
    Night.TRUNCATED: [Way(whole(HALF), Answer(18, 0, 155, GONE), since=MANY, instead="nothing is cut off, but a smaller scale has lost most of the cases")],
    Night.WRONG_COLUMNS: beside(REFERRALS.replace("received_at", "received")),
    Night.WRONG_ENCODING: beside(REFERRALS.encode("utf-16")),
    Night.HALF_WRITTEN: beside(REFERRALS[:-9]),
    Night.ZERO_BYTES: beside(b""),
}  # fmt: skip
DECLARED = [
    # Cases are invented before the first of them is stated: some are drawn by what others are.
    Declared("synthetic", "synthetic", whole, NIGHTS, grow, settings, SMALLEST_AUTHORITY, holds=1_200),
]

"""The public samples of the census, read whole: how many rows, what they state, and each refusal with its line."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import producers
from producers.reading import FolderSettings
from producers.sources import source_of
from tests.lib.extracts import addresses, first_extract

SAMPLES = Path(producers.__file__).parent / "samples" / "cin_census"
TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("sample", "as_at", "rows", "stated", "refused"),
    [
        (
            "cin-2022.xml",
            date(2022, 3, 31),
            [1, 1, 3, 1],
            {
                "referral_received": 1,
                "assessment_required": 1,
                "assessment_completed": 1,
                "conference_held": 3,
                "protection_plan_started": 1,
                "protection_plan_ended": 1,
            },
            [],
        ),
        (
            "CIN_Census_2024.xml",
            date(2024, 3, 31),
            [2, 2, 3, 1],
            {"referral_received": 1, "conference_held": 3, "protection_plan_started": 1, "protection_plan_ended": 1},
            [(86, "future_date"), (41, "end_before_start"), (92, "unknown_referral")],
        ),
        (
            "fake_CIN_data.xml",
            date(2022, 7, 21),
            [402, 350],
            {"referral_received": 394, "conference_held": 344},
            [
                *((line, "future_date") for line in (1967, 2450, 2459, 2468, 2886, 3692, 4948, 6453)),
                *((line, "future_date") for line in (2456, 2465, 2890, 3696, 4952, 6459)),
            ],
        ),
    ],
)
def test_a_public_sample_is_read_whole(
    sample: str,
    as_at: date,
    rows: list[int],
    stated: dict[str, int],
    refused: list[tuple[int, str]],
    tmp_path: Path,
) -> None:
    shutil.copy(SAMPLES / sample, tmp_path)
    settings = FolderSettings(name="it", format="cin_census", folder=tmp_path)
    report, events = first_extract(source_of("cin_census"), settings, today=TODAY)
    assert report.as_at == as_at
    assert [each.rows for each in report.files] == rows
    assert Counter(each.SUBJECT for each in events) == stated
    assert addresses(report.refusals) == [(sample, *each) for each in refused]

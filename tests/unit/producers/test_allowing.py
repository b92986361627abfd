"""What is allowed by hand is about a file that there is, and the sentence that offers it can be pasted."""

import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.errors import UsageError
from producers.pasting import pasted
from producers.previewing import preview_connector
from producers.refusals import mass_withdrawal
from producers.staging import Permissions
from tests.lib.configured import HEAD
from tests.lib.extracts import REFERRALS, TODAY, write
from tests.lib.worksheets import workbook

LIST_3: list[list[Any]] = [
    ["Child Unique ID", "Gender", "Date of Referral", "Referral Source", "Referral NFA?"],
    [101, "a) Male", date(2009, 3, 2), "q) 6: Police", "No"],
]


def preview(folder: Path, format_: str, *withdrawals: str) -> None:
    config = folder / "connector.toml"
    config.write_text(f'{HEAD}format = "{format_}"\n')
    (folder / "pseudonym.key").write_text("0123456789abcdef" * 4)
    preview_connector(config, TODAY, 1_000, Permissions(withdrawals=frozenset(withdrawals)))


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("referrals.csv", "referrals.csv"),
        ("A.xlsx/List 3", '"A.xlsx/List 3"'),
        ("Môn (2).csv", '"Môn (2).csv"'),
        ("50% of `all`.csv", "'50% of `all`.csv'"),
        ("the child's $1.csv", """'the child'"'"'s $1.csv'"""),
    ],
)
def test_the_sentence_of_a_mass_withdrawal_ends_with_what_can_be_pasted(file: str, shown: str) -> None:
    sentence = mass_withdrawal(file, 30, 29).sentence
    assert sentence.endswith(f"run again with --allow-mass-withdrawal {shown}")
    assert shlex.split(pasted(file)) == [file]


def test_a_slip_in_the_name_of_a_file_is_told_with_the_names_that_there_are(tmp_path: Path) -> None:
    write(tmp_path / "extract", referrals=REFERRALS)
    preview(tmp_path, "casefile", "referrals.csv", "reviews.csv")  # one that is not there today is a file all the same
    with pytest.raises(UsageError) as refused:
        preview(tmp_path, "casefile", "referrals.csv", "referals.csv")
    said = str(refused.value)
    assert "--allow-mass-withdrawal names referals.csv, and no source has such a file" in said
    assert "referrals.csv, reviews.csv" in said.partition("there are")[2]


def test_a_list_of_a_workbook_is_allowed_by_the_name_that_the_sentence_gives_it(tmp_path: Path) -> None:
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "as_at.txt").write_text("2009-03-31")
    (tmp_path / "extract" / "A.xlsx").write_bytes(workbook({"List 3": LIST_3}))
    preview(tmp_path, "annex_a", "A.xlsx/List 3")
    with pytest.raises(UsageError, match=r"names A\.xlsx/List 4, and .*there are A\.xlsx/List 3, "):
        preview(tmp_path, "annex_a", "A.xlsx/List 4")

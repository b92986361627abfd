"""A check looks at the first rows of each sheet: what it finds wrong with them, a run that reads everything finds, too."""

import sys
from itertools import takewhile
from pathlib import Path

import pytest

from producers.beginning import Beginnings
from producers.checking import ROWS, Finding, State, check
from producers.outbox.file import forgetful
from producers.previewing import preview_connector
from producers.report import FileReport, SourceReport
from producers.sources import source_of
from producers.staging import Run, stage
from tests.lib.configured import HEAD
from tests.lib.extracts import AUTHORITY, CARE_PERIODS, KEYS, REVIEWS, TODAY, addresses, folder_settings, write

CASEFILE = source_of("casefile")


def periods(*numbers: int) -> str:
    return CARE_PERIODS + "".join(f"C{i},P{i},2009-01-05,,care_order\n" for i in numbers)


def reviews(*numbers: int) -> str:
    return REVIEWS + "".join(f"V{i},C{i},P{i},2009-02-02\n" for i in numbers)


def looked_at(folder: Path, count: int | None) -> SourceReport:
    run = Run(AUTHORITY, KEYS, TODAY, 1_000, beginnings=None if count is None else Beginnings(count))
    with forgetful(AUTHORITY) as outbox:
        return stage(outbox, CASEFILE, folder_settings(CASEFILE, folder), run, keep=True)


def of_reviews(report: SourceReport) -> FileReport:
    return next(each for each in report.files if each.file == "reviews.csv")


def connector(folder: Path) -> Path:
    config = folder / "connector.toml"
    config.write_text(HEAD + 'format = "casefile"\n')
    (folder / "pseudonym.key").write_text("0123456789abcdef" * 4)
    return config


def before_the_network(config: Path) -> list[Finding]:
    return list(takewhile(lambda each: not each.name.startswith("way to"), check(config, TODAY, 1_000, 0, lambda: 0.0)))


def test_reviews_of_periods_further_down_are_nothing_wrong(tmp_path: Path) -> None:
    config = connector(tmp_path)
    newest_first, oldest_first = range(4_500, 0, -1), range(1, 4_500)
    write(tmp_path / "extract", care_periods=periods(*newest_first), reviews=reviews(*oldest_first))
    assert [each.report.refusals for each in preview_connector(config, TODAY, 1_000)] == [[]]
    found = [each for each in before_the_network(config) if each.name.startswith("source")]
    assert [each.state for each in found] == [State.WELL] * 2
    assert found[1].seen == (
        f"as at 2009-03-31: reviews.csv: of {ROWS} rows looked at 0 are accepted; {ROWS} could not be judged, because what they"
        " hang on lies further down"
    )


def test_what_is_wrong_with_a_review_itself_is_found_although_its_period_lies_further_down(tmp_path: Path) -> None:
    wrong = reviews(1, 4) + "V5,C1,P1,never\nV6,C4,P9,2009-02-02\n"
    write(tmp_path, care_periods=periods(5, 4, 3, 2, 1), reviews=wrong)
    report = looked_at(tmp_path, 4)
    assert addresses(report.refusals) == [("reviews.csv", 4, "bad_date"), ("reviews.csv", 5, "person_mismatch")]
    assert (of_reviews(report).refused, report.unjudged.get(of_reviews(report).file, 0), of_reviews(report).new) == (
        2,
        1,
        1,
    )


@pytest.mark.parametrize("count", [3, 4, 2_000, None])
def test_a_review_of_no_period_is_refused_when_every_period_was_looked_at(tmp_path: Path, count: int | None) -> None:
    write(tmp_path, care_periods=periods(1, 2, 3), reviews=reviews(1, 9))
    report = looked_at(tmp_path, count)
    assert addresses(report.refusals) == [("reviews.csv", 3, "unknown_care_period")]
    assert (of_reviews(report).refused, report.unjudged.get(of_reviews(report).file, 0)) == (1, 0)


def test_a_password_in_the_configuration_that_others_may_read_is_spoken_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a connector").mkdir()
    config = connector(tmp_path / "a connector")
    config.chmod(0o644)
    config.with_name("pseudonym.key").chmod(0o600)
    assert before_the_network(config)[0].state is State.WELL
    text = config.read_text().replace("[[sources]]", 'proxy_url = "http://user:canary@proxy:8080"\n[[sources]]')
    config.write_text(text)
    found = before_the_network(config)[0]
    assert (found.state, found.mend) == (State.DOUBTFUL, f'chmod 600 "{config}"')
    assert "canary" not in found.seen
    config.chmod(0o600)
    assert before_the_network(config)[0].seen.endswith("with the password of the proxy, readable by this user only")
    monkeypatch.setattr(sys, "platform", "win32")
    seen = {each.name: each.seen for each in before_the_network(config)[:3]}
    assert [name for name, said in seen.items() if "readable by this user only" in said] == []
    assert "not looked at" in seen["configuration"]
    assert "not looked at" in seen["pseudonym key"]

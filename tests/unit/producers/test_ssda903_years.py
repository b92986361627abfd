"""The returns of several years, read together as one."""

from datetime import date
from pathlib import Path

import pytest

from hub.errors import ConfigurationError
from producers.outbox.file import forgetful
from producers.settings import ConnectorSettings
from producers.sources.ssda903 import SOURCE, Ssda903Settings
from producers.staging import Run, stage
from tests.lib.extracts import AUTHORITY, KEYS, addresses, folder_settings, write
from tests.lib.returns import OC3, REVIEWS, TODAY, Said, episodes, said

FIRST = """
DECOM      | RNE | DEC        | REC
01/05/2016 | S   | 10/06/2016 | X1
10/06/2016 | P   |            |
"""
SECOND = """
DECOM      | RNE | DEC        | REC
10/06/2016 | P   | 20/09/2017 | X1
20/09/2017 | P   |            |
"""


def returned(base: Path, first: str, second: str, **further: str) -> Said:
    """The returns of 2016-17 and 2017-18; what else is given goes beside the second."""
    earlier = write(base / "2016-17", "2017-03-31", episodes=episodes(first), reviews=REVIEWS)
    return said(write(base / "2017-18", "2018-03-31", episodes=episodes(second), **further), [earlier])


def test_the_return_of_the_year_before_holds_the_beginning_of_care(tmp_path: Path) -> None:
    found = returned(tmp_path, FIRST, SECOND)
    assert found.refusals == []
    assert found.periods == [("C1/2016-05-01", "C1", "2016-05-01", "", "care_order")]
    assert [row[3:5] for row in found.placements] == [
        ("2016-05-01", "2016-06-10"),
        ("2016-06-10", "2017-09-20"),
        ("2017-09-20", ""),
    ]
    assert [row[1] for row in found.placements] == ["C1/2016-05-01"] * 3


def test_of_an_episode_in_two_returns_the_later_one_counts(tmp_path: Path) -> None:
    found = returned(
        tmp_path,
        FIRST.replace("10/06/2016 | P   | ", "10/06/2016 | XXX | "),
        SECOND.replace("10/06/2016 | P", "10/06/2016 | T"),
    )
    assert found.refusals == []
    assert found.placements[1][3:6] == ("2016-06-10", "2017-09-20", "foster")


def test_when_a_new_year_begins_only_what_happened_since_is_stated(tmp_path: Path) -> None:
    first = write(
        tmp_path / "2016-17", "2017-03-31", episodes=episodes(FIRST), reviews=REVIEWS + "C1,,01/12/2016,PN1\n"
    )
    second = write(
        tmp_path / "2017-18", "2018-03-31", episodes=episodes(SECOND), reviews=REVIEWS + "C1,,01/06/2017,PN1\n"
    )
    with forgetful(AUTHORITY) as outbox:
        counts = []
        for begun, folder, earlier in ((1, first, []), (2, second, [first])):
            run = Run(AUTHORITY, KEYS, TODAY, begun)
            report = stage(outbox, SOURCE, folder_settings(SOURCE, folder, earlier=earlier), run, keep=True)
            counts.append([(each.new, each.changed, each.withdrawn) for each in report.files])
    assert counts == [[(1, 0, 0), (3, 0, 0), (1, 0, 0)], [(0, 0, 0), (2, 0, 0), (1, 0, 0)]]


def test_a_row_of_an_earlier_return_has_its_own_address(tmp_path: Path) -> None:
    found = returned(tmp_path, FIRST.replace("S   | 10/06/2016", "S   | 30/06/2016"), SECOND)
    assert addresses(found.refusals) == [("2016-17/episodes.csv", 2, "broken_chain")]


def test_an_episode_that_was_open_and_is_not_in_the_next_return_is_at_fault(tmp_path: Path) -> None:
    found = returned(tmp_path, FIRST, "CHILD | DECOM | RNE | DEC | REC\n C2 | 01/05/2017 | S | | ")
    assert addresses(found.refusals) == [
        ("2016-17/episodes.csv", 3, "broken_chain"),
        ("2016-17/episodes.csv", 2, "unknown_care_period"),
    ]
    assert [row[1] for row in found.periods] == ["C2"], "a child whom nobody has is not looked after for ever"


def test_what_ended_in_an_earlier_year_need_not_be_stated_again(tmp_path: Path) -> None:
    over = "DECOM | RNE | DEC | REC\n 01/05/2016 | S | 10/06/2016 | E4A"
    found = returned(tmp_path, over, "CHILD | DECOM | RNE | DEC | REC\n C2 | 01/05/2017 | S | | ")
    assert found.refusals == []
    assert [row[1] for row in found.periods] == ["C1", "C2"]


def test_reviews_of_every_year_count_and_one_in_two_returns_is_one(tmp_path: Path) -> None:
    write(
        tmp_path / "2016-17",
        "2017-03-31",
        episodes=episodes(FIRST),
        reviews=REVIEWS + "C1,,01/06/2016,PN1\nC1,,01/12/2016,PN1\n",
    )
    write(
        tmp_path / "2017-18",
        "2018-03-31",
        episodes=episodes(SECOND),
        reviews=REVIEWS + "C1,,01/12/2016,PN2\nC1,,01/06/2017,PN1\n",
    )
    found = said(tmp_path / "2017-18", [tmp_path / "2016-17"])
    assert found.refusals == []
    assert [row[3] for row in found.reviews] == ["2016-06-01", "2016-12-01", "2017-06-01"]


def test_care_leavers_of_every_year_are_those_who_turned_19_in_it(tmp_path: Path) -> None:
    leavers = OC3 + "L1,01/05/1997,{},F2,U1\nL2,01/05/1998,{},F2,U1\n"
    earlier = write(tmp_path / "2016-17", "2017-03-31", episodes=episodes(FIRST), oc3=leavers.format("YES", "NO"))
    found = said(
        write(tmp_path / "2017-18", "2018-03-31", episodes=episodes(SECOND), oc3=leavers.format("NO", "YES")),
        [earlier],
    )
    assert found.leavers == [
        ("L1", "2016-05-01", "true", "true", "true"),
        ("L2", "2017-05-01", "true", "true", "true"),
    ]


def test_the_order_in_the_configuration_makes_no_difference(tmp_path: Path) -> None:
    table = "DECOM | RNE | DEC | REC\n 01/05/2015 | S | {} | {}"
    folders = [
        write(tmp_path / "2015-16", "2016-03-31", episodes=episodes(table.format("", ""))),
        write(tmp_path / "2016-17", "2017-03-31", episodes=episodes(table.format("10/06/2016", "E4A"))),
    ]
    write(tmp_path / "2017-18", "2018-03-31", episodes=episodes("CHILD | DECOM | RNE | DEC | REC"))
    both = [said(tmp_path / "2017-18", order).periods for order in (folders, folders[::-1])]
    assert both[0] == both[1] == [("C1/2015-05-01", "C1", "2015-05-01", "2016-06-10", "care_order")]


def test_a_return_in_a_folder_of_the_present_one_is_not_taken_for_a_stranger(tmp_path: Path) -> None:
    write(tmp_path, "2018-03-31", episodes=episodes(SECOND))
    earlier = write(tmp_path / "2016-17", "2017-03-31", episodes=episodes(FIRST))
    assert said(tmp_path, [earlier]).warnings == []
    assert "2016-17 is no file of this format; it was left alone" in said(tmp_path).warnings


@pytest.mark.parametrize("day", ["2018-03-31", "2018-04-30", None, "soon"])
def test_an_earlier_return_says_of_which_day_before_the_present_one_it_is(tmp_path: Path, day: str | None) -> None:
    earlier = write(tmp_path / "2016-17", day, episodes=episodes(FIRST))
    found = said(write(tmp_path / "2017-18", "2018-03-31", episodes=episodes(SECOND)), [earlier])
    assert addresses(found.refusals) == [("2016-17/as_at.txt", 1, "bad_as_at")]
    assert found.events == []


def test_an_earlier_return_without_a_part_that_the_others_rest_on_is_not_passed_over(tmp_path: Path) -> None:
    earlier = write(tmp_path / "2016-17", "2017-03-31", episodes=episodes(FIRST))
    present = write(
        tmp_path / "2017-18", "2018-03-31", episodes=episodes(SECOND), reviews=REVIEWS + "C1,,01/06/2017,PN1\n"
    )
    found = said(present, [earlier])
    assert addresses(found.refusals) == [("2016-17", 1, "unknown_layout")]
    assert len(found.periods) == 1, "the episodes of both are there"
    (earlier / "episodes.csv").unlink()
    assert addresses(said(present, [earlier]).refusals) == [("2016-17", 1, "unknown_layout")]
    assert said(present, [earlier]).events == []


def test_an_earlier_file_that_cannot_be_read_refuses_what_is_told_from_it(tmp_path: Path) -> None:
    earlier = write(tmp_path / "2016-17", "2017-03-31", episodes=b"\xff")
    found = said(
        write(tmp_path / "2017-18", "2018-03-31", episodes=episodes(SECOND), oc3=OC3 + "L1,01/05/1998,YES,F2,U1\n"),
        [earlier],
    )
    assert addresses(found.refusals) == [("2016-17/episodes.csv", 1, "bad_encoding")]
    assert (found.periods, found.placements, len(found.leavers)) == ([], [], 1)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path / "2017-18", "2018-03-31", episodes=episodes(SECOND))
    with pytest.raises(ConfigurationError, match=r"there is no folder .*2016-17"):
        said(tmp_path / "2017-18", [tmp_path / "2016-17"])


def test_the_as_at_day_may_stand_in_the_configuration(tmp_path: Path) -> None:
    folder = write(tmp_path, None, episodes=episodes(FIRST))
    assert addresses(said(folder).refusals) == [("as_at.txt", 1, "bad_as_at")]
    assert said(folder, as_at=date(2017, 3, 31)).refusals == []


def test_the_folders_in_the_configuration_are_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "connector.toml").write_text("""
        authority = "W06000015"
        pseudonym_key_file = "key"
        kafka = { bootstrap = "broker:9093", username = "W06000015", password_file = "password" }
        sources = [{ name = "903", format = "ssda903", folder = "2017-18", earlier = ["2015-16", "2016-17"], as_at = 2018-03-31 }]
    """)
    ((_, source),) = ConnectorSettings.load(tmp_path / "connector.toml").of_sources()
    assert isinstance(source, Ssda903Settings)
    assert (source.folder, source.earlier) == (tmp_path / "2017-18", (tmp_path / "2015-16", tmp_path / "2016-17"))
    assert source.as_at == date(2018, 3, 31)


def test_of_a_period_that_began_before_the_returns_the_reviews_that_are_missing_are_spoken_of(tmp_path: Path) -> None:
    table = """
    CHILD | DECOM      | RNE | LS | DEC        | REC
    C1    | 01/05/2016 | S   | C2 | 10/06/2017 | X1
    C1    | 10/06/2017 | P   | C2 |            |
    C2    | 01/04/2017 | S   | C2 |            |
    C3    | 01/05/2016 | S   | V4 |            |
    """
    held = REVIEWS + "C1,,01/06/2017,PN1\nC2,,01/06/2017,PN1\n"
    folder = write(tmp_path, "2018-03-31", episodes=episodes(table), reviews=held)
    found = said(folder)
    assert len(found.periods) == 3
    assert [each[:87] for each in found.warnings] == [
        "1 periods of care began before 2017-04-01, the first day that the returns cover; their "
    ]
    whole = said(folder, whole_periods_only=True)
    assert [row[1] for row in whole.periods] == ["C2"]
    assert addresses(whole.refusals) == [
        ("episodes.csv", 2, "unknown_care_period"),
        ("episodes.csv", 5, "unknown_care_period"),
        ("episodes.csv", 3, "unknown_care_period"),
        ("reviews.csv", 2, "unknown_care_period"),
    ]
    assert whole.refusals[0].sentence.startswith("this period of care began before 2017-04-01")
    assert whole.warnings == []

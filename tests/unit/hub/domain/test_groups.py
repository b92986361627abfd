"""Who is compared with whom, and since when."""

from datetime import date, timedelta

import pytest

from hub.domain.areas import AUTHORITIES, REGIONS
from hub.domain.groups import BRIDGEND_MOVED, GroupType, group, groups, own
from hub.domain.indicators import catalogue

BRIDGEND, POWYS = "W06000013", "W06000023"
DAYS = (date.min, date(2009, 3, 31), BRIDGEND_MOVED - timedelta(days=1), BRIDGEND_MOVED, date.max)


def test_on_every_day_each_authority_belongs_to_one_partnership_board() -> None:
    boards = [each for each in groups() if each.type is GroupType.PARTNERSHIP]
    assert len(boards) == 7
    for day in DAYS:
        members = sorted(code for board in boards for code in board.members_on(day))
        assert members == sorted(each.code for each in AUTHORITIES)


def test_bridgend_moved_from_one_board_to_another_in_april_2019() -> None:
    before, after = group("west-glamorgan-board"), group("cwm-taf-morgannwg-board")
    assert before is not None
    assert after is not None
    assert [BRIDGEND in before.members_on(day) for day in DAYS] == [True, True, True, False, False]
    assert [BRIDGEND in after.members_on(day) for day in DAYS] == [False, False, False, True, True]


def test_powys_is_a_board_of_one() -> None:
    board = group("powys-board")
    assert board is not None
    assert board.members_on(date(2009, 3, 31)) == (POWYS,)


def test_the_pilot_is_the_six_of_mid_and_west_wales() -> None:
    pilot = group("pilot")
    assert pilot is not None
    assert pilot.members_on(date(2009, 3, 31)) == REGIONS[1].members


def test_an_authority_is_compared_with_the_six_nearest_in_population() -> None:
    ceredigion = group("similar-W06000008")
    assert ceredigion is not None
    names = {each.code: each.name_en for each in AUTHORITIES}
    assert {names[code] for code in ceredigion.members_on(date.max)} == {
        "Ceredigion",
        "Isle of Anglesey",
        "Blaenau Gwent",
        "Torfaen",
        "Monmouthshire",
        "Denbighshire",
        "Merthyr Tydfil",
    }


def test_a_list_of_ones_own_names_each_authority_once() -> None:
    found = own([POWYS, BRIDGEND, POWYS])
    assert found is not None
    assert found.members_on(date.max) == (BRIDGEND, POWYS)


@pytest.mark.parametrize("codes", [[], [POWYS], [POWYS, POWYS], [POWYS, "W06000099"], [POWYS, "W92000004"]])
def test_fewer_than_two_and_who_is_no_authority_are_not_compared(codes: list[str]) -> None:
    assert own(codes) is None


def test_every_group_has_a_code_and_names_of_its_own() -> None:
    for told in ("code", "name_en", "name_cy"):
        values = [getattr(each, told) for each in groups()]
        assert "" not in values
        assert len(set(values)) == len(values)
    assert group("nowhere") is None


def test_a_welsh_name_that_no_source_has_is_marked_until_a_fluent_reader_has_gone_over_it() -> None:
    assert [each.code for each in groups() if each.welsh_reviewed] == ["W92000004"]
    assert not any(each.welsh_reviewed for each in catalogue().values())

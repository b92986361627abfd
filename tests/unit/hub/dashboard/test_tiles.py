"""The map of tiles: every authority once, about where it lies."""

from hub.dashboard.signs import signs
from hub.dashboard.tiles import Tile, tiles
from hub.dashboard.words import words
from hub.domain.areas import AUTHORITIES
from hub.domain.comparing import Verdict


def at(area: str) -> Tile:
    return next(each for each in tiles() if each.area == area)


def test_each_of_the_22_has_one_tile_and_no_two_share_a_place() -> None:
    assert {each.area for each in tiles()} == {each.code for each in AUTHORITIES}
    assert len({(each.row, each.column) for each in tiles()}) == len(tiles()) == 22


def test_north_is_up_and_west_is_left() -> None:
    north = [each.row for each in tiles() if each.area <= "W06000006"]
    assert max(north) < min(each.row for each in tiles() if each.area > "W06000006")
    anglesey, wrexham, pembrokeshire, monmouthshire = map(at, ("W06000001", "W06000006", "W06000009", "W06000021"))
    assert anglesey.column == pembrokeshire.column == 1
    assert wrexham.column < monmouthshire.column == 6
    assert at("W06000015").row > at("W06000024").row, "Cardiff lies south of Merthyr Tydfil"
    along_the_coast = ("Pembrokeshire", "Swansea", "Bridgend", "Vale of Glamorgan", "Cardiff", "Newport")
    codes = {each.name_en: each.code for each in AUTHORITIES}
    assert [at(codes[name]).column for name in along_the_coast] == [1, 2, 3, 4, 5, 6]


def test_each_verdict_has_a_sign_of_its_own_without_its_colour() -> None:
    for language in ("en", "cy"):
        found = signs(words(language), adjusted=False).verdicts
        assert list(found) == [each.value for each in Verdict]
        assert len({each.mark for each in found.values()}) == len({each.text for each in found.values()}) == 5

"""Names in the order in which readers of either language look for them."""

import pytest

from hub.answers.alphabets import place_of
from hub.domain.areas import AUTHORITIES


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "cy",
            "cân ci cwm chwarae drws dŵr ddoe eira fory ffa gwynt ngardd haf lol llan pwll phen rwan rhaw sul tŷ thus",
        ),
        (
            "en",
            "cân chwarae ci cwm ddoe drws dŵr eira ffa fory gwynt haf llan lol ngardd phen pwll rhaw rwan sul thus tŷ",
        ),
    ],
)
def test_two_letters_are_one_in_welsh_and_two_in_english(language: str, names: str) -> None:
    assert sorted(names.split(), key=lambda each: place_of(each, language)) == names.split()


def test_the_authorities_are_found_where_a_welsh_reader_looks_for_them() -> None:
    names = sorted((each.name_cy for each in AUTHORITIES), key=lambda each: place_of(each, "cy"))
    assert names == [
        "Abertawe",
        "Blaenau Gwent",
        "Bro Morgannwg",
        "Caerdydd",
        "Caerffili",
        "Casnewydd",
        "Castell-nedd Port Talbot",
        "Ceredigion",
        "Conwy",
        "Gwynedd",
        "Merthyr Tudful",
        "Pen-y-bont ar Ogwr",
        "Powys",
        "Rhondda Cynon Taf",
        "Sir Benfro",
        "Sir Ddinbych",
        "Sir Fynwy",
        "Sir Gaerfyrddin",
        "Sir y Fflint",
        "Torfaen",
        "Wrecsam",
        "Ynys Môn",
    ]

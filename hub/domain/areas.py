"""The 22 authorities, their regions and Wales.

Codes, names in both languages and numbers: StatsWales reference data, Open Government Licence v3. The three regions
partition Wales: North Wales, the six of the Mid and West Wales pilot, and the other ten together as South East Wales
(a choice of this project: no source for a further division was found). Population: mid-2011 estimates, the earliest
single year found for all 22 (StatsWales popu1009, Open Government Licence v3).
"""

from dataclasses import dataclass
from enum import StrEnum

WALES_CODE = "W92000004"


class AreaType(StrEnum):
    """What an area is."""

    AUTHORITY = "authority"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Area:
    """An authority, a region or Wales; `members` are the codes of the authorities that make it up."""

    code: str
    name_en: str
    name_cy: str
    type: AreaType
    region: str | None
    members: tuple[str, ...]
    population: int

    def name(self, language: str) -> str:
        """The name in "en" or "cy"."""
        return self.name_cy if language == "cy" else self.name_en


def _authority(code: str, name_en: str, name_cy: str, region: str, population: int) -> Area:
    return Area(code, name_en, name_cy, AreaType.AUTHORITY, region, (code,), population)


AUTHORITIES: tuple[Area, ...] = (
    _authority("W06000001", "Isle of Anglesey", "Ynys Môn", "north-wales", 69913),
    _authority("W06000002", "Gwynedd", "Gwynedd", "north-wales", 121523),
    _authority("W06000003", "Conwy", "Conwy", "north-wales", 115326),
    _authority("W06000004", "Denbighshire", "Sir Ddinbych", "north-wales", 93919),
    _authority("W06000005", "Flintshire", "Sir y Fflint", "north-wales", 152666),
    _authority("W06000006", "Wrexham", "Wrecsam", "north-wales", 135070),
    _authority("W06000023", "Powys", "Powys", "mid-and-west-wales", 133071),
    _authority("W06000008", "Ceredigion", "Ceredigion", "mid-and-west-wales", 75293),
    _authority("W06000009", "Pembrokeshire", "Sir Benfro", "mid-and-west-wales", 122613),
    _authority("W06000010", "Carmarthenshire", "Sir Gaerfyrddin", "mid-and-west-wales", 183961),
    _authority("W06000011", "Swansea", "Abertawe", "mid-and-west-wales", 238691),
    _authority("W06000012", "Neath Port Talbot", "Castell-nedd Port Talbot", "mid-and-west-wales", 139880),
    _authority("W06000013", "Bridgend", "Pen-y-bont ar Ogwr", "south-east-wales", 139410),
    _authority("W06000014", "Vale of Glamorgan", "Bro Morgannwg", "south-east-wales", 126679),
    _authority("W06000015", "Cardiff", "Caerdydd", "south-east-wales", 345442),
    _authority("W06000016", "Rhondda Cynon Taf", "Rhondda Cynon Taf", "south-east-wales", 234373),
    _authority("W06000024", "Merthyr Tydfil", "Merthyr Tudful", "south-east-wales", 58851),
    _authority("W06000018", "Caerphilly", "Caerffili", "south-east-wales", 178782),
    _authority("W06000019", "Blaenau Gwent", "Blaenau Gwent", "south-east-wales", 69812),
    _authority("W06000020", "Torfaen", "Torfaen", "south-east-wales", 91190),
    _authority("W06000021", "Monmouthshire", "Sir Fynwy", "south-east-wales", 91508),
    _authority("W06000022", "Newport", "Casnewydd", "south-east-wales", 145785),
)


def _region(code: str, name_en: str, name_cy: str) -> Area:
    members = [each for each in AUTHORITIES if each.region == code]
    codes = tuple(each.code for each in members)
    return Area(code, name_en, name_cy, AreaType.REGION, code, codes, sum(each.population for each in members))


REGIONS: tuple[Area, ...] = (
    _region("north-wales", "North Wales", "Gogledd Cymru"),
    _region("mid-and-west-wales", "Mid and West Wales", "Canolbarth a Gorllewin Cymru"),
    _region("south-east-wales", "South East Wales", "De-ddwyrain Cymru"),
)

WALES = Area(
    WALES_CODE,
    "Wales",
    "Cymru",
    AreaType.COUNTRY,
    None,
    tuple(each.code for each in AUTHORITIES),
    sum(each.population for each in AUTHORITIES),
)

AREAS: tuple[Area, ...] = (WALES, *REGIONS, *AUTHORITIES)
_BY_CODE = {area.code: area for area in AREAS}
_AUTHORITY_CODES = frozenset(area.code for area in AUTHORITIES)


def area(code: str) -> Area | None:
    """The area of an ONS code or a region's slug; None when there is no such area."""
    return _BY_CODE.get(code)


def is_authority(code: str) -> bool:
    """Is this the code of one of the 22?"""
    return code in _AUTHORITY_CODES


def names_itself(code: str) -> bool:
    """May this code state events: one of the 22, or the publisher of national figures?"""
    return is_authority(code) or code == WALES_CODE

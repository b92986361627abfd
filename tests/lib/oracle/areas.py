"""The 22 authorities, the three regions that partition them, and Wales."""

WALES = "W92000004"
REGIONS = {
    "north-wales": [1, 2, 3, 4, 5, 6],
    "mid-and-west-wales": [23, 8, 9, 10, 11, 12],
    "south-east-wales": [13, 14, 15, 16, 24, 18, 19, 20, 21, 22],
}
#: The authorities of each area.
AREAS = {region: [f"W060000{number:02d}" for number in numbers] for region, numbers in REGIONS.items()}
AUTHORITIES = sorted(code for codes in AREAS.values() for code in codes)
AREAS |= {WALES: AUTHORITIES} | {code: [code] for code in AUTHORITIES}

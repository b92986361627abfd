"""StatsWales in one archive: the data tables and the lookup tables in both languages that its publishing service asks for."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from hub.answers.formats import Answer, Format
from hub.answers.formats._cells import is_invented
from hub.answers.formats._statswales import Measure, Year, lines, year_of
from hub.answers.formats.csv import lines as text
from hub.answers.formats.statswales import table
from hub.answers.notice import INVENTED, MARK
from hub.answers.wording import wording
from hub.domain.areas import AREAS, WALES_CODE, AreaType
from hub.domain.indicators import catalogue

#: The columns of a lookup table; StatsWales takes these headings and no others.
LOOKUP = ("refcode", "description_en", "description_cy", "sort")
HIERARCHY = (*LOOKUP, "hierarchy")
MEASURE = (*LOOKUP, "type", "format", "decimal")
DECIMALS = {Measure.PERCENTAGE: 1, Measure.MEAN: 1, Measure.RATE: 2, Measure.STATED: 1}
#: The same figures make the same archive, so no clock is in it; archives begin with this year.
BEGINNING = (1980, 1, 1, 0, 0, 0)

Table = list[Sequence[object]]


def write(answer: Answer) -> Iterator[bytes]:
    """The archive: `data-financial.csv` and `data-academic.csv`, those of which there are figures, and a lookup table a dimension."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, BEGINNING), content, zipfile.ZIP_DEFLATED)

        for year in Year:
            if any(year_of(row) is year for row in answer.rows) or (year is Year.FINANCIAL and not answer.rows):
                add(f"data-{year}.csv", b"".join(table(answer.rows, answer.language, year)))
        for name, found in _lookups(answer).items():
            add(f"{name}.csv", text(found).encode())
        if answer.notice:
            add("NOTICE.txt", f"{INVENTED.en}\n{INVENTED.cy}\n".encode())
    yield out.getvalue()


def _lookups(answer: Answer) -> dict[str, Table]:
    found = list(lines(answer.rows, answer.language))
    codes = {each.source_code: each.cell for each in found}
    en, cy = wording("en"), wording("cy")

    def source(code: str) -> tuple[str, str]:
        cell = codes[code]
        marks = (MARK.en, MARK.cy) if is_invented(cell.row, answer.language) else ("", "")
        number = "" if cell.number == 1 else f" ({cell.number})"
        return en("source", cell.source) + number + marks[0], cy("source", cell.source) + number + marks[1]

    measures = {each.measure for each in found}
    return {
        "areas": _areas({each.cell.row.area for each in found}),
        "indicators": _indicators({each.cell.row.indicator for each in found}),
        "sources": [LOOKUP, *((code, *source(code), sort) for sort, code in enumerate(sorted(codes), 1))],
        "measures": [
            MEASURE,
            *(
                (each.value, *_measured(each), sort, *_kind(each))
                for sort, each in enumerate(Measure, 1)
                if each in measures
            ),
        ],
    }


def _areas(codes: set[str]) -> Table:
    """Authorities below their regions and these below Wales, as far as they are there."""
    found: Table = [HIERARCHY]
    for sort, area in enumerate(AREAS, 1):
        above = area.region if area.type is AreaType.AUTHORITY and area.region in codes else WALES_CODE
        if area.code in codes:
            below = above if above in codes and above != area.code else ""
            found.append((area.code, area.name_en, area.name_cy, sort, below))
    return found


def _indicators(codes: set[str]) -> Table:
    found: Table = [LOOKUP]
    for sort, code in enumerate(sorted(codes), 1):
        indicator = catalogue().get(code)
        found.append((code, *((indicator.title_en, indicator.title_cy) if indicator else (code, code)), sort))
    return found


def _measured(measure: Measure) -> tuple[str, str]:
    section = "columns" if measure in (Measure.NUMERATOR, Measure.DENOMINATOR) else "measure"
    return wording("en")(section, measure), wording("cy")(section, measure)


def _kind(measure: Measure) -> tuple[str, str, object]:
    """The kind of measure, how it is written, and its decimals; StatsWales has no kind for a value nobody here knows."""
    kind = "index value" if measure is Measure.STATED else measure.value
    return kind, "decimal", DECIMALS.get(measure, 0)


FORMAT = Format(
    name="statswales-zip",
    media_type="application/zip",
    ending=".statswales.zip",
    sentence="an archive for StatsWales: a data table for each kind of year, and the lookup tables in both languages",
    write=write,
    readable=False,
)

"""StatsWales: the data table that its publishing service takes, with its shorthand."""

from collections.abc import Iterator

from hub.answers.bilingual import bilingual
from hub.answers.formats import Answer, Format
from hub.answers.formats._parts import parts
from hub.answers.formats._statswales import COLUMNS, Year, lines, year_of
from hub.answers.formats.csv import lines as text
from hub.answers.mistakes import NotInFormat
from hub.answers.rows import Row


def write(answer: Answer) -> Iterator[bytes]:
    """The table, UTF-8; NotInFormat where it would have to hold two kinds of year."""
    if len({year_of(row) for row in answer.rows}) > 1:
        raise NotInFormat(
            bilingual(
                "A table for StatsWales holds one kind of year, and these figures are of two. Ask for the indicators of academic "
                "years apart from the others, or for format=statswales-zip, which has a table for each."
            )
        )
    return table(answer.rows, answer.language)


def table(rows: tuple[Row, ...], language: str, year: Year | None = None) -> Iterator[bytes]:
    """The lines of rows of one kind of year; of all for None."""
    kept = rows if year is None else tuple(row for row in rows if year_of(row) is year)
    yield text([COLUMNS]).encode()
    for part in parts(kept):
        yield text(line.fields for line in lines(part, language)).encode()


FORMAT = Format(
    name="statswales",
    media_type="text/csv",
    ending=".statswales.csv",
    sentence="the data table that StatsWales takes, CSV with its shorthand; one kind of year in a table",
    write=write,
    schema={"type": "string"},
)

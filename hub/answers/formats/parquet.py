"""Parquet: the promised columns with their types, for programs that read whole columns."""

import io
from collections.abc import Iterator

from hub.answers.formats import Answer, Format
from hub.answers.formats.json import meta
from hub.answers.rows import COLUMNS

#: The columns that hold something else than text.
NUMBERS = {"numerator", "denominator", "value"}
WHOLE_NUMBERS = {"authorities_reporting", "authorities_expected"}
DAYS = {"period_start", "period_end", "data_as_of"}
YES_OR_NO = {"complete"}


def write(answer: Answer) -> Iterator[bytes]:
    """The table, compressed; the metadata of the file are those that JSON has, as texts."""
    import polars  # takes four tenths of a second and sixty megabytes, which only who asks for Parquet has to give

    def type_of(column: str) -> polars.DataType:
        if column in NUMBERS:
            return polars.Float64()
        if column in WHOLE_NUMBERS:
            return polars.Int64()
        if column in DAYS:
            return polars.Date()
        return polars.Boolean() if column in YES_OR_NO else polars.String()

    frame = polars.DataFrame(
        {column: [getattr(row, column) for row in answer.rows] for column in COLUMNS},
        schema={column: type_of(column) for column in COLUMNS},
        strict=False,  # a column may hold whole numbers and others
    )
    out = io.BytesIO()
    frame.write_parquet(out, metadata=_about(answer))
    yield out.getvalue()


def _about(answer: Answer) -> dict[str, str]:
    known = meta(answer)
    said = {"state": known.state, "language": known.language, "as_known_at": known.as_known_at, "next": known.next}
    notice = {"notice": f"{known.notice.en} / {known.notice.cy}"} if known.notice else {}
    return {name: str(value) for name, value in said.items() if value is not None} | notice


FORMAT = Format(
    name="parquet",
    media_type="application/vnd.apache.parquet",
    ending=".parquet",
    sentence="the columns with their types, for polars, pandas, R's arrow, DuckDB and Power BI",
    write=write,
    readable=False,
)

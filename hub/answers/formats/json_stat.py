"""JSON-stat 2.0: the figures as a cube of indicator, area, period, source and measure (https://json-stat.org/full/)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hub.answers.formats import Answer, Format
from hub.answers.formats._cells import Cell, cells
from hub.answers.formats.json import meta
from hub.answers.wording import Wording, wording

#: What is measured of each row; the value comes last and carries the shorthand.
MEASURES = ("numerator", "denominator", "authorities_reporting", "authorities_expected", "value")
VALUE = MEASURES.index("value")
VERSION = "2.0"


def write(answer: Answer) -> Iterator[bytes]:
    """The dataset. `value` and `status` are sparse: what has no number is not there, and its `status` says why.

    What belongs to one row and is no number stands in `extension`, under the place of the row's value in the cube.
    """
    words = wording(answer.language)
    found = list(cells(answer.rows))
    dimensions = _dimensions(found, words)
    strides, size = _strides(dimensions)
    values: dict[int, float] = {}
    status: dict[int, str] = {}
    extension: dict[str, dict[int, str]] = {"status": {}, "data_as_of": {}, "method_version": {}}
    for cell in found:
        row = cell.row
        place = sum(
            strides[name] * dimensions[name]["category"]["index"][code]
            for name, code in zip(dimensions, (row.indicator, row.area, row.period, cell.source_code), strict=False)
        )
        for number, name in enumerate(MEASURES):
            if (measured := getattr(row, name)) is not None:
                values[place + number] = measured
        if row.shorthand:
            status[place + VALUE] = row.shorthand
        for name, kept in extension.items():
            if (said := getattr(row, name)) is not None:
                kept[place + VALUE] = str(said)
    document = {
        "version": VERSION,
        "class": "dataset",
        "label": words("title", "figures"),
        "source": "Cyfnewid",
        "note": [answer.notice.text(answer.language)] if answer.notice else [],
        "id": list(dimensions),
        "size": size,
        "role": {"time": ["period"], "geo": ["area"], "metric": ["measure"]},
        "dimension": dimensions,
        "value": values if values else [None] * _product(size),
        "status": status,
        "extension": {"shorthand": dict(words.sections["shorthand"]), "rows": extension, "meta": _meta(answer)},
    }
    yield json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _dimensions(found: Iterable[Cell], words: Wording) -> dict[str, dict[str, Any]]:
    """The dimensions in their order, the codes of each in the order of the rows, periods by their first day."""
    rows = [cell.row for cell in found]
    sources = {cell.source_code: _source(cell, words) for cell in found}
    periods = {row.period: row.period for row in sorted(rows, key=lambda row: (row.period_start, row.period_end))}
    measures = {name: words("columns", name) for name in MEASURES}
    indicators = _dimension(words("columns", "indicator_title"), {row.indicator: row.indicator_title for row in rows})
    indicators["extension"] = {row.indicator: {"unit": row.unit, "polarity": row.polarity} for row in rows}
    return {
        "indicator": indicators,
        "area": _dimension(words("columns", "area_name"), {row.area: row.area_name for row in rows}),
        "period": _dimension(words("columns", "period"), periods),
        "source": _dimension(words("columns", "source"), sources),
        "measure": _dimension(words("measure", "label"), measures),
    }


def _source(cell: Cell, words: Wording) -> str:
    label = words("source", cell.source)
    return label if cell.number == 1 else f"{label} ({cell.number})"


def _dimension(label: str, categories: Mapping[str, str]) -> dict[str, Any]:
    index = {code: number for number, code in enumerate(categories)}
    return {"label": label, "category": {"index": index, "label": dict(categories)}}


def _strides(dimensions: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, int], list[int]]:
    """How far apart two neighbours of each dimension lie, and how many codes each has; the last one runs fastest."""
    sizes = {name: len(each["category"]["index"]) for name, each in dimensions.items()}
    strides, apart = {}, 1
    for name in reversed(sizes):
        strides[name] = apart
        apart *= sizes[name]
    return strides, list(sizes.values())


def _product(sizes: Iterable[int]) -> int:
    product = 1
    for each in sizes:
        product *= each
    return product


def _meta(answer: Answer) -> dict[str, Any]:
    known = meta(answer)
    moment, night = (None if each is None else each.isoformat() for each in (known.as_known_at, known.nightly))
    return {"state": known.state, "as_known_at": moment, "nightly": night, "total": known.total, "next": known.next}


FORMAT = Format(
    name="json-stat",
    media_type="application/vnd.json-stat+json",
    ending=".json",
    sentence="JSON-stat 2.0, a cube with labels in the language asked for, for pyjstat, rjstat and the JSON-stat toolkit",
    write=write,
    schema={
        "type": "object",
        "description": "A dataset of JSON-stat 2.0.",
        "required": ["version", "class", "id", "size", "dimension", "value"],
        "properties": {
            "version": {"const": VERSION},
            "class": {"const": "dataset"},
            "id": {"type": "array", "items": {"type": "string"}},
            "size": {"type": "array", "items": {"type": "integer"}},
            "role": {"type": "object"},
            "dimension": {"type": "object"},
            "value": {"anyOf": [{"type": "array", "items": {}}, {"type": "object"}]},
            "status": {"type": "object"},
        },
    },
)

"""CSV on the Web: what a table of figures holds, for programs, with titles in both languages (W3C, Metadata Vocabulary for Tabular Data)."""

from collections.abc import Iterable
from typing import Any

from hub.answers.formats import Headings
from hub.answers.languages import LANGUAGES
from hub.answers.notice import Notice
from hub.answers.rows import COLUMNS, FEW
from hub.answers.wording import BETWEEN, CODED, LISTS, Wording, wording
from hub.domain.areas import AreaType
from hub.domain.definitions import Polarity, Scale
from hub.domain.observations import Shorthand, Source, Status
from hub.domain.periods import PeriodType

MEDIA_TYPE = "application/csvm+json"

#: The columns that are never empty.
REQUIRED = {
    "indicator", "indicator_title", "area", "area_name", "area_type", "period_type", "period", "period_start", "period_end",
    "status", "complete", "source",
}  # fmt: skip
_CODES: dict[str, Iterable[str]] = {
    "area_type": AreaType,
    "period_type": PeriodType,
    "unit": Scale,
    "polarity": Polarity,
    "status": Status,
    "complete": ("true", "false"),
    "source": Source,
    "shorthand": [*(each for each in Shorthand if each), FEW],
}
_TYPES = {
    "period_start": "date",
    "period_end": "date",
    "data_as_of": "date",
    "numerator": "number",
    "denominator": "number",
    "value": "number",
    "authorities_reporting": "nonNegativeInteger",
    "authorities_expected": "nonNegativeInteger",
}


def metadata(url: str, language: str, headings: Headings, notice: Notice | None) -> dict[str, Any]:
    """The description of the table at an address, which may be relative to where this is found."""
    words = wording(language)
    said = {"dc:description": {each: notice.text(each) for each in LANGUAGES}} if notice else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": url,
        "lang": language,
        "dc:title": {each: wording(each)("title", "figures") for each in LANGUAGES},
        **said,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\n"]},
        "tableSchema": {"columns": [_column(name, words, headings) for name in COLUMNS]},
    }


def _column(name: str, words: Wording, headings: Headings) -> dict[str, Any]:
    """A column; its name is one of its titles, for a table says which by the names over its columns."""
    titles = {"und": name} | {each: wording(each)("columns", name) for each in LANGUAGES}
    several = {"separator": BETWEEN} if name in LISTS else {}
    datatype = _datatype(name, words, headings)
    return {"name": name, "titles": titles, "datatype": datatype, "required": name in REQUIRED, **several}


def _datatype(name: str, words: Wording, headings: Headings) -> Any:
    if name not in CODED:
        return _TYPES.get(name, "string")
    shown = [words(name, each) if headings is Headings.TITLES else str(each) for each in _CODES[name]]
    if name == "complete":
        return {"base": "boolean", "format": "|".join(shown)}
    return {"base": "string", "format": f"^({'|'.join(_escaped(each) for each in shown)})$"}


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in ".()+*?[]|^$\\" else letter for letter in text)

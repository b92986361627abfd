"""The same figures in Excel, Power BI, R or Python: what to paste there, made for what the reader looks at."""

from dataclasses import dataclass
from urllib.parse import urlencode

from hub.dashboard.asking import Asked, asked
from hub.dashboard.pages import Page, Shown
from hub.dashboard.visit import Visit
from hub.domain.observations import Source

PATH = "/api/v1/observations"


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; `known` says that the reader is so by a token or a sign-in: then a tool has to show a token, too."""

    asked: Asked
    known: bool
    excel: str
    power_bi: str
    r: str
    python: str


def show(visit: Visit) -> Shown:
    """Make the page: one indicator, every area, every period of the length chosen."""
    wanted = asked(visit)
    query = {"indicator": wanted.indicator.indicator, "area": "*", "source": Source.DERIVED.value}
    if (type_ := _type(visit, wanted)) is not None:
        query["period_type"] = type_
    query |= {**wanted.query, "lang": visit.language}
    home, known = visit.arrival.home, not visit.reader.unknown
    return Shown(
        "paste.html",
        Content(
            asked=wanted,
            known=known,
            excel=_address(home, {**query, "format": "csv", "headings": "titles"}),
            power_bi=_power_bi(home, {**query, "format": "parquet"}, known),
            r=_r(home, {**query, "format": "csv"}, known),
            python=_python(home, {**query, "format": "csv"}, known),
        ),
        then=wanted,
    )


def _type(visit: Visit, wanted: Asked) -> str | None:
    """How long the periods are: as a link from a series says, else as that of the period chosen."""
    named = visit.query.get("period_type", "")
    if named in wanted.indicator.period_types:
        return named
    return wanted.period.type.value if wanted.period is not None else None


def _address(home: str, query: dict[str, str]) -> str:
    return f"{home}{PATH}?{urlencode(query, safe='/*:')}"


def _power_bi(home: str, query: dict[str, str], known: bool) -> str:
    asked_for = ", ".join(f'{name} = "{value}"' for name, value in query.items())
    shown = ',\n        Headers = [Authorization = "Bearer " & Token]' if known else ""
    return f"""\
let
    Answer = Web.Contents("{home}", [
        RelativePath = "{PATH.removeprefix("/")}",
        Query = [{asked_for}]{shown}
    ])
in
    Parquet.Document(Answer)"""


def _r(home: str, query: dict[str, str], known: bool) -> str:
    address = _address(home, query)
    if not known:
        return f'library(readr)\nfigures <- read_csv("{address}")'
    return f"""\
library(httr2)
library(readr)
answer <- request("{address}") |>
  req_auth_bearer_token(Sys.getenv("CYFNEWID_TOKEN")) |>
  req_perform()
figures <- read_csv(resp_body_raw(answer))"""


def _python(home: str, query: dict[str, str], known: bool) -> str:
    address = _address(home, query)
    if not known:
        return f'import pandas\n\nfigures = pandas.read_csv("{address}")'
    return f"""\
import os

import pandas

figures = pandas.read_csv(
    "{address}",
    storage_options={{"Authorization": "Bearer " + os.environ["CYFNEWID_TOKEN"]}},
)"""


PAGE = Page("/paste", "nav.paste", show, in_menu=False)

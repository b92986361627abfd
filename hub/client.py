"""Figures of a hub in a program of yours: `Cyfnewid("https://...", token="...").observations(area="*").to_polars()`.

It needs Python's standard library, polars or pandas for frames, and nothing else of this project: the file may be copied.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

if TYPE_CHECKING:
    import pandas
    import polars

#: Rows that are asked for at a time by who goes through them one by one.
PAGE = 5_000
DAYS = ("period_start", "period_end", "data_as_of")
NUMBERS = {"numerator": "Float64", "denominator": "Float64", "value": "Float64"}
WHOLE_NUMBERS = {"authorities_reporting": "Int64", "authorities_expected": "Int64"}

Codes = str | Iterable[str] | None


class CyfnewidError(Exception):
    """The hub refused a question, or cannot be reached; `status` is that of HTTP, and None where there was no answer.

    `valid` lists what the parameter that was wrong may be, where it is one of a few.
    """

    def __init__(self, text: str, status: int | None = None, valid: Iterable[str] = ()) -> None:
        super().__init__(text)
        self.status = status
        self.valid = tuple(valid)


@dataclass(frozen=True, slots=True)
class Cyfnewid:
    """A hub, by its address; without a token you read as the public. Titles, names and what is wrong come in `language`, "en" or "cy"."""

    address: str
    token: str | None = field(default=None, repr=False)
    language: str = "en"
    #: Seconds to wait for an answer.
    timeout: float = 60.0

    def observations(
        self,
        *,
        indicator: Codes = None,
        area: Codes = None,
        period_type: Codes = None,
        from_: str | None = None,
        to: str | None = None,
        source: str | None = None,
        as_known_at: str | None = None,
        method_version: Codes = None,
    ) -> "Figures":
        """The figures of these codes, several as a list; of all where None. Nothing is asked before they are wanted.

        `indicator` is as "SCC/006"; `area` the ONS code of an authority, the slug of a region or "W92000004" for Wales;
        `period_type` month, quarter, year or academic_year; `from_` and `to` are periods, as "FY2008-09"; `source` derived or
        submitted; `as_known_at` a date and time, for what was known then; `method_version` as "SCC/006-1".
        """
        asked = {
            "indicator": _codes(indicator),
            "area": _codes(area),
            "period_type": _codes(period_type),
            "from": from_,
            "to": to,
            "source": source,
            "as_known_at": as_known_at,
            "method_version": _codes(method_version),
        }
        return Figures(self, {name: value for name, value in asked.items() if value is not None})

    def indicators(self) -> list[dict[str, Any]]:
        """The national definitions."""
        return list(json.loads(self.read("indicators", {}))["data"])

    def areas(self) -> list[dict[str, Any]]:
        """Wales, its regions and its authorities."""
        return list(json.loads(self.read("areas", {}))["data"])

    def read(self, resource: str, query: Mapping[str, str]) -> bytes:
        """The answer of `/api/v1/` and this resource; CyfnewidError for anything else."""
        address = f"{self.address.rstrip('/')}/api/v1/{resource}?{urlencode({**query, 'lang': self.language})}"
        if not address.startswith(("https://", "http://")):
            raise CyfnewidError(
                f"The address of a hub begins with https:// or http://, and this one is {self.address!r}."
            )
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            with _OPENER.open(Request(address, headers=headers), timeout=self.timeout) as answer:  # noqa: S310 (checked above)
                found: bytes = answer.read()
        except HTTPError as error:
            with error:
                raise _refused(error.code, error.read()) from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise CyfnewidError(f"The hub at {self.address} does not answer: {reason}.") from None
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to a question about figures, in the form that you take it in; each time it is asked for anew."""

    hub: Cyfnewid
    query: Mapping[str, str]

    def to_polars(self) -> "polars.DataFrame":
        """A frame of polars, a column for each promised one; withheld numbers are null, and `shorthand` says why."""
        import polars

        return polars.read_parquet(io.BytesIO(self.read("parquet")))

    def to_pandas(self) -> "pandas.DataFrame":
        """A frame of pandas, a column for each promised one; withheld numbers are missing, and `shorthand` says why."""
        import pandas

        text = self.read("csv")
        names = next(csv.reader(io.StringIO(text.decode())))
        texts = {name: "string" for name in names if name not in DAYS and name != "complete"}
        types: Any = {**texts, **NUMBERS, **WHOLE_NUMBERS, "complete": "boolean"}
        frame = pandas.read_csv(
            io.BytesIO(text), dtype=types, parse_dates=list(DAYS), keep_default_na=False, na_values=[""]
        )
        return frame.fillna({"shorthand": ""})

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row, asked for a page at a time, all of one state of the hub."""
        after: dict[str, str] = {}
        while True:
            document = json.loads(self.hub.read("observations", {**self.query, "limit": str(PAGE), **after}))
            yield from document["data"]
            if document["meta"]["next"] is None:
                return
            after = {"after": document["meta"]["next"]}

    def save(self, file: str | Path, form: str = "csv", headings: str = "names") -> None:
        """Write them to a file: json, csv, parquet, json-stat, statswales or statswales-zip; `headings` are names or titles."""
        Path(file).write_bytes(self.read(form, headings))

    def read(self, form: str, headings: str = "names") -> bytes:
        """The answer in a format, as it came."""
        return self.hub.read("observations", {**self.query, "format": form, "headings": headings})


class _Stay(HTTPRedirectHandler):
    """A hub never sends anybody elsewhere, and a token is for no other address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = build_opener(_Stay)


def _codes(codes: Codes) -> str | None:
    return codes if codes is None or isinstance(codes, str) else ",".join(codes)


def _refused(status: int, body: bytes) -> CyfnewidError:
    """What the hub said in application/problem+json; of anything else, its status."""
    try:
        problem = json.loads(body)
        return CyfnewidError(str(problem["detail"]), status, problem.get("valid", ()))
    except (ValueError, KeyError, TypeError):
        return CyfnewidError(f"The answer was {status}, and not one of a hub's; look at the address.", status)

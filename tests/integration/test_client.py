"""The client in Python gives the figures of a hub as frames."""

import json
import subprocess
import sys
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import httpx
import pandas
import polars
import pytest

import hub.client
from hub.answers.readers import Role
from hub.answers.rows import COLUMNS
from hub.client import Cyfnewid, CyfnewidError, Figures
from hub.store.engine import Store
from tests.lib.ports import free_port
from tests.lib.signing_in import shown

CARDIFF, POWYS = "W06000015", "W06000023"


@pytest.fixture
def hub_at(national: httpx.Client) -> Cyfnewid:
    """Reads as the national operator does."""
    return Cyfnewid(str(national.base_url))


def years(hub_at: Cyfnewid) -> Figures:
    return hub_at.observations(indicator=["SCC/006", "SCC/004"], area="*", period_type="year", source="derived")


def test_a_frame_of_polars_holds_the_figures_with_their_types(hub_at: Cyfnewid) -> None:
    frame = years(hub_at).to_polars()
    assert tuple(frame.columns) == COLUMNS
    assert frame.height == 2 * 26
    one = frame.filter(polars.col("area") == CARDIFF, polars.col("indicator") == "SCC/006").row(0, named=True)
    assert (one["numerator"], one["value"], one["complete"], one["shorthand"]) == (1140, 95.0, True, "")
    assert (one["period_start"], one["authorities_reporting"]) == (date(2008, 4, 1), 1)


def test_a_frame_of_pandas_holds_the_same(hub_at: Cyfnewid) -> None:
    frame, other = years(hub_at).to_pandas(), years(hub_at).to_polars()
    assert tuple(frame.columns) == COLUMNS
    for name in ("numerator", "value", "area", "shorthand", "complete", "authorities_expected"):
        assert frame[name].tolist() == other[name].to_list()
    assert frame["period_start"].dt.date.tolist() == other["period_start"].to_list()


def test_a_withheld_number_is_missing_and_says_why(anybody: httpx.Client) -> None:
    asked = Cyfnewid(str(anybody.base_url)).observations(indicator="SCC/006", area=POWYS, period_type="year")
    assert asked.to_polars()["value"].null_count() == asked.to_polars().height > 0
    frame = asked.to_pandas()
    assert frame["value"].isna().all()
    assert set(frame["shorthand"]) == {"c"}
    assert isinstance(frame, pandas.DataFrame)


def test_rows_come_a_page_at_a_time(hub_at: Cyfnewid, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(hub_at.observations(indicator="SCC/006").rows())
    monkeypatch.setattr(hub.client, "PAGE", 100)
    assert list(hub_at.observations(indicator="SCC/006").rows()) == whole
    assert len(whole) > 400


def test_names_come_in_welsh(national: httpx.Client) -> None:
    welsh = Cyfnewid(str(national.base_url), language="cy")
    assert welsh.observations(area=CARDIFF).to_polars()["area_name"].unique().to_list() == ["Caerdydd"]
    assert {each["area_name"] for each in welsh.areas()} > {"Cymru", "Ynys Môn"}
    assert len(welsh.indicators()) > 20


def test_a_question_may_name_periods_moments_and_definitions(hub_at: Cyfnewid) -> None:
    asked = hub_at.observations(
        indicator="SCC/006",
        area=CARDIFF,
        from_="FY2008-09-Q4",
        to="2009-03",
        as_known_at="2026-09-01T11:00",
        method_version=["SCC/006-1"],
    )
    assert list(asked.rows()) == []
    assert len(list(hub_at.observations(indicator="SCC/006", area=CARDIFF, from_="FY2008-09-Q4").rows())) == 4


def test_figures_are_saved_in_any_format(hub_at: Cyfnewid, tmp_path: Path) -> None:
    asked = hub_at.observations(indicator="SCC/006", area=CARDIFF)
    asked.save(tmp_path / "figures.csv", headings="titles")
    assert "Authorities reporting" in (tmp_path / "figures.csv").read_text("utf-8-sig").splitlines()[0]
    asked.save(tmp_path / "figures.json", "json-stat")
    assert json.loads((tmp_path / "figures.json").read_text("utf-8"))["version"] == "2.0"


def test_a_token_is_shown_and_not_told(year_of_wales: Store, anybody: httpx.Client) -> None:
    secret = shown(year_of_wales, Role.MEMBER, CARDIFF)["Authorization"].removeprefix("Bearer ")
    member = Cyfnewid(str(anybody.base_url), secret)
    frame = member.observations(indicator="SCC/006", period_type="year", source="derived").to_polars()
    assert frame.filter(area=CARDIFF)["numerator"].to_list() == [1140]
    assert secret not in repr(member)


def test_what_is_refused_says_why_and_what_there_is(hub_at: Cyfnewid, anybody: httpx.Client) -> None:
    with pytest.raises(CyfnewidError, match="SCC/999") as refused:
        hub_at.observations(indicator="SCC/999").to_polars()
    assert (refused.value.status, "SCC/006" in refused.value.valid) == (400, True)
    with pytest.raises(CyfnewidError, match="not known here") as unknown:
        Cyfnewid(str(anybody.base_url), "no token").areas()
    assert unknown.value.status == 401


def test_a_hub_that_is_not_there_is_said_to_be_away() -> None:
    with pytest.raises(CyfnewidError, match="does not answer") as away:
        Cyfnewid(f"http://127.0.0.1:{free_port()}", timeout=2).areas()
    assert away.value.status is None
    with pytest.raises(CyfnewidError, match="https://"):
        Cyfnewid("file:///etc/passwd").areas()


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody to another address, and remembers who came there."""

    came: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.came.append(self.headers.get("Authorization"))
        self.send_response(302)
        self.send_header("Location", "/somewhere/else")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_token_goes_to_no_other_address() -> None:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(CyfnewidError, match="302"):
            Cyfnewid(f"http://127.0.0.1:{server.server_address[1]}", "elegant-lamp").areas()
        server.shutdown()
    assert Elsewhere.came == ["Bearer elegant-lamp"]


def test_the_file_of_the_client_works_alone(national: httpx.Client, tmp_path: Path) -> None:
    """Copied to a machine that has nothing else of this project."""
    (tmp_path / "client.py").write_text(Path(hub.client.__file__).read_text("utf-8"), "utf-8")
    program = f"""
import sys
from client import Cyfnewid
print(len(Cyfnewid({str(national.base_url)!r}).areas()), [name for name in sys.modules if name.startswith(("hub", "pydantic"))])
"""
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.')\n{program}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == "26 []", run.stderr

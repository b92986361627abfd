"""A connector that watches sees every place that a run of it reads."""

from pathlib import Path
from typing import Any

import pytest

from producers.sources import catalogue
from producers.watching import look
from tests.lib.configured import HEAD
from tests.lib.extracts import write
from tests.lib.returns import REVIEWS


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "connector.toml"
    config.write_text(HEAD + 'format = "ssda903"\nearlier = ["2016-17", "2015-16"]\n')
    write(tmp_path / "extract", "2018-03-31", reviews=REVIEWS)
    write(tmp_path / "2016-17", "2017-03-31", reviews=REVIEWS)
    return config


def test_nothing_has_changed_when_nobody_wrote_anything(config: Path) -> None:
    assert look(config) == look(config)
    assert {Path(each.file).parent.name for each in look(config)} >= {"extract", "2016-17"}


@pytest.mark.parametrize("place", ["extract", "2016-17", "2015-16"])
def test_a_return_of_any_year_that_is_put_there_is_seen(config: Path, place: str) -> None:
    before = look(config)
    config.with_name(place).mkdir(exist_ok=True)
    (config.with_name(place) / "episodes.csv").write_text("CHILD\n")
    assert look(config) != before


def test_a_mended_configuration_is_seen(config: Path) -> None:
    before = look(config)
    config.write_text(config.read_text() + "whole_periods_only = true\n")
    assert look(config) != before


@pytest.mark.parametrize("format_", ["sql", "outbox_table"])
def test_the_file_with_the_address_of_a_database_is_seen(tmp_path: Path, format_: str) -> None:
    config = tmp_path / "connector.toml"
    tables = '[sources.tables.referrals]\nselect = "SELECT 1"\n' if format_ == "sql" else 'tables = ["referrals"]\n'
    text = HEAD.replace('folder = "extract"', 'url_file = "database.url"')
    config.write_text(f'{text}format = "{format_}"\n{tables}')
    before = look(config)
    config.with_name("database.url").write_text("sqlite:///case.db")
    assert look(config) != before


def test_every_path_that_a_source_can_be_told_is_one_of_its_places() -> None:
    named = {
        (source.format, name)
        for source in catalogue().values()
        for name, field in source.settings.model_fields.items()
        if "Path" in str(field.annotation)
    }
    assert {("casefile", "folder"), ("ssda903", "earlier"), ("sql", "url_file")} <= named
    for format_, name in named:
        settings = catalogue()[format_].settings
        is_many = "tuple" in str(settings.model_fields[name].annotation)
        place = Path("there")
        said: dict[str, Any] = {name: (place,) if is_many else place}
        assert place in settings.model_construct(**said).places(), (format_, name)

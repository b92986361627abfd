"""The files that an operator copies work."""

import re
import subprocess

import pytest

from hub.config import Settings, load
from hub.ops import metrics
from hub.ops.metrics import Kind, Metric
from tests.lib.checkout import ROOT

DEPLOY = ROOT / "deploy"
EXAMPLE = DEPLOY / "hub.example.toml"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"


def test_the_example_settings_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_KAFKA_PASSWORD", "elegant-lamp")
    monkeypatch.setenv("HUB_DATABASE_URL", "postgresql://hub@localhost/hub")
    assert not load(EXAMPLE).settings.embedded


def test_the_example_names_every_setting_in_the_order_of_the_reference() -> None:
    named = re.findall(r"^(?:# )?([a-z_]+)(?: =|:)", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    assert named == list(Settings.model_fields)


def test_a_commented_setting_shows_the_default() -> None:
    shown = dict(re.findall(r"^# ([a-z_]+) = \"?([^\"\n]+)\"?$", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE))
    assert shown == {name: str(Settings.model_fields[name].default) for name in shown}


def test_alerts_ask_for_metrics_that_exist() -> None:
    known = {name for each in vars(metrics).values() if isinstance(each, Metric) for name in names(each)}
    asked = set(re.findall(r"\b(?:hub|connector)_[a-z_]+\b", ALERTS.read_text("utf-8")))
    assert asked - known == set()


def names(metric: Metric) -> list[str]:
    ends = ("_bucket", "_sum", "_count") if metric.kind is Kind.HISTOGRAM else ("",)
    return [f"{metric.name}{end}" for end in ends]


def test_prometheus_accepts_its_configuration() -> None:
    check = ["promtool", "check", "config", str(DEPLOY / "prometheus" / "prometheus.yml")]
    run = subprocess.run(check, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").iterdir()), ids=lambda unit: unit.name)
def test_a_service_calls_a_command_that_exists(unit) -> None:
    for command in re.findall(r"^ExecStart=\S+/hub (.+)$", unit.read_text("utf-8"), flags=re.MULTILINE):
        words = command.split()
        reference = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
        name = " ".join(word for word in words[:2] if not word.startswith("-"))
        section = reference.partition(f"## `hub {name}`")[2].partition("\n## ")[0]
        assert section, f"there is no `hub {name}`"
        assert [word for word in words if word.startswith("--") and f"`{word}`" not in section] == []


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").glob("connector*.service")), ids=lambda unit: unit.name)
def test_a_connector_of_systemd_may_write_where_the_how_to_puts_its_outbox(unit) -> None:
    text = unit.read_text("utf-8")
    how_to = (ROOT / "docs" / "how-to" / "run-a-connector.md").read_text("utf-8")
    state = re.search(r'^state = "(/var/lib/(\w+)/.+)"$', how_to, flags=re.MULTILINE)
    assert state is not None
    assert f"StateDirectory={state[2]}\n" in text
    assert state[1] in text

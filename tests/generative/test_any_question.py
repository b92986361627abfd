"""Whatever is asked over HTTP is answered as the interface is described, and never with a fault of the hub.

A few questions of each operation, always the same, by default; `make test-generative EXAMPLES=500 ARGS=--timeout=0` asks many others.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis import checks as judged
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as described_so

from hub.answers.desk import Desk
from hub.answers.entrance import Entrance
from hub.answers.limits import Limits
from hub.answers.readers import Role
from hub.api.app import create_app, describe
from hub.ops.listener import HttpListener
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import NOW, served
from tests.lib.stores import a_year_of_wales, fill, published

EXAMPLES = int(os.environ.get("EXAMPLES", "8"))
#: What does not end cannot be read to its end.
ENDLESS = "/api/v1/live"
CHECKS = [
    judged.not_a_server_error,
    described_so.status_code_conformance,
    described_so.content_type_conformance,
    described_so.response_schema_conformance,
    described_so.response_headers_conformance,
    described_so.negative_data_rejection,
]


@pytest.fixture(scope="module")
def address(databases: Databases, migrated_database: str) -> Iterator[str]:
    """A hub that is there to be asked, with few enough figures to be asked often."""
    database = databases.make(template=migrated_database)
    with Store(database) as store:
        figures, standings = a_year_of_wales()
        few = [each for each in figures if each.indicator in ("SCC/006", "EDU/002ii")]
        fill(store, few, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")])
        with served(store, Role.ANALYST) as client:
            yield str(client.base_url)
    databases.drop(database)


def questions() -> Iterator[Any]:
    """Each operation but the one that never ends, with questions that may be asked and, where it takes any, with others."""
    with Store("postgresql://nobody@localhost/nowhere") as away:
        desk, listener = Desk(away), HttpListener()
        app = create_app(desk, Entrance(away, desk, listener, Limits({}, lambda: 0.0)), lambda: NOW, listener.meters)
    schema = schemathesis.openapi.from_dict(describe(app))
    for found in schema.exclude(path=ENDLESS).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in GenerationMode:
            if mode is GenerationMode.POSITIVE or operation.definition.raw.get("parameters"):
                yield pytest.param(operation, mode, id=f"{operation.path} {mode.value}")


@pytest.mark.parametrize(("operation", "mode"), list(questions()))
def test_any_question_has_an_answer_as_described(
    operation: schemathesis.APIOperation, mode: GenerationMode, address: str
) -> None:
    """Questions that may be asked, and others that a program with a fault might ask."""

    @given(operation.as_strategy(mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize="EXAMPLES" not in os.environ,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=address, checks=CHECKS)

    ask()

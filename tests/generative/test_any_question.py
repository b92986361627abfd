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
from schemathesis.specs.openapi import checks as described_so

from hub.answers.desk import Desk
from hub.answers.readers import Role
from hub.api.app import create_app, describe
from hub.ops.listener import HttpListener
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import NOW, served
from tests.lib.stores import a_year_of_wales, fill, published

EXAMPLES = int(os.environ.get("EXAMPLES", "10"))
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


def operations() -> list[Any]:
    """All that the interface says can be asked, but for what never ends."""
    with Store("postgresql://nobody@localhost/nowhere") as away:
        app = create_app(Desk(away), lambda: NOW, HttpListener().meters)
    schema = schemathesis.openapi.from_dict(describe(app))
    return [pytest.param(each.ok(), id=each.ok().path) for each in schema.exclude(path=ENDLESS).get_all_operations()]


@pytest.mark.parametrize("operation", operations())
def test_any_question_has_an_answer_as_described(operation: schemathesis.APIOperation, address: str) -> None:
    @given(operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE))
    @settings(
        max_examples=EXAMPLES,
        derandomize="EXAMPLES" not in os.environ,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=address, checks=CHECKS)

    ask()

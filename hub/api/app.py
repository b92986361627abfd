"""The application: routes found in their folder, one shape of error, one description of it all."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from hub.answers.desk import Desk
from hub.answers.entrance import Entrance
from hub.api.access import Counter
from hub.api.describing import show_examples
from hub.api.problems import Problem, answer_problems
from hub.api.routes import routers
from hub.ops.exposition import Meters

DESCRIPTION = """\
Figures of 22 authorities, their regions and Wales, by one definition each, as fresh as the authorities report.
All rows of an answer are of one state of the store. Titles and names come in English and Welsh."""
TAGS = {
    "figures": "Figures, their comparison, and why they are what they are.",
    "context": "What happened, and what is to be reached.",
    "definitions": "What the codes mean.",
    "freshness": "How far each authority has reported, and what has just changed.",
    "contract": "The schemas of the messages, in the form of Confluent's registry.",
}


def create_app(desk: Desk, entrance: Entrance, now: Callable[[], datetime], meters: Meters) -> FastAPI:
    """The interface to one desk, through its entrance; `now` is the clock by which tokens end and no moment to come is known."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.changes.close()

    app = FastAPI(
        title="Cyfnewid",
        version=version("cyfnewid"),
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        openapi_tags=[{"name": name, "description": sentence} for name, sentence in TAGS.items()],
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.counter = Counter(desk, entrance, now, meters)
    made = list(routers())
    answer_problems(app, [route for router in made for route in router.routes])
    for router in made:
        app.include_router(router)
    described = describe(app)

    @app.get("/api/openapi.json", include_in_schema=False)
    def openapi() -> dict[str, Any]:
        return described

    return app


def describe(app: FastAPI) -> dict[str, Any]:
    """What can be asked of an application and what it answers, as OpenAPI has it."""
    found = app.openapi()
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = TypeAdapter(Problem).json_schema()
    said = "A token of the operator (`hub token create`). Without one a reader is the public."
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": said}}
    for operation in (each for methods in found["paths"].values() for each in methods.values()):
        if "ETag" in operation["responses"].get("200", {}).get("headers", {}):
            operation["responses"]["304"] = {"description": "The copy that If-None-Match names is still right."}
    found["security"] = [{}, {"token": []}]
    show_examples(found["paths"]["/api/v1/observations"]["get"]["responses"]["200"]["content"])
    return found

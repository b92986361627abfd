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
from hub.api.problems import Problem, answer_problems
from hub.api.routes import routers
from hub.ops.exposition import Meters

DESCRIPTION = """\
Figures of 22 authorities, their regions and Wales, by one definition each, as fresh as the authorities report.
All rows of an answer are of one state of the store. Titles and names come in English and Welsh."""


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
    )
    app.state.counter = Counter(desk, entrance, now, meters)
    answer_problems(app)
    for router in routers():
        app.include_router(router)
    described = _described(app)

    @app.get("/api/openapi.json", include_in_schema=False)
    def openapi() -> dict[str, Any]:
        return described

    return app


def _described(app: FastAPI) -> dict[str, Any]:
    found = app.openapi()
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = TypeAdapter(Problem).json_schema()
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{}, {"token": []}]
    return found

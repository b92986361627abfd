"""Routes over HTTP"""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from generating._tables import code, table

from hub.api.routes import routers


def page() -> str:
    """Every route with its parameters, then those that only machines ask."""
    described = FastAPI(title="routes")
    plain: list[tuple[str, str]] = []
    for router in routers():
        described.include_router(router)
        plain += [
            (code(f"GET {route.path}"), (route.endpoint.__doc__ or "").strip())
            for route in router.routes
            if isinstance(route, APIRoute) and not route.include_in_schema
        ]
    paths = described.openapi()["paths"]
    sections = [
        section(f"{method.upper()} {path}", operation)
        for path, methods in sorted(paths.items())
        for method, operation in methods.items()
    ]
    listed = "\n\n".join(sections)
    return f"""\
`/api/openapi.json` describes the same for machines. A token goes into the header `Authorization: Bearer TOKEN`; without one, the session of
a browser that is signed in to the pages counts. An error is `application/problem+json`, in the language asked for; 429 says in `Retry-After` how long to wait.
`Accept-Language: cy` or `?lang=cy` gives Welsh.

{listed}

## For supervisors and Prometheus

{table(("Route", "Meaning"), sorted(plain))}
"""


def section(route: str, operation: dict[str, Any]) -> str:
    """One route, and what it is told."""
    rows = [(code(each["name"]), each["in"], each.get("description", "")) for each in operation.get("parameters", [])]
    for form in operation.get("requestBody", {}).get("content", {}).values():
        required = form["schema"].get("required", [])
        rows += [
            (code(name), "body", each.get("description", "") + (" Required." if name in required else ""))
            for name, each in form["schema"]["properties"].items()
        ]
    sentence = operation.get("description") or operation.get("summary", "")
    return f"## `{route}`\n\n{sentence}" + (f"\n\n{table(('Parameter', 'In', 'Meaning'), rows)}" if rows else "")

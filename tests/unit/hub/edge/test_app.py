"""What the edge answers when something is wrong with itself."""

import asyncio

import httpx

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.edge.app import Edge
from hub.ops.listener import EdgeListener


def test_a_fault_of_the_hub_has_the_shape_of_every_problem_and_says_nothing_of_who_asked() -> None:
    def connect(login: Login) -> Connection:
        if login.username:
            raise RuntimeError(f"Cerys and {login.password}")
        return Connection("127.0.0.1:1", login)

    edge = Edge(connect, EdgeListener(), b"key")

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(edge, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://edge") as client:
            return await client.get("/edge/v1", auth=("W06000015", "elegant-lamp"))

    answer = asyncio.run(asked())
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "fault"
    for secret in ("Cerys", "elegant-lamp", "RuntimeError"):
        assert secret not in answer.text

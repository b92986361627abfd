"""What can be asked of the edge; the docstring of each route is its description in the reference."""

import json
import zlib
from collections.abc import Callable
from functools import partial

import zstandard
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hub.broker.connection import Record
from hub.broker.failures import anybody_listens
from hub.broker.login import Login
from hub.broker.over_https.parcels import RECORDS_TYPE, pack_records
from hub.broker.reader import Reader
from hub.broker.rights import rights
from hub.edge.bodies import body, encoding, unpacked
from hub.edge.bounds import Bounds
from hub.edge.callers import caller
from hub.edge.clients import PUBLISHER, READER
from hub.edge.problems import BROKER_PAUSE_S, Code, Refused
from hub.edge.work import Work
from hub.errors import HubError
from schemas.topics import parse

JSON = "application/json"
_LEVEL = 3
_GZIP = 31


async def allowed(request: Request) -> Response:
    """Who asks, and how much one request may hold.

    Answers `principal`, `body_bytes`, `messages`, `message_bytes`.
    """
    work, login = _work(request), caller(request)
    async with work.lent(READER, login):
        bounds = work.bounds
    return _document(
        {
            "principal": login.username,
            "body_bytes": bounds.body_bytes,
            "messages": bounds.messages,
            "message_bytes": bounds.message_bytes,
        }
    )


async def append(request: Request) -> Response:
    """Append messages to a topic, those of one key in their order.

    The body is a parcel of messages, as it is or compressed (`Content-Encoding: gzip` or `zstd`, in one piece). Answers
    `partitions` and `offsets`, a number for each message, once all of them are acknowledged by all replicas. After any
    other answer, and after none, some may lie in the topic: send all of them again, and nothing else to that topic before.
    """
    work, login, topic = _work(request), caller(request), _topic(request)
    compressed = encoding(request)
    async with work.lent(PUBLISHER, login) as publisher:
        taken = await body(request, work.bounds)
        messages = await work.run(lambda: unpacked(taken, compressed, work.bounds))
        send = partial(publisher.send_all, topic, messages.keys, messages.values)
        placed = await work.watched(request, send, publisher.abandon)
    work.listener.appended(login.username, len(messages.keys))
    return _document({"partitions": placed.partitions.tolist(), "offsets": placed.offsets.tolist()})


async def ends(request: Request) -> Response:
    """Where a topic begins and ends.

    Answers `partitions`, a list with `partition`, `first` (the offset of its first message, or the end where there is none) and
    `end` (the offset after its last).
    """
    work, login, topic = _work(request), caller(request), _topic(request)
    async with work.lent(READER, login) as reader:
        firsts, lasts = await work.run(lambda: (reader.first_offsets(topic), reader.end_offsets(topic)))
    listed = [{"partition": part, "first": firsts[part], "end": lasts[part]} for part in sorted(lasts)]
    return _document({"topic": topic, "partitions": listed})


async def may(request: Request) -> Response:
    """What this principal may do with a topic.

    Answers `rights`, a list with `read`, `write`, both or neither.
    """
    work, login, topic = _work(request), caller(request), _topic(request)
    async with work.lent(READER, login):
        found = (await work.run(lambda: rights(work.connect(login), [topic])))[topic]
        if isinstance(found, HubError):
            raise found
    return _document({"topic": topic, "rights": sorted(found)})


async def read(request: Request) -> Response:
    """Messages of one partition as they lie, from an offset on and up to another one, which is not among them.

    `partition` must be given; `from` is the first offset if it is not, and `until` the end. Answers a parcel of records, compressed
    as `Accept-Encoding` allows (zstd, gzip). It holds as many as fit; go on with the offset that it names until that is `until`.
    """
    work, login, topic = _work(request), caller(request), _topic(request)
    partition, start, until = (_number(request, name) for name in ("partition", "from", "until"))
    if partition is None:
        raise Refused(Code.NOT_UNDERSTOOD, "The parameter partition is missing; the topic's ends say which there are.")
    async with work.lent(READER, login) as reader:
        taking = partial(_records, reader, topic, partition, start, until, work.bounds)
        parcel = await work.run(taking)
    liked = request.headers.get("accept-encoding", "").lower()
    compress = next((way for name, way in _COMPRESSIONS.items() if name in liked), None)
    headers = {"Cache-Control": "no-store"}
    if compress is not None:
        headers["Content-Encoding"] = "zstd" if "zstd" in liked else "gzip"
        parcel = await work.run(lambda: compress(parcel))
    return Response(parcel, headers=headers, media_type=RECORDS_TYPE)


async def livez(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """Something answers where the brokers are."""
    work = _work(request)
    if await work.run(lambda: anybody_listens(work.connect(Login("", "")))):
        return PlainTextResponse("ok\n")
    raise Refused(Code.BROKER_AWAY, "No broker answers.", BROKER_PAUSE_S)


ROUTES = (
    Route("/edge/v1", allowed, methods=["GET"]),
    Route("/edge/v1/topics/{topic}/messages", append, methods=["POST"]),
    Route("/edge/v1/topics/{topic}/messages", read, methods=["GET"]),
    Route("/edge/v1/topics/{topic}/ends", ends, methods=["GET"]),
    Route("/edge/v1/topics/{topic}/rights", may, methods=["GET"]),
)
"""What authorities ask."""

HEALTH = (Route("/livez", livez, methods=["GET"]), Route("/readyz", readyz, methods=["GET"]))
"""What supervisors and load balancers ask."""


def _records(reader: Reader, topic: str, partition: int, start: int | None, until: int | None, bounds: Bounds) -> bytes:
    """A parcel of as many messages as fit, at least one where there is one."""
    first, end = reader.first_offsets(topic).get(partition), reader.end_offsets(topic).get(partition)
    if first is None or end is None:
        raise Refused(Code.NO_SUCH_TOPIC, f"The topic has no partition {partition}; its ends say which there are.")
    start, until = first if start is None else start, end if until is None else until
    if not first <= start <= until <= end:
        detail = f"The partition holds offsets from {first} up to {end}, and {start} up to {until} were asked for."
        raise Refused(Code.NOT_IN_THE_LOG, detail)
    taken: list[Record] = []
    size, following = 0, until
    for record in reader.read(topic, {partition: start}, {partition: until}):
        size += len(record.key or b"") + len(record.value or b"")
        if taken and (size > bounds.answer_bytes or len(taken) == bounds.answer_messages):
            following = record.offset
            break
        taken.append(record)
    return pack_records(taken, following)


def _work(request: Request) -> Work:
    found = request.app.state.work
    assert isinstance(found, Work)
    return found


def _topic(request: Request) -> str:
    name = str(request.path_params["topic"])
    if parse(name) is None:
        raise Refused(Code.NO_SUCH_TOPIC, "This is no topic of the exchange; they are exchange.CODE.STREAM.")
    return name


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise Refused(Code.NOT_UNDERSTOOD, f"The parameter {name} is a whole number, from 0.")
    return int(given)


def _document(document: dict[str, object]) -> Response:
    return Response(json.dumps(document, separators=(",", ":")), headers={"Cache-Control": "no-store"}, media_type=JSON)


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def _gzip(data: bytes) -> bytes:
    packing = zlib.compressobj(_LEVEL, wbits=_GZIP)
    return packing.compress(data) + packing.flush()


_COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {"zstd": _zstd, "gzip": _gzip}

"""Bodies of requests: taken in as far as they may go, decompressed as far as they may go."""

import asyncio
import zlib

import zstandard
from starlette.requests import ClientDisconnect, Request

from hub.broker.over_https.parcels import MESSAGES_TYPE, Messages, NoParcel, unpack_messages
from hub.edge.bounds import Bounds
from hub.edge.problems import Code, HungUp, Refused

ENCODINGS = ("identity", "gzip", "zstd")

LONGEST_WINDOW = 1 << 23
"""Bytes that a decompressor of zstd may have to remember: 8 MB, as browsers have it."""

_GZIP = 31


def encoding(request: Request) -> str:
    """How a body that is to come is compressed; Refused for one of another type, or in another way."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MESSAGES_TYPE:
        raise Refused(Code.WRONG_TYPE, f"The body is {kind or 'of no type'}; messages come as {MESSAGES_TYPE}.")
    named = request.headers.get("content-encoding", "identity").strip().lower()
    if named not in ENCODINGS:
        raise Refused(Code.WRONG_TYPE, f"The body is compressed in a way that is not one of {', '.join(ENCODINGS)}.")
    return named


async def body(request: Request, bounds: Bounds) -> bytes:
    """The body as it comes; Refused for one that is too long or too slow, HungUp for one that ends before its end."""
    named = request.headers.get("content-length", "0")
    if named.isdigit() and int(named) > bounds.body_bytes:
        raise _too_large(bounds)
    taken = bytearray()
    try:
        async with asyncio.timeout(bounds.body_seconds):
            async for piece in request.stream():
                taken += piece
                if len(taken) > bounds.body_bytes:
                    raise _too_large(bounds)
    except TimeoutError:
        detail = f"After {bounds.body_seconds:.0f} s the body was not here to its end; send less at a time."
        raise Refused(Code.TOO_SLOW, detail) from None
    except ClientDisconnect:
        raise HungUp("the connection ended in the middle of a body") from None
    return bytes(taken)


def unpacked(body: bytes, encoding: str, bounds: Bounds) -> Messages:
    """The messages of a body, not more and none larger than may be; Refused, before anything is sent."""
    try:
        messages = unpack_messages(_decompressed(body, encoding, bounds))
    except NoParcel as error:
        raise Refused(Code.NO_PARCEL, f"This is no parcel of messages: {error}. Nothing of it was sent.") from None
    if len(messages.keys) > bounds.messages:
        detail = f"The body has {len(messages.keys):,} messages; one request may hold {bounds.messages:,}."
        raise Refused(Code.TOO_LARGE, detail)
    for number, (key, value) in enumerate(zip(*messages, strict=True)):
        if (size := len(key) + len(value)) > bounds.message_bytes:
            detail = f"Message {number} of the body, counted from 0, has {size:,} bytes; a broker takes {bounds.message_bytes:,}."
            raise Refused(Code.MESSAGE_TOO_LARGE, detail)
    return messages


def _decompressed(body: bytes, encoding: str, bounds: Bounds) -> bytes:
    match encoding:
        case "gzip":
            return _from_gzip(body, bounds)
        case "zstd":
            return _from_zstd(body, bounds)
    return body


def _from_gzip(body: bytes, bounds: Bounds) -> bytes:
    reading = zlib.decompressobj(_GZIP)
    try:
        found = reading.decompress(body, bounds.body_bytes + 1)
    except zlib.error:
        raise _not_compressed("gzip") from None
    if len(found) > bounds.body_bytes:
        raise _too_large(bounds)
    if not reading.eof or reading.unused_data:
        raise _not_compressed("gzip")
    return found


def _from_zstd(body: bytes, bounds: Bounds) -> bytes:
    try:
        stated = zstandard.get_frame_parameters(body)
        is_stated = stated.content_size not in (zstandard.CONTENTSIZE_UNKNOWN, zstandard.CONTENTSIZE_ERROR)
        if is_stated and stated.content_size > bounds.body_bytes:
            raise _too_large(bounds)
        if stated.window_size > LONGEST_WINDOW:
            raise Refused(Code.TOO_LARGE, f"The body needs more than {LONGEST_WINDOW:,} bytes of memory to decompress.")
        reading = zstandard.ZstdDecompressor()
        return reading.decompress(body, max_output_size=bounds.body_bytes, allow_extra_data=False)
    except zstandard.ZstdError:
        raise _not_compressed("zstd") from None


def _not_compressed(how: str) -> Refused:
    return Refused(
        Code.NOT_COMPRESSED,
        f"The body is not one piece of {how}, as Content-Encoding says, or ends too early, or holds more than it may.",
    )


def _too_large(bounds: Bounds) -> Refused:
    detail = f"The body has more than {bounds.body_bytes:,} bytes, as it is or decompressed; send the messages in several requests."
    return Refused(Code.TOO_LARGE, detail)

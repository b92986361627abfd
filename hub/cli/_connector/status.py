"""`hub connector status`: what was achieved."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.cli._connector._options import FileOption
from hub.cli._connector._shown import SHOWN, instant
from hub.cli._options import JsonOption
from hub.cli._output import print_document, print_table, say
from hub.errors import UnreachableError

LOOK_AGAIN_S = 0.5


def command(
    config: FileOption,
    wait: Annotated[
        int, typer.Option("--wait", help="Seconds to wait until the hub has answered for all that was sent.", min=0)
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Say what was achieved.

    The last extract, what is still to be sent, what the hub has recorded. What the hub has answered for is in its figures.
    """
    found = _waited_for(config, wait)
    _show(found, as_json)
    if wait and found.is_awaited:
        raise UnreachableError(
            f"the hub has not answered for all that was sent within {wait} s; its operator can say if it runs"
        )


def _waited_for(config: Path, seconds: int) -> Any:
    from producers.status import connector_status

    give_up = time.monotonic() + seconds
    while True:
        found = connector_status(config)
        if not found.is_awaited or time.monotonic() >= give_up:
            return found
        time.sleep(LOOK_AGAIN_S)


def _show(found: Any, as_json: bool) -> None:
    receipts = found.receipts
    if as_json:
        document = {
            "authority": found.authority,
            "sources": [asdict(each) for each in found.sources],
            "pending": found.pending,
            "oldest_pending": found.oldest_pending,
            "acknowledged": found.acknowledged,
            "recorded": receipts and receipts.recorded,
            "repeated": receipts and receipts.repeated,
            "last_recorded_at": receipts and receipts.last_recorded_at,
            "without_receipt": found.without_receipt,
            "quarantined": len(found.quarantined),
            "exceptions": [each._asdict() for each in found.quarantined],
            "trouble": found.trouble,
        }
        print_document(document)
        return
    print_table(
        ["source", "as at", "read", "complete", "refused rows"],
        [
            (
                each.source,
                each.as_at or "never",
                instant(each.read_at),
                "yes" if each.is_complete else "no",
                "" if each.refused is None else each.refused,
            )
            for each in found.sources
        ],
    )
    for each in found.sources:
        for file in each.refused_files:
            print(f"{each.source}: {file} was refused as a whole; `hub connector preview` says why")
        if each.waits:
            print(f"{each.source} waits: {each.waits}")
    since = f", the oldest since {instant(found.oldest_pending)}" if found.pending else ""
    print(f"to be sent: {found.pending}{since}; acknowledged by the broker: {found.acknowledged}")
    if receipts is not None:
        print(
            f"recorded by the hub: {receipts.recorded} (repeated: {receipts.repeated}), the last {instant(receipts.last_recorded_at)};"
            f" without a receipt yet: {found.without_receipt}; quarantined: {len(found.quarantined)}"
        )
    if found.quarantined:
        shown = [(each.address, each.code, each.reason) for each in found.quarantined[:SHOWN]]
        print_table(["message", "code", "reason"], shown)
        print("`hub connector receipts --fate quarantined` names the file and line of each.")
    if found.trouble:
        say(f"receipts not read: {found.trouble}")

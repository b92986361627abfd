"""`hub connector status`: what was achieved."""

from dataclasses import asdict

from hub.cli._connector._options import FileOption
from hub.cli._connector._shown import SHOWN, instant
from hub.cli._options import JsonOption
from hub.cli._output import print_document, print_table, say


def command(config: FileOption, as_json: JsonOption = False) -> None:
    """Say what was achieved.

    The last extract, what is still to be sent, what the hub has recorded.
    """
    from producers.status import connector_status

    found = connector_status(config)
    receipts = found.receipts
    exceptions = sorted(receipts.rejected.values(), key=lambda each: each.address) if receipts else []
    if as_json:
        document = {
            "authority": found.authority,
            "sources": [asdict(each) for each in found.sources],
            "pending": found.pending,
            "acknowledged": found.acknowledged,
            "recorded": receipts and receipts.recorded,
            "repeated": receipts and receipts.repeated,
            "last_recorded_at": receipts and receipts.last_recorded_at,
            "without_receipt": found.without_receipt,
            "exceptions": [asdict(each) for each in exceptions],
            "trouble": found.trouble,
        }
        print_document(document)
        return
    print_table(
        ["source", "as at", "read", "complete"],
        [
            (each.source, each.as_at or "never", instant(each.read_at), "yes" if each.is_complete else "no")
            for each in found.sources
        ],
    )
    print(f"to be sent: {found.pending}; acknowledged by the broker: {found.acknowledged}")
    if receipts is not None:
        print(
            f"recorded by the hub: {receipts.recorded} (repeated: {receipts.repeated}), the last {instant(receipts.last_recorded_at)};"
            f" without a receipt yet: {found.without_receipt}; put aside: {len(exceptions)}"
        )
        print_table(
            ["message", "code", "reason"], [(each.address, each.code, each.reason) for each in exceptions[:SHOWN]]
        ) if exceptions else None
    if found.trouble:
        say(f"receipts not read: {found.trouble}")

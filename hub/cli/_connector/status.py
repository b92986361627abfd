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

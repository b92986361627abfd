"""The figures that authorities state themselves, as kept, against the statements that they must come from."""

from collections.abc import Iterable, Mapping

from consumers.verification.differences import Report
from hub.store.rows import StatedRow, StatementRow
from schemas.codec import Codec
from schemas.events.header import Status


def compare_stated(
    authority: str, rows: Iterable[StatementRow], kept: Mapping[bytes, StatedRow], codec: Codec, report: Report
) -> None:
    """Of each figure the statement of the highest revision, and of equal ones the greater message, must be kept."""
    wanted: dict[bytes, StatedRow] = {}
    for row in rows:
        event = codec.decode(row.message)
        event_id, revision = event.header.event_id, event.header.revision
        best = wanted.get(event_id)
        if best is None or (best.revision, best.message) < (revision, row.message):
            asserted = event.header.status == Status.ASSERTED
            wanted[event_id] = StatedRow(authority, event_id, event.SUBJECT, revision, asserted, row.message)
    for event_id in sorted({*wanted, *kept}):
        if wanted.get(event_id) != kept.get(event_id):
            report.differ(
                "stated figure", f"{authority}, {event_id.hex()}", *_shown(wanted.get(event_id), kept.get(event_id))
            )


def _shown(wanted: StatedRow | None, kept: StatedRow | None) -> tuple[str, str]:
    if wanted is None or kept is None:
        return ("none" if wanted is None else "one"), ("none" if kept is None else "one")
    return f"revision {wanted.revision} as stated", f"revision {kept.revision}, altered"

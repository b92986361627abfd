"""The figures that authorities state themselves, as kept, against the statements that they must come from."""

from collections.abc import Iterable, Mapping

from consumers.verification.differences import Report
from hub.store.rows import StatedFigureRow, StatementRow
from schemas.codec import Codec
from schemas.events.header import Status


def compare_stated(
    authority: str, rows: Iterable[StatementRow], kept: Mapping[bytes, StatedFigureRow], codec: Codec, report: Report
) -> None:
    """Of each figure the statement of the highest revision, and of equal ones the greater message, must be kept."""
    newest: dict[bytes, StatementRow] = {}
    for row in rows:
        best = newest.get(row.event_id)
        if best is None or (best.revision, best.message) < (row.revision, row.message):
            newest[row.event_id] = row
    wanted: dict[bytes, StatedFigureRow] = {}
    for event_id, row in newest.items():
        asserted = codec.decode(row.message).header.status == Status.ASSERTED
        wanted[event_id] = StatedFigureRow(authority, event_id, row.revision, asserted, row.message)
    for event_id in sorted({*wanted, *kept}):
        if wanted.get(event_id) != kept.get(event_id):
            report.differ(
                "stated figure", f"{authority}, {event_id.hex()}", *_shown(wanted.get(event_id), kept.get(event_id))
            )


def _shown(wanted: StatedFigureRow | None, kept: StatedFigureRow | None) -> tuple[str, str]:
    if wanted is None or kept is None:
        return ("none" if wanted is None else "one"), ("none" if kept is None else "one")
    return f"revision {wanted.revision} as stated", f"revision {kept.revision}, altered"

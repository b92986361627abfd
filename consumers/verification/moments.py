"""When each extract took effect: at the moment at which it and all that it waits for were known."""

from collections.abc import Iterable, Mapping, Sequence

from consumers.verification.differences import Report
from hub.store.rows import ExtractRow, Place, StatementRow


def compare_moments(
    authority: str,
    extracts: Iterable[ExtractRow],
    rows: Mapping[Place, Sequence[StatementRow]],
    aside: Mapping[tuple[str, int, int], int],
    report: Report,
) -> None:
    """Compare the moment kept of every extract in effect; `aside` holds those of messages in quarantine, by address."""
    for extract in extracts:
        if extract.effective_at is None:
            continue
        moments = [extract.known_at]
        for place, end in extract.ends.items():
            moments += [row.known_at for row in rows.get(place, ()) if row.offset < end]
            moments += [
                known for (name, part, offset), known in aside.items() if (name, part) == place and offset < end
            ]
        if extract.effective_at != max(moments):
            report.differ(
                "moment of an extract", f"{authority}, as at {extract.as_at}", max(moments), extract.effective_at
            )

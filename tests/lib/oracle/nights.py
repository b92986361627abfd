"""What one authority has stated, night after night, as its casefile extracts came."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.lib.oracle.layout import FILES, File
from tests.lib.oracle.refusals import Key, Row, judge, key_of
from tests.lib.oracle.rows import FileRefused, read_rows


@dataclass(frozen=True, order=True)
class Refusal:
    file: str
    line: int
    code: str


@dataclass
class Authority:
    """What stands after the nights so far: the accepted rows, which files were ever stated, which are at fault now."""

    as_at: date | None = None
    rows: dict[str, dict[Key, Row]] = field(default_factory=lambda: {file.name: {} for file in FILES})
    stated: set[str] = field(default_factory=set)
    wanting: set[str] = field(default_factory=set)

    def night(self, folder: Path, today: date) -> list[Refusal]:
        """Take one extract and answer with what it refuses."""
        try:
            written = (folder / "as_at.txt").read_text(encoding="utf-8-sig").strip()
            as_at = date.fromisoformat(written)
        except (OSError, ValueError):
            return [Refusal("as_at.txt", 1, "bad_as_at")]
        if written != as_at.isoformat() or as_at > today or (self.as_at and as_at < self.as_at):
            return [Refusal("as_at.txt", 1, "bad_as_at")]
        self.as_at = as_at
        refusals: list[Refusal] = []
        for file in sorted(FILES, key=lambda file: file.parent is not None):
            refusals += self._file(file, folder / file.name, as_at)
        return sorted(refusals)

    def _file(self, file: File, path: Path, as_at: date) -> list[Refusal]:
        if not path.exists():
            if file.name in self.stated:
                self.wanting.add(file.name)
            return []
        try:
            lines = read_rows(path.read_bytes(), file)
        except FileRefused as refused:
            self.wanting.add(file.name)
            return [Refusal(file.name, refused.line, refused.code)]
        before = self.rows[file.name]
        judged = judge(file, lines, as_at, self.rows[file.parent[1]] if file.parent else {})
        present = {key for row in lines if (key := key_of(file, row))}
        gone = [key for key in before if key not in present]
        if len(gone) > 20 and len(gone) * 10 > len(before):
            self.wanting.add(file.name)
            return [Refusal(file.name, 1, "mass_withdrawal")]
        now: dict[Key, Row] = {key: before[key] for key in present if key in before}
        refusals = []
        for row, verdict in judged:
            if isinstance(verdict, Row):
                now[verdict.key] = verdict
            else:
                refusals.append(Refusal(file.name, row.line, verdict))
        self.rows[file.name] = now
        self.stated.add(file.name)
        self.wanting.discard(file.name)
        return refusals

"""Rows as bytes: marks, line ends, orders, quotes and spaces as different systems write them."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.lib.awkward.author import Extract, Row
from tests.lib.oracle.layout import FILES

EXTRA = ["notes", "worker", "Person_ID", "ended"]
SPOILED = ["bad_encoding", "missing_column", "unclosed", "after_quote", "nothing"]


@dataclass(frozen=True)
class Hand:
    """How one system writes a file."""

    mark: bool
    line_end: str
    columns: list[str]
    quotes: float
    blank_lines: float

    @classmethod
    def of(cls, rng: Random, columns: list[str]) -> "Hand":
        columns = columns + rng.sample(EXTRA, rng.choice([0, 0, 0, 1, 2]))
        if rng.random() < 0.5:
            rng.shuffle(columns)
        return cls(
            rng.random() < 0.3,
            rng.choice(["\n", "\n", "\r\n", "\r"]),
            columns,
            rng.choice([0, 0.05, 1]),
            rng.choice([0, 0.02]),
        )

    def cell(self, rng: Random, text: str) -> str:
        if rng.random() < 0.02:
            text = rng.choice([f" {text}", f"{text} ", f"\t{text}\u00a0"])
        must = any(mark in text for mark in ',"\r\n')
        return '"' + text.replace('"', '""') + '"' if must or rng.random() < self.quotes else text

    def line(self, rng: Random, row: Row) -> str:
        cells = [self.cell(rng, row[name] if name in row else self.note(rng)) for name in self.columns]
        while len(cells) > 2 and cells[-1] == "" and rng.random() < 0.5:
            cells.pop()
        if len(cells) == len(self.columns) and rng.random() < 0.01:
            cells += ["beyond", ""]
        return ",".join(cells) + self.line_end

    def note(self, rng: Random) -> str:
        return rng.choice(["", "", "seen", "seen, twice", 'said "no"', f"two{self.line_end}lines", "a\nb\r\nc\rd\n\ne"])

    def write(self, rng: Random, rows: list[Row]) -> bytes:
        text = [",".join(self.columns), self.line_end]
        for row in rows:
            text += [self.line_end] * (rng.random() < self.blank_lines)
            text.append(self.line(rng, row))
        if rng.random() < 0.2:
            text[-1] = text[-1].removesuffix(self.line_end)
        return (b"\xef\xbb\xbf" if self.mark else b"") + "".join(text).encode()


def spoil(rng: Random, content: bytes, how: str) -> bytes:
    """The file, refused as a whole."""
    lines = content.splitlines(keepends=True)
    place = rng.randrange(1, len(lines) + 1)
    if how == "bad_encoding":
        lines.insert(place, b"P\xf4n,caf\xe9\n")
    elif how == "missing_column":
        lines[0] = lines[0].replace(b"person_id", b"person")
    elif how == "unclosed":
        lines.insert(place, b'"R1,P1\n')
    elif how == "after_quote":
        lines.insert(place, b'"R1"x,P1\n')
    else:
        return b""
    return b"".join(lines)


def write(rng: Random, folder: Path, extract: Extract, as_at: str) -> None:
    """Write an extract's files, all of them, each in a hand of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "as_at.txt").write_text(as_at + rng.choice(["", "\n"]), encoding="utf-8")
    for file in FILES:
        hand = Hand.of(rng, list(file.columns))
        (folder / file.name).write_bytes(hand.write(rng, extract[file.name]))

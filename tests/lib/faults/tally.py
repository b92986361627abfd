"""What a campaign came to: how many faults of each kind, and how long recovery took at worst."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Tally:
    """Seconds from a fault, or from its end if it lasted, until everything stated counts and every process is ready."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    #: Sums over all readers that read meanwhile.
    reads: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, kind: str, seconds: float) -> None:
        """One fault that was recovered from."""
        self.seconds[kind].append(seconds)

    def add_reads(self, reads: Mapping[str, int]) -> None:
        """What a reader read while faults happened."""
        for name, count in reads.items():
            self.reads[name] += count

    def lines(self) -> list[str]:
        """The table, one line for each kind."""
        if not self.seconds:
            return []
        rows = [
            (kind, str(len(found)), f"{median(found):.1f}", f"{max(found):.1f}") for kind, found in self.seconds.items()
        ]
        faults = sum(len(found) for found in self.seconds.values())
        rows.append(("all", str(faults), "", f"{max(max(found) for found in self.seconds.values()):.1f}"))
        heads = ("fault", "times", "median recovery s", "worst s")
        widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
        table = [
            "  ".join(
                cell.ljust(widths[0]) if not column else cell.rjust(widths[column]) for column, cell in enumerate(row)
            )
            for row in (heads, *rows)
        ]
        read = ", ".join(f"{count} {name}" for name, count in self.reads.items())
        return [*table, f"read meanwhile: {read}; nothing that did not add up, no offset that went back"]

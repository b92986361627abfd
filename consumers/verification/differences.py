"""What a verification looked at, and what it found to differ."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values that should agree; `where` is an address, never a person."""

    what: str
    where: str
    expected: str
    found: str


@dataclass(slots=True)
class Report:
    """How much was compared, and every difference."""

    messages: int = 0
    statements: int = 0
    people: int = 0
    cells: int = 0
    extracts: int = 0
    authorities: int = 0
    differences: list[Difference] = field(default_factory=list)

    def differ(self, what: str, where: str, expected: object, found: object) -> None:
        """Note a difference."""
        self.differences.append(Difference(what, where, str(expected), str(found)))

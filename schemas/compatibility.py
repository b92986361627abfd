"""May every version of a subject be read by every other? Full transitive compatibility, checked offline."""

from dataclasses import dataclass
from itertools import permutations

from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.schema import parse

from schemas.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Incompatibility:
    """A reader that cannot read what a writer wrote, and why."""

    subject: str
    writer: int
    reader: int
    reason: str


def incompatibilities(schemas: Catalogue) -> list[Incompatibility]:
    """Every ordered pair of versions of one subject that do not go together; empty when all do."""
    found = []
    for subject, versions in schemas.subjects.items():
        for writer, reader in permutations(versions, 2):
            checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]
            result = checker.get_compatibility(parse(reader.text), parse(writer.text))
            if result.compatibility is not SchemaCompatibilityType.compatible:
                places = ", ".join(sorted(result.locations))
                reason = "; ".join(sorted(result.messages)) + (f" (at {places})" if places else "")
                found.append(Incompatibility(subject, writer.version, reader.version, reason))
    return found

"""Finds every subject and version by walking the folder of Avro schemas; there is no list to edit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from hub.errors import ContractError

HEADER = "header"


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """One version of a subject: `text` is complete Avro JSON, the header written out."""

    subject: str
    version: int
    schema_id: int
    stream: str
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every subject, by subject (oldest first) and by schema id."""

    subjects: Mapping[str, tuple[SchemaVersion, ...]]
    by_id: Mapping[int, SchemaVersion]

    def newest(self, subject: str) -> SchemaVersion:
        """The highest version of a subject; ContractError names the known ones if there is none."""
        if subject not in self.subjects:
            raise ContractError(f"There is no subject {subject!r}; the known ones are {', '.join(self.subjects)}.")
        return self.subjects[subject][-1]

    def streams(self, stream: str) -> tuple[str, ...]:
        """The subjects that travel on a stream."""
        return tuple(subject for subject in self.subjects if self.newest(subject).stream == stream)

    def enumerated(self, subject: str) -> Mapping[str, tuple[str, ...]]:
        """The codes of each enumerated field of a subject, as `codes` gives them."""
        found = {}
        for entry in json.loads(self.newest(subject).text)["fields"]:
            kinds = entry["type"] if isinstance(entry["type"], list) else [entry["type"]]
            if any(isinstance(kind, dict) and kind.get("type") == "enum" for kind in kinds):
                found[entry["name"]] = self.codes(subject, entry["name"])
        return found

    def codes(self, subject: str, field: str) -> tuple[str, ...]:
        """The codes an enumerated field may hold, without the one that stands for codes of later versions."""
        for entry in json.loads(self.newest(subject).text)["fields"]:
            if entry["name"] == field:
                kinds = entry["type"] if isinstance(entry["type"], list) else [entry["type"]]
                symbols: list[str] = next(kind["symbols"] for kind in kinds if isinstance(kind, dict))
                return tuple(symbol for symbol in symbols if symbol != "not_known")
        raise ContractError(f"{subject} has no field {field!r}.")


@cache
def catalogue() -> Catalogue:
    """The catalogue of the schemas shipped with this package."""
    return read(resources.files("schemas") / "avro")


def read(folder: Traversable) -> Catalogue:
    """Read `<subject>/v<N>.avsc` below a folder; a double id or a gap in the versions is a ContractError."""
    files = {
        entry.name: {
            int(file.name[1:-5]): json.loads(file.read_text("utf-8"))
            for file in entry.iterdir()
            if file.name.endswith(".avsc")
        }
        for entry in sorted(folder.iterdir(), key=lambda each: each.name)
        if entry.is_dir()
    }
    headers = files.pop(HEADER)
    subjects: dict[str, tuple[SchemaVersion, ...]] = {}
    by_id: dict[int, SchemaVersion] = {}
    for subject, versions in files.items():
        if sorted(versions) != list(range(1, len(versions) + 1)):
            raise ContractError(f"The versions of {subject} are {sorted(versions)}; they must be 1, 2, 3 and so on.")
        found = []
        for number in sorted(versions):
            document = _with_header(versions[number], headers)
            entry = SchemaVersion(subject, number, document["schema_id"], document["stream"], json.dumps(document))
            if entry.schema_id in by_id:
                raise ContractError(
                    f"Schema id {entry.schema_id} belongs to {by_id[entry.schema_id].subject} and to {subject}; give one a new id."
                )
            by_id[entry.schema_id] = entry
            found.append(entry)
        subjects[subject] = tuple(found)
    return Catalogue(subjects, by_id)


def _with_header(document: dict[str, Any], headers: Mapping[int, Any]) -> dict[str, Any]:
    if "header" not in document:
        return document
    fields = [
        {**field, "type": headers[document["header"]]} if field["type"] == "Header" else field
        for field in document["fields"]
    ]
    return {**document, "fields": fields}

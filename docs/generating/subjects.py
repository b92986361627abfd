"""Subjects of events"""

import json
from typing import Any

from generating._tables import code, table

from schemas.catalogue import SchemaVersion, catalogue
from schemas.topics import PREFIX


def page() -> str:
    """Every subject with its stream, versions and fields, then the records that stand within them."""
    newest = dict(sorted(catalogue().subjects.items()))
    within: dict[str, dict[str, Any]] = {}
    for versions in newest.values():
        for field in json.loads(versions[-1].text)["fields"]:
            within |= records(field["type"])
    sections = [subject(versions) for versions in newest.values()]
    sections += [f"## {name}\n\n{document.get('doc', '')}\n\n{fields(document)}" for name, document in within.items()]
    return f"""\
What travels on a topic `{PREFIX}.<authority>.<stream>`. A value is a zero byte, the schema id in four bytes, and the
Avro body. Events of the stream `case` may also travel on `control`, where they are held until their extract is complete,
and everything may be tried out on `practice`.

""" + "\n\n".join(sections)


def subject(versions: tuple[SchemaVersion, ...]) -> str:
    """One subject: its newest version's fields, and the ids of all versions."""
    document = json.loads(versions[-1].text)
    ids = ", ".join(f"version {each.version} is id {each.schema_id}" for each in versions)
    sentence = document.get("doc", "")
    return f"## {versions[-1].subject}\n\n{sentence} Stream `{versions[-1].stream}`; {ids}.\n\n{fields(document)}"


def fields(document: dict[str, Any]) -> str:
    """A table of a record's fields."""
    rows = [(code(field["name"]), type_name(field["type"]), field.get("doc", "")) for field in document["fields"]]
    return table(("Field", "Type", "Meaning"), rows)


def records(kind: Any) -> dict[str, dict[str, Any]]:
    """The records that are written out within an Avro type, by name."""
    if isinstance(kind, list):
        return {name: record for each in kind for name, record in records(each).items()}
    if not isinstance(kind, dict):
        return {}
    if kind["type"] == "array":
        return records(kind["items"])
    if kind["type"] != "record":
        return {}
    below = [records(field["type"]) for field in kind["fields"]]
    return {kind["name"]: kind} | {name: record for each in below for name, record in each.items()}


def type_name(kind: Any) -> str:
    """An Avro type in a few words."""
    if isinstance(kind, str):
        return kind
    if isinstance(kind, list):
        return " or ".join(type_name(each) for each in kind)
    if kind["type"] == "enum":
        return "one of " + ", ".join(code(each) for each in kind["symbols"])
    if kind["type"] == "array":
        return f"list of {type_name(kind['items'])}"
    return str(kind.get("logicalType", kind.get("name", kind["type"])))

"""One thing that a record says, in the authority's own terms, which nobody outside its machine ever sees."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple


class Reference(NamedTuple):
    """Another record of the same source, named by its file and key."""

    file: str
    key: str


class Fact(NamedTuple):
    """One thing that a record says, before its identifiers are replaced by pseudonyms.

    `fields` are the event's own fields by name; a `Reference` among them becomes the pseudonym of that record.
    """

    kind: str
    key: str
    #: The person's identifier; for figures, which are about nobody, the natural key itself.
    person: str
    occurred_on: date
    occurred_at: int | None
    fields: Mapping[str, Any]

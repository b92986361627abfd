"""What every statement says of itself."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Whether the fact is so, or was stated and is no longer."""

    ASSERTED = "asserted"
    WITHDRAWN = "withdrawn"


class Header(NamedTuple):
    """Which fact, of whom, stated by whom, in which revision."""

    #: The fact, for ever: 16 bytes of a UUID from the authority's key over authority, kind, record key and person.
    event_id: bytes
    #: Rises with each statement about the same fact; the highest counts.
    revision: int
    #: asserted or withdrawn.
    status: str
    #: ONS code of the authority; the publisher is W92000004.
    authority: str
    #: Keyed pseudonym of the person; the natural key of a figure or an extract.
    subject: str
    #: Keyed pseudonym of the source's record, which joins the facts of one record.
    record: str
    #: Name of the source at the authority.
    source: str
    #: The extract that carried the statement.
    extract_id: str
    #: When the connector recorded it: milliseconds since 1970-01-01 UTC.
    recorded_at: int
    #: The local date (Europe/London) on which the fact happened.
    occurred_on: date
    #: The instant in milliseconds since 1970-01-01 UTC, where the source gives a time.
    occurred_at: int | None = None

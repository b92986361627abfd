"""What stands of earlier extracts, asked by a source's own keys and answered from pseudonyms."""

from collections.abc import Collection, Mapping

from producers.mapping import Mapping as Pseudonyms
from producers.outbox import Outbox


class Standing:
    """The records of one source that are asserted; loaded a file at a time, at the first question about it."""

    def __init__(self, outbox: Outbox, files: Mapping[str, tuple[str, ...]], pseudonyms: Pseudonyms) -> None:
        self._outbox = outbox
        self._files = files
        self._pseudonyms = pseudonyms
        self._loaded: dict[str, dict[str, str]] = {}

    def stands(self, file: str, key: str) -> bool:
        """Has a version of this record been accepted, and not been withdrawn since?"""
        records = self._records(file)
        return bool(records) and self._pseudonyms.record(file, key) in records

    def is_of(self, file: str, key: str, person: str) -> bool:
        """Is the last accepted version of this record about this person?"""
        subject = self._records(file).get(self._pseudonyms.record(file, key))
        return subject is not None and subject == self._pseudonyms.subject(person)

    def gone(self, file: str, keys: Collection[str]) -> tuple[int, int]:
        """How many records of the file stand, and how many of them are not among `keys`."""
        records = self._records(file)
        if not records:
            return 0, 0
        return len(records), len(records.keys() - {self._pseudonyms.record(file, key) for key in keys})

    def _records(self, file: str) -> dict[str, str]:
        """Subject by record, of the kind that every row of the file states."""
        if file not in self._loaded:
            stated = self._outbox.stated(self._files[file][:1])
            self._loaded[file] = {each.record: each.subject for each in stated if not each.is_withdrawn}
        return self._loaded[file]

"""What a connector says of a run: counts and addresses, no cell of any row. Plain values that can cross processes."""

from dataclasses import dataclass, field
from datetime import date

from hub.errors import HubError
from producers.refusals import WHOLE_FILE, Code, Refusal


@dataclass(slots=True)
class FileReport:
    """What became of one file."""

    file: str
    #: The whole file was refused: nothing of it was sent and nothing withdrawn.
    refused_whole: bool
    rows: int
    refused: int
    #: Refused rows whose last accepted version stands.
    stale: int
    #: Facts stated for the first time (or again after a withdrawal), changed, withdrawn, and as they were.
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class SourceReport:
    """What became of one extract."""

    source: str
    #: None when the extract was refused.
    as_at: date | None
    files: list[FileReport] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: By file, rows that hang on others further down than was looked at: whether they are accepted is not known. Of a look at
    #: the first rows only; a run judges every row.
    unjudged: dict[str, int] = field(default_factory=dict)

    def whole(self) -> list[Refusal]:
        """The refusals of whole files, or of the whole extract."""
        return [each for each in self.refusals if each.code in WHOLE_FILE or each.code is Code.BAD_AS_AT]

    @property
    def is_refused(self) -> bool:
        """Was a whole file, or the whole extract, refused?"""
        return bool(self.whole())


@dataclass(slots=True)
class RunReport:
    """What a run of the connector did."""

    authority: str
    sources: list[SourceReport] = field(default_factory=list)
    #: Messages acknowledged by the broker, those left over from an earlier run included.
    acknowledged: int = 0
    #: Messages read back, because the state was missing or behind its topics.
    rebuilt_from: int = 0
    #: Of those, messages that could not be read as statements of this authority.
    unreadable: int = 0
    #: Messages of an earlier run that were still to be sent, and now are.
    caught_up: int = 0
    #: Why a source could not be read at all, by its name: a folder or a database that is away, say.
    unread: dict[str, HubError] = field(default_factory=dict)

    def require_read(self) -> None:
        """Raises what kept the first source from being read that was not; the others were."""
        for error in self.unread.values():
            raise error

    @property
    def refusals(self) -> list[Refusal]:
        """Every refusal of the run."""
        return [each for source in self.sources for each in source.refusals]

    @property
    def is_refused(self) -> bool:
        """Was a whole file, or a whole extract, refused?"""
        return any(source.is_refused for source in self.sources)

    @property
    def sent(self) -> int:
        """Statements about facts made necessary by this run's extracts."""
        return sum(each.new + each.changed + each.withdrawn for source in self.sources for each in source.files)

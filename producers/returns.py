"""A folder with one file of figures, which are about nobody; without an `as_at.txt` it speaks as at today."""

from hub.errors import ConfigurationError
from producers.as_at import read_as_at
from producers.judging import judge
from producers.reading import Extract, FolderSettings, Request
from producers.refusals import Refusal
from producers.tables import Table


def read_return(settings: FolderSettings, request: Request, table: Table) -> Extract:
    """Read the one file; a warning when it is absent, a ConfigurationError when there is no folder or it cannot be read."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the return belongs there, or `folder` of the configuration names another place"
        )
    as_at = read_as_at(settings.folder, request, default=request.today)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    file = settings.folder / table.file
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return Extract(as_at, warnings=[f"there is no {table.file}; nothing is stated and nothing withdrawn"])
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read ({error.strerror}); nothing was sent") from None
    any_withdrawal = table.file in request.allowed_withdrawals
    found = judge(table, content, as_at, request.accepted, any_withdrawal=any_withdrawal)
    return Extract(as_at, warnings=found.warnings, files=iter([found.reading]))

"""A folder with one file of figures, which are about nobody; without an `as_at.txt` it speaks as at today."""

from hub.errors import ConfigurationError
from producers.as_at import read_as_at
from producers.files.delimited_file import DelimitedFile
from producers.files.layout import OwnLayout
from producers.reading import Extract, FolderSettings, Request, Sheet
from producers.refusals import Refusal
from producers.rules.tables import Table


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
    if not file.exists():
        return Extract(as_at, warnings=[f"there is no {table.file}; nothing is stated and nothing withdrawn"])
    rows = DelimitedFile(file, OwnLayout(table), request.secret)
    return Extract(as_at, sheets=iter([Sheet(table, table.file, rows)]))

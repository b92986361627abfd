"""The children in need census of England: a folder with one XML document, in the shape of any year from 2017 on.

What it is translated into is described in `producers.cin_census`.
"""

from datetime import date
from pathlib import Path

from hub.errors import ConfigurationError
from producers.as_at import FILE as AS_AT
from producers.as_at import read_as_at, taken, written_as_at
from producers.cin_census import header
from producers.cin_census.header import ReferenceDate
from producers.cin_census.sheets import refused_sheets, sheets
from producers.cin_census.tables import tables
from producers.files.element_file import ElementFile
from producers.files.hidden import is_hidden
from producers.reading import Extract, FolderSettings, Request, Source
from producers.refusals import Code, FileRefused, Refusal, on_one_line
from schemas.topics import Stream

SUFFIX = ".xml"


def read(settings: FolderSettings, request: Request) -> Extract:
    """Read the folder's census; a ConfigurationError when there is no folder, a refusal of the whole when its day cannot be taken."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the census belongs there, or `folder` of the configuration names another place"
        )
    files = sorted(
        each for each in settings.folder.iterdir() if each.suffix.lower() == SUFFIX and not is_hidden(each.name)
    )
    strange = sorted(each.name for each in settings.folder.iterdir() if each not in files and each.name != AS_AT)
    warnings = [f"{on_one_line(name)} is no file of this format; it was left alone" for name in strange]
    if not files:
        as_at = read_as_at(settings.folder, request)
        warnings.append(f"there is no {SUFFIX} file in the folder; nothing is stated, and nothing withdrawn")
        return Extract(None, as_at, warnings) if isinstance(as_at, Refusal) else Extract(as_at, warnings=warnings)
    if len(files) > 1:
        return Extract(None, _too_many(files), warnings)
    return _read(ElementFile(files[0], header.ROOT), settings.folder, request, warnings)


def _read(file: ElementFile, folder: Path, request: Request, warnings: list[str]) -> Extract:
    reference: ReferenceDate | None = None
    refused: FileRefused | None = None
    try:
        reference = header.reference_date(file.elements({"Header", "Child"}, header.KEPT))
    except FileRefused as error:
        refused = error
    name = file.path.name
    as_at = _as_at(name, folder, request, reference, refused)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at, warnings)
    if refused is not None:
        return Extract(as_at, warnings=warnings, sheets=refused_sheets(name, refused))
    since = None if reference is None else reference.since
    return Extract(as_at, warnings=warnings, sheets=sheets(file, as_at, request.secret, since, warnings))


def _as_at(
    name: str, folder: Path, request: Request, reference: ReferenceDate | None, refused: FileRefused | None
) -> date | Refusal:
    """The ReferenceDate, or the day in `as_at.txt` where that is an earlier one, or where there is no ReferenceDate."""
    written = written_as_at(folder)
    if isinstance(written, Refusal):
        return written
    if reference is not None:
        if reference.day is None:
            seen = on_one_line(reference.written[:40])
            sentence = f'ReferenceDate is "{seen}"; it holds the as-at day, for example 2009-03-31'
            return Refusal(name, reference.line, Code.BAD_AS_AT, sentence)
        if written is None or reference.day <= written:
            return taken(reference.day, request, name, reference.line)
    if written is not None:
        return taken(written, request)
    if refused is not None:
        return Refusal(name, refused.line, refused.code, refused.sentence)
    sentence = (
        f"there is neither a ReferenceDate in the Header nor {AS_AT} beside the file; one of them holds the as-at day"
    )
    return Refusal(name, 1, Code.BAD_AS_AT, sentence)


def _too_many(files: list[Path]) -> Refusal:
    names = ", ".join(on_one_line(each.name) for each in files[:3])
    sentence = f"there are {len(files)} {SUFFIX} files in the folder ({names}); a census is one, so which one is meant?"
    return Refusal(files[1].name, 1, Code.UNKNOWN_LAYOUT, sentence)


SOURCE = Source("cin_census", Stream.CASE, FolderSettings, lambda *_: tables(), read)

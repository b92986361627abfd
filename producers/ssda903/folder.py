"""A return as it lies in a folder: which file is which part, told by its columns."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from producers.as_at import FILE as AS_AT
from producers.files.hidden import is_hidden
from producers.files.steady import SteadyFile
from producers.refusals import Code, FileRefused, on_one_line
from producers.ssda903.csv_file import CsvFile
from producers.ssda903.parts import Part, column, part_by_columns, part_by_name
from producers.ssda903.xml_file import XmlFile, root_of

ReturnFile = CsvFile | XmlFile
PEEK = 1 << 16


@dataclass(frozen=True, slots=True)
class Return:
    """One return: the files that are read, and what is worth saying of the others."""

    #: The last day that it speaks for, `YYYY-MM-DD`.
    as_at: str
    #: In front of the names of its files; blank for the present return.
    label: str
    files: Mapping[Part, list[ReturnFile]]
    warnings: list[str] = field(default_factory=list)

    def name(self, part: Part) -> str:
        """The file of a part as the authority knows it; blank when there is none."""
        files = self.files.get(part)
        return files[0].name if files else ""

    def file(self, part: Part) -> ReturnFile | None:
        """The file of a part; None when there is none. Raises FileRefused when there are several."""
        files = self.files.get(part, [])
        if len(files) > 1:
            names = " and ".join(each.name for each in files)
            sentence = f"{names} are both the part {part} of one return; leave the one that is to be read in the folder"
            raise FileRefused(Code.UNKNOWN_LAYOUT, sentence, file=files[0].name)
        return files[0] if files else None


def return_in(folder: Path, as_at: str, label: str = "", known: Collection[Path] = ()) -> Return:
    """Look a folder over. `known`: folders in it that are read for themselves."""
    files: dict[Part, list[ReturnFile]] = {}
    warnings: list[str] = []
    documents: list[Path] = []
    apart = {each.resolve() for each in known}
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name == AS_AT or path.resolve() in apart:
            continue
        kind = path.suffix.lower() if path.is_file() and not is_hidden(name) else ""
        part = _part(path) if kind == ".csv" else None
        if isinstance(part, Part):
            files.setdefault(part, []).append(CsvFile(path, label + name, part))
        elif kind == ".xml":
            documents.append(path)
        elif part is None:
            warnings.append(f"{label}{on_one_line(name)} is no file of this format; it was left alone")
    for path in documents:
        if "SSDA903" in root_of(path) or not files:
            document = XmlFile(path, label + path.name)
            for each in document.parts:
                files.setdefault(each, []).append(document)
        else:
            warnings.append(f"{label}{on_one_line(path.name)} is no SSDA903 return; it was left alone")
    return Return(as_at, label, files, warnings)


def _part(path: Path) -> Part | str | None:
    """The part that a file is by its header; by its name where that says nothing."""
    with SteadyFile(path).opened() as stream:
        begin = stream.read(PEEK)
    line = begin.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n").partition(b"\n")[0]
    columns = [column(name) for name in line.decode("utf-8", "replace").split(",")]
    return part_by_columns(columns) or part_by_name(path.name)

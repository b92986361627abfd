"""From the bytes of a file to its rows, one character after the other."""

from dataclasses import dataclass

from tests.lib.oracle.layout import File


class FileRefused(Exception):
    """A whole file is refused: its line and its code."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(line, code)
        self.line, self.code = line, code


@dataclass(frozen=True)
class Cells:
    """A row as it stands: the physical line on which it begins, and its cells by the header's names, trimmed."""

    line: int
    cells: dict[str, str]


def read_rows(content: bytes, file: File) -> list[Cells]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefused(1, "bad_encoding") from None
    records, malformed = split(text.removeprefix("\ufeff"))
    header = [cell.strip() for cell in records[0][1]] if records else []
    if not set(file.required) <= set(header):
        raise FileRefused(1, "missing_column")
    if malformed is not None:
        raise FileRefused(malformed, "malformed_csv")
    rows = []
    for line, values in records[1:]:
        if values == [""]:
            continue
        padded = [value.strip() for value in values] + [""] * len(header)
        blank = dict.fromkeys(file.optional, "")
        rows.append(Cells(line, blank | {name: padded[place] for place, name in enumerate(header)}))
    return rows


def split(text: str) -> tuple[list[tuple[int, list[str]]], int | None]:
    """Records with the line on which each begins; and the line of the first that is malformed, where reading stops."""
    records: list[tuple[int, list[str]]] = []
    at, line = 0, 1
    while at < len(text):
        begins, values, cell = line, list[str](), ""
        while True:
            if text[at : at + 1] == '"' and cell == "":
                at += 1
                while True:
                    if at >= len(text):
                        return records, begins
                    if text[at : at + 2] == '""':
                        cell, at = cell + '"', at + 2
                    elif text[at] == '"':
                        at += 1
                        break
                    else:
                        ending = line_ending(text, at)
                        line += 1 if ending else 0
                        cell, at = cell + (ending or text[at]), at + (len(ending) or 1)
                if at < len(text) and text[at] not in ",\r\n":
                    return records, begins
            ending = line_ending(text, at)
            if at >= len(text) or ending:
                values.append(cell)
                at, line = at + len(ending), line + 1
                break
            if text[at] == ",":
                values.append(cell)
                cell, at = "", at + 1
            else:
                cell, at = cell + text[at], at + 1
        records.append((begins, values))
    return records, None


def line_ending(text: str, at: int) -> str:
    if text[at : at + 2] == "\r\n":
        return "\r\n"
    return text[at] if at < len(text) and text[at] in "\r\n" else ""

"""What the configuration says of a table: which file it comes from, and which of its columns is which of ours."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from producers.files.delimited_file import Spelling
from producers.files.encodings import Encoding

#: Ends of the names of files that are workbooks; of some kinds, that they cannot be read is all that is said.
WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods")


def _as_text(value: Any) -> Any:
    """What stands in TOML without quotes, as a cell would hold it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float | date) else value


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Text = Annotated[str, BeforeValidator(_as_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]


class PartSettings(BaseModel, frozen=True, extra="forbid"):
    """One of several columns that are joined."""

    #: A column of theirs.
    column: str
    #: How its dates are written, where it holds dates; they are joined as 2009-03-31 then.
    dates: Texts = ()

    @model_validator(mode="before")
    @classmethod
    def _from_a_name(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value


class ColumnSettings(BaseModel, frozen=True, extra="forbid"):
    """What one column of ours is made of."""

    #: The column of theirs; a text in place of all keys says the same.
    column: str | None = None
    #: Several columns of theirs, joined to one text: a key, where they have none. A list in place of all keys says the same.
    columns: tuple[PartSettings, ...] = ()
    #: What stands between the columns that are joined.
    joined_by: str = "/"
    #: A text that is the same in every row.
    constant: Text | None = None
    #: A column of theirs: where it is blank, the constant is left blank too.
    where_given: str | None = None
    #: Their codes, and for each of them ours; "" for one that says nothing.
    codes: Annotated[Mapping[str, Text], Field(default_factory=dict)]
    #: How dates are written: one way or a list of them, by name or as `%d-%b-%Y`.
    dates: Texts = ()

    @model_validator(mode="before")
    @classmethod
    def _from_a_name_or_a_list(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"column": value}
        return {"columns": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _is_made_of_one_thing(self) -> "ColumnSettings":
        if sum((self.column is not None, bool(self.columns), self.constant is not None)) != 1:
            raise ValueError("is made of one thing: give `column`, or `columns`, or `constant`")
        if self.columns and (self.codes or self.dates):
            raise ValueError("has `columns`, which are joined to a text; `codes` and `dates` go with `column`")
        if self.constant is not None and (self.codes or self.dates):
            raise ValueError("has a `constant`, which is written as ours; `codes` and `dates` go with `column`")
        if self.where_given is not None and self.constant is None:
            raise ValueError("has `where_given`, which goes with `constant`")
        return self

    def theirs(self) -> dict[str, tuple[str | int, ...]]:
        """The columns of theirs that are used, and for each the keys that name it."""
        found: dict[str, tuple[str | int, ...]] = {}
        if self.column is not None:
            found[self.column] = ("column",)
        for number, part in enumerate(self.columns):
            found.setdefault(part.column, ("columns", number))
        if self.where_given is not None:
            found.setdefault(self.where_given, ("where_given",))
        return found


class TableSettings(BaseModel, frozen=True, extra="forbid"):
    """One table of ours, and the file that it comes from."""

    #: The file's name; `*` stands for any text, `?` for any sign. Capitals make no difference.
    file: str
    #: When several files have such a name: refuse them, or take the last of them by name.
    several: Literal["refuse", "last"] = "refuse"
    #: The worksheet, where the file is a workbook with more than one.
    sheet: str | None = None
    #: What stands between the cells of a text file.
    separator: str = ","
    #: How a text file is written; it is never guessed.
    encoding: Encoding = Encoding.UTF_8
    #: Lines, or rows of the worksheet, before the one that names the columns.
    skip_rows: int = Field(default=0, ge=0)
    #: For each column of ours, what it is made of.
    columns: Mapping[str, ColumnSettings]
    #: Columns of theirs, and the texts one of which must stand there; other rows are none of this table.
    where: Annotated[Mapping[str, Texts], Field(default_factory=dict)]
    #: Texts that stand for a blank cell, such as NULL.
    blank: Texts = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "TableSettings":
        if "/" in self.file or "\\" in self.file:
            raise ValueError("has a `file` with a folder; `folder` of the source says where its files are")
        if len(self.separator) != 1 or self.separator in '"\r\n\0' or not self.separator.isascii():
            raise ValueError('has a `separator` that is not one sign such as ";" or "\\t"')
        given = self.model_fields_set & {"separator", "encoding"}
        if self.is_workbook(self.file) and given:
            raise ValueError(f"has a workbook for its `file`, and {' and '.join(sorted(given))}, which text files have")
        return self

    @staticmethod
    def is_workbook(name: str) -> bool:
        """Is a file of this name meant to be a workbook?"""
        return name.lower().endswith(WORKBOOKS)

    def spelling(self) -> Spelling:
        """How a text file of this table is written down."""
        return Spelling(self.separator, self.encoding, self.skip_rows, has_blank_rows=False, may_break_off=False)

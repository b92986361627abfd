"""What a source may be refused for: a closed list. The refused rows stay with the authority."""

from dataclasses import dataclass, field
from enum import StrEnum

from producers.pasting import pasted

#: More than this share of a file's known rows, and more than this many of them, are not withdrawn in one run unasked.
MASS_SHARE = 0.10
MASS_ROWS = 20


class Code(StrEnum):
    """Why a row, a file or an extract was refused. For a row, the first that applies in the order of this list counts."""

    MISSING_VALUE = "missing_value"
    BAD_DATE = "bad_date"
    UNKNOWN_CODE = "unknown_code"
    BAD_NUMBER = "bad_number"  # of stated figures and populations only
    END_BEFORE_START = "end_before_start"
    DUPLICATE_KEY = "duplicate_key"
    DECISION_BEFORE_REFERRAL = "decision_before_referral"
    DECISION_INCOMPLETE = "decision_incomplete"
    BROKEN_CHAIN = "broken_chain"  # of an SSDA903 return only
    FUTURE_DATE = "future_date"
    UNKNOWN_CARE_PERIOD = "unknown_care_period"
    UNKNOWN_REFERRAL = "unknown_referral"
    UNKNOWN_PLAN = "unknown_plan"
    PERSON_MISMATCH = "person_mismatch"
    # whole files
    BAD_ENCODING = "bad_encoding"
    MISSING_COLUMN = "missing_column"
    MALFORMED_CSV = "malformed_csv"
    MALFORMED_XML = "malformed_xml"
    MALFORMED_WORKBOOK = "malformed_workbook"
    UNKNOWN_LAYOUT = "unknown_layout"
    MASS_WITHDRAWAL = "mass_withdrawal"
    # whole extracts
    BAD_AS_AT = "bad_as_at"


WHOLE_FILE = frozenset(
    {
        Code.BAD_ENCODING,
        Code.MISSING_COLUMN,
        Code.MALFORMED_CSV,
        Code.MALFORMED_XML,
        Code.MALFORMED_WORKBOOK,
        Code.UNKNOWN_LAYOUT,
        Code.MASS_WITHDRAWAL,
    }
)

Fault = tuple[Code, str]
"""What is wrong with a row, and the sentence that says so.

Without a sentence it is said of another row of the extract, which the same row at the source became: it is listed there.
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused row (or file, or extract): its address, why, and a sentence for the authority's own screen."""

    file: str
    #: Physical line on which the row begins; 1 for a whole file.
    line: int
    code: Code
    #: What was seen and what was expected. It may show a cell, so it never leaves the authority nor enters a log.
    sentence: str = field(repr=False)
    #: The row had been accepted before, and its last accepted version stands.
    stale: bool = False


class FileRefused(Exception):
    """A whole file cannot be read: nothing of it is sent and nothing withdrawn. Raised while its rows are gone through.

    `file` is the file at fault where the rows come of more than one, as the authority knows it.
    """

    def __init__(self, code: Code, sentence: str, line: int = 1, file: str | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.sentence = sentence
        self.line = line
        self.file = file


#: Characters of a name or a cell that a sentence shows.
LONGEST_SHOWN = 200


def on_one_line(text: str) -> str:
    """A name or a cell as a sentence may show it: what a terminal would act on, or no text can hold, is written out, and of a
    long one its beginning is shown."""
    if len(text) > LONGEST_SHOWN:
        return f"{on_one_line(text[:LONGEST_SHOWN])}... ({len(text)} characters)"
    return text if text.isprintable() else ascii(text)[1:-1]


def is_mass_withdrawal(known: int, withdrawn: int) -> bool:
    """Would too many of a file's known rows be withdrawn in one run?"""
    return withdrawn > MASS_ROWS and withdrawn > known * MASS_SHARE


def mass_withdrawal(file: str, known: int, withdrawn: int) -> Refusal:
    """The refusal of a file that no longer holds most of what it held."""
    return Refusal(
        file,
        1,
        Code.MASS_WITHDRAWAL,
        f"{withdrawn} of the {known} rows known from {file} are no longer in it; at most {MASS_SHARE:.0%} or {MASS_ROWS} rows may go"
        f" in one run. If they were removed on purpose, run again with --allow-mass-withdrawal {pasted(file)}",
    )

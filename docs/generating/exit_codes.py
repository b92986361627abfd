"""Exit codes"""

from collections.abc import Iterator

from generating._tables import code, table

from hub.cli.main import INTERRUPTED, UNEXPECTED
from hub.errors import HubError


def page() -> str:
    """Every class of error with its number and its sentence."""
    rows = [(code(each.exit_code), code(each.__name__), each.__doc__) for each in classes(HubError)]
    rows += [
        (
            code(UNEXPECTED),
            "",
            "A fault of the hub itself; the message names the file that the traceback was written to.",
        ),
        (code(INTERRUPTED), "", "Stopped by Ctrl-C before the end."),
    ]
    return f"""\
A command ends with 0 when it did what was asked. A scheduled job's failure can be told from the number alone.

{table(("Code", "Class", "Meaning"), sorted(rows, key=lambda row: int(row[0].strip("`"))))}
"""


def classes(base: type[HubError]) -> Iterator[type[HubError]]:
    """A class and those derived from it in hub/errors.py."""
    yield base
    for each in base.__subclasses__():
        if each.__module__ == base.__module__:
            yield from classes(each)

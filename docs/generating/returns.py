"""Performance returns and populations"""

from generating._columns import columns
from generating._tables import code

from producers.rules.tables import Table
from producers.sources.performance_return import WITHHELD
from producers.sources.performance_return import table as returned
from producers.sources.populations import table as populated
from schemas.topics import PUBLISHER

AN_AUTHORITY = "W06000015"


def page() -> str:
    """What the two files of figures must be like."""
    return f"""\
Two formats of figures, which are about nobody. Each is a folder with one CSV file, written as a
[casefile's](casefile.md) files are and refused for the same codes, and for `bad_number` (after `unknown_code`) where a number is
none. Without an `as_at.txt` it speaks as at today. A file is complete: what is no longer in it is withdrawn.

A source `performance_return` reads `performance.csv`: figures that an authority has calculated itself, or that were published
nationally. They stand beside the derived ones, never instead of them. A count written {code(WITHHELD)} was withheld.

{_section("performance.csv of an authority", returned(AN_AUTHORITY))}
{_section(f"performance.csv of the publisher, {PUBLISHER}", returned(PUBLISHER))}
A source `populations` reads `populations.csv`, which only the publisher states: how many people of a band of ages live in an area
in a calendar year. A rate of an area takes the population stated for that area itself, of the year in which its period starts.

{_section(f"populations.csv of the publisher, {PUBLISHER}", populated())}
"""


def _section(title: str, each: Table) -> str:
    kinds = ", ".join(f"[`{kind}`](subjects.md)" for kind in each.kinds)
    return f"## {title}\n\nStates {kinds}.\n\n{columns(each)}\n"

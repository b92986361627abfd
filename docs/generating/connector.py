"""The connector's configuration, refusals and fates"""

from generating._keys import keys
from generating._refused import shown
from generating._tables import code, table

from producers.outbox.fates import MEANINGS
from producers.settings import ConnectorSettings, KafkaSettings
from producers.sources import catalogue


def page() -> str:
    """Every key of the configuration, what is said of a row that is refused, and how messages end."""
    sources = "".join(_source(name) for name in catalogue())
    return f"""\
One TOML file says who the authority is, the way to the hub, and where the extracts are. `hub connector init` writes it with every key
and its meaning; `hub connector check` tries everything in it. Paths are relative to the file. A key that is not known is refused by its name.

## At the top

{keys(ConnectorSettings, frozenset({"kafka", "sources"}))}

## `[kafka]`

{keys(KafkaSettings)}

## `[[sources]]`

One table for each source. Each kind of event comes from one of them only; what no source states has no figure.

{sources}
## What is said of what is refused

Each sentence says what was seen and what was expected, and stands beside file and line in `hub connector preview`, on the authority's own screen
only. Logs, metrics and `--refusals` hold file, line and code. These are the sentences as the program says them, each of a small extract:

{table(("Code", "Sentence"), [(code(name), sentence) for name, sentence in shown()])}

## How a message ends

`hub connector receipts` tells of each message which of these it is, and of which row of which file. A code of the [quarantine](quarantine.md) never
changes its meaning.

{table(("Fate", "Meaning"), [(code(fate), meaning) for fate, meaning in MEANINGS.items()])}
"""


def _source(name: str) -> str:
    source = catalogue()[name]
    return f"### `{name}`\n\n{keys(source.settings)}\n\n"

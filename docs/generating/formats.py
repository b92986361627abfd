"""Formats of figures"""

from generating._tables import code, table

from hub.answers.formats import formats
from hub.answers.rows import COLUMNS
from hub.answers.wording import CODED, wording


def page() -> str:
    """Every format, every column with its titles, and the words of the codes."""
    en, cy = wording("en"), wording("cy")
    listed = [(code(each.name), code(each.media_type), f"{each.sentence}.") for each in formats().values()]
    columns = [(code(name), title, welsh) for name, title, welsh in zip(COLUMNS, en.headings, cy.headings, strict=True)]
    codes = [
        (code(name), code(key), word, cy(name, key))
        for name in CODED
        for key, word in sorted(en.sections[name].items())
    ]
    return f"""\
`GET /api/v1/observations` gives the format that `format=` names, else the one that `Accept` likes best; `hub export figures` the one
of `--format`. All of them say the same of the same question.

{table(("Name", "Media type", "What it is for"), listed)}

## Columns

The names are the same in both languages, and programs rely on them. With `headings=titles` a CSV has titles over its columns, and
words in the place of codes, in the language asked for. CSVW metadata have the titles in both. The Welsh has not been reviewed yet.

{table(("Name", "Title", "Welsh title"), columns)}

## Codes

{table(("Column", "Code", "Word", "Welsh word"), codes)}
"""

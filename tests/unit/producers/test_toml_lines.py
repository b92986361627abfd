"""Each key of a configuration is found on the line on which it stands, however it is written."""

import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from producers.toml_lines import Keys, Located, lines_of

WRITTEN = """\
# a connector
authority = "W06000015"

[[sources]]
name = "ours"
[sources.tables.referrals]
file = 'Referrals*.csv'
columns = { referral_id = "Ref No", source = { column = "Source", codes = { "GP = [1]" = "health" } } }
where."Record Type" = [
  "Referral",  # "not this"
  "Re-referral",
]

[[ sources ]]
note = \"\"\"
[[sources]]
name = "nobody" \\\"\"\"\"\"\"
name = "theirs"
  [sources."tables" . visits]
  when = 2009-03-31 10:00:00
"""


def test_every_way_of_writing_a_key_is_found() -> None:
    assert tomllib.loads(WRITTEN)["sources"][1]["note"] == '[[sources]]\nname = "nobody" """'
    lines = lines_of(WRITTEN)
    referrals: Keys = ("sources", 0, "tables", "referrals")
    assert lines[("authority",)] == 2
    assert (lines["sources", 0], lines["sources", 0, "name"]) == (4, 5)
    assert (lines[referrals], lines[*referrals, "file"]) == (6, 7)
    assert lines[*referrals, "columns", "source", "codes", "GP = [1]"] == 8
    assert [lines[*referrals, "where", "Record Type", number] for number in (0, 1)] == [10, 11]
    assert (lines["sources", 1], lines["sources", 1, "note"], lines["sources", 1, "name"]) == (14, 15, 18)
    assert (lines["sources", 1, "tables", "visits"], lines["sources", 1, "tables", "visits", "when"]) == (19, 20)


def test_what_is_not_there_is_told_by_what_is_around_it() -> None:
    located = Located(Path("far/connector.toml"), lines_of(WRITTEN)).below("sources", 0)
    assert (
        located.said("tables", "referrals", "columns", "person_id") == "connector.toml line 8, tables.referrals.columns"
    )
    assert (located.line("folder"), Located(Path("x"), {}).line("any")) == (4, 1)


NAMES = st.one_of(st.text(alphabet="ab_-1", min_size=1, max_size=3), st.text(alphabet="a.\"[]=#{} '\té", max_size=4))
TEXTS = st.text(alphabet="ab\"'#=[]{}\\,.\n ", max_size=8)
LEAVES = st.one_of(
    TEXTS, st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.datetimes()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)
TABLES = st.recursive(
    st.dictionaries(NAMES, VALUES, max_size=3),
    lambda inner: st.dictionaries(NAMES, st.one_of(VALUES, inner, st.lists(inner, min_size=1, max_size=2)), max_size=3),
    max_leaves=4,
)


class Written:
    """A document as somebody might write it, with the line of each key as it is written down."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw
        self.text = ""
        self.lines: dict[Keys, int] = {}

    def _put(self, text: str) -> None:
        self.text += text

    def _note(self, way: Keys) -> None:
        self.lines[way] = self.text.count("\n") + 1

    def _space(self, may_end_lines: bool) -> str:
        spaces = ["", " ", "\t"] + (["\n", '  # ] "a" = [1\n', "\r\n"] if may_end_lines else [])
        return str(self._draw(st.sampled_from(spaces)))

    def name(self, name: str) -> str:
        is_bare = name.isascii() and name != "" and all(each.isalnum() or each in "_-" for each in name)
        if is_bare and self._draw(st.booleans()):
            return name
        return self.quoted(name)

    def quoted(self, text: str) -> str:
        forms = [json.dumps(text)]
        if "'" not in text and text.isprintable():
            forms.append(f"'{text}'")
        return str(self._draw(st.sampled_from(forms)))

    def table(self, table: dict[str, Any], way: Keys, shown: list[str]) -> None:
        later = {}
        for key, value in table.items():
            is_table = isinstance(value, dict)
            is_tables = isinstance(value, list) and value != [] and all(isinstance(each, dict) for each in value)
            if (is_table or is_tables) and self._draw(st.booleans()):
                later[key] = value
            else:
                self._put(self._space(may_end_lines=True))
                self._pair(key, value, way, is_inline=False)
                self._put(self._space(may_end_lines=False) + "\n")
        for key, value in later.items():
            name = [*shown, self.name(key)]
            own = (*way, key)
            for number, each in enumerate(value if isinstance(value, list) else [value]):
                self._put(self._space(may_end_lines=True))
                joined = self._space(may_end_lines=False).join([".".join(name), ""])
                if isinstance(value, list):
                    self._note(own)
                    self._note((*own, number))
                    self._put(f"[[{joined}]]\n")
                    self.table(each, (*own, number), name)
                else:
                    self._note(own)
                    self._put(f"[{joined}]\n")
                    self.table(each, own, name)

    def _pair(self, key: str, value: Any, way: Keys, is_inline: bool) -> None:
        self._note((*way, key))
        self._put(self.name(key) + self._space(may_end_lines=False) + "=" + self._space(may_end_lines=False))
        self._value(value, (*way, key), is_inline)

    def _value(self, value: Any, way: Keys, is_inline: bool) -> None:
        if isinstance(value, dict):
            self._put("{")
            for number, (key, each) in enumerate(value.items()):
                self._put("," if number else "")
                self._put(self._space(may_end_lines=False))
                self._pair(key, each, way, is_inline=True)
                self._put(self._space(may_end_lines=False))
            self._put("}")
        elif isinstance(value, list):
            self._put("[")
            for number, each in enumerate(value):
                self._put(self._space(not is_inline))
                self._note((*way, number))
                self._value(each, (*way, number), is_inline)
                self._put(
                    self._space(not is_inline) + ("," if number < len(value) - 1 or self._draw(st.booleans()) else "")
                )
            self._put(self._space(not is_inline) + "]")
        elif isinstance(value, str):
            self._put(self._text(value))
        elif isinstance(value, bool):
            self._put(json.dumps(value))
        else:
            self._put(repr(value) if isinstance(value, int | float) else str(value))

    def _text(self, value: str) -> str:
        if "'''" not in value and not value.endswith("'") and self._draw(st.booleans()):
            return f"'''\n{value}'''"
        if self._draw(st.booleans()):
            return '"""\n' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""'
        return self.quoted(value)


@settings(max_examples=100)
@given(TABLES, st.data())
def test_any_document_is_read_as_the_standard_reader_reads_it_with_the_line_of_every_key(
    document: dict[str, Any], data: st.DataObject
) -> None:
    written = Written(data.draw)
    written.table(document, (), [])
    assert tomllib.loads(written.text) == document
    found = dict(lines_of(written.text))
    last = {way: line for way, line in written.lines.items() if not is_array_of_tables(way, written.lines)}
    assert {way: found.get(way) for way in last} == last
    assert found.keys() == written.lines.keys()


def is_array_of_tables(way: Keys, lines: dict[Keys, int]) -> bool:
    """Has it several headings of its own? Then its line is that of one of them."""
    return (*way, 1) in lines

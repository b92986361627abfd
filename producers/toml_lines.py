"""On which line of a TOML document each key stands, which the standard reader does not say.

The text has been read by the standard reader already, so it is known to be TOML: what is found here need not be checked.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

Keys = tuple[str | int, ...]
"""The way to a value: names of keys, and places in arrays from 0."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:""|")?'  # up to two more quotes belong to the text
    r"|'''.*?'''(?:''|')?"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")  # a date and a time may have a blank between them


def lines_of(text: str) -> Mapping[Keys, int]:
    """The line, from 1, on which each table, key and item of an array begins."""
    return dict(_Scanner(text).found())


class WrongKey(ValueError):
    """A setting is wrong that stands at these keys, from the part of the file on that is being looked at."""

    def __init__(self, keys: Keys, sentence: str) -> None:
        super().__init__(sentence)
        self.keys = keys


class Located:
    """A part of a configuration file, and where its keys stand."""

    def __init__(self, file: Path, lines: Mapping[Keys, int], begin: Keys = ()) -> None:
        self.file = file
        self._lines = lines
        self._begin = begin

    def below(self, *keys: str | int) -> "Located":
        """The part that begins at these keys."""
        return Located(self.file, self._lines, (*self._begin, *keys))

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of the nearest thing around it that is there."""
        return self._lines.get(self._there(keys), 1)

    def said(self, *keys: str | int) -> str:
        """Where a key, or the nearest thing around it that is there, stands, as a sentence names it."""
        there = self._there(keys)[len(self._begin) :]
        return f"{self.file.name} line {self.line(*keys)}" + (f", {dotted(there)}" if there else "")

    def _there(self, keys: Keys) -> Keys:
        way = (*self._begin, *keys)
        while way and way not in self._lines:
            way = way[:-1]
        return way


def dotted(keys: Keys) -> str:
    """Keys as they are written in a document."""
    return ".".join(json.dumps(key, ensure_ascii=False) if _is_odd(key) else str(key) for key in keys)


def _is_odd(key: str | int) -> bool:
    return isinstance(key, str) and _BARE.fullmatch(key) is None


class _Scanner:
    def __init__(self, text: str) -> None:
        # As the standard reader does: a line ends with a line feed, whether or not a return precedes it.
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._counted = (0, 1)
        self._arrays: dict[Keys, int] = {}

    def found(self) -> Iterator[tuple[Keys, int]]:
        table: Keys = ()
        while not self._is_done():
            line = self._line()
            if self._text.startswith("[", self._at):
                is_array = self._text.startswith("[[", self._at)
                self._at += 2 if is_array else 1
                table = self._within(self._keys())
                self._at += 2 if is_array else 1
                if is_array:
                    self._arrays[table] = self._arrays.get(table, -1) + 1
                    yield table, line
                    table = (*table, self._arrays[table])
                yield table, line
            else:
                yield from self._pair(table)

    def _within(self, keys: Keys) -> Keys:
        """The way to a table: of an array of tables that leads there, its last."""
        way: Keys = ()
        for place, key in enumerate(keys):
            way = (*way, key)
            if way in self._arrays and place < len(keys) - 1:
                way = (*way, self._arrays[way])
        return way

    def _pair(self, table: Keys) -> Iterator[tuple[Keys, int]]:
        line = self._line()
        keys = self._keys()
        for end in range(1, len(keys) + 1):
            yield (*table, *keys[:end]), line
        self._pass(_BLANKS)
        self._at += 1  # the equals sign
        self._pass(_BLANKS)
        yield from self._value((*table, *keys))

    def _value(self, way: Keys) -> Iterator[tuple[Keys, int]]:
        begin = self._text[self._at]
        if begin == "[":
            yield from self._array(way)
        elif begin == "{":
            self._at += 1
            while not self._ends("}"):
                yield from self._pair(way)
        elif begin in "\"'":
            self._pass(_STRING)
        else:
            self._pass(_SCALAR)

    def _array(self, way: Keys) -> Iterator[tuple[Keys, int]]:
        self._at += 1
        number = 0
        while not self._ends("]"):
            yield (*way, number), self._line()
            yield from self._value((*way, number))
            number += 1

    def _ends(self, sign: str) -> bool:
        """Pass over what stands between two values; is there no other one?"""
        self._pass(_SPACE)
        if self._text.startswith(",", self._at):
            self._at += 1
            self._pass(_SPACE)
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        return False

    def _keys(self) -> Keys:
        """A key, of one or more parts."""
        keys: list[str] = []
        while True:
            self._pass(_BLANKS)
            begin = self._at
            if self._text[begin] in "\"'":
                self._pass(_STRING)
                keys.append(tomllib.loads(f"key = {self._text[begin : self._at]}")["key"])
            else:
                self._pass(_BARE)
                keys.append(self._text[begin : self._at])
            self._pass(_BLANKS)
            if not self._text.startswith(".", self._at):
                return tuple(keys)
            self._at += 1

    def _pass(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _is_done(self) -> bool:
        self._pass(_SPACE)
        return self._at >= len(self._text)

    def _line(self) -> int:
        at, line = self._counted
        self._counted = self._at, line + self._text.count("\n", at, self._at)
        return self._counted[1]

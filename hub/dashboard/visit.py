"""Who visits, what they ask, and in which language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from hub.answers.desk import Desk
from hub.answers.readers import Reader
from hub.dashboard.words import Words


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page."""

    desk: Desk
    reader: Reader
    words: Words
    path: str
    query: Mapping[str, str]
    now: datetime

    @property
    def language(self) -> str:
        """ "en" or "cy"."""
        return self.words.language

    def link(self, path: str, **query: str) -> str:
        """The address of a page, in the language of this visit."""
        return f"{path}?{urlencode({**query, 'lang': self.language}, safe='/')}"

    def in_language(self, language: str) -> str:
        """The address of this same page in a language."""
        return f"{self.path}?{urlencode({**self.query, 'lang': language}, safe='/')}"

    def without(self, name: str) -> str:
        """The address of this same page, with one part of the question left out."""
        query = {key: value for key, value in self.query.items() if key != name}
        return f"{self.path}?{urlencode({**query, 'lang': self.language}, safe='/')}"

    def having(self, **query: str | int) -> str:
        """The address of this same page, with parts of the question set."""
        return f"{self.path}?{urlencode({**self.query, **query, 'lang': self.language}, safe='/')}"

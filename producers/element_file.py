"""An XML file, gone through element by element; what it cannot be used for as a whole is said in the words of a refusal."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from hub.errors import ConfigurationError
from producers.elements import Element, MalformedXml, NotText, WrongRoot, elements
from producers.refusals import Code, FileRefused, on_one_line


class ElementFile:
    """A file whose outermost element is `root`."""

    def __init__(self, path: Path, root: str) -> None:
        self.path = path
        self._root = root
        self._seen: tuple[int, int, int] | None = None

    def elements(self, wanted: Collection[str], kept: Collection[str] = ()) -> Iterator[Element]:
        """Each outermost element of one of these names, with what is kept of it.

        Raises FileRefused, and ConfigurationError when the file changed since it was first opened.
        """
        try:
            with self.path.open("rb") as stream:
                self._check(os.fstat(stream.fileno()))
                yield from elements(stream, wanted, kept, self._root)
                self._check(os.fstat(stream.fileno()))
        except NotText as error:
            raise FileRefused(Code.BAD_ENCODING, error.why) from None
        except MalformedXml as error:
            raise FileRefused(Code.MALFORMED_XML, error.why, error.line) from None
        except WrongRoot as error:
            seen = on_one_line(error.name[:40])
            sentence = f"the document is a {seen}; its outermost element must be {self._root}"
            raise FileRefused(Code.UNKNOWN_LAYOUT, sentence, error.line) from None
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read ({error.strerror}); nothing was sent") from None

    def _check(self, state: os.stat_result) -> None:
        now = state.st_mtime_ns, state.st_size, state.st_ino
        if self._seen is not None and now != self._seen:
            raise ConfigurationError(
                f"{self.path} was written to while it was read; nothing was sent. Read it again when it is complete."
            )
        self._seen = now

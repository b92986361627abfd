"""An XML file, gone through element by element; what it cannot be used for as a whole is said in the words of a refusal."""

from collections.abc import Collection, Iterator
from pathlib import Path

from producers.files.elements import Element, MalformedXml, NotText, WrongRoot, elements
from producers.files.steady import SteadyFile
from producers.refusals import Code, FileRefused, on_one_line


class ElementFile:
    """A file whose outermost element is `root`."""

    def __init__(self, path: Path, root: str) -> None:
        self.path = path
        self._root = root
        self._file = SteadyFile(path)

    def elements(self, wanted: Collection[str], kept: Collection[str] = ()) -> Iterator[Element]:
        """Each outermost element of one of these names, with what is kept of it.

        Raises FileRefused, and ConfigurationError when the file changed since it was first opened.
        """
        try:
            with self._file.opened() as stream:
                yield from elements(stream, wanted, kept, self._root)
        except NotText as error:
            raise FileRefused(Code.BAD_ENCODING, error.why) from None
        except MalformedXml as error:
            raise FileRefused(Code.MALFORMED_XML, error.why, error.line) from None
        except WrongRoot as error:
            seen = on_one_line(error.name[:40])
            sentence = f"the document is a {seen}; its outermost element must be {self._root}"
            raise FileRefused(Code.UNKNOWN_LAYOUT, sentence, error.line) from None

"""Text of another encoding, turned into UTF-8 a piece at a time. Which encoding it is, is told and never guessed."""

import codecs
from enum import StrEnum

from producers.files.delimited import NotText, Readable

CHUNK = 1 << 20


class Encoding(StrEnum):
    """What the bytes of a text file may mean."""

    UTF_8 = "utf-8"
    UTF_8_SIG = "utf-8-sig"
    CP1252 = "cp1252"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"


_MARKS = {
    codecs.BOM_UTF8: (Encoding.UTF_8, Encoding.UTF_8_SIG),
    codecs.BOM_UTF16_LE: (Encoding.UTF_16, Encoding.UTF_16_LE),
    codecs.BOM_UTF16_BE: (Encoding.UTF_16, Encoding.UTF_16_BE),
}


class Transcoded:
    """The bytes of a stream as UTF-8. Raises NotText when they are not text of the encoding."""

    def __init__(self, stream: Readable, encoding: Encoding) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decode = codecs.getincrementaldecoder(encoding.value)().decode
        self._is_begun = self._is_done = False

    def read(self, _: int = CHUNK, /) -> bytes:
        """What comes next; nothing at the end only."""
        text = ""
        while not text and not self._is_done:
            found = self._stream.read(CHUNK)
            if not self._is_begun:
                self._check_mark(found)
                self._is_begun = True
            self._is_done = not found
            try:
                text = self._decode(found, self._is_done)
            except UnicodeDecodeError:
                raise NotText from None
        try:
            return text.encode()
        except UnicodeEncodeError:  # half a pair of UTF-16
            raise NotText from None

    def _check_mark(self, begin: bytes) -> None:
        """A file that says at its beginning what it is must be what it was said to be."""
        for mark, encodings in _MARKS.items():
            if begin.startswith(mark) and self._encoding not in encodings:
                raise NotText
        if (
            begin
            and self._encoding is Encoding.UTF_16
            and not begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        ):
            raise NotText  # in which order of bytes would it be?


def as_utf_8(stream: Readable, encoding: Encoding) -> Readable:
    """A stream whose bytes are UTF-8, if they are text of the encoding at all."""
    if encoding in (Encoding.UTF_8, Encoding.UTF_8_SIG):
        return stream
    return Transcoded(stream, encoding)

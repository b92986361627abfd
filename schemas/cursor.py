"""Where the reading of many messages stands: numpy goes through one step of all of them at once.

Layout: Avro 1.12, binary encoding (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding). Kafka's records are
made of the same numbers. A message that does not add up is in doubt: it stands still at its end, and its values mean nothing.
"""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[np.uint64]

#: Bytes after the last message, so that a whole word, or pieces of different sizes, may be looked at where a message ends.
MARGIN = bytes(64)
#: Numbers of more than eight bytes are left in doubt.
_LONGEST_NUMBER = 8
_STOP = np.uint64(0x8080808080808080)
#: Groups of seven bits are pushed together in three steps: those that stay, those that move, and how far.
_STEPS = tuple(
    (np.uint64(stay), np.uint64(move), np.uint64(by))
    for stay, move, by in (
        (0x007F007F007F007F, 0x7F007F007F007F00, 1),
        (0x00003FFF00003FFF, 0x3FFF00003FFF0000, 2),
        (0x000000000FFFFFFF, 0x0FFFFFFF00000000, 4),
    )
)
_ONE, _SEVEN = np.uint64(1), np.uint64(7)


class Cursor:
    """Where the reading of each message stands, and which messages are in doubt."""

    def __init__(self, data: bytes, starts: Places, ends: Places) -> None:
        """`data` holds the messages, each from its start to its end, and MARGIN after the last."""
        self.data = data
        self.bytes = np.frombuffer(data, np.uint8)
        #: The eight bytes from each place on, as a number.
        self.words: Words = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
        self.at = starts
        self.ends = ends
        self.doubtful: Flags = np.zeros(len(starts), np.bool_)

    def part(self, chosen: NDArray[np.intp]) -> "Cursor":
        """A cursor over some of the messages."""
        found = Cursor.__new__(Cursor)
        found.data, found.bytes, found.words = self.data, self.bytes, self.words
        found.at, found.ends = self.at[chosen], self.ends[chosen]
        found.doubtful = np.zeros(len(chosen), np.bool_)
        return found

    def doubt(self, wrong: Flags) -> None:
        """Give these messages up: they stand still at their end from now on."""
        self.doubtful |= wrong

    def skip(self, sizes: Places | int) -> Places:
        """Move on by so many bytes, and say where each began; who would leave the message is in doubt."""
        begun = self.at
        self.doubt((sizes < 0) | (sizes > self.ends - begun))
        self.at = begun + sizes
        if self.doubtful.any():
            self.at = np.where(self.doubtful, self.ends, self.at)
            return np.where(self.doubtful, self.ends, begun)
        return begun

    def number(self) -> Places:
        """A zigzag number of each message, of up to eight bytes; longer ones are in doubt."""
        word = self.words[self.at]
        stops = ~word & _STOP
        below = (stops & (~stops + _ONE)) - _ONE  # every bit below the first byte's highest bit that is not set
        self.doubt(stops == 0)
        sizes = (np.bitwise_count(below) >> 3).astype(np.int64) + 1
        word &= below
        for stay, move, by in _STEPS:
            word = (word & stay) | ((word & move) >> by)
        self.skip(np.minimum(sizes, _LONGEST_NUMBER))
        return (word >> _ONE).astype(np.int64) ^ -(word & _ONE).astype(np.int64)

    def rows(self, begun: Places, sizes: Places) -> NDArray[np.bytes_]:
        """The bytes of each message from a place on, as many as its size says; zeros at their end are lost.

        Where sizes differ, none may be larger than MARGIN.
        """
        longest = int(sizes.max(initial=1))
        table = np.ndarray((max(len(self.data) - longest + 1, 1), longest), np.uint8, self.data, strides=(1, 1))
        found = table[np.minimum(begun, len(table) - 1)]
        if (sizes != longest).any():
            found[np.arange(longest) >= sizes[:, None]] = 0
        return found.view(f"S{longest}").ravel()

"""Gathers what is read from the log into batches."""

from collections.abc import Iterator

from hub.broker.stretch import Stretch

#: Messages read, sorted and written at a time; the last stretch of a batch comes whole.
BATCH = 20_000


def batches(messages: Iterator[Stretch]) -> Iterator[list[Stretch]]:
    """The same messages, some thousand at a time."""
    waiting: list[Stretch] = []
    count = 0
    for each in messages:
        waiting.append(each)
        count += len(each)
        if count >= BATCH:
            yield waiting
            waiting, count = [], 0
    if waiting:
        yield waiting

"""Some numbers of entries, as stretches of those that follow each other: how they are remembered and asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

#: Stretches that one statement asks for.
AT_A_TIME = 100

Stretch = tuple[int, int]


def stretched(numbers: Iterable[int]) -> list[Stretch]:
    """Numbers as stretches, lowest first."""
    found: list[Stretch] = []
    for number in sorted(numbers):
        if found and number <= found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def below(stretches: Sequence[Stretch], end: int | None) -> Iterator[Stretch]:
    """What of some stretches lies below a number; all of it where there is none."""
    for first, last in stretches:
        if end is None or first < end:
            yield first, last if end is None else min(last, end - 1)


def without(stretches: Iterable[Stretch], numbers: Sequence[int]) -> Iterator[Stretch]:
    """What is left of some stretches when these numbers, in their order, are taken out."""
    for first, last in stretches:
        begin = first
        for number in numbers:
            if begin <= number <= last:
                if begin < number:
                    yield begin, number - 1
                begin = number + 1
        if begin <= last:
            yield begin, last


def asked(stretches: Iterable[Stretch], column: str) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Conditions that together ask for all numbers of some stretches, each with its parameters."""
    rest = iter(stretches)
    while some := list(islice(rest, AT_A_TIME)):
        terms = [f"{column} BETWEEN :first{place} AND :last{place}" for place in range(len(some))]
        values = {f"first{place}": first for place, (first, _) in enumerate(some)}
        yield f"({' OR '.join(terms)})", values | {f"last{place}": last for place, (_, last) in enumerate(some)}

"""Which format the reader wants: by name, else by what `Accept` likes best."""

from collections.abc import Iterator

from fastapi import Request

from hub.answers.bilingual import bilingual
from hub.answers.formats import USUAL, Format, formats
from hub.api.problems import NotAcceptable


def wanted_format(request: Request, named: str | None) -> Format:
    """The format to answer in; NotAcceptable where `Accept` names none of those there are.

    Where two have one media type, the first by name is meant, and the other one can be had by name alone.
    """
    known = formats()
    if named is not None:
        return known[named]
    ordered = [known[USUAL], *(each for each in known.values() if each.name != USUAL)]
    for range_ in _ranges(request.headers.get("accept") or "*/*"):
        for each in ordered:
            if _covers(range_, each.media_type):
                return each
    types = ", ".join(dict.fromkeys(each.media_type for each in ordered))
    raise NotAcceptable(
        bilingual("The answer comes as one of {types}; ask for one of them in Accept, or by ?format=.", types=types)
    )


def _ranges(accept: str) -> Iterator[str]:
    """The media ranges of an `Accept` header, the one that weighs most first, without those that weigh nothing."""
    weighed = []
    for entry in accept.split(","):
        range_, _, parameters = entry.partition(";")
        weight = next((each.partition("=")[2] for each in parameters.split(";") if each.strip().startswith("q=")), "1")
        weighed.append((_number(weight), range_.strip().lower()))
    yield from (range_ for weight, range_ in sorted(weighed, key=lambda each: -each[0]) if weight > 0)


def _covers(range_: str, media_type: str) -> bool:
    kind, _, rest = range_.partition("/")
    return range_ in ("*/*", media_type) or (rest == "*" and media_type.startswith(f"{kind}/"))


def _number(weight: str) -> float:
    try:
        return float(weight)
    except ValueError:
        return 0.0

"""The same extract folders read twice, by the oracle and by the product's pure parts, and where the two differ."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from hub.domain.observations import Observation
from tests.lib.in_memory import Connected, connected, observed
from tests.lib.oracle.figures import Figure, Place, figures
from tests.lib.oracle.nights import Authority, Refusal

TODAY = date(2026, 1, 1)


def nights_of(root: Path) -> list[Path]:
    """DIR/<date> in order of date, or DIR itself."""
    found = sorted(root.glob("[0-9]*"))
    return found or [root]


def folders(night: Path) -> dict[str, Path]:
    """The extract folders of a night by authority."""
    return {folder.name: folder for folder in sorted(night.glob("W*"))}


def second_reading(nights: Iterable[Path]) -> tuple[dict[Place, Figure], dict[str, list[Refusal]]]:
    """What the oracle makes of nights: every figure, and what the last extract of each authority refuses."""
    authorities: dict[str, Authority] = defaultdict(Authority)
    refusals = {
        code: authorities[code].night(folder, TODAY) for night in nights for code, folder in folders(night).items()
    }
    return figures(authorities), refusals


def as_figures(observations: Iterable[Observation]) -> dict[Place, Figure]:
    """The product's observations in the oracle's terms."""
    return {
        (each.indicator, each.area, each.period.type.value, each.period.code): Figure(
            int(each.numerator or 0),
            int(each.denominator or 0),
            each.complete,
            each.authorities_reporting or 0,
            each.authorities_expected or 0,
        )
        for each in observations
    }


def first_reading(nights: Iterable[Path]) -> dict[Place, Figure]:
    """What the product's pure parts make of nights: every figure."""
    with ExitStack() as stack:
        authorities: dict[str, Connected] = {}
        for night in nights:
            for code, folder in folders(night).items():
                if code not in authorities:
                    authorities[code] = stack.enter_context(connected(code))
                authorities[code].night(folder, TODAY)
        return as_figures(observed(list(authorities.values())))


def differences(root: Path) -> Iterator[str]:
    """Night after night, each refusal and each figure of which the two readings say different things."""
    oracle: dict[str, Authority] = defaultdict(Authority)
    product: dict[str, Connected] = {}
    with ExitStack() as stack:
        for night in nights_of(root):
            for code, folder in folders(night).items():
                if code not in product:
                    product[code] = stack.enter_context(connected(code))
                wanted = [(each.file, each.line, each.code) for each in oracle[code].night(folder, TODAY)]
                found = [(each.file, each.line, each.code.value) for each in product[code].night(folder, TODAY)]
                for what in sorted({*wanted} ^ {*found}):
                    yield f"{night.name} {code} {what}: refused by {'the oracle' if what in wanted else 'the product'} only"
                if len(wanted) != len(found):
                    yield f"{night.name} {code}: {len(wanted)} refusals by the oracle, {len(found)} by the product"
            yield from unequal(figures(oracle), as_figures(observed(list(product.values()))), night.name)


def unequal(wanted: dict[Place, Figure], found: dict[Place, Figure], where: str = "") -> Iterator[str]:
    """Each place at which two sets of figures differ."""
    for place in sorted(wanted.keys() | found.keys()):
        if wanted.get(place) != found.get(place):
            yield f"{where} {place}: {wanted.get(place)} by the oracle, {found.get(place)} by the product"

"""The same extract folders read twice, by the oracle and by the product's pure parts, and where the two differ."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from hub.domain.observations import Observation
from producers.refusals import Refusal as RefusedByProduct
from tests.lib.in_memory import Connected, connected, observed, publishing
from tests.lib.oracle.areas import WALES
from tests.lib.oracle.figures import Figure, Place, figures
from tests.lib.oracle.nights import Authority, Refusal
from tests.lib.oracle.populations import POPULATIONS, Publisher

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
    publisher, refusals = Publisher(), dict[str, list[Refusal]]()
    for night in nights:
        if (night / POPULATIONS.name).exists():
            refusals[WALES] = publisher.night(night / POPULATIONS.name)
        for code, folder in folders(night).items():
            refusals[code] = authorities[code].night(folder, TODAY)
    return figures(authorities, publisher), refusals


def as_figures(observations: Iterable[Observation]) -> dict[Place, Figure]:
    """The product's observations in the oracle's terms."""
    return {
        (each.indicator, each.area, each.period.type.value, each.period.code): Figure(
            int(each.numerator or 0),
            int(each.denominator or 0),
            each.complete,
            each.authorities_reporting or 0,
            each.authorities_expected or 0,
            each.squares,
        )
        for each in observations
    }


def first_reading(nights: Iterable[Path]) -> dict[Place, Figure]:
    """What the product's pure parts make of nights: every figure."""
    with ExitStack() as stack:
        authorities: dict[str, Connected] = {}
        publisher = stack.enter_context(publishing())
        for night in nights:
            if (night / POPULATIONS.name).exists():
                publisher.night(night, TODAY)
            for code, folder in folders(night).items():
                if code not in authorities:
                    authorities[code] = stack.enter_context(connected(code))
                authorities[code].night(folder, TODAY)
        return as_figures(observed(list(authorities.values()), publisher.populations()))


def differences(root: Path) -> Iterator[str]:
    """Night after night, each refusal and each figure of which the two readings say different things."""
    oracle: dict[str, Authority] = defaultdict(Authority)
    product: dict[str, Connected] = {}
    said = Publisher()
    with ExitStack() as stack:
        publisher = stack.enter_context(publishing())
        for night in nights_of(root):
            populations = night / POPULATIONS.name
            if populations.exists():
                yield from refused_otherwise(
                    f"{night.name} populations", said.night(populations), publisher.night(night, TODAY)
                )
            for code, folder in folders(night).items():
                if code not in product:
                    product[code] = stack.enter_context(connected(code))
                wanted, found = oracle[code].night(folder, TODAY), product[code].night(folder, TODAY)
                yield from refused_otherwise(f"{night.name} {code}", wanted, found)
            found_figures = as_figures(observed(list(product.values()), publisher.populations()))
            yield from unequal(figures(oracle, said), found_figures, night.name)


def refused_otherwise(where: str, by_oracle: list[Refusal], by_product: list[RefusedByProduct]) -> Iterator[str]:
    """Each refusal that only one of the two makes."""
    wanted = [(each.file, each.line, each.code) for each in by_oracle]
    found = [(each.file, each.line, each.code.value) for each in by_product]
    for what in sorted({*wanted} ^ {*found}):
        yield f"{where} {what}: refused by {'the oracle' if what in wanted else 'the product'} only"
    if len(wanted) != len(found):
        yield f"{where}: {len(wanted)} refusals by the oracle, {len(found)} by the product"


def unequal(wanted: dict[Place, Figure], found: dict[Place, Figure], where: str = "") -> Iterator[str]:
    """Each place at which two sets of figures differ."""
    for place in sorted(wanted.keys() | found.keys()):
        if wanted.get(place) != found.get(place):
            yield f"{where} {place}: {wanted.get(place)} by the oracle, {found.get(place)} by the product"

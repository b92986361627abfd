"""Three authorities' extracts travel over the real broker into the real store, and the figures are those of the files."""

from datetime import date
from pathlib import Path

from hub.domain.indicators import catalogue
from hub.domain.units import Counts, counts_by_month
from hub.store.engine import Store
from hub.store.reading import reading
from tests.lib.authorities import Authority
from tests.lib.casefiles import contribution, read
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange

CASEFILES = Path(__file__).parents[1] / "spec" / "casefiles"
TODAY = date(2030, 1, 1)
FIRST_NIGHT, SECOND_NIGHT = 1_890_000_000_000, 1_890_086_400_000


def figures(store: Store, code: str) -> dict[tuple[str, date], Counts]:
    with reading(store) as now:
        found = [each for each in now.month_figures() if each.authority == code]
    return {(each.indicator, each.month): each.counts for each in found}


def expected(casefile: str) -> dict[tuple[str, date], Counts]:
    found = read(CASEFILES / casefile)
    return counts_by_month(contribution(found.statements, found.as_at, catalogue().values()))


def test_each_authoritys_figures_are_those_of_its_latest_casefile(
    exchange: Exchange, fresh_database: str, tmp_path: Path
) -> None:
    nights = {
        "W06000001": ("short-breaks", "header-only-files"),  # all is withdrawn, and one thing stated
        "W06000015": ("christmas", "undecided-before-deadline"),
        "W06000022": ("review-chain", "review-chain"),  # nothing new
    }
    authorities = {code: Authority.set_up(code, tmp_path / code, exchange.enrol(code)) for code in nights}
    with Store(fresh_database) as store, consuming(store, exchange.hub):
        for night, began_at in enumerate((FIRST_NIGHT, SECOND_NIGHT)):
            for code, casefiles in nights.items():
                authorities[code].report(CASEFILES / casefiles[night], TODAY, began_at)
            wanted = {code: expected(casefiles[night]) for code, casefiles in nights.items()}
            found = wait_for(lambda: {code: figures(store, code) for code in nights}, wanted)
            assert found == wanted, f"night {night + 1}"

"""A store in which two authorities have submitted figures of their own, beside the cases of one of them."""

from typing import Any

from hub.store.engine import Store
from schemas.codec import codec
from schemas.events.reported_figure import ReportedFigure
from tests.integration.test_engine import Bench
from tests.lib.statements import CARDIFF, POWYS, Log, decided, header, received

#: Referrals of Cardiff: record, the day it came, the day of the decision.
REFERRALS = (
    ("R1", "2009-03-02", "2009-03-03"),
    ("R2", "2009-03-02", "2009-03-03"),
    ("R3", "2009-03-02", "2009-03-09"),
    ("R4", "2009-03-03", None),
    ("R5", "2009-04-30", None),
    ("R6", "2009-04-29", "2009-04-30"),
)


def submitted(period: str, text: str | None, by: str = CARDIFF, **more: Any) -> bytes:
    """A figure of SCC/006 that an authority states of itself, as its connector sends it."""
    head = header("reported_figure", f"SCC/006/{period}", f"SCC/006/{period}", "2009-03-31", authority=by)
    value = None if text is None else float(text)
    return codec().encode(ReportedFigure(head, "SCC/006", by, period, "final", value=value, value_text=text, **more))


def two_authorities(store: Store) -> None:
    """Cardiff: four referrals of March, half of them in time, and one that waits in April; it submits three figures, Powys one."""
    bench, log, of_powys = Bench(store), Log(), Log(POWYS)
    told: list[Any] = []
    for record, on, by in REFERRALS:
        told.append(received(record, f"P{record}", on))
        if by is not None:
            told.append(decided(record, f"P{record}", by))
    bench.take(*log.put(*told), log.complete("2009-04-30", 1))
    bench.take(
        log.put_raw("performance", submitted("2009-03", "75", numerator=3.0, denominator=4.0)),
        log.put_raw("performance", submitted("2009-04", "100")),
        log.put_raw("performance", submitted("FY2008-09", "50")),
        of_powys.put_raw("performance", submitted("2009-03", "88.5", POWYS), authority=POWYS),
    )

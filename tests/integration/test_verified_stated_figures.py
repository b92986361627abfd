"""What an authority states itself is verified too: a stated figure altered by hand is found."""

import psycopg
import pytest

from consumers.verification.differences import Report
from consumers.verification.stated import compare_stated
from hub.store.auditing import auditing
from hub.store.engine import Store
from schemas.codec import codec
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import topic
from tests.integration.test_engine import Bench
from tests.lib.statements import CARDIFF, Log, header


def differences(store: Store) -> list[str]:
    report = Report()
    with auditing(store) as audit:
        [known] = [each for each in audit.topics() if each.name == topic(CARDIFF, "performance")]
        rows = audit.statements(known.number)
        compare_stated(CARDIFF, rows, audit.stated(CARDIFF), codec(), report)
    return [each.what for each in report.differences]


def state(bench: Bench, log: Log, value: float, revision: int) -> None:
    head = header("reported_figure", "SCC/006", "SCC/006", "2009-03-31", revision)
    figure = ReportedFigure(head, "SCC/006", CARDIFF, "FY2008-09", "final", value=value)
    bench.take(log.put_raw("performance", codec().encode(figure), b"SCC/006"))


@pytest.mark.parametrize(
    "change",
    [
        "update stated set message = message || 'x'",
        "update stated set asserted = false",
        "update stated set revision = 9",
        "delete from stated",
    ],
)
def test_a_stated_figure_that_was_altered_by_hand_is_found(fresh_database: str, change: str) -> None:
    with Store(fresh_database) as store:
        bench, log = Bench(store), Log()
        state(bench, log, 95.0, 2)
        state(bench, log, 93.0, 1)
        assert differences(store) == []
        with psycopg.connect(fresh_database, autocommit=True) as session:
            session.execute(change.encode())
        assert differences(store) == ["stated figure"]

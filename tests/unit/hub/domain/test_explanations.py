"""What has become of each statement behind a unit."""

from typing import Any

from hub.domain.explanations import Stands, told, units_of
from hub.domain.histories.facts import Statement
from hub.domain.indicators import catalogue
from hub.domain.knowledge import Known
from schemas.codec import codec
from tests.lib.statements import decided, received


def known(moment: int, event: Any) -> Known:
    return (moment, Statement(event, codec().encode(event)))


def test_of_a_fact_the_highest_revision_stands_whenever_it_came() -> None:
    statements = [
        known(1, decided("R1", "P1", "2009-03-09", revision=3, status="withdrawn")),
        known(2, received("R1", "P1", "2009-03-02")),
        known(3, decided("R1", "P1", "2009-03-09", revision=2)),
        known(4, received("R1", "P1", "2009-03-02")),
    ]
    assert [(each.known_at, each.stands) for each in told(statements)] == [
        (2, Stands.ASSERTED),
        (4, Stands.REPEATED),
        (3, Stands.OVERTAKEN),
        (1, Stands.WITHDRAWN),
    ]
    assert told(reversed(statements)) == told(statements)


def test_of_equal_revisions_one_stands_alone() -> None:
    statements = [
        known(1, decided("R1", "P1", "2009-03-03", revision=2)),
        known(2, decided("R1", "P1", "2009-03-04", revision=2)),
    ]
    assert sorted(each.stands for each in told(statements)) == [Stands.ASSERTED, Stands.OVERTAKEN]


def test_the_units_of_a_person_come_in_the_order_of_their_ids() -> None:
    rule = catalogue()["SCC/006"]
    statements = [known(number, received(f"R{number}", "P1", "2009-03-02")) for number in range(9)]
    units = units_of(rule, statements, statements[0][1].event.header.occurred_on)
    assert [unit.item for unit in units] == sorted(unit.item for unit in units)
    assert len(units) == 9

"""Rows that are put away come back in the order asked for, as often as is asked."""

from collections.abc import Iterator
from random import Random

from producers.files.spool import Spool


def test_rows_come_back_in_the_order_of_some_columns_and_else_as_they_were_put() -> None:
    rows = [(child, number, None if number % 3 else "x") for number, child in enumerate("bacab" * 50)]
    spool = Spool(("child", "number", "mark"), ("child",))
    spool.add(rows[:100])
    spool.add(iter(rows[100:]))
    in_order = sorted(rows, key=lambda row: row[0])
    assert list(spool.rows()) == in_order
    assert list(spool.rows()) == in_order


def test_without_an_order_rows_come_back_as_they_were_put() -> None:
    rows = [(Random(7).randrange(10), f"w{number}") for number in range(1_000)]
    spool = Spool(("number", "word"))
    spool.add(rows)
    assert list(spool.rows()) == rows


def test_an_order_may_put_blanks_last() -> None:
    spool = Spool(("day",), ("day = ''", "day"))
    spool.add([("",), ("2009-03-02",), ("2008-03-02",)])
    assert [row[0] for row in spool.rows()] == ["2008-03-02", "2009-03-02", ""]


def test_rows_may_be_put_while_others_are_gone_through() -> None:
    first, second = Spool(("number",)), Spool(("number",))
    first.add((number,) for number in range(1_000))

    def doubled() -> Iterator[tuple[int]]:
        for (number,) in first.rows():
            yield (2 * number,)

    second.add(doubled())
    assert sum(row[0] for row in second.rows()) == 999_000

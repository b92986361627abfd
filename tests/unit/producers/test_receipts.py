from hub.broker.connection import Record
from producers.receipts import gather
from schemas.codec import codec
from schemas.events.receipt import Excepted, Receipt

CASE = "exchange.W06000015.case"


def record(offset: int, first: int, last: int, recorded: int, *exceptions: int) -> Record:
    found = tuple(Excepted(each, "unknown_schema", "not known yet") for each in exceptions)
    receipt = Receipt("W06000015", CASE, 0, first, last, recorded, 1, found, 100, 200 + offset)
    return Record("exchange.W06000015.receipts", 0, offset, 0, None, codec().encode(receipt))


def test_receipts_add_up_and_say_how_far_they_reach() -> None:
    found = gather([record(0, 0, 9, 9), record(1, 10, 14, 4)])
    assert (found.recorded, found.repeated, found.last_recorded_at) == (13, 2, 201)
    assert found.reached == {(CASE, 0): 15}


def test_a_message_put_aside_is_listed_until_a_later_receipt_says_it_was_used() -> None:
    assert list(gather([record(0, 0, 9, 7, 3, 4)]).rejected) == [f"{CASE}[0]@3", f"{CASE}[0]@4"]
    assert list(gather([record(0, 0, 9, 7, 3, 4), record(1, 3, 3, 1)]).rejected) == [f"{CASE}[0]@4"]


def test_what_is_no_receipt_is_counted_and_raises_nothing() -> None:
    other = Record("exchange.W06000015.receipts", 0, 0, 0, None, b"nothing")
    assert gather([other, other._replace(value=None)]).unreadable == 2

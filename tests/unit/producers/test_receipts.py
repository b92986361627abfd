"""What receipts say of messages, and of the rows that made them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from producers.outbox.fates import Fate, Fated
from producers.outbox.file import Outbox, forgetful
from producers.sources.casefile import CasefileSettings
from schemas.events.receipt import Excepted, Receipt
from tests.lib.extracts import AUTHORITY, REFERRALS, Nights, write

CASE = f"exchange.{AUTHORITY}.case"


def receipt(first: int, last: int, *exceptions: int, recorded_at: int = 200) -> Receipt:
    found = tuple(Excepted(each, "unknown_schema", "not known yet") for each in exceptions)
    return Receipt(AUTHORITY, CASE, 0, first, last, last - first + 1 - len(found), 0, found, 100, recorded_at)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful(AUTHORITY) as outbox:
        yield Nights(outbox, tmp_path)


def fates(outbox: Outbox) -> dict[int, Fated]:
    return {each.offset: each for each in outbox.fates.all()}


def referral(number: int, decided: str = "") -> str:
    return f"R{number},P{number},2009-03-02,school,{decided},{'assessment' if decided else ''}\n"


def test_receipts_add_up_and_say_how_far_they_reach_however_often_they_come() -> None:
    with forgetful(AUTHORITY) as outbox:
        for each in (receipt(0, 9), receipt(10, 14, 11, recorded_at=300), receipt(0, 9)):
            outbox.fates.take(each)
        assert outbox.fates.totals((CASE,)) == (14, 0, 300)
        assert outbox.fates.totals(("exchange.W06000022.case",)) == (0, 0, None)
        assert outbox.fates.reached() == {(CASE, 0): 15}


def test_a_message_put_aside_is_listed_until_a_later_receipt_says_it_was_used() -> None:
    with forgetful(AUTHORITY) as outbox:
        outbox.fates.take(receipt(0, 9, 3, 4))
        assert [each.address for each in outbox.fates.rejected()] == [f"{CASE}[0]@3", f"{CASE}[0]@4"]
        outbox.fates.take(receipt(3, 3))
        assert [each.address for each in outbox.fates.rejected()] == [f"{CASE}[0]@4"]


def test_every_message_has_a_fate_and_is_traced_to_the_row_that_made_it(nights: Nights) -> None:
    nights.night(referrals=REFERRALS + referral(1) + referral(2) + referral(3))
    nights.night(referrals=REFERRALS + referral(2) + referral(1, "2009-03-03"))  # R3 gone; R1 decided
    nights.outbox.fates.take(receipt(0, 3, 1))
    found = fates(nights.outbox)
    assert [(each, found[each].fate) for each in sorted(found)] == [
        (0, Fate.ACCEPTED),
        (1, Fate.QUARANTINED),
        (2, Fate.RESTATED),  # by the withdrawal that lies at 3
        (3, Fate.WITHDRAWN),
        (4, Fate.SENT),
    ]
    assert (found[1].file, found[1].line, found[1].code) == ("referrals.csv", 3, "unknown_schema")
    assert (found[4].kind, found[4].file, found[4].line) == ("referral_decided", "referrals.csv", 3)
    assert found[4].extract_id == "it/2009-03-31/1002000"


def test_what_is_not_acknowledged_waits(nights: Nights, tmp_path: Path) -> None:
    from producers.sources import source_of
    from producers.staging import Run, stage
    from tests.lib.extracts import KEYS, TODAY

    write(tmp_path, referrals=REFERRALS + referral(1))
    settings = CasefileSettings(name="it", format="casefile", folder=tmp_path)
    stage(nights.outbox, source_of("casefile"), settings, Run(AUTHORITY, KEYS, TODAY, 5), keep=True)
    (waiting,) = nights.outbox.fates.all()
    assert (waiting.fate, waiting.file, waiting.line, waiting.offset) == (Fate.WAITING, "referrals.csv", 2, -1)

"""How often a password may be tried."""

import pytest

from hub.edge.attempts import Attempts
from hub.edge.problems import Refused


def test_a_few_passwords_in_a_row_and_then_one_a_second() -> None:
    seconds = [100.0]
    attempts = Attempts(2, 0.5, lambda: seconds[0])

    def may(name: str = "W06000015") -> bool:
        try:
            with attempts.one(name):
                return True
        except Refused:
            return False

    assert [may(), may(), may()] == [True, True, False]
    assert may("W06000002")
    seconds[0] += 1
    assert not may()
    seconds[0] += 1
    assert [may(), may()] == [True, False]
    seconds[0] += 1_000
    assert [may(), may(), may()] == [True, True, False]


def test_one_password_at_a_time() -> None:
    attempts = Attempts(10, 10.0, lambda: 0.0)
    with attempts.one("W06000015"):
        with pytest.raises(Refused, match="being tried") as refused, attempts.one("W06000015"):
            pass
        with attempts.one("W06000002"):
            pass
    assert refused.value.pause == 1
    with attempts.one("W06000015"):
        pass

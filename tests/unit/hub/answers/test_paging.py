"""Pages of one answer are of one state, however the store moves on meanwhile."""

from collections.abc import Callable

import pytest

from hub.answers.desk import Observations
from hub.answers.mistakes import PageGone, UnknownValue
from hub.answers.paging import Pages
from hub.answers.rows import Row
from hub.api.describing import example

ROW = example().rows[0]


def rows(count: int, numerator: int = 0) -> tuple[Row, ...]:
    values = {name: getattr(ROW, name) for name in ROW.__slots__}
    return tuple(Row(**{**values, "numerator": numerator, "denominator": number}) for number in range(count))


def answer(*found: Row) -> Callable[[], Observations]:
    return lambda: Observations("a state", found)


def refuse() -> Observations:
    raise AssertionError("a page that is kept is not asked for again")


def test_the_pages_together_are_the_answer() -> None:
    pages, read = Pages(), list[Row]()
    page = pages.page("who", answer(*rows(10)), 4)
    while True:
        read += page.rows
        assert page.total == 10
        if page.following is None:
            break
        page = pages.page("who", refuse, 4, page.following)
    assert tuple(read) == rows(10)


def test_the_next_page_is_of_the_state_of_the_first() -> None:
    pages = Pages()
    first = pages.page("who", answer(*rows(5)), 3)
    changed = answer(*rows(5, numerator=1))
    second = pages.page("who", changed, 3, first.following)
    assert second.rows == rows(5)[3:]


def test_pages_may_be_of_different_lengths_and_the_last_of_all_that_is_left() -> None:
    pages = Pages()
    first = pages.page("who", answer(*rows(9)), 2)
    second = pages.page("who", refuse, 3, first.following)
    rest = pages.page("who", refuse, None, second.following)
    assert (len(first.rows), len(second.rows), len(rest.rows), rest.following) == (2, 3, 4, None)


def test_an_answer_that_is_no_longer_kept_serves_as_long_as_it_says_the_same() -> None:
    """As another process does, or this one after a restart."""
    first = Pages().page("who", answer(*rows(5)), 3)
    assert Pages().page("who", answer(*rows(5)), 3, first.following).rows == rows(5)[3:]
    with pytest.raises(PageGone, match="as_known_at"):
        Pages().page("who", answer(*rows(5, numerator=1)), 3, first.following)


def test_what_is_kept_for_one_reader_is_given_to_no_other() -> None:
    pages = Pages()
    first = pages.page("the analyst", answer(*rows(5)), 3)
    withheld = answer(*rows(5, numerator=-1))
    with pytest.raises(PageGone):
        pages.page("a member", withheld, 3, first.following)


def test_the_answer_asked_for_longest_ago_goes_first() -> None:
    pages = Pages(most_rows=12)
    begun_first = pages.page("who", answer(*rows(5)), 1)
    begun_second = pages.page("who", answer(*rows(6)), 1)
    read_on = pages.page("who", refuse, 1, begun_first.following)
    pages.page("who", answer(*rows(7)), 1)
    assert pages.page("who", refuse, 1, read_on.following).rows == rows(5)[2:3]
    with pytest.raises(AssertionError):
        pages.page("who", refuse, 1, begun_second.following)


def test_an_answer_on_one_page_is_not_kept() -> None:
    assert Pages().page("who", answer(*rows(5)), 5).following is None
    assert Pages().page("who", answer(*rows(5))).following is None
    assert Pages().page("who", answer()).rows == ()


@pytest.mark.parametrize("after", ["", "2", "0" * 32, f"{'0' * 32}-0", f"{'0' * 31}g-1", f"{'0' * 32}-1 "])
def test_a_mark_that_no_page_gives_is_unknown(after: str) -> None:
    with pytest.raises(UnknownValue, match="next"):
        Pages().page("who", answer(*rows(5)), 3, after)


def test_beyond_the_last_page_there_is_nothing() -> None:
    first = Pages().page("who", answer(*rows(5)), 3)
    assert first.following is not None
    beyond = first.following.replace("-3", "-99")
    assert Pages().page("who", answer(*rows(5)), 3, beyond).rows == ()

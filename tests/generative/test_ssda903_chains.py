"""Any episodes at all: what is accepted of them fits together, what is refused is refused once, and their order says nothing."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from producers.ssda903.chains import chains_of
from producers.ssda903.episodes import read_episode
from producers.ssda903.rows import Row, period_rows, placement_rows

AS_AT = "2017-05-07"
DAYS = [f"2017-05-{day:02}" for day in range(1, 9)]

CELLS = st.tuples(
    st.just("C1"),
    st.sampled_from([*DAYS, *DAYS, "31/02/2017"]),
    st.sampled_from(["S", "S", "P", "P", "L", "T", "X"]),
    st.sampled_from(["C2", "C2", "C2", "V2", "V4", "ZZ"]),
    st.sampled_from(["U6", "U6", "K2", "T4", "ZZ"]),
    st.sampled_from([*DAYS, ""]),
    st.sampled_from(["X1", "X1", "E4A", ""]),
    st.sampled_from(["PR1", "PR1", "PR4"]),
    st.just(""),
)
RETURNS = st.lists(st.tuples(st.sampled_from([0, 1, 1]), CELLS), max_size=6)


def told(rows: list[tuple[int, tuple[int, tuple[str, ...]]]]) -> tuple[list[Row], list[Row]]:
    """The rows of periods and of placements that come of some rows with their lines."""
    read = [read_episode(cells, of, line) for line, (of, cells) in rows]
    found = chains_of(sorted(read, key=lambda each: (each.first, each.of, each.line)), AS_AT, 1)
    return list(period_rows(found)), list(placement_rows(found))


@settings(max_examples=400, deadline=None)
@given(rows=RETURNS, by=st.randoms(use_true_random=False))
def test_what_is_accepted_fits_together_and_what_is_refused_is_refused_once(rows, by) -> None:
    numbered = list(enumerate(rows, 2))
    periods, placements = told(numbered)
    listed = Counter((row.of, row.line) for row in periods + placements if row.fault is not None and row.fault[1])
    assert max(listed.values(), default=1) == 1, "a row at the source is refused once"
    accepted = {row.cells[0]: row.cells[2:4] for row in periods if row.fault is None}
    assert all(one[1] and one[1] < other[0] for one, other in pairwise(sorted(accepted.values())))
    for key, (first, last) in accepted.items():
        lived = [row.cells for row in placements if row.fault is None and row.cells[1] == key]
        assert all(first <= cells[3] and (not last or "" < cells[4] <= last) for cells in lived)
        lasting = sorted(cells[3:5] for cells in lived if not cells[6])
        assert all(one[1] and one[1] <= other[0] for one, other in pairwise(lasting))
    names = Counter(row.cells[0] for row in placements if row.cells[0])
    assert all(names[row.cells[0]] == 1 for row in placements if row.fault is None)
    by.shuffle(numbered)
    assert [sorted(map(repr, some)) for some in told(numbered)] == [
        sorted(map(repr, some)) for some in (periods, placements)
    ]

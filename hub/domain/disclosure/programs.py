"""Sums and linear programmes; the one door to their solver."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

Whole = NDArray[np.int64]
#: A sparse matrix of whole numbers, of which each row is a sum; scipy does not say its types.
Sums: TypeAlias = Any

#: A solution is one in whole numbers when none of its numbers lies further from one than this.
NEAR = 1e-6
#: How long whole numbers are looked for, in steps of the solver, so that it takes as long on every machine.
NODES = 20


def summing(
    rows: Sequence[int] | Whole,
    columns: Sequence[int] | Whole,
    shape: tuple[int, int],
    signs: Sequence[int] | Whole | None = None,
) -> Sums:
    """The sums whose `rows` take in `columns`, each with its sign; plus where no signs are given."""
    numbers = np.ones(len(rows), np.int64) if signs is None else np.asarray(signs, np.int64)
    return sparse.csr_matrix((numbers, (rows, columns)), shape=shape)


def stacked(sums: Sequence[Sums]) -> Sums:
    """One matrix of all these rows."""
    return sparse.csr_matrix(sparse.vstack(sums))


def furthest(towards: Whole, equal: Sums, least: Whole, most: Whole, thorough: bool) -> Whole | None:
    """The change between `least` and `most` that goes furthest `towards` and leaves every sum in `equal` as it is.

    In whole numbers, by which it was checked; None where the solver finds none. `thorough` looks for whole numbers where
    fractions of people would go further.
    """
    free = np.flatnonzero((least < 0) | (most > 0))
    found = np.zeros(len(least), np.int64)
    if not len(free) or not towards[free].any():
        return found
    columns = equal[:, free]
    rows = columns[np.diff(columns.indptr) > 0]
    limits = [optimize.LinearConstraint(rows.astype(float), 0, 0)] if rows.shape[0] else []
    bounds = optimize.Bounds(least[free], most[free])
    for integrality in (0, 1) if thorough else (0,):
        solved = optimize.milp(
            -towards[free].astype(float),
            integrality=integrality,
            bounds=bounds,
            constraints=limits,
            options={"node_limit": NODES},
        )
        if solved.x is not None and np.abs(solved.x - np.rint(solved.x)).max() <= NEAR:
            break
    else:
        return None
    found[free] = np.rint(solved.x).astype(np.int64)
    if (equal @ found).any() or (found < least).any() or (found > most).any():
        return None
    return found

"""Samples for `adcore_linalg.scipy_linalg.tables.banded`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.matrices import drawn
from ..tables import banded
from ..tables.banded import cho_solve_banded, cholesky_banded, solve_banded, solveh_banded
from . import BATCHES


def bands(rows: int, n: int, main: int, dtype: str = "d") -> np.ndarray:
    """Bands with a large main diagonal, real; the cells that are not used are filled too."""
    ab = drawn(rows, n, dtype=dtype) / 2
    ab[main] = 4 + np.arange(n) / 3
    return ab


def samples() -> Iterator[Sample]:
    """All widths, both forms, vectors and columns, several blocks."""
    for dtype in "dDf":
        for lower, upper in ((1, 1), (2, 1), (0, 2), (1, 0), (0, 0), (2, 3)):
            ab = bands(lower + upper + 1, 5, upper, dtype)
            label = f"{dtype}, {lower} and {upper}"
            args = ((lower, upper), ab, drawn(5, 2, dtype=dtype))
            yield Sample(solve_banded, args, label=label)
        for rows in (1, 2, 3):
            for low in (False, True):
                ab = bands(rows, 5, 0 if low else rows - 1, dtype)
                label = f"{dtype}, {rows} rows, {'lower' if low else 'upper'}"
                right = drawn(5, 2, dtype=dtype)
                yield Sample(solveh_banded, (ab, right), {"lower": low}, label)
                yield Sample(cholesky_banded, (ab,), {"lower": low}, label)
                yield Sample(cho_solve_banded, ((ab, low), right), label=label)
    ab, b = bands(3, 4, 1), drawn(4)
    yield Sample(solve_banded, ((1, 1), ab, b), label="vector")
    yield Sample(solve_banded, ((1, 1), ab, b), {"check_finite": False}, "only ab", wrt=(1,))
    yield Sample(solve_banded, ((1, 1), ab, b), label="only b", wrt=(2,), exact=True)
    yield Sample(solve_banded, ((1, 1), ab, drawn(4, dtype="D")), label="real and complex")
    yield Sample(solve_banded, ((1, 1), bands(3, 1, 1), drawn(1)), label="1 x 1")
    half = bands(3, 4, 2)
    yield Sample(solveh_banded, (half, b), {"check_finite": False}, "vector")
    yield Sample(cho_solve_banded, ((half, False), b), label="vector")
    yield Sample(cholesky_banded, (bands(3, 70, 0) + 2 * np.eye(3, 70),), {"lower": True},
                 "several blocks", order=1)  # fmt: skip
    if BATCHES:
        stack = np.stack([ab, ab + 0.1])
        yield Sample(solve_banded, ((1, 1), stack, b), label="stack and vector")
        yield Sample(solve_banded, ((1, 1), stack, drawn(2, 4, 2)), label="stacks")
        stack = np.stack([half, half + 0.1])
        yield Sample(solveh_banded, (stack, drawn(4, 2)), label="stack")
        yield Sample(cholesky_banded, (stack,), label="stack")
        yield Sample(cho_solve_banded, ((stack, False), b), label="stack")
    yield Sample(banded._solve_bands, (ab, b, 1, 1))
    full = bands(3, 4, 1)
    full[0, 1:] = full[2, :-1]
    yield Sample(banded._solve_positive_bands, (full, b), order=1, wrt=(1,))

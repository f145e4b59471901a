"""Samples for `adcore_linalg.scipy_linalg.tables.convolutions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.matrices import drawn
from ..tables.convolutions import (
    _convolved,
    _solve_column_row,
    _solve_last,
    matmul_toeplitz,
    solve_circulant,
    solve_toeplitz,
)
from ..versions import TOEPLITZ_STACKS


def large_first(*shape: int, dtype: str = "d", seed: int = 5) -> np.ndarray:
    """A column whose Toeplitz matrix is dominated by its diagonal."""
    c = drawn(*shape, dtype=dtype, seed=seed) / 3
    c[..., 0] = 4
    return c


def samples() -> Iterator[Sample]:
    """Columns alone and with rows, not square, vectors and columns, axes."""
    for dtype in "dDf":
        c, r = large_first(4, dtype=dtype), large_first(4, dtype=dtype, seed=6)
        b = drawn(4, 2, dtype=dtype)
        yield Sample(solve_toeplitz, (c, b), label=f"{dtype}, column")
        yield Sample(solve_toeplitz, ((c, r), b), label=f"{dtype}, column and row")
        yield Sample(solve_toeplitz, ((c, r), b[:, 0]), {"check_finite": False}, f"{dtype}, vector")
        yield Sample(matmul_toeplitz, (c, b), label=f"{dtype}, column")
        tall = drawn(5, dtype=dtype)
        yield Sample(matmul_toeplitz, ((tall, r), b), {"workers": 1}, f"{dtype}, tall")
        yield Sample(matmul_toeplitz, ((r[:3], c), b[:, 0]), label=f"{dtype}, wide, vector")
        yield Sample(solve_circulant, (c, b[:, 0]), label=dtype)
        yield Sample(solve_circulant, (c, b), label=f"{dtype}, columns")
    c, r, b = large_first(4), large_first(4, seed=6), drawn(4, 2)
    yield Sample(solve_toeplitz, ((c, r.astype("D")), b), label="real column, complex row")
    yield Sample(solve_toeplitz, (c, b), label="only c", wrt=(0,))
    yield Sample(solve_circulant, (c, drawn(4, dtype="D")), label="real and complex")
    axes = {"caxis": 0, "baxis": 1, "outaxis": 1}
    yield Sample(solve_circulant, (large_first(2, 4).T, drawn(3, 4)[:, :, None]), axes, "axes")
    singular = np.array([1.0, 2, 1, 0])
    kwargs = {"singular": "lstsq"}
    yield Sample(solve_circulant, (singular, drawn(4)), kwargs, "singular", wrt=(1,), exact=True)
    if TOEPLITZ_STACKS:
        stack = large_first(2, 4)
        yield Sample(solve_toeplitz, (stack, b), label="stack")
        yield Sample(solve_toeplitz, ((stack, r), drawn(2, 4, 3)), label="stacks")
        yield Sample(solve_toeplitz, (stack, b[:, 0]), label="stack and vector")
        yield Sample(matmul_toeplitz, (stack, b), label="stack")
        yield Sample(matmul_toeplitz, ((c, stack), b[:, 0]), label="stack and vector")
    yield Sample(_solve_column_row, (c, r, b))
    yield Sample(_solve_last, (c, drawn(2, 4)))
    yield Sample(_convolved, (drawn(5), drawn(3, 5)))
    yield Sample(_convolved, (drawn(4, dtype="D"), drawn(4)), label="complex")

"""Samples for `adcore_linalg.scipy_linalg.tables.solvers`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.matrices import drawn, positive, regular, with_spectrum
from ..tables.solvers import _solve_whole, solve
from . import BATCHES


def samples() -> Iterator[Sample]:
    """Every structure on matrices that do not have it, both triangles, transposed, stacks."""
    a, b = regular(3, 3), drawn(3)
    yield Sample(solve, (a, b))
    yield Sample(solve, (a, drawn(3, 2)), label="columns")
    yield Sample(solve, (a, b), label="only a", wrt=(0,))
    yield Sample(solve, (a, b), label="only b", wrt=(1,), exact=True)
    yield Sample(solve, (a, b), {"transposed": True}, "transposed")
    yield Sample(solve, (regular(3, 3, dtype="D"), b), label="complex and real")
    yield Sample(solve, (a, drawn(3, dtype="D")), label="real and complex")
    yield Sample(solve, (regular(3, 3, dtype="f"), drawn(3, dtype="f")), label="float32")
    yield Sample(solve, (a.tolist(), b), label="a list", wrt=(1,))
    yield Sample(solve, (regular(1, 1), drawn(1, 3)), label="1 x 1")
    yield Sample(solve, (regular(1, 1), drawn(1)), label="1 x 1, vector")

    names = ["gen", "sym", "her", "pos"]
    names += ["diagonal", "tridiagonal", "upper triangular", "lower triangular"]
    for dtype in "dD":
        for name in names:
            matrix = np.diag([4.0, 5, 6, 7]).astype(dtype) + drawn(4, 4, dtype=dtype) / 3
            matrix[np.diag_indices(4)] = np.real(matrix[np.diag_indices(4)])
            right = drawn(4, 2, dtype=dtype)
            for lower in (False, True) if name in ("sym", "her", "pos") else (False,):
                label = f"{name}, {dtype}, lower={lower}"
                yield Sample(solve, (matrix, right, lower), {"assume_a": name}, label)
            if dtype == "d":
                kwargs = {"assume_a": name, "transposed": True}
                yield Sample(solve, (matrix, right), kwargs, f"{name}, transposed")
    indefinite = with_spectrum((-2.0, 1.0, 3.0), dtype="D")
    yield Sample(solve, (indefinite, b), {"assume_a": "her"}, "her, indefinite")
    band = np.diag([3.0, 4, 5]) + np.diag([1.0, 2], 1)
    yield Sample(solve, (band, b), {"assume_a": "banded"}, "banded", wrt=(1,))
    if BATCHES:
        stack = positive(2, 3, 3)
        for name in ("gen", "sym", "pos", "diagonal", "tridiagonal", "upper triangular"):
            kwargs = {"assume_a": name}
            yield Sample(solve, (stack, b), kwargs, f"stack and vector, {name}")
            yield Sample(solve, (stack, drawn(2, 3, 1)), kwargs, f"stacks, {name}")
            yield Sample(solve, (stack[0], drawn(2, 3, 2)), kwargs, f"stack of columns, {name}")
    yield Sample(_solve_whole, (a, b))
    yield Sample(_solve_whole, (regular(3, 3, dtype="D"), drawn(3, 2, dtype="D")), label="complex")

"""Samples for `adcore_linalg.scipy_linalg.tables.triangular`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.linalg

from adcore.extend import Sample

from ...samples.matrices import drawn, positive, regular
from ..tables.triangular import cho_solve, in_order, lu_solve, solve_triangular
from . import BATCHES


def samples() -> Iterator[Sample]:
    """Both triangles of full matrices, every `trans`, vectors and columns, packed factors."""
    for dtype in "dD":
        a, b = regular(3, 3, dtype=dtype), drawn(3, 2, dtype=dtype)
        for trans in (0, 1, 2, "T", "C"):
            for lower in (False, True):
                label = f"{dtype}, trans={trans}, {'lower' if lower else 'upper'}"
                yield Sample(solve_triangular, (a, b, trans, lower), label=label)
    a, b = regular(3, 3), drawn(3)
    yield Sample(solve_triangular, (a, b), {"unit_diagonal": True, "lower": True}, "unit lower")
    yield Sample(solve_triangular, (a, b), {"unit_diagonal": True, "trans": 1}, "unit upper")
    yield Sample(solve_triangular, (a, b), {"check_finite": False}, "only a", wrt=(0,))
    yield Sample(solve_triangular, (a, b), label="only b", wrt=(1,), exact=True)
    yield Sample(solve_triangular, (a, drawn(3, dtype="D")), label="real and complex")
    yield Sample(solve_triangular, (regular(3, 3, dtype="D"), b), label="complex and real")
    yield Sample(solve_triangular, (regular(3, 3, dtype="f"), drawn(3, dtype="f")), label="float32")

    for lower in (False, True):
        for dtype in "dDf":
            factor, rest = regular(3, 3, dtype=dtype), drawn(3, 2, dtype=dtype)
            label = f"{dtype}, {'lower' if lower else 'upper'}"
            yield Sample(cho_solve, ((factor, lower), rest), label=label)
        factor = scipy.linalg.cho_factor(positive(3, 3), lower)
        yield Sample(cho_solve, (factor, b), {"check_finite": False}, f"vector {lower}")
    for trans in (0, 1, 2):
        for dtype in "dDf":
            factor = scipy.linalg.lu_factor(regular(4, 4, dtype=dtype)[[2, 0, 3, 1]])
            args = (factor, drawn(4, 2, dtype=dtype), trans)
            yield Sample(lu_solve, args, label=f"{dtype}, trans={trans}")
        factor = scipy.linalg.lu_factor(regular(4, 4)[[2, 0, 3, 1]])
        yield Sample(lu_solve, (factor, drawn(4)), {"trans": trans}, f"vector, trans={trans}")
    if BATCHES:
        yield Sample(solve_triangular, (drawn(0, 0), drawn(0)), label="empty")
        stack = regular(2, 3, 3)
        for label, right in {"vector": b, "columns": drawn(2, 3, 2), "one": drawn(3, 2)}.items():
            yield Sample(solve_triangular, (stack, right), label=f"stack, {label}")
            yield Sample(cho_solve, ((stack, True), right), label=f"stack, {label}")
            factor = scipy.linalg.lu_factor(regular(2, 3, 3)[:, [2, 0, 1]])
            for trans in (0, 1):
                args = (factor, right, trans)
                yield Sample(lu_solve, args, label=f"stack, {label}, trans={trans}")
        yield Sample(solve_triangular, (stack[0], drawn(2, 3, 2)), label="stack of columns")
        yield Sample(lu_solve, ((factor[0][0], factor[1][0]), drawn(2, 3, 2)), label="columns")

    order = np.array([2, 0, 1])
    yield Sample(in_order, (drawn(3, 2), order), exact=True)
    orders = np.stack([order, order[::-1]])
    yield Sample(in_order, (drawn(3, 2), orders), label="one for each", exact=True)

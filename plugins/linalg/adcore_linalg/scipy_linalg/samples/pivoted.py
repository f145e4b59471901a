"""Samples for `adcore_linalg.scipy_linalg.tables.pivoted`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.matrices import drawn, positive, regular, with_spectrum
from ..tables import pivoted
from ..tables.pivoted import ldl, lu, lu_factor
from . import BATCHES


def samples() -> Iterator[Sample]:
    """Matrices with interchanges, tall and wide; 1 × 1 and 2 × 2 blocks; both triangles."""
    for dtype in "dDf":
        for label, a in {
            "square": drawn(4, 4, dtype=dtype),
            "tall": regular(4, 2, dtype=dtype)[[2, 0, 1, 3]],
            "wide": drawn(2, 4, dtype=dtype),
            "stack": drawn(2, 3, 3, dtype=dtype),
            "tall stack": drawn(2, 3, 2, dtype=dtype),
        }.items():
            yield Sample(lu, (a,), label=f"{dtype}, {label}")
            yield Sample(lu, (a,), {"permute_l": True}, f"permuted {dtype}, {label}")
            yield Sample(lu, (a,), {"p_indices": True}, f"indices {dtype}, {label}")
            if a.ndim == 2 or BATCHES:
                yield Sample(lu_factor, (a,), label=f"{dtype}, {label}")
        yield Sample(lu, (regular(1, 1, dtype=dtype),), label=f"{dtype}, 1 x 1")
    yield Sample(lu_factor, (drawn(3, 3),), {"check_finite": False}, "unchecked")

    small_diagonal = np.array([[0.1, 2.0, 1.0], [2.0, 0.2, 0.5], [1.0, 0.5, 3.0]])
    for lower in (False, True):
        side = "lower" if lower else "upper"
        for dtype in "df":
            yield Sample(ldl, (drawn(4, 4, dtype=dtype), lower), label=f"{dtype}, {side}")
        # a complex Hermitian matrix stays one in the tests of this table: scipy warns otherwise
        a = drawn(4, 4, dtype="D")
        yield Sample(ldl, (a, lower, False), label=f"complex symmetric, {side}")
        yield Sample(ldl, (small_diagonal, lower), label=f"2 x 2 blocks, {side}")
        a = with_spectrum((-3.0, -1.0, 1.0, 2.0, 4.0))
        yield Sample(ldl, (a, lower), label=f"indefinite, {side}")
        if BATCHES:
            yield Sample(ldl, (positive(2, 3, 3), lower), label=f"stack, {side}")
    yield Sample(pivoted._lu_in_place, (regular(3, 3),))
    yield Sample(pivoted._ldl_in_place, (positive(3, 3),), order=1)

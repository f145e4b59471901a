"""Samples for `adcore_linalg.scipy_linalg.tables.structured`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.linalg

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.matrices import apart, drawn


def samples() -> Iterator[Sample]:
    """One and two vectors, of equal and different lengths, scalars, complex, single precision."""
    for dtype, label in (("d", ""), ("D", "complex"), ("f", "float32")):
        c, r, order = drawn(4, dtype=dtype), drawn(3, dtype=dtype), 1 if dtype == "f" else 2
        options = {"label": label, "exact": True, "order": order}
        for function in (sl.toeplitz, sl.hankel):
            yield Sample(function, (c,), **options)
            yield Sample(function, (c, r), **{**options, "label": f"{label} two"})
        yield Sample(sl.circulant, (c,), **options)
        yield Sample(sl.leslie, (c, r), **options)
        for mode in ("full", "same", "valid"):
            yield Sample(sl.convolution_matrix, (c, 3, mode), **{**options, "label": label + mode})
        yield Sample(sl.block_diag, (c, drawn(2, 3, dtype=dtype), drawn(dtype=dtype)), **options)
        matrices = drawn(2, 3, dtype=dtype), drawn(4, 3, dtype=dtype)
        yield Sample(sl.khatri_rao, matrices, label=label, order=order)
        for function in (sl.companion, sl.fiedler_companion):
            for n in (2, 5):
                yield Sample(function, (apart(n, dtype=dtype),), label=f"{label} {n}", order=order)
    yield Sample(sl.fiedler, (apart(4),), order=1)
    yield Sample(sl.fiedler, (np.array([1.0, 1.0, 2.0]),), label="equal", kink=True)
    yield Sample(sl.fiedler, (np.array(1.5),), label="scalar", kink=True)
    yield Sample(sl.toeplitz, (drawn(),), label="scalar", exact=True)
    yield Sample(sl.toeplitz, (drawn(3), drawn(2, dtype="D")), label="mixed", exact=True)
    yield Sample(sl.block_diag, (drawn(2, 2), np.zeros((2, 0))), label="empty block", exact=True)
    yield Sample(sl.block_diag, (drawn(1),), label="one", exact=True)
    if hasattr(scipy.linalg, "kron"):
        yield Sample(sl.kron, (drawn(2, 2), drawn(2, 3)))

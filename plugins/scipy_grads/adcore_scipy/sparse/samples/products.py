"""Samples for `adcore_scipy.sparse.tables.products`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.sparse

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..pattern import Pattern
from ..tables.products import _applied, _multiplied, _sampled

# An empty row, an empty column and a stored zero.
DENSE = np.array([[1.0, 0, 2, 0], [0, 0, 0, 0], [0, 0, 3, -1]])


def samples() -> Iterator[Sample]:
    """Formats; a vector, columns, none; single precision and complex."""
    for form in ("csr", "csc", "coo"):
        A = getattr(scipy.sparse, f"{form}_array")(DENSE)
        A.data[0] = 0
        pattern, a = Pattern.of(A)
        for x, label in ((drawn(4), "vector"), (drawn(4, 2), "columns")):
            yield Sample(_applied, (x, A), label=f"{form} {label}")
            yield Sample(_multiplied, (a, x, pattern), label=f"{form} {label}")
            y = drawn(3, *x.shape[1:])
            yield Sample(_sampled, (y, x, pattern), label=f"{form} {label}")
    yield Sample(_multiplied, (a, drawn(4, 0), pattern), label="no columns", wrt=(0, 1))
    yield Sample(_sampled, (drawn(3, 0), drawn(4, 0), pattern), label="no columns")
    for dtype in "fFD":
        a, x = drawn(a.size, dtype=dtype), drawn(4, dtype=dtype)
        yield Sample(_applied, (x, scipy.sparse.csr_array(DENSE.astype(dtype))), label=dtype)
        yield Sample(_multiplied, (a, x, pattern), label=dtype)
        yield Sample(_sampled, (drawn(3, dtype=dtype), x, pattern), label=dtype)
    yield Sample(_multiplied, (drawn(a.size), drawn(4, dtype="D"), pattern), label="mixed")
    twice = scipy.sparse.coo_array((drawn(3), ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    pattern, a = Pattern.of(twice)
    yield Sample(_multiplied, (a, drawn(2), pattern), label="duplicates")

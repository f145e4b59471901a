"""Samples for `adcore_linalg.tables.systems`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .matrices import drawn, regular


def samples() -> Iterator[Sample]:
    """Vectors, matrices, stacks that broadcast, dtypes that differ, one argument alone."""
    solve, inv = np.linalg.solve, np.linalg.inv
    a, b = regular(3, 3), drawn(3)
    yield Sample(solve, (a, b))
    yield Sample(solve, (a, b), label="only a", wrt=(0,))
    yield Sample(solve, (a, b), label="only b", wrt=(1,), exact=True)
    yield Sample(solve, (a, drawn(3, 2)), label="matrix")
    yield Sample(solve, (regular(2, 3, 3), drawn(3)), label="stack and vector")
    yield Sample(solve, (regular(2, 3, 3), drawn(2, 3, 1)), label="stacks")
    yield Sample(solve, (a, drawn(2, 3, 2)), label="matrix and stack")
    yield Sample(solve, (regular(2, 1, 3, 3), drawn(4, 3, 2)), label="broadcast stacks")
    yield Sample(solve, (regular(3, 3, dtype="D"), drawn(3, dtype="D")), label="complex")
    yield Sample(solve, (regular(3, 3, dtype="D"), b), label="complex and real")
    yield Sample(solve, (a, drawn(3, dtype="D")), label="real and complex")
    yield Sample(solve, (regular(3, 3, dtype="f"), drawn(3, dtype="f")), label="float32")
    yield Sample(solve, (regular(3, 3, dtype="f"), drawn(3)), label="float32 and float64")
    yield Sample(solve, (a, b.tolist()), label="with a list", wrt=(0,))
    yield Sample(solve, (a.tolist(), b), label="a list", wrt=(1,), exact=True)
    yield Sample(solve, (np.asfortranarray(a), drawn(3, 2)), label="Fortran order")
    yield Sample(solve, (drawn(0, 0), drawn(0)), label="empty")

    yield Sample(inv, (a,))
    yield Sample(inv, (regular(2, 3, 3),), label="batch")
    yield Sample(inv, (regular(3, 3, dtype="D"),), label="complex")
    yield Sample(inv, (regular(3, 3, dtype="f"),), label="float32")
    yield Sample(inv, (regular(1, 1),), label="1 x 1")
    yield Sample(inv, (drawn(0, 0),), label="empty")

    cube = regular(6, 6).reshape(2, 3, 6)
    yield Sample(np.linalg.tensorsolve, (cube, drawn(2, 3)))
    moved = regular(6, 6).reshape(2, 3, 3, 2).transpose(0, 2, 1, 3)
    yield Sample(np.linalg.tensorsolve, (moved, drawn(2, 3)), {"axes": (1,)}, label="axes")
    yield Sample(np.linalg.tensorsolve, (cube, drawn(2, 3)), label="only b", wrt=(1,), exact=True)
    yield Sample(np.linalg.tensorinv, (regular(6, 6).reshape(2, 3, 6),))
    yield Sample(np.linalg.tensorinv, (regular(6, 6).reshape(6, 3, 2),), {"ind": 1}, label="ind")

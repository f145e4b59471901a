"""Samples for `adcore_linalg.tables.norms`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .matrices import apart, regular

inf = np.inf
VECTOR_ORDERS = (None, 1, 2, 3, 1.5, 0.5, -1, -2, -3, inf, -inf)
MATRIX_ORDERS = (None, "fro", "nuc", 1, -1, 2, -2, inf, -inf)


def samples() -> Iterator[Sample]:
    """Every order on every form of axis, real and complex, and the kinks at 0 and at ties."""
    yield from _norm()
    yield from _kinks()
    norm = np.linalg.vector_norm
    x = apart(2, 3, 4)
    yield Sample(norm, (x,))
    yield Sample(norm, (x,), {"keepdims": True}, label="keepdims")
    yield Sample(norm, (x,), {"axis": 1, "ord": 3}, label="axis")
    yield Sample(norm, (x,), {"axis": (0, 2), "ord": 1}, label="axes")
    yield Sample(norm, (x,), {"axis": (2, 0), "keepdims": True, "ord": 3}, label="axes kept")
    yield Sample(np.linalg.matrix_norm, (x,))
    yield Sample(np.linalg.matrix_norm, (x,), {"ord": "nuc", "keepdims": True}, label="nuc")

    for p in (None, 2, -2, 1, -1, inf, -inf, "fro", "nuc"):
        a = np.diag([2.0, 3.0, 5.0]) + 0.2 * apart(3, 3)
        yield Sample(np.linalg.cond, (a,), {"p": p}, label=str(p))
    yield Sample(np.linalg.cond, (apart(4, 3),), label="tall")
    yield Sample(np.linalg.cond, (regular(2, 3, 3), 1), label="batch")
    yield Sample(np.linalg.cond, (regular(3, 3, dtype="D"),), label="complex")
    yield Sample(np.linalg.cond, (regular(3, 3, dtype="f"),), label="float32", order=1)


def _norm() -> Iterator[Sample]:
    norm = np.linalg.norm
    x, a, z = apart(5), apart(3, 4), apart(3, 4, dtype="D")
    for order in VECTOR_ORDERS:
        yield Sample(norm, (x, order), label=f"vector {order}")
        yield Sample(norm, (a,), {"ord": order, "axis": 0}, label=f"axis 0, {order}")
        keep = {"ord": order, "axis": -1, "keepdims": True}
        yield Sample(norm, (z,), keep, label=f"complex keepdims, {order}")
    yield Sample(norm, (x, 0), label="vector 0", exact=True)
    for order in MATRIX_ORDERS:
        yield Sample(norm, (a, order), label=f"matrix {order}")
        axes = {"ord": order, "axis": (2, 0)}
        yield Sample(norm, (apart(3, 2, 4),), axes, label=f"axes (2, 0), {order}")
        keep = {"ord": order, "axis": (-2, -1), "keepdims": True}
        yield Sample(norm, (apart(2, 3, 3, dtype="D"),), keep, label=f"complex stack, {order}")
    yield Sample(norm, (apart(2, 3, 4),), label="cube")
    yield Sample(norm, (apart(2, 3, 4),), {"keepdims": True}, label="cube keepdims")
    yield Sample(norm, (apart(5, dtype="f"),), label="float32")
    yield Sample(norm, (apart(5, dtype="f"), 3), label="float32, 3")
    yield Sample(norm, (apart(3, 3, dtype="f"), "nuc"), label="float32, nuc", order=1)
    yield Sample(norm, (apart(0),), label="empty")
    yield Sample(norm, (apart(0, 3),), {"axis": 0}, label="empty axis")
    large = 1e150 * apart(3)
    yield Sample(norm, (large,), label="large", kink=True)


def _kinks() -> Iterator[Sample]:
    norm = np.linalg.norm
    for order in (None, 0, 1, 2, 3, 1.5, 0.5, inf, -inf):  # of negative ones numpy divides by 0
        yield Sample(norm, (np.zeros(3), order), label=f"zero vector, {order}", kink=True)
        some = np.array([1.0, 0.0, -2.0, 2.0])
        yield Sample(norm, (some, order), label=f"some zeros, {order}", kink=True)
    for order in MATRIX_ORDERS:
        yield Sample(norm, (np.zeros((2, 3)), order), label=f"zero matrix, {order}", kink=True)
        yield Sample(norm, (np.eye(3), order), label=f"identity, {order}", kink=True)
        rank_one = np.outer([1.0, 2.0, 2.0], [1.0, -1.0])
        yield Sample(norm, (rank_one, order), label=f"rank 1, {order}", kink=True)
    rows = np.array([[0.0, 0.0], [3.0, 4.0]])
    yield Sample(norm, (rows,), {"axis": 1}, label="one zero row", kink=True)
    yield Sample(norm, (np.zeros(3, complex),), label="complex zero", kink=True)
    yield Sample(np.linalg.vector_norm, (np.zeros((2, 2)),), label="zero", kink=True)

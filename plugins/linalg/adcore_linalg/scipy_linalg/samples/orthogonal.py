"""Samples for `adcore_linalg.scipy_linalg.tables.orthogonal`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.matrices import drawn, positive, regular, with_singular_values
from ..tables import orthogonal
from ..tables.orthogonal import orthogonal_procrustes, polar, qr, qr_multiply, rq
from . import BATCHES


def samples() -> Iterator[Sample]:
    """All modes, tall, square and wide, with pivots, stacks; equal singular values for polar."""
    forms = {"tall": (4, 3), "square": (3, 3), "wide": (3, 5), "column": (3, 1), "row": (1, 3)}
    for label, (m, n) in forms.items():
        for dtype in "dDf":
            a = regular(m, n, dtype=dtype)
            name = f"{label}, {dtype}"
            for mode in ("full", "r", "economic"):
                gauge = first_columns if mode == "full" and m > n else None
                yield Sample(qr, (a,), {"mode": mode}, f"{mode}, {name}", gauge=gauge)
                kwargs = {"mode": mode, "pivoting": True}
                scaled = a * np.array([1, 8, 3, 0.5, 4], a.dtype)[:n]  # no pivots near a tie
                yield Sample(qr, (scaled,), kwargs, f"{mode}, pivoting, {name}", gauge=gauge)
                # the last rows come first
                back = np.ascontiguousarray(a[::-1, ::-1])
                gauge = last_rows if mode == "full" and m < n else None
                yield Sample(rq, (back,), {"mode": mode}, f"{mode}, {name}", gauge=gauge)
            k = min(m, n)
            right, left = drawn(2, m, dtype=dtype), drawn(k, 2, dtype=dtype)
            for conjugate in (False, True):
                kwargs = {"conjugate": conjugate}
                yield Sample(qr_multiply, (a, right), kwargs, f"right, {name}, {conjugate}")
                kwargs = {"conjugate": conjugate, "mode": "left"}
                yield Sample(qr_multiply, (a, left), kwargs, f"left, {name}, {conjugate}")
            for side in ("left", "right"):
                yield Sample(polar, (a, side), label=f"{side}, {name}")
    a = regular(4, 3)
    kwargs = {"mode": "left", "pivoting": True}
    yield Sample(qr_multiply, (a, drawn(3)), kwargs, "vector, left")
    yield Sample(qr_multiply, (a, drawn(4)), label="vector, right")
    yield Sample(qr, (regular(3, 3),), {"check_finite": False, "lwork": None}, "default")
    yield Sample(polar, (np.eye(3),), label="identity")
    equal = with_singular_values((3.0, 3.0, 1.0), 4, 3, dtype="D")
    yield Sample(polar, (equal,), label="equal singular values")
    for dtype in "df":
        pair = regular(4, 3, dtype=dtype), regular(4, 3, dtype=dtype, seed=6)
        yield Sample(orthogonal_procrustes, pair, label=dtype)
    if BATCHES:
        pair = regular(4, 3, dtype="D"), regular(4, 3, dtype="D", seed=6)
        yield Sample(orthogonal_procrustes, pair, label="complex")
        pair = regular(2, 4, 3), regular(2, 4, 3, seed=6)
        yield Sample(orthogonal_procrustes, pair, label="stack")
        for mode in ("r", "economic"):
            yield Sample(qr, (regular(2, 3, 2),), {"mode": mode}, f"stack, {mode}")
            kwargs = {"mode": mode, "pivoting": True}
            yield Sample(qr, (regular(2, 3, 2) * [1, 8],), kwargs, f"stack, pivoting, {mode}")
            yield Sample(rq, (regular(2, 3, 3),), {"mode": mode}, f"stack, {mode}")
        yield Sample(polar, (regular(2, 3, 2),), label="stack")
        yield Sample(qr_multiply, (regular(2, 3, 2), drawn(2, 4, 3)), label="stack")
    yield Sample(orthogonal._qr_in_place, (regular(4, 3),))
    yield Sample(orthogonal._unitary, (regular(4, 3),))
    yield Sample(orthogonal._sylvester, (positive(3, 3), drawn(3, 3)), wrt=(1,), exact=True)


def first_columns(result):
    """Q₁, R, and the space that the other columns of Q span."""
    q, r = result[:2]
    k = min(r.shape[-2:])
    others = q[..., k:]
    return q[..., :k], r, others @ np.conj(np.swapaxes(others, -1, -2))


def last_rows(result):
    """R, the last rows of Q, and the space that the others span."""
    r, q = result
    others = q[..., : q.shape[-1] - r.shape[-2], :]
    return r, q[..., q.shape[-1] - r.shape[-2] :, :], np.conj(others.T) @ others

"""Samples for `adcore_linalg.tables.factorisations`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .matrices import drawn, positive, regular


def samples() -> Iterator[Sample]:
    """Both triangles, all modes, tall, square and wide, stacks, complex, single precision."""
    cholesky, qr = np.linalg.cholesky, np.linalg.qr
    forms = {
        "": positive(3, 3),
        "batch": positive(2, 3, 3),
        "complex": positive(3, 3, dtype="D"),
        "float32": positive(3, 3, dtype="f"),
        "1 x 1": positive(1, 1),
        "empty": drawn(0, 0),
    }
    for label, a in forms.items():
        yield Sample(cholesky, (a,), label=label)
        yield Sample(cholesky, (a,), {"upper": True}, label=f"upper {label}")
    one_sided = np.tril(positive(3, 3)) + np.triu(drawn(3, 3), 1)
    yield Sample(cholesky, (one_sided,), label="the other triangle is not read")
    yield Sample(cholesky, (positive(150, 150),), label="several blocks", order=1)

    for mode in ("reduced", "r", "complete"):
        for label, a in {
            "tall": regular(4, 3),
            "square": regular(3, 3),
            "wide": regular(3, 5),
            "batch": regular(2, 4, 2),
            "wide batch": regular(2, 2, 3),
            "complex tall": regular(4, 3, dtype="D"),
            "complex square": regular(3, 3, dtype="D"),
            "complex wide": regular(2, 4, dtype="D"),
            "float32": regular(4, 3, dtype="f"),
            "one column": regular(3, 1),
            "one row": regular(1, 3),
        }.items():
            free = mode == "complete" and a.shape[-2] > a.shape[-1]
            gauge = complete_invariants if free else None
            yield Sample(qr, (a, mode), label=f"{mode}, {label}", gauge=gauge)
    yield Sample(qr, (regular(3, 3),), label="default")
    yield Sample(qr, (drawn(0, 3),), label="no rows")
    yield Sample(qr, (drawn(3, 0),), label="no columns", gauge=complete_invariants)


def complete_invariants(result):
    """Q₁, R, and the space that the other columns of Q span."""
    q, r = result.Q, result.R
    k = min(r.shape[-2:])
    others = q[..., k:]
    return q[..., :k], r, others @ np.conj(np.swapaxes(others, -1, -2))

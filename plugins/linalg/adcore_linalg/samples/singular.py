"""Samples for `adcore_linalg.singular`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .eigenvalues import adjoint, weights
from .matrices import drawn, with_singular_values, with_spectrum


def samples() -> Iterator[Sample]:
    """Thin and full, tall and wide, values alone, Hermitian; equal and zero singular values."""
    svd = np.linalg.svd
    forms = {
        "square": drawn(3, 3),
        "tall": drawn(4, 2),
        "wide": drawn(2, 4),
        "batch": drawn(2, 3, 2),
        "complex square": drawn(3, 3, dtype="D"),
        "complex tall": drawn(4, 2, dtype="D"),
        "complex wide": drawn(2, 3, dtype="D"),
        "float32": with_singular_values((4.0, 2.0), 3, 2, dtype="f"),
        "one column": drawn(3, 1),
    }
    for label, a in forms.items():
        order = 1 if label == "float32" else 2
        kwargs = {"full_matrices": False}
        yield Sample(svd, (a,), kwargs, f"thin {label}", gauge=thin_invariants, order=order)
        yield Sample(svd, (a,), label=f"full {label}", gauge=full_invariants, order=order)
        values = {"compute_uv": False}
        yield Sample(svd, (a,), values, f"values of {label}", order=order)
        yield Sample(np.linalg.svdvals, (a,), label=label, order=order)
    for dtype, label in (("d", "Hermitian"), ("D", "complex Hermitian")):
        a = with_spectrum((-3.0, 1.0, 2.0), dtype=dtype)
        yield Sample(svd, (a,), {"hermitian": True}, label, gauge=thin_invariants)
        values = {"hermitian": True, "compute_uv": False}
        yield Sample(svd, (a,), values, f"values of {label}")
    yield Sample(svd, (drawn(0, 3),), {"full_matrices": False}, "no rows")

    for label, a in {
        "equal": with_singular_values((3.0, 3.0, 1.0), 4, 3),
        "complex equal": with_singular_values((3.0, 3.0, 1.0), 3, 3, dtype="D"),
        "identity": np.eye(3),
    }.items():
        yield Sample(np.linalg.svdvals, (a,), label=label, gauge=even, order=1)
        yield Sample(svd, (a, False), label=label, gauge=polar, order=1)
    deficient = with_singular_values((3.0, 2.0), 4, 4)
    yield Sample(np.linalg.svdvals, (deficient,), label="rank n - 2", gauge=even, order=1)
    yield Sample(np.linalg.svdvals, (deficient,), label="rank n - 2, itself", kink=True)
    yield Sample(svd, (deficient,), label="best of rank 2", gauge=best_of_rank_two, order=1)


def thin_invariants(result):
    """The values, and U diag(c) Vᴴ, U diag(c) Uᴴ with fixed c."""
    u, s, vh = result.U, result.S, result.Vh
    k = s.shape[-1]
    u, vh = u[..., :k], vh[..., :k, :]
    w = weights(k).astype(s.dtype)
    return s, (u * w) @ vh, (u * w) @ adjoint(u)


def full_invariants(result):
    """The same, and the projections on what is outside."""
    k = result.S.shape[-1]
    left, right = result.U[..., k:], result.Vh[..., k:, :]
    return (*thin_invariants(result), left @ adjoint(left), adjoint(right) @ right)


def even(s):
    """Smooth functions of all singular values that treat them alike."""
    return np.stack([np.sum(s**2, -1), np.sum(np.cos(s), -1)])


def polar(result):
    """U Vᴴ, the unitary polar factor."""
    return result[0] @ result[2]


def best_of_rank_two(result):
    """The best approximation of rank 2."""
    u, s, vh = result
    return (u[..., :2] * s[..., :2]) @ vh[..., :2, :]

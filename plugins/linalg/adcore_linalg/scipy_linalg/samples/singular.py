"""Samples for `adcore_linalg.scipy_linalg.singular`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ...samples.eigenvalues import adjoint
from ...samples.matrices import apart, drawn, with_singular_values
from ...samples.singular import even
from ..tables.singular_values import diagsvd, norm, null_space, orth, subspace_angles, svd, svdvals
from . import BATCHES


def samples() -> Iterator[Sample]:
    """Thin and full, both drivers, values alone; bases by their projectors; every norm."""
    forms = {"square": drawn(3, 3), "tall": drawn(4, 2), "wide": drawn(2, 4)}
    forms["complex tall"] = with_singular_values((4.0, 2.0), 4, 2, dtype="D")
    forms["complex wide"] = drawn(2, 3, dtype="D")
    if BATCHES:
        forms["stack"] = drawn(2, 3, 2)
    for label, a in forms.items():
        thin = {"full_matrices": False, "lapack_driver": "gesvd"}
        yield Sample(svd, (a,), thin, f"thin {label}", gauge=thin_invariants)
        yield Sample(svd, (a,), label=f"full {label}", gauge=full_invariants)
        yield Sample(svd, (a,), {"compute_uv": False}, f"values of {label}")
        yield Sample(svdvals, (a,), label=label)
        if a.shape[-1] > a.shape[-2]:
            yield Sample(null_space, (a,), label=label, gauge=projector)
        yield Sample(orth, (a,), {"rcond": 1e-3}, label=label, gauge=projector)
    f = with_singular_values((4.0, 2.0), 3, 2, dtype="f")
    yield Sample(svd, (f, False), label="float32", gauge=thin_invariants, order=1)
    yield Sample(null_space, (f.T,), label="float32", gauge=projector, order=1)
    equal = with_singular_values((3.0, 3.0, 1.0), 4, 3)
    yield Sample(svdvals, (equal,), label="equal", gauge=even, order=1)
    yield Sample(orth, (with_singular_values((3.0, 2.0), 4, 2),), label="range", gauge=projector)
    for M, N in ((3, 3), (3, 5), (5, 3)):
        yield Sample(diagsvd, (drawn(3), M, N), label=f"{M} x {N}", exact=True)
    yield Sample(diagsvd, (drawn(3, dtype="D"), 3, 4), label="complex", exact=True)
    if BATCHES:
        yield Sample(diagsvd, (drawn(2, 3), 3, 4), label="stack", exact=True)

    for k, l in ((2, 2), (2, 1), (1, 3), (3, 2)):
        pair = drawn(5, k), drawn(5, l, seed=6)
        yield Sample(subspace_angles, pair, label=f"{k} and {l}")
    yield Sample(subspace_angles, (drawn(4, 2, dtype="D"), drawn(4, 2, dtype="D", seed=6)),
                 label="complex")  # fmt: skip
    near = drawn(5, 2)
    yield Sample(subspace_angles, (near, near + 0.3 * drawn(5, 2, seed=6)), label="small")

    for label, x in {"": apart(3, 4), "complex": apart(3, 4, dtype="D")}.items():
        for order in (None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
            yield Sample(norm, (x,), {"ord": order}, f"{label} {order}")
        for order in (None, 1, 2, 3, np.inf):
            yield Sample(norm, (x, order, 1), {"keepdims": True}, f"{label} axis {order}")
            yield Sample(norm, (x[0], order), {"check_finite": False}, f"{label} vector {order}")
    yield Sample(norm, (apart(4, dtype="f"),), label="float32")
    yield Sample(norm, (np.zeros(3),), label="zero", kink=True)


def thin_invariants(result):
    """The values, and U diag(c) Vᴴ, U diag(c) Uᴴ with fixed c."""
    u, s, vh = result
    k = s.shape[-1]
    u, vh = u[..., :k], vh[..., :k, :]
    w = np.linspace(1, 2, k).astype(s.dtype)
    return s, (u * w) @ vh, (u * w) @ adjoint(u)


def full_invariants(result):
    """The same, and the projections on what is outside."""
    u, s, vh = result
    left, right = u[..., s.shape[-1] :], vh[..., s.shape[-1] :, :]
    return (*thin_invariants(result), left @ adjoint(left), adjoint(right) @ right)


def projector(q):
    """Q Qᴴ."""
    return q @ adjoint(q)

"""Samples for `adcore_linalg.scipy_linalg.forms`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.eigenvalues import adjoint, weights
from ...samples.matrices import drawn, regular
from ..tables.schur_and_hessenberg import _hessenberg, _schur


def samples() -> Iterator[Sample]:
    """Forms through functions without signs and phases."""
    spread = np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3)
    pairs = np.array([[1.0, 2.0, 0.5], [-2.0, 1.0, 1.0], [0.3, 0.2, 4.0]])
    for label, a, output in (
        ("", spread, "real"),
        ("complex", np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3, dtype="D"), "real"),
        ("complex form", spread, "complex"),
        ("complex pairs", pairs, "complex"),
        ("1 x 1", drawn(1, 1), "real"),
    ):
        yield Sample(sl.schur, (a, output), label=label, gauge=schur_invariants)
    yield Sample(sl.schur, (spread,), {"sort": "rhp"}, "sort", gauge=schur_invariants)
    yield Sample(_schur, (spread, "real", None), gauge=schur_invariants)
    for label, a in {
        "": drawn(5, 5),
        "complex": regular(4, 4, dtype="D") + regular(4, 4),
        "float32": drawn(4, 4, dtype="f"),
        "2 x 2": drawn(2, 2),
        "2 x 2 complex": drawn(2, 2, dtype="D"),
        "1 x 1": drawn(1, 1),
    }.items():
        order = 1 if label == "float32" else 2
        yield Sample(sl.hessenberg, (a,), label=label, order=order)
        yield Sample(sl.hessenberg, (a,), {"calc_q": True}, f"{label} with q", order=order)
    yield Sample(_hessenberg, (drawn(4, 4),))
    w, v = np.linalg.eig(pairs)
    yield Sample(sl.cdf2rdf, (w, v), wrt=(1,), exact=True)
    yield Sample(sl.cdf2rdf, (np.array([1.0, 2.0]), regular(2, 2)), label="real", exact=True)
    stack = np.stack([pairs, pairs.T])
    yield Sample(sl.cdf2rdf, np.linalg.eig(stack), label="batch", wrt=(1,), exact=True)


def schur_invariants(result):
    """The diagonal, |tᵢⱼ|² and Z diag(c) Zᴴ with fixed c."""
    form, z = result[:2]
    w = weights(z.shape[-1]).astype(z.dtype)
    return np.diagonal(form), np.real(form * np.conj(form)), (z * w) @ adjoint(z)

"""Samples for `adcore_linalg.scipy_linalg.tables.eigen`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.eigenvalues import EQUAL, adjoint, symmetric, weights
from ...samples.matrices import drawn, positive, with_spectrum
from ..tables.eigen import _eig, _eigh, _eigvalsh


def samples() -> Iterator[Sample]:
    """One matrix and two, all three types, parts of the spectrum, equal eigenvalues."""
    yield from _hermitian()
    yield from _general()


def _hermitian() -> Iterator[Sample]:
    for dtype, label in (("d", ""), ("D", "complex"), ("f", "float32")):
        order = 1 if dtype == "f" else 2
        a = with_spectrum((1.0, 2.5, 4.0), dtype)
        b = (positive(3, 3, dtype=dtype) / 3).astype(dtype)
        for lower in (True, False):
            options = {"label": f"{label} {'lower' if lower else 'upper'}", "order": order}
            one = {"lower": lower}
            yield Sample(sl.eigh, (a,), one, gauge=invariants, **options)
            yield Sample(sl.eigvalsh, (a,), one, **options)
            yield Sample(sl.eigh, (a, b), one, gauge=invariants, **options)
            yield Sample(sl.eigvalsh, (a, b), one, **options)
        for kind in (2, 3):
            options = {"label": f"{label} type {kind}", "order": order}
            yield Sample(sl.eigh, (a, b), {"type": kind}, gauge=invariants, **options)
            yield Sample(sl.eigvalsh, (a, b), {"type": kind}, **options)
    a, b = with_spectrum((1.0, 2.5, 4.0)), positive(3, 3) / 3
    yield Sample(sl.eigh, (a, b), label="b alone", gauge=invariants, wrt=(1,))
    yield Sample(sl.eigh, (a, b), {"eigvals_only": True}, "values alone")
    yield Sample(sl.eigh, (a, drawn(3, 3, dtype="D") * 0.1 + b), label="real a", gauge=invariants)
    for key, value in (
        ("subset_by_index", [1, 2]),
        ("subset_by_value", (2.0, 4.5)),
        ("subset_by_value", (-np.inf, 3.0)),
    ):
        options = {"label": f"{key} {value}"}
        yield Sample(sl.eigh, (a,), {key: value}, gauge=invariants, **options)
        yield Sample(sl.eigvalsh, (a,), {key: value}, **options)
    for driver in ("ev", "evd", "evr", "evx"):
        yield Sample(sl.eigh, (a,), {"driver": driver}, driver, gauge=invariants)
    yield Sample(sl.eigh, (a, b), {"driver": "gvx"}, "gvx", gauge=invariants)
    equal = with_spectrum(EQUAL)
    for matrices in ((equal,), (equal, np.eye(4))):
        options = {"label": f"equal values {len(matrices)}", "order": 1, "wrt": (0,)}
        yield Sample(sl.eigvalsh, matrices, gauge=symmetric, **options)
        yield Sample(sl.eigh, matrices, gauge=projection, **options)
    yield Sample(sl.eigh, (equal, np.eye(4)), label="equal values, b", gauge=projection, order=1)
    yield Sample(_eigh, (a, b, True, None), gauge=invariants)
    yield Sample(_eigvalsh, (a, b, True, None))


def _general() -> Iterator[Sample]:
    pairs = np.array([[1.0, 2.0, 0.5], [-2.0, 1.0, 1.0], [0.3, 0.2, 4.0]])
    forms = {
        "": np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3),
        "complex pairs": pairs,
        "complex": np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3, dtype="D"),
        "float32": (np.diag([1.0, 4.0, 9.0]) + 0.1 * drawn(3, 3)).astype("f"),
        "1 x 1": drawn(1, 1),
    }
    for label, a in forms.items():
        options = {"label": label, "order": 1 if label == "float32" else 2}
        b = np.eye(len(a), dtype=a.dtype) + (0.2 * drawn(*a.shape, seed=9)).astype(a.dtype)
        for matrices in ((a,), (a, b)):
            yield Sample(sl.eig, matrices, gauge=eig_invariants, **options)
            yield Sample(sl.eigvals, matrices, gauge=power_sums, **options)
            both = {"left": True}
            yield Sample(sl.eig, matrices, both, gauge=eig_invariants, **options)
    a = forms["complex pairs"]
    yield Sample(sl.eig, (a, None, True, False), label="left alone", gauge=eig_invariants)
    yield Sample(sl.eig, (a,), {"right": False}, "values alone")
    yield Sample(sl.eigvals, (np.diag([1.0, 2.0, 2.0]),), label="equal", gauge=power_sums, order=1)
    yield Sample(_eig, (a, None), gauge=eig_invariants)


def invariants(result):
    """The values, and V diag(c) Vᴴ with fixed c."""
    values, vectors = result
    w = weights(values.shape[-1]).astype(vectors.dtype)
    return values, (vectors * w) @ adjoint(vectors)


def projection(result):
    """Of the two values in the middle."""
    middle = result[1][:, 1:3]
    return middle @ adjoint(middle)


def eig_invariants(result):
    """The values, and of each set of vectors |vᵢⱼ|² and V diag(c) Vᴴ with fixed c."""
    values = result[0]
    order = np.argsort(np.real(values) + 0.1 * np.imag(values))  # LAPACK's may jump
    answer = [values[order]]
    for vectors in (each[:, order] for each in result[1:]):
        w = weights(vectors.shape[-1]).astype(vectors.dtype)
        answer += [np.real(vectors * np.conj(vectors)), (vectors * w) @ adjoint(vectors)]
    return answer


def power_sums(values):
    """Symmetric functions of the values."""
    return np.stack([np.sum(values**k) for k in (1, 2, 3)])

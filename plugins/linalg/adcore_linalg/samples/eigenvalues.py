"""Samples for `adcore_linalg.tables.eigenvalues`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .matrices import drawn, with_spectrum

EQUAL = (1.0, 2.0, 2.0, 4.0)


def samples() -> Iterator[Sample]:
    """Eigenvectors through functions without signs and phases; equal eigenvalues."""
    values = {
        "": with_spectrum((1.0, 2.5, 4.0)),
        "negative values": with_spectrum((-3.0, -1.0, 0.0, 2.0)),
        "batch": np.stack([with_spectrum((1.0, 2.5, 4.0)), with_spectrum((-1.0, 1.0, 5.0))]),
        "complex": with_spectrum((1.0, 2.5, 4.0), dtype="D"),
        "float32": with_spectrum((1.0, 3.0, 6.0), dtype="f"),
        "1 x 1": drawn(1, 1),
        "empty": drawn(0, 0),
    }
    for label, a in values.items():
        order = 1 if label == "float32" else 2
        for uplo in "LU":
            kwargs, name = {"UPLO": uplo}, f"{uplo} {label}"
            yield Sample(np.linalg.eigh, (a,), kwargs, name, gauge=eigh_invariants, order=order)
            yield Sample(np.linalg.eigvalsh, (a,), kwargs, name, order=order)
    other = np.tril(with_spectrum((1.0, 2.5, 4.0))) + np.triu(drawn(3, 3), 1)
    yield Sample(np.linalg.eigvalsh, (other,), label="the other triangle is not read")
    yield Sample(np.linalg.eigvalsh, (other, "u"), label="lower-case u")
    for label, a in {
        "equal values": with_spectrum(EQUAL),
        "complex equal values": with_spectrum(EQUAL, dtype="D"),
        "identity": np.eye(3),
    }.items():
        yield Sample(np.linalg.eigvalsh, (a,), label=label, gauge=symmetric, order=1)
        for gauge in (symmetric_of_values, projection):
            name = f"{label}, {gauge.__name__}"
            yield Sample(np.linalg.eigh, (a,), label=name, gauge=gauge, order=1)

    real_pairs = np.array([[1.0, 2.0, 0.5], [-2.0, 1.0, 1.0], [0.3, 0.2, 4.0]])
    forms = {
        "real values": np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3),
        "complex pairs": real_pairs,
        "batch": np.stack([real_pairs, np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3)]),
        "complex": np.diag([1.0, 3.0, 6.0]) + 0.3 * drawn(3, 3, dtype="D"),
        "float32": real_pairs.astype("f"),
        "1 x 1": drawn(1, 1),
        "empty": drawn(0, 0),
    }
    for label, a in forms.items():
        order = 1 if label == "float32" else 2
        yield Sample(np.linalg.eig, (a,), label=label, gauge=eig_invariants, order=order)
        yield Sample(np.linalg.eigvals, (a,), label=label, order=order)
    for label, a in {"identity": np.eye(3), "equal values": np.diag([1.0, 2.0, 2.0])}.items():
        yield Sample(np.linalg.eigvals, (a,), label=label, gauge=symmetric, order=1)


def weights(n: int) -> np.ndarray:
    """Different numbers, to tell the vectors apart."""
    return np.arange(1.0, n + 1) ** 1.5


def adjoint(x):
    """Xᴴ."""
    return np.conj(np.swapaxes(x, -1, -2))


def eigh_invariants(result):
    """The values, and V diag(c) Vᴴ with fixed c."""
    values, vectors = result.eigenvalues, result.eigenvectors
    w = weights(values.shape[-1]).astype(vectors.dtype)
    return values, (vectors * w) @ adjoint(vectors)


def eig_invariants(result):
    """The values, |vᵢⱼ|² and V diag(c) V⁻¹ with fixed c."""
    values, vectors = result.eigenvalues, result.eigenvectors
    w = weights(values.shape[-1]).astype(vectors.dtype)
    size = np.real(vectors * np.conj(vectors))
    return values, size, (vectors * w) @ np.linalg.inv(vectors)


def symmetric(values):
    """Power sums of the values."""
    return np.stack([np.sum(np.sin(values), -1), np.sum(values**3, -1)])


def symmetric_of_values(result):
    """Power sums of the values, the vectors not used."""
    return symmetric(result.eigenvalues)


def projection(result):
    """The projection on the space of the two values in the middle, which may be equal."""
    middle = result.eigenvectors[..., 1:3]
    if result.eigenvalues.shape[-1] < 4:  # all are equal: on the whole space
        middle = result.eigenvectors
    return middle @ adjoint(middle)

"""An eigenvalue of D + p S and its unit vector, with their slopes in the parameter p.

    ∂a/∂p = v' S v,        ∂v/∂p = Σ_j v_j (v_j' S v) / (a - a_j)

for symmetric D and S and single eigenvalues (Magnus 1985, doi:10.1017/S0266466600011129). What
Mathieu and spheroidal functions are made of. Further derivatives are those of `numpy.linalg.eigh`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from adcore.extend import plain


class Eigenpair(NamedTuple):
    """An eigenvalue, its vector, and the slopes of both; the sign of the vector is arbitrary."""

    value: Any
    value_slope: Any
    vector: Any
    vector_slope: Any


def eigenpair(d: Any, s: Any, p: Any, place: int) -> Eigenpair:
    """The eigenvalue number `place`, from below; NaN slopes where p is not finite.

    Shapes: p (...), values (...), vectors (..., n).
    """
    finite = np.isfinite(plain(p))
    p, known = np.where(finite, p, 0), np.where(finite, 1, np.nan)
    values, vectors = np.linalg.eigh(np.multiply.outer(p, s) + d)
    a, v = values[..., place], vectors[..., place]
    force = np.matmul(s, v[..., None])[..., 0]
    parts = np.sum(vectors * force[..., None], axis=-2)
    others = np.arange(len(d)) != place
    gaps = np.where(others, a[..., None] - values, 1)
    v_slope = np.sum(vectors * (np.where(others, parts, 0) / gaps)[..., None, :], axis=-1)
    return Eigenpair(a, known * np.sum(v * force, axis=-1), v, known[..., None] * v_slope)

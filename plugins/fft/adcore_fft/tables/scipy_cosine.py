"""scipy.fft: cosine and sine transforms of the types 1 to 4, along one and several axes.

All are linear, with real matrices. Let C1 … C4 be those of `dct` without a norm, as scipy defines
them, and S1 … S4 those of `dst`. In the sums of scipy's definitions some end terms have half the
weight of the others, so the transposes carry diagonal matrices:

    C1' = D C1 / D, D = diag(1, 2, …, 2, 1)     S1' = S1
    C2' = C3 E,     E = diag(2, 1, …, 1)        S2' = S3 F,  F = diag(1, …, 1, 2)
    C3' = C2 / E                                S3' = S2 / F
    C4' = C4                                    S4' = S4

With `orthogonalize` these weights are in the matrices, and C1' = C1, C2' = C3, S2' = S3. The types
2 and 3 have the same factor for the same `norm`. `idct` is `dct` with 2 and 3 exchanged and the
other norm. Source: Martucci (1994), Symmetric convolution and the discrete sine and cosine
transforms, doi:10.1109/78.295213.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import scipy.fft as fft

from adcore.extend import Rule, linear

from .scipy_discrete import HOME, numbered
from .spectra import resized, weighted

# By family and type of the matrix: the weights (first, inner, last) of what its transpose takes,
# and of what it gives; None for an end with the weight of the inner ones.
TAKEN = {("c", 1): (1, 0.5, 1), ("c", 2): (2, 1, None), ("s", 2): (None, 1, 2)}
GIVEN = {("c", 1): (1, 2, 1), ("c", 3): (0.5, 1, None), ("s", 3): (None, 1, 0.5)}
TRANSPOSED = {1: 1, 2: 3, 3: 2, 4: 4}


@cache
def heeds_it_for_complex() -> bool:
    """Whether this scipy heeds `orthogonalize` for complex input; up to 1.17 the norm decides."""
    one, two = (fft.dct(np.ones(2, dtype), orthogonalize=True) for dtype in (float, complex))
    return bool(np.allclose(one, two))


def is_orthogonal(a: Any, norm: Any, orthogonalize: bool | None) -> bool:
    """Whether the weights are in the matrix."""
    if orthogonalize is None or (a.is_complex and not heeds_it_for_complex()):
        return bool(norm == "ortho")
    return bool(orthogonalize)


def pulled(
    name: str, ct: Any, a: Any, type: int, s: Any, axes: Any, norm: Any, workers: Any, ortho: Any
) -> Any:
    """The adjoint of the n-dimensional transform `name` of `a`, of which the space is given."""
    _, axes = numbered(a, s, axes)
    if not axes:  # the identity
        return ct
    inverse = name.startswith("i")
    matrix = ("c" if "c" in name else "s", TRANSPOSED[type] if inverse else type)
    weigh = not is_orthogonal(a, norm, ortho)
    if weigh and matrix in TAKEN:
        for axis in axes:
            ct = weighted(ct, axis, *TAKEN[matrix])
    ct = getattr(fft, name)(
        ct, TRANSPOSED[type], axes=axes, norm=norm, workers=workers, orthogonalize=ortho
    )
    for axis in axes:
        if weigh and matrix in GIVEN:
            ct = weighted(ct, axis, *GIVEN[matrix])
        ct = resized(ct, a.shape[axis], axis)
    return ct


def along_axis(name: str) -> Rule:
    """The rule of a transform along one axis."""

    def transpose(
        ct, x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None,
        orthogonalize=None,
    ):  # fmt: skip
        """A transform along an axis of x (..., m, ...), cut or padded to n; adjoint: see above."""
        s = None if n is None else (n,)
        return pulled(f"{name}n", ct, x, type, s, (axis,), norm, workers, orthogonalize)

    return linear(getattr(fft, name), transpose, name=HOME + name)


def along_axes(name: str) -> Rule:
    """The rule of a transform along several axes."""

    def transpose(
        ct, x, type=2, s=None, axes=None, norm=None, overwrite_x=False, workers=None,
        orthogonalize=None,
    ):  # fmt: skip
        """A transform along several axes of x, cut or padded to s; adjoint: see above."""
        return pulled(name, ct, x, type, s, axes, norm, workers, orthogonalize)

    return linear(getattr(fft, name), transpose, name=HOME + name)


RULES = [
    *(along_axis(name) for name in ("dct", "idct", "dst", "idst")),
    *(along_axes(name) for name in ("dctn", "idctn", "dstn", "idstn")),
]

"""scipy.fft: the fast Hankel transform on a logarithmic grid (FFTLog), and its inverse."""

from __future__ import annotations

from typing import Any

import scipy
import scipy.fft as fft

from adcore.extend import linear, refuse

# Older ones compute with the traced value itself, by numpy's functions: the derivative is right,
# but in double precision, and parameters are refused by what numpy says. `adcore_fft.scipy_fft` has
# the two functions with the rules below for every scipy.
DISPATCHES = tuple(int(part) for part in scipy.__version__.split(".")[:2]) >= (1, 14)


def fht_transpose(ct, a, dln, mu, offset=0.0, bias=0.0):
    """A = κ P J H P a with P = diag(exp(-bias (j - j_c) dln)), κ = exp(-bias offset): H is the
    circular convolution with the kernel u(dln, mu, offset, bias), J reverses the order.

    Tangent: the transform itself. Adjoint: J H is a Hankel matrix and P diagonal, so κ P J H P is
    symmetric: the transform itself too. Shapes a, A (..., n).
    Source: Hamilton (2000), doi:10.1046/j.1365-8711.2000.03071.x, appendix B.
    """
    return fft.fht(ct, dln, mu, offset, bias)


def ifht_transpose(ct, A, dln, mu, offset=0.0, bias=0.0):
    """a = P J H A' with 1 / conj(u) for u: as `fht_transpose`, symmetric."""
    return fft.ifht(ct, dln, mu, offset, bias)


OF_GAMMA = (
    "it enters through the gamma function of complex argument, of which scipy has no derivatives "
    "to every order. Compute the kernel yourself, from functions that have rules, if you need it."
)
OF_GRID = (
    "it is the place of the output's grid, not a parameter of the function transformed. Choose it "
    "with scipy.fft.fhtoffset and pass stop_gradient(offset)."
)

RULES: list[Any] = [
    linear(fft.fht, fht_transpose, name="scipy.fft.fht"),
    linear(fft.ifht, ifht_transpose, name="scipy.fft.ifht"),
    *(
        refuse(function, name, OF_GRID if name == "offset" else OF_GAMMA)
        for function in (fft.fht, fft.ifht)
        for name in ("dln", "mu", "offset", "bias")
    ),
]

"""Partial fractions of simple poles: residue, residuez, invres, invresz."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE
from .conversions import _vectors

twin = NAMESPACE.twin


def _demand_simple(poles: Any, tol: float, rtype: str) -> None:
    if (on_plain(scipy.signal.unique_roots, plain(poles), tol, rtype)[1] > 1).any():
        msg = (
            "partial fractions of a multiple pole have no derivative: any change of it makes "
            "several poles of one. Move the poles apart, or make tol smaller if they are distinct."
        )
        raise NonDifferentiableError(msg)


def _trimmed(c: Any, end: str) -> Any:
    """Without zeros at the front or the back."""
    places = np.flatnonzero(plain(c))
    if not places.size:
        return c[:0]
    return c[places[0] :] if end == "f" else c[: places[-1] + 1]


def _poles(a: Any, tol: float, rtype: str) -> Any:
    """The roots in scipy's order, by their size."""
    poles = np.roots(a)
    _demand_simple(poles, tol, rtype)
    return poles[np.argsort(np.abs(plain(poles)))]


def _divided(b: Any, a: Any) -> tuple[Any, Any]:
    return np.polydiv(b, a) if b.shape[0] >= a.shape[0] else (np.empty(0), b)


def _residue(b, a, tol=1e-3, rtype="avg"):
    """b(p) / a'(p) at each pole, and the quotient of the polynomials."""
    b, a = (_trimmed(each, "f") for each in _vectors(b, a))
    if not b.size or not a.size:
        return on_plain(scipy.signal.residue, plain(b), plain(a), tol, rtype)  # or its error
    k, rest = _divided(b, a)
    poles = _poles(a, tol, rtype)
    return np.polyval(rest, poles) / np.polyval(np.polyder(a), poles), poles, k


def _residuez(b, a, tol=1e-3, rtype="avg"):
    """The same for polynomials in 1 / z."""
    b, a = (_trimmed(each, "b") for each in _vectors(b, a))
    if not b.size or not a.size or plain(a)[0] == 0:
        return on_plain(scipy.signal.residuez, plain(b), plain(a), tol, rtype)  # or its error
    k, rest = _divided(np.flip(b), np.flip(a))
    poles = _poles(a, tol, rtype)
    slopes = np.polyval(np.polyder(np.flip(a)), 1 / poles)
    return -poles * np.polyval(rest, 1 / poles) / slopes, poles, np.flip(k)


def _products(poles: Any) -> tuple[list[Any], Any]:
    """Π (s - pⱼ) without each pole in turn, and with all of them."""
    one = np.ones(1)
    count = poles.shape[0]
    factors = [np.stack([as_array(1.0), -poles[k]]) for k in range(count)]

    def product(left_out: int) -> Any:
        total = one
        for k in range(count):
            total = total if k == left_out else np.convolve(total, factors[k])
        return total

    return [product(k) for k in range(count)], product(-1)


def _invres(r, p, k, tol=1e-3, rtype="avg"):
    """The sum of the fractions over their common denominator."""
    r, p, k = _vectors(r, p, k)
    _demand_simple(p, tol, rtype)
    k = _trimmed(k, "f")
    parts, denominator = _products(p)
    numerator = np.convolve(k, denominator) if k.size else np.zeros(1)
    for residue, part in zip(r, parts, strict=False):
        numerator = np.polyadd(numerator, residue * part)
    return numerator, denominator


def _invresz(r, p, k, tol=1e-3, rtype="avg"):
    """The same for polynomials in 1 / z."""
    r, p, k = _vectors(r, p, k)
    _demand_simple(p, tol, rtype)
    k = _trimmed(k, "b")
    parts, denominator = _products(p)
    numerator = np.convolve(np.flip(k), np.flip(denominator)) if k.size else np.zeros(1)
    for residue, part in zip(r, parts, strict=False):
        numerator = np.polyadd(numerator, residue * np.flip(part))
    return np.flip(numerator), denominator


RULES = [
    composite(twin("residue"), _residue),
    composite(twin("residuez"), _residuez),
    composite(twin("invres"), _invres),
    composite(twin("invresz"), _invresz),
]

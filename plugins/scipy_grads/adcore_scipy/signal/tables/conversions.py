"""Transfer functions and roots: zpk2tf, tf2zpk, sos2tf, sos2zpk, normalize, bilinear, lp2lp ….

Which leading coefficients count as zero, and the pairing of roots, are decided as scipy does, on
plain values; roots are differentiable where they are simple (`numpy.roots`).
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast

from .. import NAMESPACE
from .resampling import inexact

refused, twin = NAMESPACE.refused, NAMESPACE.twin


def _vectors(*arrays: Any) -> list[Any]:
    return [np.atleast_1d(inexact(each)) for each in arrays]


# ------------------------------------------------------------------------ coefficients and roots


def _normalize(b, a):
    """Without leading zeros, and with a₀ = 1."""
    b, a = _vectors(b, a)
    found = on_plain(scipy.signal.normalize, plain(b), plain(a))  # raises its errors, warns
    while plain(a)[0] == 0:
        a = a[1:]
    b = b[..., b.shape[-1] - found[0].shape[-1] :] / a[0]
    return np.reshape(b, found[0].shape), a / a[0]


def _zpk2tf(z, p, k):
    """The coefficients of the polynomials with these roots."""
    z, p = _vectors(z, p)
    k = as_array(k)
    if z.ndim > 1:
        gains = np.broadcast_to(np.atleast_1d(k), (z.shape[0],))
        b = np.stack([gains[i] * _from_roots(z[i]) for i in range(z.shape[0])])
    else:
        b = np.atleast_1d(k * _from_roots(z))
    return b, _from_roots(p)


def _from_roots(roots: Any) -> Any:
    """The monic polynomial; real, as scipy has it, if the roots come in conjugate pairs."""
    values = plain(roots)
    if values.dtype.kind == "c" and np.array_equal(np.sort(values), np.sort(values.conj())):
        return np.real(np.poly(roots))
    return np.poly(roots) if roots.shape[0] else np.ones(1)


def _tf2zpk(b, a):
    """The roots, and the quotient of the leading coefficients."""
    b, a = _normalize(b, a)
    return np.roots(b), np.roots(a), b[0]


def _sos2tf(sos):
    """The products of the sections."""
    sos = inexact(sos)
    b, a = sos[0, :3], sos[0, 3:]
    for k in range(1, sos.shape[0]):
        b, a = np.convolve(b, sos[k, :3]), np.convolve(a, sos[k, 3:])
    return b, a


def _sos2zpk(sos):
    """The roots of each section, two of each, zeros where there are fewer."""
    sos = inexact(sos)
    zeros, poles, gain = [], [], 1.0
    for k in range(sos.shape[0]):
        z, p, factor = _tf2zpk(sos[k, :3], sos[k, 3:])
        zeros.append(_two(z))
        poles.append(_two(p))
        gain = gain * factor
    return np.concatenate(zeros), np.concatenate(poles), gain


def _two(roots: Any) -> Any:
    return np.pad(cast(roots, np.dtype("D")), (0, 2 - roots.shape[0]))


# ----------------------------------------------------------------------- transforms of the plane


def _without_zeros(*polynomials: Any) -> list[Any]:
    trimmed = []
    for each in _vectors(*polynomials):
        leading = np.flatnonzero(plain(each))
        trimmed.append(each[leading[0] :] if leading.size else each[:0])
    return trimmed


def _bilinear(b, a, fs=1.0):
    """s = 2 fs (z - 1) / (z + 1), times (z + 1)ᴺ in numerator and denominator."""
    on_plain(scipy.signal.bilinear, *map(plain, _vectors(b, a)), plain(fs))  # raises its errors
    b, a = _without_zeros(b, a)
    order = max(b.shape[0], a.shape[0]) - 1
    powers = np.arange(order + 1)
    basis = np.stack([np.poly([1.0] * q + [-1.0] * (order - q)) for q in powers])
    scales = (2 * fs) ** (powers - order / 2)
    return _normalize(
        *(np.matmul(np.flip(c) * scales[: c.shape[0]], basis[: c.shape[0]]) for c in (b, a))
    )


def _lp2lp(b, a, wo=1.0):
    """s / ω."""
    b, a = _vectors(b, a)
    n, d = b.shape[0], a.shape[0]
    powers = wo ** np.arange(max(n, d) - 1.0, -1, -1)
    first = powers[max(n - d, 0)]
    return _normalize(b * first / powers[max(d - n, 0) :], a * first / powers[max(n - d, 0) :])


def _lp2hp(b, a, wo=1.0):
    """ω / s."""
    b, a = _vectors(b, a)
    size = max(b.shape[0], a.shape[0])
    powers = wo ** np.arange(float(size))
    return _normalize(
        *(np.pad(np.flip(c) * powers[: c.shape[0]], (0, size - c.shape[0])) for c in (b, a))
    )


def _lp2bp(b, a, wo=1.0, bw=1.0):
    """(s² + ω²) / (s B): Σ cᵢ (s² + ω²)ⁱ sᴹ⁻ⁱ / Bⁱ."""
    b, a = _vectors(b, a)
    most = max(b.shape[0], a.shape[0]) - 1
    return _normalize(*(_in_band(c, wo, bw, most) for c in (b, a)))


def _in_band(c: Any, wo: Any, bw: Any, most: int) -> Any:
    order = c.shape[0] - 1
    terms: list[Any] = [0.0] * (order + most + 1)
    for i in range(order + 1):
        for k in range(i + 1):
            place = order + i - 2 * k  # of s^(most - i + 2k), highest first
            terms[place] = terms[place] + comb(i, k) * c[order - i] * (wo * wo) ** (i - k) / bw**i
    return np.stack([as_array(term) for term in terms])


def _lp2bs(b, a, wo=1.0, bw=1.0):
    """s B / (s² + ω²): Σ cᵢ (s B)ⁱ (s² + ω²)ᴹ⁻ⁱ."""
    b, a = _vectors(b, a)
    most = max(b.shape[0], a.shape[0]) - 1
    return _normalize(*(_out_of_band(c, wo, bw, most) for c in (b, a)))


def _out_of_band(c: Any, wo: Any, bw: Any, most: int) -> Any:
    order = c.shape[0] - 1
    terms: list[Any] = [0.0] * (2 * most + 1)
    for i in range(order + 1):
        for k in range(most - i + 1):
            place = 2 * most - i - 2 * k  # of s^(i + 2k), highest first
            term = comb(most - i, k) * c[order - i] * (wo * wo) ** (most - i - k) * bw**i
            terms[place] = terms[place] + term
    return np.stack([as_array(term) for term in terms])


def _relative_degree(z: Any, p: Any) -> int:
    if p.shape[0] < z.shape[0]:
        msg = "Improper transfer function. Must have at least as many poles as zeros."
        raise ValueError(msg)
    return int(p.shape[0] - z.shape[0])


def _joined(z: Any, value: Any, count: int) -> Any:
    return np.concatenate([z, np.full(count, value)]) if count else z


def _bilinear_zpk(z, p, k, fs):
    """Each root by s = 2 fs (z - 1) / (z + 1)."""
    z, p = _vectors(z, p)
    degree, twice = _relative_degree(z, p), 2.0 * fs
    gain = k * np.real(np.prod(twice - z) / np.prod(twice - p))
    roots = _joined((twice + z) / (twice - z), -1.0, degree)
    return roots, (twice + p) / (twice - p), gain


def _lp2lp_zpk(z, p, k, wo=1.0):
    """Each root times ω."""
    z, p = _vectors(z, p)
    return wo * z, wo * p, k * wo ** _relative_degree(z, p)


def _lp2hp_zpk(z, p, k, wo=1.0):
    """ω over each root."""
    z, p = _vectors(z, p)
    degree = _relative_degree(z, p)
    return _joined(wo / z, 0.0, degree), wo / p, k * np.real(np.prod(-z) / np.prod(-p))


def _both(roots: Any, wo: Any) -> Any:
    """x ± √(x² - ω²)."""
    roots = cast(roots, np.dtype("D"))
    distance = np.sqrt(roots**2 - wo**2)
    return np.concatenate([roots + distance, roots - distance])


def _lp2bp_zpk(z, p, k, wo=1.0, bw=1.0):
    """Two roots for each."""
    z, p = _vectors(z, p)
    degree = _relative_degree(z, p)
    return _joined(_both(z * bw / 2, wo), 0.0, degree), _both(p * bw / 2, wo), k * bw**degree


def _lp2bs_zpk(z, p, k, wo=1.0, bw=1.0):
    """Two roots for each."""
    z, p = _vectors(z, p)
    degree = _relative_degree(z, p)
    zeros, centre = _both(bw / 2 / z, wo), np.ones(degree) * 1j * wo
    zeros = np.concatenate([zeros, centre, -centre])
    return zeros, _both(bw / 2 / p, wo), k * np.real(np.prod(-z) / np.prod(-p))


PAIRING = (
    "which roots share a section changes by leaps. Form the sections of the roots yourself, with "
    "np.poly of the pairs that you choose, or differentiate in the coefficients of the sections."
)

RULES = [
    composite(twin("normalize"), _normalize),
    composite(twin("zpk2tf"), _zpk2tf),
    composite(twin("tf2zpk"), _tf2zpk),
    composite(twin("sos2tf"), _sos2tf),
    composite(twin("sos2zpk"), _sos2zpk),
    composite(twin("bilinear"), _bilinear),
    composite(twin("bilinear_zpk"), _bilinear_zpk),
    composite(twin("lp2lp"), _lp2lp),
    composite(twin("lp2hp"), _lp2hp),
    composite(twin("lp2bp"), _lp2bp),
    composite(twin("lp2bs"), _lp2bs),
    composite(twin("lp2lp_zpk"), _lp2lp_zpk),
    composite(twin("lp2hp_zpk"), _lp2hp_zpk),
    composite(twin("lp2bp_zpk"), _lp2bp_zpk),
    composite(twin("lp2bs_zpk"), _lp2bs_zpk),
    refused("zpk2sos", PAIRING),
    refused("tf2sos", PAIRING),
]

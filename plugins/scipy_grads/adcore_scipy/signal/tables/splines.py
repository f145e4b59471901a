"""Splines on even grids: their coefficients, their values, and recursive filters with mirrors."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, cast, is_traced

from .. import NAMESPACE
from .filtering import _lfiltic, _with_state
from .resampling import inexact
from .smoothing import _sepfir2d

twin = NAMESPACE.twin

# ---------------------------------------------------------------------------- coefficients, 1-d


def _row(*parts: Any) -> Any:
    return np.stack([as_array(each) for each in parts])


def _filtered(b: Any, a: Any, x: Any, past: Any) -> Any:
    """The recursion after these outputs, the latest first."""
    return _with_state(b, a, x, _lfiltic(b, a, past))[0]


def _mirrored_filter(signal: Any, pole: float, gain: float) -> Any:
    """One pole forwards and one backwards, from the states of a signal mirrored at its ends."""
    before = np.sum(pole ** np.arange(signal.shape[0]) * signal)
    if signal.shape[0] == 1:
        return np.atleast_1d(pole / (pole - 1) * (signal[0] + pole * before))
    one, a = np.ones(1), np.array([1, -pole])
    forth = _filtered(one, a, signal, before[None])
    last = pole / (pole - 1) * forth[-1]
    back = _filtered(np.array([-pole]), a, np.flip(forth[:-1]), last[None])
    return gain * np.concatenate([np.flip(back), last[None]])


def _smoothing_pole(lamb: Any) -> tuple[Any, Any]:
    """Size and angle of the pole, for a smoothing that is not 0."""
    root = np.sqrt(3 + 144 * lamb)
    xi = 1 - 96 * lamb + 24 * lamb * root
    omega = np.arctan2(np.sqrt(144 * lamb - 1), np.sqrt(xi))
    rho = (24 * lamb - 1 - np.sqrt(xi)) / (24 * lamb)
    return rho * np.sqrt((48 * lamb + 24 * lamb * root) / xi), omega


def _smoothed(signal: Any, lamb: Any) -> Any:
    """A pair of poles forwards and backwards, as scipy starts them."""
    rho, omega = _smoothing_pole(lamb)
    gain = 1 - 2 * rho * np.cos(omega) + rho**2
    k = np.arange(signal.shape[0])

    def causal(k):
        return gain / np.sin(omega) * rho**k * np.sin(omega * (k + 1)) * (k > -1)

    def symmetric(k):
        scale = gain**2 * (1 + rho**2) / (1 - rho**2)
        scale = scale / (1 - 2 * rho**2 * np.cos(2 * omega) + rho**4)
        slope, k = (1 - rho**2) / (1 + rho**2) / np.tan(omega), np.abs(k)
        return scale * rho**k * (np.cos(omega * k) + slope * np.sin(omega * k))

    older = causal(0) * signal[0] + np.sum(causal(k + 1) * signal)
    later = causal(0) * signal[0] + causal(1) * signal[1] + np.sum(causal(k + 2) * signal)
    b, a = _row(gain), _row(1.0, -2 * rho * np.cos(omega), rho**2)
    forth = _filtered(b, a, signal[2:], _row(later, older))
    forth = np.concatenate([_row(older, later), forth])
    turned = np.flip(signal)
    last = np.sum((symmetric(k) + symmetric(k + 1)) * turned)
    before = np.sum((symmetric(k - 1) + symmetric(k + 2)) * turned)
    back = _filtered(b, a, np.flip(forth[:-2]), _row(before, last))
    return np.concatenate([np.flip(back), _row(before, last)])


def _cspline1d(signal, lamb=0.0):
    """The pole √3 - 2 both ways, or those of the smoothing."""
    signal = inexact(signal)
    if is_traced(lamb) or lamb != 0:
        return _smoothed(signal, lamb)
    return _mirrored_filter(signal, np.sqrt(3.0) - 2, 6.0)


def _qspline1d(signal, lamb=0.0):
    """The pole √8 - 3 both ways."""
    signal = inexact(signal)
    scipy.signal.qspline1d(np.ones(3), plain(lamb))  # raises its error
    return _mirrored_filter(signal, np.sqrt(8.0) - 3, 8.0)


# ------------------------------------------------------------------------------------------ values


def _cubic(x: Any) -> Any:
    """The cubic B-spline at |x| < 2."""
    near = 2 / 3 - x**2 + np.abs(x) ** 3 / 2
    return np.where(np.abs(plain(x)) < 1, near, np.maximum(2 - np.abs(x), 0) ** 3 / 6)


def _quadratic(x: Any) -> Any:
    """The quadratic B-spline at |x| < 3/2."""
    near = 0.75 - x**2
    return np.where(np.abs(plain(x)) < 0.5, near, np.maximum(1.5 - np.abs(x), 0) ** 2 / 2)


def _evaluated(cj: Any, newx: Any, dx: Any, x0: Any, spline: Any, count: int, reach: float) -> Any:
    """Σ c[j] β(x - j), the grid continued by mirrors at its ends."""
    cj, newx = inexact(cj), as_array(newx)
    if not cj.size:
        return scipy.signal.cspline1d_eval(cj, plain(newx))  # its error
    n = cj.shape[0]
    x = (newx - x0) / dx
    if n > 1:  # fold back, by an even number of grid lengths and a sign
        periods = np.rint(plain(x) / (2 * (n - 1)))
        x = np.abs(x - periods * (2 * (n - 1)))
    first = np.floor(plain(x) - reach).astype(int) + 1
    return sum(cj[np.clip(first + k, 0, n - 1)] * spline(x - (first + k)) for k in range(count))


def _cspline1d_eval(cj, newx, dx=1.0, x0=0):
    """See `_evaluated`."""
    return _evaluated(cj, newx, dx, x0, _cubic, 4, 2.0)


def _qspline1d_eval(cj, newx, dx=1.0, x0=0):
    """See `_evaluated`."""
    return _evaluated(cj, newx, dx, x0, _quadratic, 3, 1.5)


def _gauss_spline(x, n):
    """A Gaussian with the variance (n + 1) / 12."""
    variance = (n + 1) / 12
    return np.exp(-(as_array(x) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


# ------------------------------------------------------------------------- filters by their matrix


def _demand_plain(name: str, *parameters: Any) -> None:
    if any(map(is_traced, parameters)):
        msg = (
            f"scipy.signal.{name} is differentiable in the signal alone: its first values are sums "
            "that scipy cuts off by the parameters. Use lfilter forwards and backwards instead."
        )
        raise NonDifferentiableError(msg)


def _by_matrix(function: Any, x: Any, *parameters: Any) -> Any:
    """A filter along the last axis, linear in x: its matrix is made, of n² numbers."""
    return np.matmul(x, function(np.eye(x.shape[-1], dtype=x.dtype), *parameters))


def _symiirorder1(signal, c0, z1, precision=-1.0):
    """The filter's matrix, times the signal."""
    _demand_plain("symiirorder1", c0, z1)
    return _by_matrix(scipy.signal.symiirorder1, inexact(signal), c0, z1, precision)


def _symiirorder2(input, r, omega, precision=-1.0):
    """The filter's matrix, times the signal."""
    _demand_plain("symiirorder2", r, omega)
    return _by_matrix(scipy.signal.symiirorder2, inexact(input), r, omega, precision)


def _both_axes(image: Any, function: Any, *parameters: Any) -> Any:
    """The filter along the rows, then along the columns."""
    for _ in range(2):
        image = np.swapaxes(_by_matrix(function, image, *parameters), -1, -2)
    return image


def _cut_off(image: Any, precision: float) -> float:
    if 0 <= precision < 1:
        return precision
    return 1e-3 if image.dtype.char in "fF" else 1e-6


def _one_pole(image: Any, pole: float, gain: float, precision: float) -> Any:
    options = -pole * gain, pole, _cut_off(image, precision)
    return _both_axes(image, scipy.signal.symiirorder1, *options)


def _cspline2d(signal, lamb=0.0, precision=-1.0):
    """As scipy: one pole along each axis, or a pair of them if it smooths."""
    _demand_plain("cspline2d", lamb)
    image = inexact(signal)
    if lamb <= 1 / 144:
        return _one_pole(image, np.sqrt(3.0) - 2, 6.0, precision)
    rho, omega = _smoothing_pole(lamb)
    options = float(rho), float(omega), _cut_off(image, precision)
    return _both_axes(image, scipy.signal.symiirorder2, *options)


def _qspline2d(signal, lamb=0.0, precision=-1.0):
    """As scipy: one pole along each axis."""
    _demand_plain("qspline2d", lamb)
    if lamb > 0:
        msg = "qspline2d does not smooth: lamb is 0 or less."
        raise ValueError(msg)
    return _one_pole(inexact(signal), np.sqrt(8.0) - 3, 8.0, precision)


def _spline_filter(Iin, lmbda=5.0):
    """The smoothed coefficients, and the values there; complex images in single precision."""
    image = as_array(Iin)
    if image.dtype.char not in "fdFD":
        return on_plain(scipy.signal.spline_filter, plain(image), plain(lmbda))  # its error
    taps = np.array([1, 4, 1], "f") / 6
    inner = cast(image, np.dtype("F")) if image.dtype == "D" else image
    smooth = _sepfir2d(_cspline2d(inner, lmbda), taps, taps)
    return cast(smooth, image.dtype)


RULES = [
    composite(twin("gauss_spline"), _gauss_spline),
    composite(twin("spline_filter"), _spline_filter),
    composite(twin("cspline1d"), _cspline1d),
    composite(twin("qspline1d"), _qspline1d),
    composite(twin("cspline1d_eval"), _cspline1d_eval),
    composite(twin("qspline1d_eval"), _qspline1d_eval),
    composite(twin("cspline2d"), _cspline2d),
    composite(twin("qspline2d"), _qspline2d),
    composite(twin("symiirorder1"), _symiirorder1),
    composite(twin("symiirorder2"), _symiirorder2),
]

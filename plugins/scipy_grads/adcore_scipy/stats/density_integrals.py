"""Integrals of densities, for the slopes in the shapes where cdf has no closed form."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sp
import scipy.stats

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array

from .shared_formulas import HALF_LN_2PI, LN2, LNPI, log1p_rest, stirling_rest

Formula = Callable[..., Any]


def integral(name: str, logpdf: Formula, low: Any = None, high: Any = None) -> Formula:
    """cdf as the integral of the density of scipy's distribution `name`; see `integrated`."""

    def upper(x: Any, *shapes: Any) -> Any:
        return np.greater(getattr(scipy.stats, name).cdf(x, *shapes), 0.5)

    return integrated(logpdf, upper, low, high)


# Double-exponential nodes (Takahasi & Mori 1974, doi:10.2977/prims/1195192451): of (0, ∞), and of
# (0, 1). Their sums converge exponentially for analytic functions, whatever happens at the ends.
STEP = 1 / 16
_T = np.arange(-60, 49) * STEP
_S = 0.5 * math.pi * np.sinh(_T)
REACH = np.exp(_S)
REACH_WEIGHTS = STEP * 0.5 * math.pi * np.cosh(_T) * REACH
_U = np.arange(-50, 51) * STEP
PART = 1 / (1 + np.exp(-math.pi * np.sinh(_U)))
PART_WEIGHTS = STEP * math.pi * np.cosh(_U) * PART * PART[::-1]


def integrated(logpdf: Formula, upper: Formula, low: Any = None, high: Any = None) -> Formula:
    """cdf as the integral of a density, for its slopes in the shapes.

    Arguments:
        logpdf: the logarithm of the density.
        upper: a function of plain x and shapes, True where x is in the upper half: there the
            integral of the upper tail is taken.
        low, high: the ends of the support, numbers or functions of the shapes; None if infinite.
    """

    def tail(x: Any, end: Any, sign: int, inner: list[Any]) -> Any:
        if end is None:
            nodes, weights = x + sign * REACH, REACH_WEIGHTS
        else:
            nodes, weights = x + (end - x) * PART, np.abs(end - x) * PART_WEIGHTS
            at_end = np.equal(plain(nodes), plain(end))  # by rounding: the density may be singular
            nodes, weights = np.where(at_end, x, nodes), np.where(at_end, 0.0, weights)
        return np.sum(np.exp(logpdf(nodes, *inner)) * weights, axis=-1)

    def cdf(x: Any, *shapes: Any) -> Any:
        up = upper(plain(x), *map(plain, shapes))
        column = as_array(x)[..., None]
        inner = [as_array(s)[..., None] for s in shapes]
        ends = [end(*inner) if callable(end) else end for end in (low, high)]
        below = 0.0 if np.all(up) else tail(column, ends[0], -1, inner)
        above = 0.0 if not np.any(up) else tail(column, ends[1], 1, inner)
        return np.where(up, 1 - above, below)

    return cdf


def pearson3_logpdf(x: Any, skew: Any) -> Any:
    """A shifted gamma density, with Stirling's formula taken out: smooth at skew = 0."""
    u = 0.5 * skew * x
    return x * x * log1p_rest(u) - np.log1p(u) - HALF_LN_2PI - stirling_rest(0.25 * skew * skew)


def pearson3_support(skew: Any) -> tuple[Any, Any]:
    """One end is at -2 / skew; scipy says that there is none."""
    end = -2 / np.where(np.equal(skew, 0), 1.0, skew)
    return np.where(np.greater(skew, 0), end, -np.inf), np.where(np.less(skew, 0), end, np.inf)


def pearson3_cdf(x: Any, skew: Any) -> Any:
    """That of a negative skew by reflection; far from the mean the density is taken to be 0."""
    positive = np.greater_equal(plain(skew), 0)

    def upper(x: Any, skew: Any) -> Any:
        return np.greater(x, 0.0)

    def low(skew: Any) -> Any:
        wide = np.greater(plain(skew), 0.05)
        return -np.where(wide, 2 / np.where(wide, skew, 1.0), 40.0)

    size, place = np.where(positive, skew, -skew), np.where(positive, x, -x)
    cdf = integrated(pearson3_logpdf, upper, low)(place, size)
    return np.where(positive, cdf, 1 - cdf)


# Gauss-Legendre on (0, 1).
_X, _W = np.polynomial.legendre.leggauss(128)
UNIT, UNIT_WEIGHTS = 0.5 + 0.5 * _X, 0.5 * _W


def vonmises_cdf(x: Any, kappa: Any) -> Any:
    """1/2 and the integral from 0, within the period and twelve standard deviations."""
    turns = np.rint(plain(x) / (2 * math.pi))
    inner = x - 2 * math.pi * turns
    end = 12 / np.sqrt(np.maximum(plain(kappa), 1.0))
    inner = np.where(np.less(np.abs(plain(inner)), end), inner, np.sign(plain(inner)) * end)
    angles = as_array(inner)[..., None] * UNIT
    column = as_array(kappa)[..., None]
    density = np.exp(-2 * column * np.sin(0.5 * angles) ** 2) * UNIT_WEIGHTS
    return 0.5 + turns + inner * np.sum(density, axis=-1) / (2 * math.pi * sp.i0e(kappa))


_V = np.arange(-320, 71) * 0.2


def nct_logpdf(x: Any, df: Any, nc: Any) -> Any:
    """Johnson, Kotz & Balakrishnan 1995, equation 31.14, whose integral of

    yⁿ exp(-(y - m)²/2), with m = nc x / √(x² + n), is taken by the trapezoidal rule in log y,
    around its peak: exponentially convergent, and differentiable with nodes held fixed.
    """
    square = x * x + df
    m = nc * x / np.sqrt(square)
    n = df + 0 * m
    peak = 0.5 * (plain(m) + np.sqrt(plain(m) ** 2 + 4 * (plain(n) + 1)))
    width = as_array(1 / np.sqrt(peak * peak + plain(n) + 1))
    nodes = as_array(np.log(peak))[..., None] + width[..., None] * _V
    distance = np.exp(nodes) - as_array(m)[..., None]
    power = (as_array(n)[..., None] + 1) * nodes - 0.5 * distance * distance
    top = np.max(plain(power), axis=-1)
    integral = top + np.log(0.2 * width * np.sum(np.exp(power - top[..., None]), axis=-1))
    norm = 0.5 * (LNPI + (df - 1) * LN2) + sp.gammaln(0.5 * df) - 0.5 * df * np.log(df)
    return integral - norm - 0.5 * df * nc * nc / square - 0.5 * (df + 1) * np.log(square)

"""Noncentral distributions and those of Kolmogorov and Smirnov against mpmath; ends of supports."""

import math
from collections.abc import Callable
from math import inf
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import scipy.special as sp

from adcore import derivative, grad
from adcore_scipy.versions import older

MP = mp.mp.clone()
MP.dps = 40


def mixed(central: Callable[[int], Any], nc: Any) -> Any:
    """Σ w_j central(j) with Poisson weights of mean nc/2."""
    weight, total = MP.exp(-nc / 2), MP.mpf(0)
    for j in range(int(nc) + 60):
        total += weight * central(j)
        weight *= nc / 2 / (j + 1)
    return total


def mp_chndtr(x: Any, df: Any, nc: Any) -> Any:
    def central(j: int) -> Any:
        return MP.gammainc(df / 2 + j, 0, x / 2, regularized=True)

    return mixed(central, nc)


def mp_chndtr_upper(x: Any, df: Any, nc: Any) -> Any:
    def central(j: int) -> Any:
        return MP.gammainc(df / 2 + j, x / 2, MP.inf, regularized=True)

    return -mixed(central, nc)


def mp_ncfdtr(dfn: Any, dfd: Any, nc: Any, f: Any) -> Any:
    y = dfn * f / (dfn * f + dfd)
    return mixed(lambda j: MP.betainc(dfn / 2 + j, dfd / 2, 0, y, regularized=True), nc)


def mp_nctdtr(df: Any, nc: Any, t: Any) -> Any:
    """The integral over s = √(χ²/ν)."""
    scale = 2 * (df / 2) ** (df / 2) / MP.gamma(df / 2)
    density = lambda s: scale * s ** (df - 1) * MP.exp(-df * s * s / 2)
    ends = [k * MP.mpf(10) / 32 for k in range(33)]
    return MP.quad(lambda s: MP.ncdf(t * s - nc) * density(s), ends)


REFERENCES: list[tuple[Any, Callable[..., Any], list[tuple[float, ...]]]] = [
    (sp.chndtr, mp_chndtr, [(3.0, 2.0, 1.0), (0.01, 0.05, 3.0), (1.0, 40.0, 10.0)]),
    (sp.chndtr, mp_chndtr_upper, [(150.0, 3.0, 4.0), (40.0, 30.0, 20.0)]),
    (sp.ncfdtr, mp_ncfdtr, [(3.0, 5.0, 2.0, 1.0), (10.0, 20.0, 9.0, 0.2), (0.5, 2.0, 1.0, 7.0)]),
    (sp.nctdtr, mp_nctdtr, [(3.0, 1.0, 2.0), (30.0, 2.0, -1.5), (5.0, -1.0, -4.0)]),
]  # fmt: skip
CASES = [
    pytest.param(f, g, k, point, id=f"{f.__name__}-{k}-{point}")
    for f, g, points in REFERENCES
    for point in points
    for k in range(len(point))
]


@pytest.mark.parametrize(("function", "reference", "k", "point"), CASES)
def test_slopes(function: Any, reference: Any, k: int, point: Any) -> None:
    """The slope in each argument is accurate to 1e-9, relative to itself, in both tails."""
    found = grad(function, k)(*point)
    at = [MP.mpf(v) for v in point]
    step = at[k] / MP.mpf(10) ** 12
    ahead = reference(*at[:k], at[k] + step, *at[k + 1 :])
    behind = reference(*at[:k], at[k] - step, *at[k + 1 :])
    expected = (ahead - behind) / (2 * step)
    assert abs(found - expected) <= 1e-9 * abs(expected)


def test_central_limit_of_noncentrality() -> None:
    """At noncentrality 0 the slope in it is that to the right, and has a derivative."""
    first = grad(sp.chndtr, 2)
    expected = (sp.chdtr(5.0, 3.0) - sp.chdtr(3.0, 3.0)) / 2
    np.testing.assert_allclose(first(3.0, 3.0, 0.0), expected, rtol=1e-13)
    second = (sp.chdtr(7.0, 3.0) - 2 * sp.chdtr(5.0, 3.0) + sp.chdtr(3.0, 3.0)) / 4
    found = derivative(lambda nc: first(3.0, 3.0, nc))(0.0)
    np.testing.assert_allclose(found, second, rtol=1e-12)


def mp_smirnov(n: int, d: Any) -> Any:
    terms = [
        MP.binomial(n, j) * (d + MP.mpf(j) / n) ** (j - 1) * (1 - d - MP.mpf(j) / n) ** (n - j)
        for j in range(int(n * (1 - d)) + 1)
    ]
    return d * MP.fsum(terms)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize(("n", "d"), [(1, 0.3), (5, 0.31), (5, 0.11), (100, 0.05), (300, 0.004)])
def test_smirnov(n: int, d: float, order: int) -> None:
    """Its slope and the slope of that, to 1e-9."""
    function = lambda d: sp.smirnov(n, d)
    for _ in range(order):
        function = derivative(function)
    found = function(d)
    expected = MP.diff(lambda d: mp_smirnov(n, d), MP.mpf(d), order, h=MP.mpf(10) ** -12)
    assert abs(found - expected) <= 1e-9 * max(abs(expected), 1e-9)


@pytest.mark.parametrize("y", [0.06, 0.3, 0.89, 0.91, 2.0, 12.0])
def test_kolmogorov(y: float) -> None:
    """Its slope, by either series, to 1e-13 relative to itself."""
    expected = MP.mpf(0)
    with MP.workdps(200):
        for k in range(1, 300):
            expected += (-1) ** k * 8 * k * k * MP.mpf(y) * MP.exp(-2 * (k * MP.mpf(y)) ** 2)
    assert abs(grad(sp.kolmogorov)(y) - expected) <= 1e-12 * abs(expected)


# The function, where, and its slopes there in the arguments from the last one on backwards.
ENDS: list[tuple[Any, tuple[Any, ...], list[float]]] = [
    (sp.ndtr, (1e200,), [0]), (sp.ndtri, (0.0,), [inf]), (sp.ndtri, (1.0,), [inf]),
    (sp.log_ndtr, (-inf,), [inf]), (sp.log_ndtr, (inf,), [0]),
    (sp.owens_t, (0.0, inf), [0, 0]), (sp.owens_t, (inf, 0.0), [0, 0]),
    (sp.gammainc, (1.0, 0.0), [1, 0]), (sp.gammainc, (0.5, 0.0), [inf, 0]),
    (sp.gammainc, (2.0, inf), [0, 0]), (sp.gammainc, (inf, 1.0), [0, 0]),
    (sp.gammainc, (0.0, 1.0), [0, float(-MP.e1(1))]),
    (sp.betainc, (1.0, 3.0, 0.0), [3, 0, 0]), (sp.betainc, (2.0, 3.0, 1.0), [0, 0, 0]),
    (sp.betainc, (0.0, 1.0, 0.5), [0, 0, -math.log(2)]),
    (sp.betainc, (1.0, 0.0, 0.5), [0, math.log(2), 0]),
    (sp.stdtr, (3.0, inf), [0, 0]), (sp.stdtr, (inf, 0.0), [float(MP.npdf(0)), 0]),
    (sp.fdtr, (3.0, 2.0, inf), [0, 0, 0]), (sp.fdtrc, (3.0, 2.0, 0.0), [0, 0, 0]),
    (sp.gdtr, (1.0, 2.0, inf), [0, 0, 0]), (sp.chdtr, (2.0, 0.0), [0.5, 0]),
    (sp.gammaincinv, (2.0, 0.0), [inf, 0]), (sp.gammainccinv, (2.0, 0.0), [-inf, 0]),
    (sp.betaincinv, (2.0, 3.0, 1.0), [inf, 0, 0]), (sp.chdtri, (3.0, 0.0), [-inf, 0]),
    (sp.ncfdtr, (3.0, 2.0, 2.0, inf), [0, 0, 0, 0]),
    (sp.ncfdtr, (3.0, 2.0, 2.0, 0.0), [0, 0, 0, 0]),
    (sp.chndtr, (inf, 2.0, 1.0), [0, 0, 0]), (sp.nctdtr, (3.0, 1.0, -inf), [0, 0, 0]),
    (sp.kolmogi, (0.0,), [-inf]), (sp.smirnov, (5, 0.0), [-1]), (sp.smirnovi, (5, 0.0), [-inf]),
    (sp.bdtr, (0, 5, 0.0), [-5]), (sp.pdtr, (0, 0.0), [-1]), (sp.pdtr, (2, inf), [0]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "point", "slopes"),
    [
        pytest.param(*end, id=f"{end[0].__name__}-{end[1]}")
        for end in ENDS
        if not (end[0] is sp.betainc and 0 in end[1][:2] and older("1.16"))  # scipy has NaN there
    ],
)
def test_ends(function: Any, point: tuple[Any, ...], slopes: list[float]) -> None:
    """At the ends of supports and parameters slopes are what they tend to, without a warning."""
    for k, slope in enumerate(slopes, 1):
        np.testing.assert_allclose(grad(function, len(point) - k)(*point), slope, rtol=1e-13)


def test_far_to_the_right() -> None:
    """The upper tail of a heavy F distribution keeps its digits."""
    found = grad(sp.fdtr, 1)(1.0, 0.5, 1e14)
    rest = lambda dfd: MP.betainc(
        dfd / 2, MP.mpf(1) / 2, 0, dfd / (dfd + MP.mpf(10) ** 14), regularized=True
    )
    expected = -MP.diff(rest, MP.mpf(0.5), h=MP.mpf(10) ** -12)
    assert abs(found - expected) <= 1e-9 * abs(expected)

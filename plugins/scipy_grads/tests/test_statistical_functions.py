"""Distribution functions of scipy.special against mpmath, and inverses against what they invert."""

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import scipy.special as sp

from adcore import derivative, grad

MP = mp.mp.clone()
MP.dps = 30


def mp_gammainc(a: Any, x: Any) -> Any:
    return MP.gammainc(a, 0, x, regularized=True)


def mp_gammaincc(a: Any, x: Any) -> Any:
    return MP.gammainc(a, x, MP.inf, regularized=True)


def mp_betainc(a: Any, b: Any, x: Any) -> Any:
    return MP.betainc(a, b, 0, x, regularized=True)


def mp_stdtr(df: Any, t: Any) -> Any:
    half = MP.betainc(MP.mpf(df) / 2, 0.5, 0, df / (df + MP.mpf(t) ** 2), regularized=True) / 2
    return half if t < 0 else 1 - half


# The function, the same of mpmath, the argument that is differentiated, the bound, and points: both
# tails, small and large parameters.
REFERENCES: list[tuple[Any, Callable[..., Any], int, float, list[tuple[float, ...]]]] = [
    (sp.gammainc, mp_gammainc, 0, 1e-9, [
        (1e-3, 0.5), (0.3, 1e-6), (1.0, 1.0), (2.5, 0.1), (30.0, 3.0), (1e3, 900.0), (1e4, 1.01e4),
    ]),
    (sp.gammaincc, mp_gammaincc, 0, 1e-9, [
        (1e-3, 0.5), (0.3, 20.0), (1.0, 1.0), (2.5, 300.0), (30.0, 90.0), (1e3, 1200.0),
    ]),
    (sp.betainc, mp_betainc, 0, 1e-9, [
        (0.01, 0.5, 0.2), (1.0, 1.0, 0.5), (3.0, 20.0, 0.01), (100.0, 40.0, 0.6), (2.0, 3.0, 0.9),
    ]),
    (sp.betainc, mp_betainc, 1, 1e-9, [
        (0.5, 0.01, 0.2), (1.0, 1.0, 0.5), (3.0, 20.0, 0.01), (100.0, 40.0, 0.6), (2.0, 3.0, 0.9),
    ]),
    (sp.stdtr, mp_stdtr, 0, 1e-8, [
        (0.1, -2.0), (1.0, -1.0), (3.0, 2.5), (30.0, -6.0), (1e3, -1.5), (1e4, 2.0),
    ]),
]  # fmt: skip
CASES = [
    pytest.param(f, g, k, bound, point, id=f"{f.__name__}-{k}-{point}")
    for f, g, k, bound, points in REFERENCES
    for point in points
]


@pytest.mark.parametrize(("function", "reference", "k", "bound", "point"), CASES)
def test_parameters(function: Any, reference: Any, k: int, bound: float, point: Any) -> None:
    """The slope in a parameter is as accurate as its rule says."""
    found = grad(function, k)(*point)
    moved = lambda p: reference(*map(MP.mpf, point[:k]), p, *map(MP.mpf, point[k + 1 :]))
    expected = MP.diff(moved, MP.mpf(point[k]), h=MP.mpf(10) ** -12)
    assert abs(found - expected) <= bound * abs(expected)


# The inverse, what it inverts, the place of the unknown, and where.
INVERSES = [
    (sp.gammaincinv, sp.gammainc, 1, (2.0, 0.3)), (sp.gammainccinv, sp.gammaincc, 1, (2.0, 1e-9)),
    (sp.betaincinv, sp.betainc, 2, (2.0, 3.0, 0.3)), (sp.btdtria, sp.betainc, 0, (0.3, 3.0, 0.4)),
    (sp.btdtrib, sp.betainc, 1, (2.0, 0.3, 0.4)), (sp.gdtria, sp.gdtr, 0, (0.3, 2.0, 1.0)),
    (sp.gdtrib, sp.gdtr, 1, (1.5, 0.3, 2.0)), (sp.gdtrix, sp.gdtr, 2, (1.5, 2.0, 0.3)),
    (sp.fdtri, sp.fdtr, 2, (3.0, 5.0, 0.3)), (sp.stdtrit, sp.stdtr, 1, (3.0, 1e-6)),
    (sp.stdtridf, sp.stdtr, 0, (0.7, 1.0)), (sp.chdtri, sp.chdtrc, 1, (3.0, 0.3)),
    (sp.chdtriv, sp.chdtr, 0, (0.3, 3.0)), (sp.chndtrix, sp.chndtr, 0, (0.3, 3.0, 2.0)),
    (sp.chndtridf, sp.chndtr, 1, (4.0, 0.3, 2.0)), (sp.chndtrinc, sp.chndtr, 2, (4.0, 3.0, 0.3)),
    (sp.nctdtridf, sp.nctdtr, 0, (0.7, 0.5, 1.2)), (sp.nctdtrinc, sp.nctdtr, 1, (4.0, 0.6, 1.2)),
    (sp.nctdtrit, sp.nctdtr, 2, (4.0, 0.5, 0.6)), (sp.ncfdtri, sp.ncfdtr, 3, (3.0, 6.0, 1.5, 0.4)),
    (sp.ncfdtrinc, sp.ncfdtr, 2, (3.0, 6.0, 0.4, 1.2)),
    (sp.ncfdtridfn, sp.ncfdtr, 0, (0.41, 6.0, 1.5, 0.7)),
    (sp.ncfdtridfd, sp.ncfdtr, 1, (3.0, 0.46, 1.5, 1.2)),
    (sp.ndtri, sp.ndtr, 0, (1e-12,)), (sp.ndtri_exp, sp.log_ndtr, 0, (-900.0,)),
    (sp.kolmogi, sp.kolmogorov, 0, (0.3,)),
]  # fmt: skip


@pytest.mark.parametrize(("inverse", "forward", "k", "point"), INVERSES)
def test_inverses(inverse: Any, forward: Any, k: int, point: tuple[float, ...]) -> None:
    """What is inverted, of its inverse, is p: with slope 1 in p and 0 in all else."""

    def identity(*args: Any) -> Any:
        return forward(*args[:k], inverse(*args), *args[k + 1 :])

    slopes = grad(identity, tuple(range(len(point))))(*point)
    steep = grad(forward, tuple(range(len(point))))(*point[:k], inverse(*point), *point[k + 1 :])
    for j, slope in enumerate(slopes):
        expected = 1.0 if j == k else 0.0
        assert abs(slope - expected) <= 1e-6 * max(1, abs(steep[j]))


def test_tails_keep_their_digits() -> None:
    """A slope far out is as accurate relative to itself as in the middle."""
    found = derivative(sp.log_ndtr)(-1e8)
    assert abs(found / 1e8 - 1) < 1e-14
    assert grad(sp.gammaincc)(2.0, 700.0) > 0
    assert 0 == grad(sp.gammaincc)(2.0, 1e4)


def test_smirnov_has_all_derivatives() -> None:
    """Its slope at d = 0 is -1 and has a derivative: with 1 - d (1 + d)⁴ to the left of 1/5."""
    first = derivative(lambda d: sp.smirnov(5, d))
    assert first(0.0) == -1
    expected = MP.diff(lambda d: 1 - d * (1 + d) ** 4, 0.1, 2)
    assert abs(derivative(first)(0.1) - expected) < 1e-13 * abs(expected)


def test_distribution_functions_end_flat() -> None:
    """Beyond their support the slope is 0, not NaN."""
    assert 0 == grad(sp.expit)(np.inf) == grad(sp.ndtr)(-np.inf)
    assert np.array_equal([0, 0], grad(lambda x: np.sum(sp.kolmogorov(x)))(np.array([0.0, 40.0])))

"""Mathieu functions: Fourier coefficients, characteristic values, and their derivatives in q.

The coefficients of a function of order m are an eigenvector of a symmetric tridiagonal matrix,
D + q S with squares in D (DLMF 28.4.5 to 28.4.8), and the characteristic value a is its eigenvalue;
see `eigenproblem` for the derivatives of both. The matrices are small (about 40 rows), and
`numpy.linalg.eigh` finds the eigenvalues in their order, where scipy's `mathieu_a` finds a
neighbour's at single q. In x the functions give their own derivative, and the equation
y'' = -(a - 2q cos 2x) y the next one; scipy's x is in degrees, that of the modified functions not.

A modified function is a series of products of Bessel functions (DLMF 28.24.2 to 28.24.5), of which
the derivative in q is found by differences. Orders have no derivative.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain, rule

from .. import NAMESPACE
from ..difference_stencil import slope
from ..parametric_eigenproblem import eigenpair

twin = NAMESPACE.twin

DEGREE = np.pi / 180


class Kind(NamedTuple):
    """One of the four families: cosines or sines, of even or odd multiples."""

    even: bool  # in x: cosines
    first: int  # the lowest multiple

    def place(self, m: int) -> int:
        """The number of the eigenvalue, from 0."""
        return (m - self.first) // 2


def kind_of(m: int, even: bool) -> Kind:
    """The family of ce_m or se_m."""
    return Kind(even, m % 2 if even else 2 - m % 2)


@cache
def matrices(kind: Kind, size: int) -> tuple[Any, Any, Any]:
    """The multiples, D and S."""
    multiples = kind.first + 2.0 * np.arange(size)
    coupled = np.diag(np.ones(size - 1), 1)
    if kind.first == 0:
        coupled[0, 1] = np.sqrt(2)
    coupled = coupled + coupled.T
    if kind.first == 1:
        coupled[0, 0] = 1 if kind.even else -1
    return multiples, np.diag(multiples**2), coupled


def size_for(m: int, q: Any, least: int = 0) -> int:
    """Rows enough for coefficients below rounding error."""
    most = float(np.max(np.absolute(plain(q)), where=np.isfinite(plain(q)), initial=0))
    return max(m // 2 + 20 + int(2 * np.sqrt(most)), least)


class Solution(NamedTuple):
    """Of one order: multiples, unit vector, its slope in q, characteristic value, its slope."""

    multiples: Any
    vector: Any
    vector_slope: Any
    value: Any
    value_slope: Any


def solved(m: int, even: bool, q: Any, least: int = 0) -> Solution:
    """The eigenvector of ce_m or se_m, with scipy's sign. Shapes: (..., rows) for q (...)."""
    kind = kind_of(m, even)
    multiples, squares, coupled = matrices(kind, size_for(m, q, least))
    found = eigenpair(squares, coupled, q, kind.place(m))
    sign = sign_of(kind, m, plain(q), multiples, plain(found.vector))[..., None]
    vectors = found.vector * sign, found.vector_slope * sign
    return Solution(multiples, *vectors, found.value, found.value_slope)


def sign_of(kind: Kind, m: int, q: Any, multiples: Any, v: Any) -> Any:
    """±1 to make of v what scipy has: the value or slope at 0 positive.

    For q > 0 the functions are largest at 90 degrees, so the sign is told there.
    """
    k = np.round(multiples)
    there = np.cos(k * np.pi / 2) if kind.first % 2 == 0 else np.sin(k * np.pi / 2)
    if kind.even == (kind.first % 2 == 1):  # the function is 0 there: its slope
        there = k * there
    at_m = there[kind.place(m)]
    far = np.sum(v * np.where(np.round(there) == 0, 0, there), axis=-1) * at_m
    near = np.sum(v * (1 if kind.even else k), axis=-1)
    return np.where(np.where(q > 0, far, near) < 0, -1, 1)


def coefficients(kind_first: int, v: Any) -> Any:
    """Those of scipy: the first of an even number of a cosine is the mean, so √2 less."""
    if kind_first:
        return v
    return v * np.where(np.arange(v.shape[-1]) == 0, np.sqrt(0.5), 1)


def by_order(function: Any, m: Any, even: bool, *args: Any) -> Any:
    """function(order, *args) for each order in m; NaN for what is not one, 0 for se_0."""
    bare = plain(m)
    total = np.nan
    for order in np.unique(bare):
        if order >= 0 and order == np.round(order):
            here = 0.0 if order == 0 and not even else function(int(order), *args)
            total = here if np.ndim(bare) == 0 else np.where(np.equal(bare, order), here, total)
    return total


# ------------------------------------------------------------------------- characteristic values


def value_slope(m: Any, q: Any, even: bool) -> Any:
    """∂a_m/∂q or ∂b_m/∂q."""
    return by_order(lambda order, q: solved(order, even, q).value_slope, m, even, q)


# ------------------------------------------------------------------------------ angular functions


def angular_slopes(m: Any, q: Any, x: Any, even: bool) -> tuple[Any, Any]:
    """∂/∂q of ce_m or se_m, and of its derivative."""

    def series(order: int, k: int, q: Any, x: Any) -> Any:
        """The sum for the function (k = 0), or for its derivative (k = 1)."""
        found = solved(order, even, q)
        slopes = coefficients(found.multiples[0], found.vector_slope)
        angles = np.multiply.outer(x * DEGREE, found.multiples)
        cosine = even != bool(k)
        waves = np.cos(angles) if cosine else np.sin(angles)
        factor = 1 if k == 0 else -found.multiples if even else found.multiples
        return np.sum(slopes * factor * waves, axis=-1)

    def part(k: int) -> Any:
        return by_order(lambda order, q, x: series(order, k, q, x), m, even, q, x)

    return part(0), part(1)


def angular(function: Any, characteristic: Any, even: bool) -> Any:
    """The rule of ce_m or se_m, x in degrees. Shapes: elementwise."""

    def in_q(ans, m, q, x):
        return angular_slopes(m, q, x, even)

    def in_x(ans, m, q, x):
        bend = characteristic(m, q) - 2 * q * np.cos(2 * DEGREE * x)
        bend = np.where(np.equal(m, 0), 1, bend) if not even else bend  # se_0 = 0
        return DEGREE * ans[1], -DEGREE * bend * ans[0]

    return two_outputs(function, in_q, in_x)


def two_outputs(function: Any, in_q: Any, in_x: Any, **options: Any) -> Any:
    """The rule of an elementwise function of (m, q, x) with two outputs, from their partials."""

    def push(partials):
        def jvp(t, ans, m, q, x):
            """Both partials times t; the outputs are elementwise."""
            first, second = partials(ans, m, q, x)
            return t * first, t * second

        return jvp

    def pull(partials):
        def vjp(ct, ans, m, q, x):
            """Adjoint: the sum over the outputs."""
            pairs = zip(ct, partials(ans, m, q, x), strict=True)
            return sum(c * p for c, p in pairs if c is not None)

        return vjp

    return rule(
        function,
        jvp=(push(in_q), push(in_x)),
        vjp=(pull(in_q), pull(in_x)),
        wrt=("q", "x"),
        **options,
    )


# ----------------------------------------------------------------------------- modified functions


def modified_series(order: int, k: int, q: Any, x: Any, even: bool, bessel: Any) -> Any:
    """Mc_m or Ms_m (k = 0), or its derivative in x (k = 1); of the kind whose Bessel is given.

    The series is divided by a coefficient of free choice: by the largest.
    """
    found = solved(order, even, q)
    v = coefficients(found.multiples[0], found.vector)
    first, index = round(found.multiples[0]), np.arange(v.shape[-1])
    chosen = np.argmax(np.absolute(plain(v)), axis=-1)[..., None]
    largest = np.sum(np.where(index == chosen, v, 0), axis=-1)
    # The orders are ℓ - s and ℓ + s + first. Those of negligible terms would meet an infinity.
    small = np.absolute(plain(v)) < 1e-25
    low, high = (np.where(small, 0, index + c) for c in (-chosen, chosen + first))
    weights = np.where(small, 0, (-1.0) ** (index + kind_of(order, even).place(order)) * v)
    if first == 0:
        largest = largest * np.where(chosen[..., 0] == 0, 2, 1)
    ones = np.ones(v.shape[-1])
    u1, u2 = (np.multiply.outer(np.sqrt(q) * np.exp(y), ones) for y in (-x, x))
    crossed = 1 if even else -1

    def product(j: Any, c: Any) -> Any:
        return j(low, u1) * c(high, u2) + crossed * (j(high, u1) * c(low, u2))

    if k == 0:
        terms = product(sp.jv, bessel)
    else:
        terms = product(sp.jv, turned(bessel, 1)) + product(turned(sp.jv, -1), bessel)
    return np.sum(weights * terms, axis=-1) / largest


def turned(bessel: Any, sign: int) -> Any:
    """∂/∂x of a Bessel function of √q e^(±x): ±u times its derivative in u (DLMF 10.6.1)."""
    return lambda order, u: sign * u * (bessel(order - 1, u) - bessel(order + 1, u)) / 2


def modified_slopes(m: Any, q: Any, x: Any, even: bool, bessel: Any) -> tuple[Any, Any]:
    """∂/∂q of Mc_m or Ms_m, and of its derivative: differences of the series.

    It has a branch point at q = 0, and oscillates like √q cosh x.
    """
    q = np.where(np.greater(plain(q), 0), q, np.nan)
    bare = plain(q)
    step = np.minimum(bare / 24, 0.25 * np.sqrt(bare) / np.cosh(plain(x)))

    def part(k: int) -> Any:
        def at(order: int, q: Any, x: Any) -> Any:
            def series(q: Any, x: Any) -> Any:
                return modified_series(order, k, q, x, even, bessel)

            return slope(series, 0, q, x, step=step)

        return by_order(at, m, even, q, x)

    return part(0), part(1)


def modified(function: Any, characteristic: Any, even: bool, bessel: Any) -> Any:
    """The rule of Mc_m or Ms_m. Shapes: elementwise."""

    def in_q(ans, m, q, x):
        return modified_slopes(m, q, x, even, bessel)

    def in_x(ans, m, q, x):
        return ans[1], (characteristic(m, q) - 2 * q * np.cosh(2 * x)) * ans[0]

    how = {"q": "central differences of order 16 of a series, 1e-9"}
    return two_outputs(function, in_q, in_x, approximate=how)


# --------------------------------------------------------------------------- Fourier coefficients


def coefficient_slopes(m: Any, q: Any, count: int, even: bool) -> Any:
    """∂/∂q of the first `count` coefficients."""
    found = solved(int(m), even, q, count)
    return coefficients(found.multiples[0], found.vector_slope)[..., :count]


def coefficient_rule(name: str, even: bool) -> Any:
    """The rule of scipy's sequence of coefficients, of a scalar q."""

    def jvp(t, ans, m, q):
        """The map: the coefficients of ce_m or se_m. Differential: see above. Shapes: (count,)."""
        return t * coefficient_slopes(m, q, ans.shape[0], even)

    def vjp(ct, ans, m, q):
        """Adjoint: the sum over the coefficients."""
        return np.sum(ct * coefficient_slopes(m, q, ct.shape[0], even))

    return rule(twin(name), jvp=jvp, vjp=vjp, wrt=("q",))


# fmt: off
RULES = [
    elementwise(sp.mathieu_a, None, lambda ans, m, q: value_slope(m, q, True),
                domain=((2, 2), (0.5, 5))),
    elementwise(sp.mathieu_b, None, lambda ans, m, q: value_slope(m, q, False),
                domain=((2, 2), (0.5, 5))),
    coefficient_rule("mathieu_even_coef", True),
    coefficient_rule("mathieu_odd_coef", False),
    angular(sp.mathieu_cem,       sp.mathieu_a, True),
    angular(sp.mathieu_sem,       sp.mathieu_b, False),
    modified(sp.mathieu_modcem1,  sp.mathieu_a, True, sp.jv),
    modified(sp.mathieu_modcem2,  sp.mathieu_a, True, sp.yv),
    modified(sp.mathieu_modsem1,  sp.mathieu_b, False, sp.jv),
    modified(sp.mathieu_modsem2,  sp.mathieu_b, False, sp.yv),
]
# fmt: on

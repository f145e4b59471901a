"""Orthogonal polynomials and their continuation to degrees that are not whole.

In x the derivative is a polynomial of the next lower degree of the same kind or a neighbouring one
(DLMF 18.9.15 to 18.9.27), which is exact everywhere, at x = ±1 too. A degree of integer type has
no derivative. In a degree of type float the Chebyshev polynomials have a closed derivative: with
x = cos θ they are cos nθ and sin((n + 1)θ) / sin θ, and θ / sin θ = ₂F₁(1, 1; 3/2; (1 - x)/2) has
no singularity at x = 1 (DLMF 15.4.14). The others, and the parameters, have none: differences,
measured against 40 digits for degrees up to 40, -0.98 < x < 1 (Laguerre: up to 20), parameters from
-0.7 to 3: within 1e-9 of the larger of the function and its derivative, also where scipy's value of
a degree that is not whole is wrong in every digit (near x = -1, from degree 10 on).

At x = -1 a polynomial of a degree that is not whole is infinite, beyond it is not real: there is no
derivative in the degree (NaN), save for Chebyshev's of the first kind at -1.

The functions that construct a `numpy.poly1d` (`legendre(n)`, `jacobi(n, alpha, beta)`, …) give one
that can be called with a traced x. What they make of their parameters cannot be traced.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.errors import NonDifferentiableError
from adcore.extend import elementwise, plain

from .. import NAMESPACE
from ..difference_stencil import slope
from ..polynomial_degrees import parameter_slope, polynomial

refused = NAMESPACE.refused

# -------------------------------------------------------------------- one of the next lower degree


def reflected(n: Any) -> Any:
    """The degree of at least -1/2 of the same Legendre polynomial: P_n = P_{-n-1}."""
    return np.maximum(n, -n - 1) if np.any(np.less(plain(n), 0)) else n


def chebyt_x(n: Any, x: Any) -> Any:
    """T_n' = n U_{n-1} (DLMF 18.9.21)."""
    return n * polynomial(sp.eval_chebyu, n - 1, x)


def legendre_x(n: Any, x: Any) -> Any:
    """P_n' = C_{n-1}^(3/2) (DLMF 18.9.19 with 18.7.9)."""
    return polynomial(sp.eval_gegenbauer, reflected(n) - 1, 1.5, x)


def jacobi_x(n: Any, alpha: Any, beta: Any, x: Any) -> Any:
    """P_n^(α,β)' = (n + α + β + 1)/2 P_{n-1}^(α+1,β+1) (DLMF 18.9.15); 0 for n = 0 at every x."""
    zero = np.equal(plain(n), 0) & np.less_equal(np.real(plain(x)), -1)
    x = np.where(zero, 1, x) if zero.any() else x
    return (n + alpha + beta + 1) / 2 * polynomial(sp.eval_jacobi, n - 1, alpha + 1, beta + 1, x)


def gegenbauer_x(n: Any, alpha: Any, x: Any) -> Any:
    """C_n^(α)' = 2α C_{n-1}^(α+1) (DLMF 18.9.19)."""
    return 2 * alpha * polynomial(sp.eval_gegenbauer, n - 1, alpha + 1, x)


def chebyu_x(n: Any, x: Any) -> Any:
    """U_n' = 2 C_{n-1}^(2) (DLMF 18.9.19); U_n = -U_{-n-2} for negative degrees."""
    bare = plain(n)
    if not np.any(np.less_equal(bare, -1)):
        return 2 * polynomial(sp.eval_gegenbauer, n - 1, 2.0, x)
    n = np.where(np.equal(bare, -1), 0, np.maximum(n, -n - 2))
    return 2 * np.where(np.less(bare, -1), -1, 1) * polynomial(sp.eval_gegenbauer, n - 1, 2.0, x)


def genlaguerre_x(n: Any, alpha: Any, x: Any) -> Any:
    """L_n^(α)' = -L_{n-1}^(α+1) (DLMF 18.9.23)."""
    return -polynomial(sp.eval_genlaguerre, n - 1, alpha + 1, x)


def hermite_x(function: Any, n: Any, x: Any) -> Any:
    """He_n' = n He_{n-1} (DLMF 18.9.27); 0 for n = 0, where scipy has no He_{-1}."""
    return n * function(np.where(np.equal(n, 0), 0, n - 1), x)


# ----------------------------------------------------------------------- degrees that are not whole


def angle_by_sine(x: Any) -> Any:
    """θ / sin θ for x = cos θ, which is analytic at x = 1, and real beyond."""
    return sp.hyp2f1(1.0, 1.0, 1.5, (1 - x) / 2)


def chebyt_n(n: Any, x: Any) -> Any:
    """∂ cos nθ/∂n = -θ sin nθ = -(θ / sin θ) (1 - x²) U_{n-1}(x); -π sin nπ at x = -1."""
    end = np.equal(plain(x), -1)
    if end.any():
        return np.where(end, -np.pi * np.sin(np.pi * n), chebyt_n(n, np.where(end, 0, x)))
    return -angle_by_sine(x) * (1 - x) * (1 + x) * polynomial(sp.eval_chebyu, n - 1, x)


def chebyu_n(n: Any, x: Any) -> Any:
    """∂/∂n of sin((n + 1)θ) / sin θ: (θ / sin θ) T_{n+1}(x)."""
    return angle_by_sine(x) * polynomial(sp.eval_chebyt, n + 1, x)


# -------------------------------------------------------------------------------- by differences

BY_DIFFERENCES = "central differences of order 16, 1e-9"


def in_n(*names: str) -> Any:
    """What `approximate` says of these parameters."""
    return {name: BY_DIFFERENCES for name in ("n", *names)}


def legendre_n(n: Any, x: Any) -> Any:
    """∂P_n/∂n."""
    return parameter_slope(sp.eval_legendre, 0, n, x)


def jacobi(k: int) -> Any:
    """∂P_n^(α,β)/∂n, ∂α or ∂β for k = 0, 1, 2."""
    return lambda ans, n, alpha, beta, x: parameter_slope(sp.eval_jacobi, k, n, alpha, beta, x)


def gegenbauer(k: int) -> Any:
    """∂C_n^(α)/∂n or ∂α for k = 0, 1."""
    return lambda ans, n, alpha, x: parameter_slope(sp.eval_gegenbauer, k, n, alpha, x)


REACH = 40.0  # of L_n(x) between whole degrees


def in_reach(x: Any) -> Any:
    """x, if scipy's Laguerre polynomials are accurate there between whole degrees."""
    if np.any(np.real(plain(x)) > REACH):
        msg = (
            f"A Laguerre polynomial has no reliable slope in its degree beyond x = {REACH}: there "
            "scipy's values between whole degrees lose their digits. Give whole degrees."
        )
        raise NonDifferentiableError(msg)
    return x


def genlaguerre(k: int) -> Any:
    """∂L_n^(α)/∂n or ∂α for k = 0, 1."""

    def in_degree(ans: Any, n: Any, alpha: Any, x: Any) -> Any:
        return parameter_slope(sp.eval_genlaguerre, 0, n, alpha, in_reach(x))

    if k == 0:
        return in_degree
    return lambda ans, n, alpha, x: parameter_slope(sp.eval_genlaguerre, k, n, alpha, x)


def laguerre_n(ans: Any, n: Any, x: Any) -> Any:
    """∂L_n/∂n."""
    return parameter_slope(sp.eval_laguerre, 0, n, in_reach(x))


def sh_jacobi_value(n: Any, p: Any, q: Any, x: Any) -> Any:
    """G_n^(p,q)(x) = P_n^(p-q,q-1)(2x - 1) / binom(2n + p - 1, n), scipy's definition."""
    return polynomial(sp.eval_jacobi, n, p - q, q - 1, 2 * x - 1) / sp.binom(2 * n + p - 1, n)


def sh_jacobi(k: int) -> Any:
    """∂G_n^(p,q)/∂n, ∂p or ∂q for k = 0, 1, 2."""
    return lambda ans, n, p, q, x: slope(sh_jacobi_value, k, n, p, q, x)


def sh_jacobi_x(ans: Any, n: Any, p: Any, q: Any, x: Any) -> Any:
    """∂G_n^(p,q)/∂x."""
    return 2 * jacobi_x(n, p - q, q - 1, 2 * x - 1) / sp.binom(2 * n + p - 1, n)


# ------------------------------------------------------------------------------- not differentiable

CONSTRUCTED = (
    "it constructs a numpy.poly1d from rounded roots; a traced x may be given to the polynomial, "
    "but for a derivative in a parameter call special.eval_{0}."
)
NODES = (
    "the nodes and weights are found by an iteration; a derivative in a parameter can be taken of "
    "a sum over fixed nodes with the weight function written out."
)


def refusals() -> list[Any]:
    """What has parameters that could be traced, and no derivative in them."""
    made = ("jacobi", "sh_jacobi", "genlaguerre", "gegenbauer")
    return [
        *(refused(name, CONSTRUCTED.format(name)) for name in made),
        *(refused(f"roots_{name}", NODES) for name in made),
    ]


# fmt: off
RULES = [
    elementwise(sp.eval_legendre,    lambda ans, n, x: legendre_n(n, x),
                                     lambda ans, n, x: legendre_x(n, x),
                domain=((0.2, 3.8), (-0.8, 0.9)), approximate=in_n()),
    elementwise(sp.eval_chebyt,      lambda ans, n, x: chebyt_n(n, x),
                                     lambda ans, n, x: chebyt_x(n, x),
                domain=((0.2, 3.8), (-0.8, 2.0))),
    elementwise(sp.eval_chebyu,      lambda ans, n, x: chebyu_n(n, x),
                                     lambda ans, n, x: chebyu_x(n, x),
                domain=((0.2, 3.8), (-0.8, 2.0))),
    # C_n(x) = 2 T_n(x/2), S_n(x) = U_n(x/2)
    elementwise(sp.eval_chebyc,      lambda ans, n, x: 2 * chebyt_n(n, x / 2),
                                     lambda ans, n, x: chebyt_x(n, x / 2),
                domain=((0.2, 3.8), (-1.6, 3.0))),
    elementwise(sp.eval_chebys,      lambda ans, n, x: chebyu_n(n, x / 2),
                                     lambda ans, n, x: chebyu_x(n, x / 2) / 2,
                domain=((0.2, 3.8), (-1.6, 3.0))),
    elementwise(sp.eval_jacobi,      jacobi(0), jacobi(1), jacobi(2),
                                     lambda ans, n, alpha, beta, x: jacobi_x(n, alpha, beta, x),
                domain=((0.2, 1.4), (-0.4, 2), (-0.4, 2), (-0.8, 0.9)),
                approximate=in_n("alpha", "beta")),
    elementwise(sp.eval_laguerre,    laguerre_n,
                                     lambda ans, n, x: genlaguerre_x(n, 0.0, x),
                domain=((0.2, 3.8), (0, 6)), approximate=in_n()),
    elementwise(sp.eval_genlaguerre, genlaguerre(0), genlaguerre(1),
                                     lambda ans, n, alpha, x: genlaguerre_x(n, alpha, x),
                domain=((0.2, 3.8), (-0.4, 2), (0, 6)), approximate=in_n("alpha")),
    elementwise(sp.eval_hermite,     None, lambda ans, n, x: 2 * hermite_x(sp.eval_hermite, n, x)),
    elementwise(sp.eval_hermitenorm, None, lambda ans, n, x: hermite_x(sp.eval_hermitenorm, n, x)),
    elementwise(sp.eval_gegenbauer,  gegenbauer(0), gegenbauer(1),
                                     lambda ans, n, alpha, x: gegenbauer_x(n, alpha, x),
                domain=((0.2, 3.8), (0.6, 2), (-0.8, 0.9)), approximate=in_n("alpha")),
    # of 2x - 1
    elementwise(sp.eval_sh_legendre, lambda ans, n, x: legendre_n(n, 2 * x - 1),
                                     lambda ans, n, x: 2 * legendre_x(n, 2 * x - 1),
                domain=((0.2, 3.8), (0.1, 0.9)), approximate=in_n()),
    elementwise(sp.eval_sh_chebyt,   lambda ans, n, x: chebyt_n(n, 2 * x - 1),
                                     lambda ans, n, x: 2 * chebyt_x(n, 2 * x - 1),
                domain=((0.2, 3.8), (0.1, 1.5))),
    elementwise(sp.eval_sh_chebyu,   lambda ans, n, x: chebyu_n(n, 2 * x - 1),
                                     lambda ans, n, x: 2 * chebyu_x(n, 2 * x - 1),
                domain=((0.2, 3.8), (0.1, 1.5))),
    elementwise(sp.eval_sh_jacobi,   sh_jacobi(0), sh_jacobi(1), sh_jacobi(2), sh_jacobi_x,
                domain=((0.2, 1.4), (2, 3), (0.7, 2), (0.1, 0.9)), approximate=in_n("p", "q")),
    refusals(),
]
# fmt: on

"""Spheroidal wave functions: characteristic values, angular and radial functions.

An angular function is a series of Legendre functions of the degrees m + p, m + p + 2, …, of which
the coefficients are an eigenvector of a symmetric tridiagonal matrix, D + γ S with γ = c² (prolate)
or -c² (oblate) and S the matrix of x² (DLMF 30.8, in functions of norm 1). The characteristic value
is its eigenvalue; see `eigenproblem` for the derivatives of both. A radial function
of the first kind is a series of spherical Bessel functions with the same coefficients (DLMF
30.11.3). That of the second kind has none that converges everywhere, and scipy's values lose all
digits in wide ranges (their Wronskian with the first kind tells), so it is refused in c.

In x the functions give their own derivative, and the differential equation the next one. Modes have
no derivative. Where scipy's values of radial functions are wrong they have none (see
`radial_values`). With the characteristic value as an argument (`pro_ang1_cv`, …) a derivative in it
or in c alone means nothing: they belong together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import plain, refuse, rule

from ...versions import needs
from .. import NAMESPACE
from ..careful_quotients import where_a_value
from ..difference_stencil import slope
from ..radial_values import refuse_negative, refuse_wrong
from ..several_outputs import pulled
from ..spheroidal_modes import by_mode, solved
from .legendre import lpmv_x

twin = NAMESPACE.twin

# ------------------------------------------------------------------------- characteristic values


def value_slope(m: Any, n: Any, c: Any, sign: int) -> Any:
    """∂λ/∂c = 2 c sign v' S v."""
    return (
        by_mode(lambda m, n, c: solved(m, n, sign * c * c)[1].value_slope, m, n, c) * 2 * sign * c
    )


def characteristic_rule(function: Any, sign: int) -> Any:
    """The rule of λ_mn. It is no `elementwise` one, for scipy's in single precision do not end."""

    def product(v, ans, m, n, c):
        """The map: λ_mn(c). Differential and adjoint: times the slope. Shapes: elementwise."""
        return v * value_slope(m, n, c, sign)

    return rule(function, jvp=product, vjp=product, wrt=("c",))


def sequence_slopes(m: int, n: int, c: Any, sign: int) -> Any:
    """∂/∂c of the characteristic values of the modes m, m; m, m + 1; … m, n."""
    return np.stack([value_slope(m, k, c, sign) for k in range(int(m), int(n) + 1)])


def sequence(name: str, sign: int) -> Any:
    """The rule of scipy's sequence of characteristic values, of a scalar c."""

    def jvp(t, ans, m, n, c):
        """The map: λ_mm, …, λ_mn. Differential: of each. Shapes: (n - m + 1,)."""
        return t * sequence_slopes(m, n, c, sign)

    def vjp(ct, ans, m, n, c):
        """Adjoint: the sum over the values."""
        return np.sum(ct * sequence_slopes(m, n, c, sign))

    made = rule(twin(name), jvp=jvp, vjp=vjp, wrt=("c",))
    return needs("1.17", "it writes beyond its memory, which can end the process", made)


# ------------------------------------------------------------------------------ angular functions


def basis(m: int, degrees: Any, x: Any, k: int) -> Any:
    """Legendre functions of norm 1, or (k = 1) their slopes. Shapes: (..., rows) for x (...)."""
    x = np.multiply.outer(x, np.ones_like(degrees))
    norms = np.sqrt((degrees + 0.5) / sp.poch(degrees - m + 1, 2 * m)) * (-1.0) ** m
    return norms * (lpmv_x(None, m, degrees, x) if k else sp.lpmv(m, degrees, x))


def angular_slope(m: int, n: int, c: Any, x: Any, k: int, sign: int) -> Any:
    """∂S_mn/∂c, or (k = 1) that of its derivative.

    S = f Σ v_l P_l, with f so that at x = 0 it, or for n - m odd its slope, is that of P_n^m.
    """
    degrees, found = solved(m, n, sign * c * c)
    parity = (n - m) % 2
    middle = basis(m, degrees, np.zeros(()), parity)
    target = (-1) ** m * (lpmv_x(None, m, n, 0.0) if parity else sp.lpmv(m, n, 0.0))
    there, there_slope = (np.sum(v * middle, axis=-1) for v in found[2:])
    f = target / there
    f_slope = -f * there_slope / there
    waves = basis(m, degrees, x, k)
    sums, slopes = (np.sum(v * waves, axis=-1) for v in found[2:])
    return 2 * sign * c * (f * slopes + f_slope * sums)


def angular(function: Any, characteristic: Any, sign: int) -> Any:
    """The rule of S_mn. Shapes: elementwise."""

    def in_c(ans, m, n, c, x):
        return tuple(
            by_mode(lambda m, n, c, x, k=k: angular_slope(m, n, c, x, k, sign), m, n, c, x)
            for k in (0, 1)
        )

    def in_x(ans, m, n, c, x):
        return ans[1], angular_bend(m, characteristic(m, n, c), c, x, sign, ans)

    return two_outputs(function, in_c, in_x)


def angular_bend(m: Any, cv: Any, c: Any, x: Any, sign: int, ans: Any) -> Any:
    """S'' by (1 - x²) S'' = 2x S' - (λ - γ x² - m²/(1 - x²)) S (DLMF 30.2.1), |x| < 1."""
    w = np.multiply(1 - x, 1 + x)
    return (2 * x * ans[1] - (cv - sign * c * c * x * x - m * m / w) * ans[0]) / w


# ------------------------------------------------------------------------------- radial functions


def radial_series(m: int, n: int, c: Any, x: Any, k: int, sign: int) -> Any:
    """R_mn of the first kind, or (k = 1) its derivative in x: DLMF 30.11.3 and .4."""
    l, found = solved(m, n, sign * c * c)
    weights = found.vector * np.sqrt((2 * l + 1) * sp.poch(l - m + 1, 2 * m))
    total = np.sum(weights, axis=-1)
    weights = weights * (-1.0) ** ((l - n) // 2)
    z = np.multiply.outer(c * x, np.ones_like(l))

    def bessel(degree: Any) -> Any:
        return np.sqrt(np.pi / 2 / z) * sp.jv(degree + 0.5, z)

    factor = np.power((x * x - sign) / (x * x), m / 2)
    sums = np.sum(weights * bessel(l), axis=-1)
    if k == 0:
        return factor * sums / total
    turned = weights * (l * bessel(l - 1) - (l + 1) * bessel(l + 1)) / (2 * l + 1)
    tilt = m * sign / (x * (x * x - sign))
    return factor * (c * np.sum(turned, axis=-1) + tilt * sums) / total


def radial_slope(m: int, n: int, c: Any, x: Any, k: int, sign: int) -> Any:
    """∂R_mn/∂c of the first kind, or (k = 1) that of ∂R/∂x; at x = 0 a point near it.

    At c = 0 with points on both sides, where R(-c, x) = (-1)ⁿ R(c, x).
    """
    near = np.equal(plain(x), 0)
    x = np.where(near, 1e-8, x) if near.any() else x
    bare = plain(c)
    step = np.minimum(np.where(bare > 0, bare / 24, 1), 0.25 / (1 + np.absolute(plain(x))))

    def even(c: Any, x: Any) -> Any:
        side = np.where(plain(c) < 0, -1.0, 1.0)
        return side**n * radial_series(m, n, side * c, x, k, sign)

    return slope(even, 0, c, x, step=step)


def radial_bend(m: Any, cv: Any, c: Any, x: Any, sign: int, ans: Any) -> Any:
    """R'' by (x² ∓ 1) R'' = -2x R' + (λ - c² x² ± m²/(x² ∓ 1)) R (DLMF 30.2.1), upper: prolate."""
    w = np.multiply(x - 1, x + 1) if sign > 0 else x * x + 1
    w = np.where(plain(w) == 0, np.nan, w) if np.any(plain(w) == 0) else w
    return ((cv - c * c * x * x + sign * m * m / w) * ans[0] - 2 * x * ans[1]) / w


def radial(function: Any, characteristic: Any, sign: int) -> Any:
    """The rule of R_mn of the first kind. Shapes: elementwise."""

    def in_c(ans, m, n, c, x):
        refuse_negative(function, c)
        none = np.isnan(plain(ans[0]))
        x = np.where(none, 2, x) if np.any(none) else x
        return tuple(
            where_a_value(
                ans[0],
                by_mode(lambda m, n, c, x, k=k: radial_slope(m, n, c, x, k, sign), m, n, c, x),
            )
            for k in (0, 1)
        )

    def in_x(ans, m, n, c, x):
        refuse_negative(function, c)
        return ans[1], radial_bend(m, characteristic(m, n, c), c, x, sign, ans)

    how = {"c": "central differences of order 16 of a series, 1e-8 up to c = 20"}
    return two_outputs(function, in_c, in_x, approximate=how)


# --------------------------------------------------------------------------- rules of two outputs


def both_modes(partials: Any) -> tuple[Any, Any]:
    """The JVP and VJP in one argument of an elementwise function with two outputs."""

    def jvp(t, ans, m, n, c, x):
        """Both partials times t."""
        return tuple(t * p for p in partials(ans, m, n, c, x))

    def vjp(ct, ans, m, n, c, x):
        """Adjoint: the sum over the outputs."""
        return pulled(ct, partials(ans, m, n, c, x))

    return jvp, vjp


def two_outputs(function: Any, in_c: Any, in_x: Any, **options: Any) -> Any:
    """The rule of a function of (m, n, c, x)."""
    jvp, vjp = zip(both_modes(in_c), both_modes(in_x), strict=True)
    return rule(function, jvp=jvp, vjp=vjp, wrt=("c", "x"), **options)


def second_kind(function: Any, first: Any, characteristic: Any, sign: int) -> list[Any]:
    """The rules of R_mn of the second kind: in x alone."""

    def in_x(ans, m, n, c, x):
        refuse_wrong(function, first, ans, (m, n, c, x), sign)
        return ans[1], radial_bend(m, characteristic(m, n, c), c, x, sign, ans)

    reason = (
        "scipy's values of the second kind lose all digits in wide ranges of c and x, and no "
        "series converges everywhere; it is differentiable in x, and the first kind in c."
    )
    how = {"x": "scipy's second output, as accurate as its functions of the second kind"}
    jvp, vjp = both_modes(in_x)
    made = rule(function, jvp=jvp, vjp=vjp, wrt=("x",), approximate=how)
    return [made, refuse(function, "c", reason)]


def with_value(function: Any, name: str, bend: Any, sign: int, first: Any = None) -> list[Any]:
    """The rules of a function to which the characteristic value is given: in x alone.

    Arguments:
        first: of a function of the second kind, that of the first.
    """

    def in_x(ans, m, n, c, cv, x):
        if first is not None:
            refuse_wrong(function, first, ans, (m, n, c, cv, x), sign)
        elif bend is radial_bend:
            refuse_negative(function, c)
        return ans[1], bend(m, cv, c, x, sign, ans)

    def jvp(t, ans, m, n, c, cv, x):
        """Both partials in x times t."""
        return tuple(t * p for p in in_x(ans, m, n, c, cv, x))

    def vjp(ct, ans, m, n, c, cv, x):
        """Adjoint: the sum over the outputs."""
        return pulled(ct, in_x(ans, m, n, c, cv, x))

    reason = (
        f"the characteristic value is a function of c, and the two have no meaning one without the "
        f"other; call scipy.special.{name}(m, n, c, x), which finds it."
    )
    made = rule(function, jvp=jvp, vjp=vjp, wrt=("x",))
    return [made, refuse(function, "c", reason), refuse(function, "cv", reason)]


# fmt: off
RULES = [
    characteristic_rule(sp.pro_cv, 1),
    characteristic_rule(sp.obl_cv, -1),
    sequence("pro_cv_seq", 1),
    sequence("obl_cv_seq", -1),
    angular(sp.pro_ang1,     sp.pro_cv, 1),
    radial(sp.pro_rad1,      sp.pro_cv, 1),
    second_kind(sp.pro_rad2, sp.pro_rad1, sp.pro_cv, 1),
    angular(sp.obl_ang1,     sp.obl_cv, -1),
    radial(sp.obl_rad1,      sp.obl_cv, -1),
    second_kind(sp.obl_rad2, sp.obl_rad1, sp.obl_cv, -1),
    with_value(sp.pro_ang1_cv, "pro_ang1", angular_bend, 1),
    with_value(sp.pro_rad1_cv, "pro_rad1", radial_bend, 1),
    with_value(sp.pro_rad2_cv, "pro_rad2", radial_bend, 1, sp.pro_rad1_cv),
    with_value(sp.obl_ang1_cv, "obl_ang1", angular_bend, -1),
    with_value(sp.obl_rad1_cv, "obl_rad1", radial_bend, -1),
    with_value(sp.obl_rad2_cv, "obl_rad2", radial_bend, -1, sp.obl_rad1_cv),
]
# fmt: on

"""Functions of each element that are not ufuncs: parts of complex numbers, limits, special ones.

clip is minimum after maximum, so at a bound half of the slope is the bound's, as for every tie.
sinc' = (cos πx - sinc x) / x, a power series near 0. The derivatives of i0 are those of
I₀(x) = (1/π) ∫₀^π cosh(x cos θ) dθ, which the midpoint rule integrates to rounding error.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.extend import composite, constant, elementwise, linear, plain, primitive, rule, twin

from ..arrays.decisions import some
from .mixed_arguments import is_traced
from .ufuncs import is_complex

# -------------------------------------------------------------------------- complex numbers


def angle(z: Any, deg: bool = False) -> Any:
    """The angle of a complex number; that of a real one is 0 or π: constant."""
    if not is_complex(z):
        return np.angle(plain(z), deg)
    a = np.arctan2(np.imag(z), np.real(z))
    return a * (180 / math.pi) if deg else a


def real_if_close(a: Any, tol: float = 100) -> Any:
    """The real part, if the imaginary parts are within tol epsilons of 0; else a itself."""
    return np.real(a) if np.isrealobj(np.real_if_close(plain(a), tol)) else a


# ------------------------------------------------------------------------------------ limits


@primitive
def replaced(x: Any, nan: Any, posinf: Any, neginf: Any) -> Any:
    """`numpy.nan_to_num`, never in place."""
    return np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)


def finite_part(v: Any, x: Any) -> Any:
    """v where x is finite, 0 where it is replaced; so for each part of a complex number."""
    x = plain(x)
    if not is_complex(x):
        return np.where(np.isfinite(x), v, 0)
    real = np.where(np.isfinite(np.real(x)), np.real(v), 0)
    return real + 1j * np.where(np.isfinite(np.imag(x)), np.imag(v), 0)


def replaced_jvp(t, ans, x, nan, posinf, neginf):
    """A finite number has the slope 1, a number in the place of another the slope 0."""
    return finite_part(t, x)


def replaced_vjp(ct, ans, x, nan, posinf, neginf):
    """Its own adjoint."""
    return finite_part(ct, x)


def clip(
    a: Any,
    a_min: Any = np._NoValue,
    a_max: Any = np._NoValue,
    out: Any = None,
    *,
    min: Any = np._NoValue,
    max: Any = np._NoValue,
) -> Any:
    """a within bounds, by either pair of names; the upper one wins where they cross."""
    low, high = (
        next((bound for bound in pair if bound is not np._NoValue), None)
        for pair in ((a_min, min), (a_max, max))
    )
    if low is None and high is None:
        return np.positive(a)
    a = a if low is None else np.maximum(a, low)
    return a if high is None else np.minimum(a, high)


def unwrap_p(v, ans, p, discont=None, axis=-1, period=2 * math.pi):
    """An unwrapped phase is p plus whole periods: slope 1."""
    return v


def unwrap_period(v, ans, p, discont=None, axis=-1, period=2 * math.pi):
    """The slope in the period is the number of periods added."""
    return v * np.rint((plain(ans) - plain(p)) / plain(period))


# ------------------------------------------------------------------------- special functions

NEAR = 0.1
# d(sin u / u)/du = Σₖ (-1)ᵏ 2k / (2k + 1)! u²ᵏ⁻¹, and the same for sinc with u = πx.
SINC_SERIES = [(-1) ** k * 2 * k * math.pi ** (2 * k) / math.factorial(2 * k + 1) for k in range(9)]


def sinc_slope(ans: Any, x: Any) -> Any:
    """(cos πx - sinc x) / x; by its series where that cancels, which also gives 0 at 0."""
    near = np.less(np.absolute(plain(x)), NEAR)
    if not some(near):
        return (np.cos(math.pi * x) - ans) / x
    small, large = np.where(near, x, 0), np.where(near, 1, x)
    square = small * small
    series = SINC_SERIES[-1] * square
    for coefficient in SINC_SERIES[-2:1:-1]:
        series = (series + coefficient) * square
    series = (series + SINC_SERIES[1]) * small
    return np.where(near, series, (np.cos(math.pi * large) - np.sinc(large)) / large)


# cos θ at the midpoints of 64 intervals of (0, π/2): enough for every x with a finite I₀.
COSINES = np.cos((np.arange(64) + 0.5) * (math.pi / 128))


def i0_slope(ans: Any, x: Any) -> Any:
    """I₁(x), the mean of cos θ sinh(x cos θ) over θ: its terms do not cancel."""
    return np.sum(np.sinh(np.multiply.outer(x, COSINES)) * (COSINES / 64), axis=-1)


def kaiser(M: Any, beta: Any) -> Any:
    """`numpy.kaiser`, in which beta may be traced: I₀(β w) / I₀(β)."""
    if not is_traced(beta):
        return np.kaiser(M, beta)
    if M == 1:
        return np.ones(1) + 0 * beta
    alpha = (M - 1) / 2
    w = np.sqrt(1 - ((np.arange(0, M) - alpha) / alpha) ** 2.0)
    return np.i0(beta * w) / np.i0(beta)


# fmt: off
RULES = [
    # ------------------------------------------------------------------------- complex numbers
    composite(np.angle,         angle),
    linear(np.real,             lambda ct, val: ct),
    linear(np.imag,             lambda ct, val: -1j * ct),
    composite(np.real_if_close, real_if_close),

    # ----------------------------------------------------------------------------------- limits
    composite(np.clip,          clip),
    rule(replaced,              jvp=replaced_jvp, vjp=replaced_vjp, selects=True),
    composite(np.nan_to_num,    lambda x, copy=True, nan=0.0, posinf=None, neginf=None:
                                replaced(x, nan, posinf, neginf)),
    rule(np.unwrap,             jvp=(unwrap_p, unwrap_period),
                                vjp=(unwrap_p, unwrap_period), wrt=("p", "period")),
    constant(np.around, np.round, np.fix),

    # ------------------------------------------------------------------------ special functions
    elementwise(np.sinc,        sinc_slope),
    elementwise(np.i0,          i0_slope),

    # -------------------------------------------------------------------------------- questions
    constant(np.isclose, np.allclose, np.array_equal, np.array_equiv),
    twin(np.kaiser, kaiser),
    constant(np.isreal, np.iscomplex, np.isposinf, np.isneginf),
]
# fmt: on

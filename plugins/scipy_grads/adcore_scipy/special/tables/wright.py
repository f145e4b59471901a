"""Wright's generalized Bessel function Φ(a, b; x) = Σ xᵏ/(k! Γ(ak + b)), its logarithm, and Λ_v.

Φ_x = Φ(a, a + b; x). In a and b the series is differentiated term by term, with

    (1/Γ)′(z) = (1 - z ψ(z + 1))/Γ(z + 1),        z = ak + b,

which is right at z = 0 too. Source: DLMF 10.46.1, 5.2.2, 5.5.2.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.errors import NonDifferentiableError
from adcore.extend import elementwise, plain

from .. import NAMESPACE
from ..difference_stencil import slope
from ..several_outputs import outputs_of_two

twin = NAMESPACE.twin

MOST = 2**14  # terms


def count(a: Any, b: Any, x: Any) -> int:
    """How many terms of the series are not negligible.

    Raises:
        NonDifferentiableError: too many.
    """
    a, b, x = (plain(v)[..., None] for v in np.broadcast_arrays(plain(a), plain(b), plain(x)))
    usual = (a >= 0) & (b >= 0) & (x > 0) & np.isfinite(a + b + x)
    a, b, x = np.where(usual, a, 1), np.where(usual, b, 1), np.where(usual, x, 1)
    size = 32
    while size <= MOST:
        k = np.arange(size)
        logs = k * np.log(x) - sp.gammaln(k + 1) - sp.gammaln(a * k + b + 1)
        if np.all(logs[..., -1] < np.max(logs, axis=-1) - 45):
            return size
        size *= 2
    raise NonDifferentiableError(
        "Wright's Bessel function is not differentiable in a and b where x is so large that its "
        f"series has more than {MOST} terms. Differentiate in x alone, or by differences."
    )


def parameter_sum(a: Any, b: Any, x: Any, level: Any, power: int) -> Any:
    """e^(-level) Σ kᵖ xᵏ/k! (1/Γ)′(ak + b): ∂Φ/∂b for p = 0 and ∂Φ/∂a for p = 1."""
    k = np.arange(float(count(a, b, x)))
    ones = np.ones_like(k)
    a, b, x, level = (np.multiply.outer(v, ones) for v in (a, b, x, level))
    scale = np.maximum(plain(x), 1)  # so that no power overflows
    z = a * k + b
    logs = k * np.log(scale) - sp.gammaln(k + 1) - sp.gammaln(z + 1) - level
    terms = np.power(x / scale, k) * np.exp(logs) * (1 - z * sp.psi(z + 1))
    return np.sum(k**power * terms, axis=-1)


def log_x(ans: Any, a: Any, b: Any, x: Any) -> Any:
    """Φ_x/Φ."""
    return np.exp(sp.log_wright_bessel(a, a + b, x) - ans)


# ---------------------------------------------------------------------------------------- lambda


def lambda_orders(v: Any) -> Any:
    """The orders of the rows, v - int(v), …, v."""
    whole = int(plain(v))
    return v + (np.arange(whole + 1) - whole)


def shifted(v: Any, x: Any, k: int) -> Any:
    """Λ_{v+k}(x) = ₀F₁(v + k + 1; -x²/4), where Λ_v = Γ(v + 1) J_v(x)/(x/2)ᵛ (DLMF 10.16.9)."""
    return sp.hyp0f1(v + (k + 1.0), -x * x / 4)


def lambda_pair(v: Any, x: Any) -> tuple[Any, Any]:
    """Λ_v and Λ_v′ = -x/(2(v + 1)) Λ_{v+1}."""
    return shifted(v, x, 0), -x / (2 * (v + 1)) * shifted(v, x, 1)


def lambda_v(v: Any, x: Any) -> tuple[Any, Any]:
    """The partials of both in v."""
    rows = lambda_orders(v)
    return (
        slope(lambda v, x: lambda_pair(v, x)[0], 0, rows, x, step=1 / 40),
        slope(lambda v, x: lambda_pair(v, x)[1], 0, rows, x, step=1 / 40),
    )


def lambda_x(v: Any, x: Any) -> tuple[Any, Any]:
    """Λ_v′, and Λ_v″ = -Λ_v + (2v + 1)/(2(v + 1)) Λ_{v+1} by Bessel's equation."""
    rows = lambda_orders(v)
    value, first = lambda_pair(rows, x)
    return first, -value + (rows + 0.5) / (rows + 1) * shifted(rows, x, 1)


def lambda_rule() -> Any:
    """The rule of scipy's lmbda. Shapes: (rows,) twice, of numbers v and x."""
    return outputs_of_two(
        twin("lmbda"),
        lambda ans, v, x: lambda_v(v, x),
        lambda ans, v, x: lambda_x(v, x),
        approximate={"v": "central differences of order 16, 1e-9"},
    )


WIDE = ((0.2, 2), (0.2, 3), (0.2, 3))

# fmt: off
RULES = [
    elementwise(sp.wright_bessel, lambda ans, a, b, x: parameter_sum(a, b, x, 0 * x, 1),
                                  lambda ans, a, b, x: parameter_sum(a, b, x, 0 * x, 0),
                                  lambda ans, a, b, x: sp.wright_bessel(a, a + b, x),
                domain=WIDE),
    lambda_rule(),
]
if hasattr(sp, "log_wright_bessel"):  # scipy 1.14
    RULES.insert(1,
        elementwise(sp.log_wright_bessel,
                    lambda ans, a, b, x: parameter_sum(a, b, x, ans, 1),
                    lambda ans, a, b, x: parameter_sum(a, b, x, ans, 0),
                    log_x,
                    domain=WIDE))
# fmt: on

"""The gamma function and the derivatives of its logarithm, for Python's floats.

The standard library has gamma and lgamma, and no polygamma. It is computed by the recurrence up
to where the asymptotic series holds (DLMF 5.15.5, 5.15.9; of order 0, 5.5.2 and 5.11.2), and by
reflection for negative arguments (DLMF 5.15.6, 5.5.4), to about 1e-14.
"""

from __future__ import annotations

import math
from typing import Any

from ..engine.apply import apply
from ..engine.box import Box
from ..engine.layers import plain
from ..rules.rule import Rule
from ..rules.statements import elementwise, rule
from ..scalars import _traceable

# B₂, B₄, … of DLMF 24.2.
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)
FAR = 20.0  # from here the series, with these terms, is as good as the arithmetic


def polygamma(n: int, x: Any) -> Any:
    """The derivative of order n + 1 of log Γ at a float, traced or not.

    >>> round(polygamma(0, 1.0), 14)
    -0.57721566490153
    """
    if isinstance(x, Box):
        return apply(polygamma, (n, x), {})
    if x != x or x in (math.inf, -math.inf):
        return (math.inf if n == 0 else 0.0) if x == math.inf else math.nan
    if x <= 0:
        return math.nan if x == math.floor(x) else _reflected(n, x)
    total, sign = 0.0, -1.0 if n % 2 == 0 else 1.0
    while x < FAR + n:
        total += sign * math.factorial(n) / x ** (n + 1)
        x += 1
    return total + _series(n, x)


def _series(n: int, x: float) -> float:
    """The asymptotic series for a large x."""
    if n == 0:
        terms = [b / (2 * k * x ** (2 * k)) for k, b in enumerate(BERNOULLI, 1)]
        return math.log(x) - 0.5 / x - math.fsum(terms)
    terms = [
        b * math.factorial(2 * k + n - 1) / (math.factorial(2 * k) * x ** (2 * k + n))
        for k, b in enumerate(BERNOULLI, 1)
    ]
    head = math.factorial(n - 1) / x**n + math.factorial(n) / (2 * x ** (n + 1))
    value = head + math.fsum(terms)
    return value if n % 2 else -value


def _reflected(n: int, x: float) -> float:
    """ψₙ(x) = (-1)ⁿ ψₙ(1 - x) - π dⁿ/dxⁿ cot(π x), of which each is a polynomial in cot."""
    cot = 1 / math.tan(math.pi * (x - round(x)))
    polynomial = [0.0, 1.0]  # by powers of c; d/dx of P(c) is -π (1 + c²) P'(c)
    for _ in range(n):
        slope = [k * p for k, p in enumerate(polynomial)][1:]
        raised = [0.0, 0.0, *slope]
        polynomial = [-math.pi * (a + b) for a, b in zip([*slope, 0.0, 0.0], raised, strict=True)]
    value: float = sum(p * cot**k for k, p in enumerate(polynomial))
    mirrored: float = (-1) ** n * polygamma(n, 1 - x)
    return mirrored - math.pi * value


def polygamma_jvp(t: Any, ans: Any, n: Any, x: Any) -> Any:
    """The map: ψₙ(x); dψₙ/dx = ψₙ₊₁."""
    return t * polygamma(plain(n) + 1, x)


gamma, lgamma = _traceable(math.gamma), _traceable(math.lgamma)

RULES: list[Rule] = [
    elementwise(gamma, lambda ans, x: ans * polygamma(0, x), domain=(0.6, 4.0)),
    elementwise(lgamma, lambda ans, x: polygamma(0, x), domain=(0.6, 4.0)),
    rule(polygamma, jvp=polygamma_jvp, wrt=("x",)),
]

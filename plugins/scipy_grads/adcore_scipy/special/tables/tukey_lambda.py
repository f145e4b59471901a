"""Tukey's lambda distribution, the inverse of Q(p) = (p^λ - (1-p)^λ)/λ.

By the implicit-function rule ∂F/∂x = 1/Q_p and ∂F/∂λ = -Q_λ/Q_p, with Q_p = p^(λ-1) + (1-p)^(λ-1);
the two terms of Q are Box-Cox transformations of p and 1 - p, and so Q_λ is smooth at λ = 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import elementwise, plain

from ..distribution_tails import reciprocal
from .box_cox import in_lambda


def inside(ans: Any) -> Any:
    """Whether x is within the support; beyond it F is 0 or 1, and flat."""
    p = plain(ans)
    return ~((p <= 0) | (p >= 1))


def by_x(ans: Any, x: Any, lmbda: Any) -> Any:
    """1/Q_p."""
    within = inside(ans)
    p = np.where(within, ans, 0.5)
    slope = np.power(p, lmbda - 1) + np.power(1 - p, lmbda - 1)
    return np.where(within, reciprocal(slope), 0)


def by_lambda(ans: Any, x: Any, lmbda: Any) -> Any:
    """-Q_λ/Q_p."""
    p = np.where(inside(ans), ans, 0.5)
    moved = in_lambda(np.log(p), lmbda) - in_lambda(np.log1p(-p), lmbda)
    return -moved * by_x(ans, x, lmbda)


RULES = [elementwise(sp.tklmbda, by_x, by_lambda, domain=((-0.4, 0.6), (0.4, 1.2)))]

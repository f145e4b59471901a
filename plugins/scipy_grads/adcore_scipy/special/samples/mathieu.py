"""Samples for `adcore_scipy.special.tables.mathieu`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables import mathieu


def samples() -> Iterator[Sample]:
    """Even and odd orders, order 0, negative q, q = 0, arrays of orders."""
    q, orders = np.array([-3.0, 0.0, 0.8, 12.0]), np.array([[1], [2], [5]])
    for function in (sp.mathieu_a, sp.mathieu_b):
        yield Sample(function, (orders, q), label="orders")
    yield Sample(sp.mathieu_a, (0, 0.7), label="order 0")
    x = np.array([[20.0], [-40.0]])
    for function in (sp.mathieu_cem, sp.mathieu_sem):
        for m in (1, 2, 3, 4):
            yield Sample(function, (m, 1.3, 30.0), label=f"order {m}")
        yield Sample(function, (0, 1.3, 30.0), label="order 0")
        yield Sample(function, (2, q[[0, 2, 3]], x), label="arrays")
        yield Sample(function, (2, 0.0, 30.0), label="q = 0", kink=True)
        yield Sample(function, (np.array([1, 2]), 1.3, 30.0), label="arrays of orders")
        yield Sample(function, (2, np.zeros(0), 30.0), label="empty")
    for function in (
        sp.mathieu_modcem1,
        sp.mathieu_modcem2,
        sp.mathieu_modsem1,
        sp.mathieu_modsem2,
    ):
        yield Sample(function, (1, 1.3, 0.4), label="order 1", order=1)
        yield Sample(function, (2, np.array([0.6, 9.0]), 0.4), label="array", order=1)
    yield Sample(sp.mathieu_modcem1, (1, 1.3, 0.4), label="twice")
    for rule in mathieu.RULES[2:4]:
        for m in (1, 2, 3):
            yield Sample(rule.function, (m, 1.3), label=f"order {m}")
        yield Sample(rule.function, (2, 0.0), label="at 0", kink=True)

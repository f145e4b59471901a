"""Samples for `adcore_scipy.special.tables.legendre`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

from ..tables.legendre import (
    assoc_legendre_p,
    assoc_legendre_p_all,
    legendre_p,
    legendre_p_all,
    lqmn,
    lqn,
)


def samples() -> Iterator[Sample]:
    """Scalars, arrays and no elements; every `diff_n`; the ends of the interval and beyond."""
    yield from of_any_degree()
    x = np.array([[-0.6, 0.1, 0.7]])
    z = np.array([0.3 + 0.4j, 1.5 - 0.7j])
    for function, degrees in ((lqn, (3,)), (lqmn, (2, 3))):
        yield Sample(function, (*degrees, 0.4))
        yield Sample(function, (*degrees, x), label="array")
        yield Sample(function, (*degrees, z), label="complex")
        yield Sample(function, (*degrees, np.array([1.5, 3.0])), label="beyond 1")
        yield Sample(function, (*degrees[1:], 0, 0.4), label="last degree 0")
    if not hasattr(sp, "legendre_p"):
        return
    degrees = np.array([[0], [1], [4]])
    for diff_n in range(3):
        kwargs, label = {"diff_n": diff_n}, f"diff_n={diff_n}"
        yield Sample(legendre_p, (degrees, x), kwargs, label)
        yield Sample(legendre_p_all, (3, x), kwargs, label)
        yield Sample(assoc_legendre_p, (4, np.array([[0], [1], [-2]]), x), kwargs, label)
        yield Sample(assoc_legendre_p_all, (3, 2, x), kwargs, label)
    yield Sample(legendre_p, (degrees, np.array([-1.0, 1.0, 1.5])), label="at the ends")
    yield Sample(legendre_p, (3, 0.4))
    yield Sample(legendre_p, (3, np.zeros((0, 2))), label="empty")
    yield Sample(legendre_p, (3, np.float32(0.4)), label="float32", order=1)
    yield Sample(legendre_p_all, (3, z), label="complex")
    yield Sample(legendre_p_all, (0, 0.4))
    for branch_cut in (2, 3):
        kwargs = {"branch_cut": branch_cut, "norm": True, "diff_n": 2}
        yield Sample(assoc_legendre_p, (3, 1, z), kwargs, f"complex, {branch_cut}")
        yield Sample(assoc_legendre_p_all, (2, 1, z), kwargs, f"complex, {branch_cut}")
    kwargs = {"branch_cut": 3, "norm": True, "diff_n": 2}
    yield Sample(assoc_legendre_p, (3, np.arange(3), 1.7), kwargs, "beyond 1")
    ends = np.array([[-1.0], [1.0]])
    yield Sample(assoc_legendre_p, (4, np.array([0, 2, 4]), ends), label="ends", kink=True)
    yield Sample(assoc_legendre_p_all, (2, 0, 0.4))


def of_any_degree() -> Iterator[Sample]:
    """lpmv: orders, which have no derivative; degrees that are whole, negative, large."""
    m, x = np.array([[0], [1], [2], [-2]]), np.array([-0.4, 0.3, 0.8])
    yield Sample(sp.lpmv, (m, 2.6, x), label="orders")
    yield Sample(sp.lpmv, (m, 3.0, x), label="a whole degree")
    yield Sample(sp.lpmv, (m, 4, x), label="an integer degree")
    yield Sample(sp.lpmv, (0, -2.6, x), label="a negative degree")
    ends = np.array([[-1.0], [1.0]])
    yield Sample(sp.lpmv, (np.array([0, 2, 3]), 2, ends), label="ends", kink=True)

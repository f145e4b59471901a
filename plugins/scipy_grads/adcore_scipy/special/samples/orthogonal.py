"""Samples for `adcore_scipy.special.tables.orthogonal`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample

# The functions, and the parameters between the degree and x.
POLYNOMIALS = (
    (sp.eval_legendre, ()), (sp.eval_chebyt, ()), (sp.eval_chebyu, ()),
    (sp.eval_chebyc, ()), (sp.eval_chebys, ()), (sp.eval_jacobi, (0.4, 1.3)),
    (sp.eval_laguerre, ()), (sp.eval_genlaguerre, (0.4,)), (sp.eval_hermite, ()),
    (sp.eval_hermitenorm, ()), (sp.eval_gegenbauer, (0.7,)), (sp.eval_sh_legendre, ()),
    (sp.eval_sh_chebyt, ()), (sp.eval_sh_chebyu, ()), (sp.eval_sh_jacobi, (1.9, 0.8)),
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Degrees of type int from 0 on, at the ends of the interval and beyond; whole floats."""
    degrees = np.array([[0], [1], [2], [5]])
    x = np.array([-1.5, -1.0, 0.0, 0.3, 1.0, 1.7])
    for function, parameters in POLYNOMIALS:
        yield Sample(function, (degrees, *parameters, x), label="whole degrees")
        yield Sample(function, (3, *parameters, np.float32(0.4)), label="float32", order=1)
        yield Sample(function, (3, *parameters, 0.4), label="one degree")
        if function in (sp.eval_hermite, sp.eval_hermitenorm):
            continue
        inside = np.array([0.4, 0.9])
        wholes = np.array([[0.0], [1.0], [4.0]])
        last = len(parameters) + 1
        args = (wholes, *parameters, inside)
        yield Sample(function, args, label="degrees of type float", wrt=(0, last))
        args = (2.3, *parameters, inside + 0.2j)
        yield Sample(function, args, label="complex x", wrt=(0, last))
        yield Sample(function, (np.array([2.0, 7.0]), *parameters, x[1]), label="float, at -1",
                     wrt=(last,), kink=True)  # fmt: skip
    for function, _ in POLYNOMIALS[1:3]:
        yield Sample(function, (2.3, np.array([1.0, 2.5])), label="at 1 and beyond")
    yield Sample(sp.eval_chebyt, (np.array([2.0, 2.3]), -1.0), label="at -1", wrt=(0,))
    yield Sample(sp.eval_legendre, (np.array([-1, -2, -4]), 0.4), label="negative degrees")
    yield Sample(sp.eval_chebyt, (np.array([-1, -2, -4]), 0.4), label="negative degrees")
    yield Sample(sp.eval_chebyu, (np.array([-1, -2, -4]), 0.4), label="negative degrees")

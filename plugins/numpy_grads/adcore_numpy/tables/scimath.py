"""numpy.emath (numpy.lib.scimath): functions that turn to complex numbers where real ones end.

Each decides by its plain values, for the whole array as numpy does, and is then the ufunc of the
same name on x or on x + 0j.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, plain

from .mixed_arguments import as_array


def signed(x: Any) -> Any:
    """x, made complex if an element is real and negative: for roots, logarithms and powers."""
    bare = as_array(plain(x))
    return np.add(x, 0j) if np.any(np.isreal(bare) & (bare < 0)) else x


def within_one(x: Any) -> Any:
    """x, made complex if an element is real and beyond [-1, 1]: for inverse functions."""
    bare = as_array(plain(x))
    return np.add(x, 0j) if np.any(np.isreal(bare) & (np.abs(bare) > 1)) else x


def power(x: Any, p: Any) -> Any:
    """x**p; a negative integer exponent is a float."""
    bare = as_array(plain(p))
    if bare.dtype.kind == "i" and np.any(bare < 0):
        p = bare * 1.0
    return np.power(signed(x), p)


# fmt: off
RULES = [
    composite(np.emath.sqrt,    lambda x: np.sqrt(signed(x))),
    composite(np.emath.log,     lambda x: np.log(signed(x))),
    composite(np.emath.log2,    lambda x: np.log2(signed(x))),
    composite(np.emath.logn,    lambda n, x: np.divide(np.log(signed(x)), np.log(signed(n)))),
    composite(np.emath.log10,   lambda x: np.log10(signed(x))),
    composite(np.emath.power,   power),
    composite(np.emath.arccos,  lambda x: np.arccos(within_one(x))),
    composite(np.emath.arcsin,  lambda x: np.arcsin(within_one(x))),
    composite(np.emath.arctanh, lambda x: np.arctanh(within_one(x))),
]
# fmt: on

"""Set operations: which elements are taken is constant, their values are not.

The result is a selection y = x[i] of the elements of both arrays; its adjoint puts them back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, plain


def _union1d(ar1, ar2):
    return np.unique(np.concatenate((ar1, ar2), axis=None))


def _setdiff1d(ar1, ar2, assume_unique=False):
    ar1 = np.ravel(ar1) if assume_unique else np.unique(ar1)
    return ar1[np.isin(plain(ar1), plain(ar2), assume_unique=assume_unique, invert=True)]


def _setxor1d(ar1, ar2, assume_unique=False):
    if not assume_unique:
        ar1, ar2 = np.unique(ar1), np.unique(ar2)
    both: Any = np.sort(np.concatenate((ar1, ar2), axis=None))
    differs = np.concatenate(([True], np.diff(plain(both)) != 0, [True]))
    return both[differs[1:] & differs[:-1]] if both.size else both


def _intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    """Common elements follow the first array: it is named first, and one has to be chosen."""
    common = np.intersect1d(plain(ar1), plain(ar2), assume_unique, return_indices=True)
    values = np.ravel(ar1)[common[1]]
    return (values, *common[1:]) if return_indices else values


RULES = [
    composite(np.union1d, _union1d),
    composite(np.setdiff1d, _setdiff1d),
    composite(np.setxor1d, _setxor1d),
    composite(np.intersect1d, _intersect1d),
]

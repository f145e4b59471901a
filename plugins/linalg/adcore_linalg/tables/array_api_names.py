"""The products and parts of matrices that numpy.linalg offers again under the array API's names.

They are other functions than numpy's of the same name, with fewer forms, and are composed of them;
multi_dot and matrix_power are composed of matrix products.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import composite, plain
from adcore_numpy.tables.mixed_arguments import as_array


def outer(x1, x2, /):
    """x₁ x₂ᵀ of two vectors, nothing flattened."""
    if np.ndim(plain(x1)) == np.ndim(plain(x2)) == 1:
        return np.outer(x1, x2)
    return np.linalg.outer(plain(x1), plain(x2))  # to raise numpy's error


def cross(x1, x2, /, *, axis=-1):
    """x₁ × x₂ of vectors of three components."""
    x1, x2 = as_array(x1), as_array(x2)
    if x1.shape[axis] == x2.shape[axis] == 3:
        return np.cross(x1, x2, axis=axis)
    return np.linalg.cross(plain(x1), plain(x2), axis=axis)  # to raise numpy's error


def multi_dot(arrays, *, out=None):
    """The product of several matrices, in the order that takes the fewest multiplications."""
    arrays = [as_array(array) for array in arrays]
    inner = all(array.ndim == 2 for array in arrays[1:-1])
    if len(arrays) < 2 or not inner or not {arrays[0].ndim, arrays[-1].ndim} <= {1, 2}:
        return np.linalg.multi_dot([plain(array) for array in arrays])  # to raise numpy's error
    first = arrays[0][None, :] if arrays[0].ndim == 1 else arrays[0]
    last = arrays[-1][:, None] if arrays[-1].ndim == 1 else arrays[-1]
    matrices = [first, *arrays[1:-1], last]
    product = _in_order(matrices, _splits([*(m.shape[0] for m in matrices), last.shape[1]]))
    if arrays[0].ndim == 1:
        product = product[0]
    return product[..., 0] if arrays[-1].ndim == 1 else product


def _splits(sizes: list[int]) -> dict[tuple[int, int], int]:
    """Where to split each product of matrices i…j of sizes[i] × sizes[i+1] (Cormen et al. 15.2)."""
    n = len(sizes) - 1
    cost = {(i, i): 0 for i in range(n)}
    splits = {}
    for width in range(1, n):
        for i in range(n - width):
            j = i + width
            costs = [
                cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                for k in range(i, j)
            ]
            cost[i, j] = min(costs)
            splits[i, j] = i + costs.index(cost[i, j])
    return splits


def _in_order(matrices: list[Any], splits: dict[tuple[int, int], int]) -> Any:
    def product(i: int, j: int) -> Any:
        if i == j:
            return matrices[i]
        k = splits[i, j]
        return np.matmul(product(i, k), product(k + 1, j))

    return product(0, len(matrices) - 1)


def matrix_power(a, n):
    """Aⁿ by repeated squaring; A⁰ is the identity whatever A, and A⁻ⁿ the power of the inverse."""
    square = a.ndim > 1 and a.shape[-1] == a.shape[-2]
    if n == 0 or not square or int(n) != n:  # the identity, or numpy's error
        return np.linalg.matrix_power(plain(a), n)
    if n < 0:
        a, n = np.linalg.inv(a), -n
    power = None
    while n:
        n, odd = divmod(n, 2)
        if odd:
            power = a if power is None else np.matmul(power, a)
        if n:
            a = np.matmul(a, a)
    return power


def trace(x, /, *, offset=0, dtype=None):
    """The sum of the diagonals of the last two axes."""
    return np.trace(x, offset, axis1=-2, axis2=-1, dtype=dtype)


def vecdot(x1, x2, /, *, axis=-1):
    """Σ conj(x₁) x₂ along the axis."""
    return np.vecdot(x1, x2, axis=axis)


# fmt: off
RULES = [
    composite(np.linalg.multi_dot,        multi_dot),
    composite(np.linalg.matrix_power,     matrix_power),
    composite(np.linalg.outer,            outer),
    composite(np.linalg.cross,            cross),
    composite(np.linalg.trace,            trace),
    composite(np.linalg.diagonal,         lambda x, /, *, offset=0: np.diagonal(x, offset, -2, -1)),
    composite(np.linalg.matmul,           lambda x1, x2, /: np.matmul(x1, x2)),
    composite(np.linalg.matrix_transpose, lambda x, /: np.matrix_transpose(x)),
    composite(np.linalg.tensordot,        lambda x1, x2, /, *, axes=2: np.tensordot(x1, x2, axes)),
    composite(np.linalg.vecdot,           vecdot),
]
# fmt: on

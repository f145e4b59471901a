"""Systems of equations and inverses: solve, inv, tensorsolve, tensorinv.

d(A⁻¹) = -A⁻¹ dA A⁻¹; all else follows. Nothing is factorised twice where that can be helped: the
pullback of `inv` uses the inverse it returned, that of `solve` the factors of the forward pass.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from adcore.extend import batch, composite, plain, rule
from adcore_numpy.tables.batched_products import cored
from adcore_numpy.tables.batched_shapes import natively
from adcore_numpy.tables.mixed_arguments import as_array

from .. import lu_factors as factors
from ..matrix_algebra import transposed


def solve_forward(a, b):
    """The solution with the LU factors of a, where scipy's LAPACK is at hand."""
    lu = factors.factored(a)
    if factors.fits(lu, b):
        return factors.solved(lu, b), lu
    return np.linalg.solve(a, b), None


def _solve(a: Any, b: Any, vector: bool, lu: Any, trans: bool = False) -> Any:
    """A⁻¹ b or A⁻ᵀ b; with `vector`, b and the result are stacks of vectors."""
    if factors.fits(lu, b):
        return factors.solved(lu, b, trans)
    a = transposed(a) if trans else a
    if not vector or b.ndim == 1:
        return np.linalg.solve(a, b)
    return np.linalg.solve(a, b[..., None])[..., 0]


def solve_jvp(tangents, ans, a, b, *, residual=None):
    """The map: X = A⁻¹ B. Differential: dX = A⁻¹ (dB - dA X).

    Shapes: A (..., n, n), B (..., n, k), or (n,) for one vector. Source: Giles 2008, section 2.2.3
    of "An extended collection of matrix derivative results for forward and reverse mode AD".
    """
    a_dot, b_dot = tangents
    vector = np.ndim(plain(b)) == 1
    right = 0 if b_dot is None else b_dot
    if a_dot is not None:
        right = right - _times(a_dot, ans, vector)
    return _solve(a, right, vector, residual)


def _times(a: Any, x: Any, vector: bool) -> Any:
    """A X, where X may be a stack of vectors."""
    return np.matmul(a, x[..., None])[..., 0] if vector and x.ndim > 1 else np.matmul(a, x)


def solve_vjp(ct, ans, a, b, *, residual=None):
    """Adjoint: B̄ = A⁻ᵀ X̄, Ā = -B̄ Xᵀ, with the factors of the forward pass."""
    vector = np.ndim(plain(b)) == 1
    b_bar = _solve(a, ct, vector, residual, trans=True)

    def a_bar():
        if vector:
            return b_bar[..., :, None] * -ans[..., None, :]
        return -np.matmul(b_bar, transposed(ans))

    return a_bar, b_bar


def inv_jvp(t, ans, a):
    """The map: Y = A⁻¹. Differential: dY = -Y dA Y. Shapes: (..., n, n). Source: Giles 2008."""
    return -(ans @ t @ ans)


def inv_vjp(ct, ans, a):
    """Adjoint: Ā = -Yᵀ Ȳ Yᵀ, two products with the inverse that was returned."""
    turned = transposed(ans)
    return -(turned @ ct @ turned)


def solve_stacks(call, active, size, args):
    """Many right-hand sides of one matrix are the columns of one: it is factorised once."""
    a, b = args
    if 0 in active or np.ndim(a) > 2:
        vector = b.ndim - (1 in active) == 1
        solved = cored(2, 2)(call, active, size, (a, b[..., None] if vector else b))
        return solved[..., 0] if vector else solved
    if b.ndim == 2:
        return call(a, b.T).T
    if b.ndim > 3:
        return NotImplemented
    columns = np.moveaxis(b, 0, 1).reshape((b.shape[1], size * b.shape[2]))
    return np.moveaxis(call(a, columns).reshape((a.shape[0], size, b.shape[2])), 1, 0)


def tensorsolve(a, b, axes=None):
    """Σ over the last axes: the matrix (b.size, x.size) of a, `axes` moved to the end."""
    a, b = as_array(a), as_array(b)
    order = list(range(a.ndim))
    for k in () if axes is None else axes:
        order.remove(k)
        order.append(k)
    a = np.transpose(a, order)
    shape = a.shape[b.ndim - a.ndim :] if a.ndim > b.ndim else ()
    size = math.prod(shape)
    if a.size != size**2:
        return np.linalg.tensorsolve(plain(a), plain(b))  # to raise numpy's error
    return np.reshape(np.linalg.solve(np.reshape(a, (size, size)), np.ravel(b)), shape)


def tensorinv(a, ind=2):
    """The inverse of the matrix that the first `ind` axes make with the others."""
    if ind <= 0:
        return np.linalg.tensorinv(plain(a), ind)  # to raise numpy's error
    shape = (*a.shape[ind:], *a.shape[:ind])
    return np.reshape(np.linalg.inv(np.reshape(a, (math.prod(a.shape[:ind]), -1))), shape)


# fmt: off
RULES = [
    rule(np.linalg.solve, jvp=solve_jvp, vjp=solve_vjp, wrt=("a", "b"), forward=solve_forward),
    rule(np.linalg.inv,   jvp=inv_jvp,   vjp=inv_vjp),
    batch(np.linalg.solve, solve_stacks),
    batch(np.linalg.inv,   natively),
    composite(np.linalg.tensorsolve, tensorsolve),
    composite(np.linalg.tensorinv,   tensorinv),
]
# fmt: on

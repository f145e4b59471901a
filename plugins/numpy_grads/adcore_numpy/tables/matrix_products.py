"""Products: bilinear maps f(a, b), each with its transpose in a and in b.

The JVP of a bilinear map is f(ȧ, b) + f(a, ḃ). Its adjoint in a solves ⟨ct, f(ȧ, b)⟩ = ⟨ā, ȧ⟩
with the pairing Re Σ ct·t: the same kind of product, of ct and b, nothing conjugated. What the
products broadcast, the engine sums.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import linear, multilinear

from ..arrays.space import Scatter
from .mixed_arguments import as_array


def arrayed(x: Any) -> Any:
    """`x` as something with a shape: an array, or the space of one."""
    return x if hasattr(x, "shape") else as_array(x)


def _conj(x: Any) -> Any:
    return np.conj(x) if x.dtype.kind == "c" else x


# ------------------------------------------------------------------------- matmul and its kin


def matmul_bar1(ct, x1, x2):
    """The map: Y = X₁ X₂ on the last two axes, the others broadcast; vectors have one axis.

    Adjoint: X̄₁ = Ȳ X₂ᵀ; with a vector in place of X₂ the outer product ȳ x₂ᵀ.
    """
    x2 = arrayed(x2)
    if x2.ndim == 2:
        return ct @ x2.T if x1.ndim > 1 else x2 @ ct
    if x2.ndim == 1:
        return ct[..., None] * x2 if x1.ndim > 1 else ct * x2
    if x1.ndim == 1:
        return np.matmul(x2, ct[..., None])[..., 0]
    if x1.ndim == 2:  # one product over the whole batch
        axes = [*range(ct.ndim - 2), ct.ndim - 1]
        return np.tensordot(ct, x2, (axes, axes))
    return ct @ np.swapaxes(x2, -1, -2)


def matmul_bar2(ct, x1, x2):
    """Adjoint: X̄₂ = X₁ᵀ Ȳ; with a vector in place of X₁ the outer product x₁ ȳᵀ."""
    x1 = arrayed(x1)
    if x1.ndim == 2:
        return x1.T @ ct if x2.ndim > 1 else ct @ x1
    if x1.ndim == 1:
        return x1[:, None] * ct[..., None, :] if x2.ndim > 1 else x1 * ct
    if x2.ndim == 1:
        return ct.reshape(ct.size) @ x1.reshape(ct.size, x1.shape[-1])
    if x2.ndim == 2:  # one product over the whole batch
        rows = math.prod(x1.shape[:-1])
        return x1.reshape(rows, x1.shape[-1]).T @ ct.reshape(rows, ct.shape[-1])
    return np.swapaxes(x1, -1, -2) @ ct


def dot_bar1(ct, a, b, out=None):
    """The map: the last axis of a with the last but one of b (the only one of a vector).

    Adjoint: that of matmul up to two axes of b; beyond, ā contracts ct with all other axes of b.
    """
    a, b = arrayed(a), arrayed(b)
    if a.ndim == 0 or b.ndim == 0:
        return ct * b
    if b.ndim <= 2:
        return matmul_bar1(ct, a, b)
    free = [*range(b.ndim - 2), b.ndim - 1]
    return np.tensordot(ct, b, (range(a.ndim - 1, ct.ndim), free))


def dot_bar2(ct, a, b, out=None):
    """Adjoint: that of matmul up to two axes of b; beyond, b̄ contracts ct with all rows of a."""
    a, b = arrayed(a), arrayed(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * ct
    if b.ndim <= 2:
        return matmul_bar2(ct, a, b)
    rows = range(a.ndim - 1)
    return np.moveaxis(np.tensordot(a, ct, (rows, rows)), 0, b.ndim - 2)


def vdot_bar1(ct, a, b):
    """The map: y = Σ conj(aᵢ) bᵢ over all elements, real-linear in a.

    Adjoint: ā = conj(ct b), since Re(ct conj(t) b) = Re(conj(ct b) t).
    """
    b = arrayed(b)
    return (_conj(ct) * _conj(b)).reshape(arrayed(a).shape)


def vdot_bar2(ct, a, b):
    """Adjoint: b̄ = ct conj(a)."""
    a = arrayed(a)
    return (ct * _conj(a)).reshape(arrayed(b).shape)


# ------------------------------------------------------- vecdot, matvec, vecmat (gufuncs)


def back(vector: Any, axis: int, ndim: int) -> Any:
    """The last axis moved to where `axis` of an array of `ndim` axes is, counted from the end."""
    axis = axis - ndim if axis >= 0 else axis
    return vector if axis == -1 else np.moveaxis(vector, -1, axis)


def _last(x: Any, axis: int) -> Any:
    return x if axis == -1 else np.moveaxis(x, axis, -1)


def vecdot_bar1(ct, x1, x2, axis=-1, keepdims=False):
    """The map: y = Σᵢ conj(x₁ᵢ) x₂ᵢ along the axis. Adjoint: x̄₁ = conj(ct x₂)."""
    x2 = _last(arrayed(x2), axis)
    ct = _last(ct, axis) if keepdims else ct[..., None]
    return back(_conj(ct) * _conj(x2), axis, x1.ndim)


def vecdot_bar2(ct, x1, x2, axis=-1, keepdims=False):
    """Adjoint: x̄₂ = ct conj(x₁)."""
    x1 = _last(arrayed(x1), axis)
    ct = _last(ct, axis) if keepdims else ct[..., None]
    return back(ct * _conj(x1), axis, x2.ndim)


def matvec_bar1(ct, x1, x2):
    """The map: y = A x on stacks of matrices and of vectors. Adjoint: Ā = ct xᵀ."""
    return ct[..., None] * arrayed(x2)[..., None, :]


def matvec_bar2(ct, x1, x2):
    """Adjoint: x̄ = Aᵀ ct."""
    return np.matvec(np.swapaxes(arrayed(x1), -1, -2), ct)


def vecmat_bar1(ct, x1, x2):
    """The map: y = xᴴ A on stacks, real-linear in x. Adjoint: x̄ = conj(A ct)."""
    return _conj(np.matvec(arrayed(x2), ct))


def vecmat_bar2(ct, x1, x2):
    """Adjoint: Ā = conj(x) ctᵀ."""
    return _conj(arrayed(x1))[..., None] * ct[..., None, :]


# ------------------------------------------------------------- inner, outer, tensordot, kron


def inner_bar1(ct, a, b):
    """The map: the last axes of a and b, y[i…, j…] = Σₖ a[i…, k] b[j…, k].

    Adjoint: ā = Σⱼ ct[i…, j…] b[j…, k].
    """
    a, b = arrayed(a), arrayed(b)
    if a.ndim == 0 or b.ndim == 0 or a.ndim == b.ndim == 1:
        return ct * b
    return np.tensordot(ct, b, b.ndim - 1)


def inner_bar2(ct, a, b):
    """Adjoint: b̄ = Σᵢ ct[i…, j…] a[i…, k]."""
    a, b = arrayed(a), arrayed(b)
    if a.ndim == 0 or b.ndim == 0 or a.ndim == b.ndim == 1:
        return ct * a
    rows = range(a.ndim - 1)
    return np.tensordot(ct, a, (rows, rows))


def outer_bar1(ct, a, b, out=None):
    """The map: Y = a bᵀ of the flattened arguments. Adjoint: ā = Ȳ b."""
    return (ct @ np.ravel(b)).reshape(arrayed(a).shape)


def outer_bar2(ct, a, b, out=None):
    """Adjoint: b̄ = Ȳᵀ a."""
    return (np.ravel(a) @ ct).reshape(arrayed(b).shape)


def contracted(axes: Any, a_ndim: int, b_ndim: int) -> tuple[list[int], list[int]]:
    """The axes of a and of b that tensordot pairs, counted from the front."""
    try:
        of_a, of_b = axes
    except TypeError:
        return list(range(a_ndim - axes, a_ndim)), list(range(axes))
    of_a = [of_a] if np.ndim(of_a) == 0 else of_a
    of_b = [of_b] if np.ndim(of_b) == 0 else of_b
    return [k % a_ndim for k in of_a], [k % b_ndim for k in of_b]


def _free(axes: Sequence[int], ndim: int) -> list[int]:
    return [k for k in range(ndim) if k not in axes]


def tensordot_bar1(ct, a, b, axes=2):
    """The map: Σ over pairs of axes; the free axes of a come first, then those of b.

    Adjoint: contract ct with b over the free axes of b; the axes of b that are left are those
    that were paired, in the order of b: put each where its partner stands in a.
    """
    a, b = arrayed(a), arrayed(b)
    of_a, of_b = contracted(axes, a.ndim, b.ndim)
    free_a, free_b = _free(of_a, a.ndim), _free(of_b, b.ndim)
    bar = np.tensordot(ct, b, (range(len(free_a), ct.ndim), free_b))
    order = free_a + [of_a[of_b.index(k)] for k in sorted(of_b)]
    return np.transpose(bar, [order.index(k) for k in range(a.ndim)])


def tensordot_bar2(ct, a, b, axes=2):
    """Adjoint: contract a with ct over the free axes of a, and put the axes in the order of b."""
    a, b = arrayed(a), arrayed(b)
    of_a, of_b = contracted(axes, a.ndim, b.ndim)
    free_a, free_b = _free(of_a, a.ndim), _free(of_b, b.ndim)
    bar = np.tensordot(a, ct, (free_a, range(len(free_a))))
    order = [of_b[of_a.index(k)] for k in sorted(of_a)] + free_b
    return np.transpose(bar, [order.index(k) for k in range(b.ndim)])


def _interleaved(ct: Any, a: Any, b: Any) -> tuple[Any, int]:
    """ct with the axes a₀, b₀, a₁, b₁, …, and how many there are of each."""
    ndim = max(a.ndim, b.ndim)
    shapes = [(1,) * (ndim - x.ndim) + tuple(x.shape) for x in (a, b)]
    return ct.reshape([n for pair in zip(*shapes, strict=True) for n in pair]), ndim


def kron_bar1(ct, a, b):
    """The map: y[i p, j q, …] = a[i, j, …] b[p, q, …], the shorter shape padded in front.

    Adjoint: ct, its axes split into those of a and of b, contracted with b.
    """
    a, b = arrayed(a), arrayed(b)
    ct, ndim = _interleaved(ct, a, b)
    axes = range(2 * ndim - 2 * b.ndim + 1, 2 * ndim, 2)
    return np.tensordot(ct, b, (axes, range(b.ndim))).reshape(a.shape)


def kron_bar2(ct, a, b):
    """Adjoint: the same, contracted with a."""
    a, b = arrayed(a), arrayed(b)
    ct, ndim = _interleaved(ct, a, b)
    axes = range(2 * ndim - 2 * a.ndim, 2 * ndim, 2)
    return np.tensordot(a, ct, (range(a.ndim), axes)).reshape(b.shape)


# ------------------------------------------------------------------------------ cross, trace


def _cross_axes(ct: Any, x: Any, y: Any, axes: tuple[int, int, int], axis: Any) -> Any:
    """ct and the other factor with their vectors in the last axis; where to put the result."""
    of_x, of_y, of_ct = axes if axis is None else (axis, axis, axis)
    if x.shape[of_x] != 3 or y.shape[of_y] != 3:
        msg = (
            "numpy.cross is not differentiable for vectors of two components, which numpy "
            "deprecates: append a zero component, or write a[..., 0] * b[..., 1] - "
            "a[..., 1] * b[..., 0]."
        )
        raise NonDifferentiableError(msg)
    return _last(ct, of_ct), _last(y, of_y), of_x


def cross_bar1(ct, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The map: y = a × b. Adjoint: ā = b × ct, as ct·(t × b) = t·(b × ct)."""
    a, b = arrayed(a), arrayed(b)
    ct, b, where = _cross_axes(ct, a, b, (axisa, axisb, axisc), axis)
    return back(np.cross(b, ct), where, a.ndim)


def cross_bar2(ct, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """Adjoint: b̄ = ct × a, as ct·(a × t) = t·(ct × a)."""
    a, b = arrayed(a), arrayed(b)
    ct, a, where = _cross_axes(ct, b, a, (axisb, axisa, axisc), axis)
    return back(np.cross(ct, a), where, b.ndim)


def trace_bar(ct, a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    """The map: y = Σᵢ a[…, i, i + offset]. Adjoint: ct on that diagonal, zero elsewhere."""
    if a.ndim == 2:
        rows, columns = a.shape[axis1], a.shape[axis2]
        i = np.arange(max(0, -offset), max(0, -offset, min(rows, columns - offset)))
        index = (i, i + offset) if axis1 % 2 == 0 else (i + offset, i)
        return Scatter(index, np.broadcast_to(ct, i.shape))
    diagonal = np.eye(a.shape[axis1], a.shape[axis2], offset, dtype=bool)
    return np.moveaxis(np.where(diagonal, ct[..., None, None], 0), (-2, -1), (axis1, axis2))


# fmt: off
RULES = [
    multilinear(np.dot,       dot_bar1,       dot_bar2),
    multilinear(np.vdot,      vdot_bar1,      vdot_bar2),
    multilinear(np.vecdot,    vecdot_bar1,    vecdot_bar2),
    multilinear(np.inner,     inner_bar1,     inner_bar2),
    multilinear(np.outer,     outer_bar1,     outer_bar2),
    multilinear(np.matmul,    matmul_bar1,    matmul_bar2),
    multilinear(np.tensordot, tensordot_bar1, tensordot_bar2),
    multilinear(np.kron,      kron_bar1,      kron_bar2),
    multilinear(np.cross,     cross_bar1,     cross_bar2),
    linear(np.trace,          trace_bar),
]
if hasattr(np, "matvec"):  # numpy 2.2
    RULES += [
        multilinear(np.matvec, matvec_bar1,   matvec_bar2),
        multilinear(np.vecmat, vecmat_bar1,   vecmat_bar2),
    ]
# fmt: on

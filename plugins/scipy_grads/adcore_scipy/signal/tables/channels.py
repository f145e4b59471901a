"""Convolutions of many signals by many kernels, summed over channels: what a convnet is made of.

All is the trilinear form Φ(x, w, y) = Σ x[b, c, s p + d i] w[o, c, i] y[b, o, p] over batch b,
channels c and o, kernel elements i and places p of the output (both n-dimensional), with a stride s
and a dilation d. Its gradient in y is the correlation itself, in x its transpose, in w the
derivative by the kernel; each is bilinear, and the derivatives of each are the two others.

Every one is a product of matrices: of the kernel, and of the windows of x in columns ("im2col";
Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks for document
processing"). The columns are made for as many samples, or rows of one, as fit the cache, and are
not kept for the derivative, which makes them again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import index
from typing import Any

import numpy as np

from adcore.extend import batch, composite, multilinear
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE

step = NAMESPACE.step

BLOCK = 2**20  # bytes of columns at a time: what stays in the cache between copy and product

# ----------------------------------------------------------------------------- the trilinear form


def _reach(shape: Any, kernel: Any, stride: Any, dilation: Any) -> tuple[int, ...]:
    """The shape of the output."""
    return tuple(
        (n - (k - 1) * d - 1) // s + 1
        for n, k, s, d in zip(shape, kernel, stride, dilation, strict=True)
    )


def _windows(x: Any, kernel: Any, stride: Any, dilation: Any) -> Any:
    """The view (b, c, *kernel, *places) of x: what each element of the kernel meets where."""
    places = _reach(x.shape[2:], kernel, stride, dilation)
    steps = x.strides[2:]
    strides = [t * d for t, d in zip(steps, dilation, strict=True)]
    strides += [t * s for t, s in zip(steps, stride, strict=True)]
    shape = (*x.shape[:2], *kernel, *places)
    return np.lib.stride_tricks.as_strided(x, shape, (*x.strides[:2], *strides), writeable=False)


def _buffer(channels: int, kernel: Any, places: Any, dtype: Any) -> tuple[int, int, Any]:
    """How many samples a block has, or rows of one sample, and memory for its columns."""
    row = channels * math.prod(kernel) * math.prod(places[1:])
    rows = max(min(BLOCK // max(row * dtype.itemsize, 1), places[0]), 1)
    samples = max(BLOCK // max(row * places[0] * dtype.itemsize, 1), 1)
    return samples, rows, np.empty(samples * rows * row, dtype)


def _blocks(size: int, samples: int, rows: int, height: int) -> Iterator[tuple[slice, slice]]:
    for b in range(0, size, samples):
        for r in range(0, height, rows):
            yield slice(b, min(b + samples, size)), slice(r, min(r + rows, height))


def _placed(buffer: Any, shape: Any) -> Any:
    """The first part of the buffer, in this shape."""
    return buffer[: math.prod(shape)].reshape(shape)


@step
def _correlated(x: Any, w: Any, stride: Any, dilation: Any) -> Any:
    """∂Φ/∂y: the products of the kernels with each window."""
    kernel, n = w.shape[2:], x.ndim - 2
    dtype = np.result_type(x, w)
    windows = _windows(x, kernel, stride, dilation)
    places = windows.shape[2 + n :]
    matrix = w.reshape(len(w), math.prod(w.shape[1:])).astype(dtype, copy=False)
    result = np.empty((len(x), len(w), *places), dtype)
    samples, rows, buffer = _buffer(x.shape[1], kernel, places, dtype)
    for b, r in _blocks(len(x), samples, rows, places[0]):
        view, part = windows[(b, *(slice(None),) * (n + 1), r)], result[b, :, r]
        columns = _placed(buffer, view.shape)
        columns[...] = view
        columns = columns.reshape(len(part), matrix.shape[1], math.prod(part.shape[2:]))
        part[...] = np.matmul(matrix, columns).reshape(part.shape)
    return result


@step
def _spread(y: Any, w: Any, shape: Any, stride: Any, dilation: Any) -> Any:
    """∂Φ/∂x, of the given shape: each output goes back to its window, by the kernel's weights."""
    kernel, places = w.shape[2:], y.shape[2:]
    dtype = np.result_type(y, w)
    matrix = w.reshape(len(w), math.prod(w.shape[1:])).T.astype(dtype, copy=False)
    result = np.zeros((len(y), w.shape[1], *shape), dtype)
    samples, rows, buffer = _buffer(w.shape[1], kernel, places, dtype)
    for b, r in _blocks(len(y), samples, rows, places[0]):
        part = np.ascontiguousarray(y[b, :, r])  # of a sum's derivative, the elements are one
        size, _, *extent = part.shape
        length = math.prod(extent)
        columns = _placed(buffer, (size, len(matrix), length))
        np.matmul(matrix, part.reshape(size, len(w), length), out=columns)
        columns = columns.reshape(size, w.shape[1], *kernel, *extent)
        for i in np.ndindex(*kernel):
            at = [k * d for k, d in zip(i, dilation, strict=True)]
            at[0] += r.start * stride[0]
            zipped = zip(at, extent, stride, strict=True)
            spans = (slice(a, a + (m - 1) * s + 1, s) for a, m, s in zipped)
            result[(b, slice(None), *spans)] += columns[(slice(None), slice(None), *i)]
    return result


@step
def _crossed(x: Any, y: Any, kernel: Any, stride: Any, dilation: Any) -> Any:
    """∂Φ/∂w, of the given shape: the outputs by the columns of all samples."""
    n, places = x.ndim - 2, y.shape[2:]
    dtype = np.result_type(x, y)
    windows = np.moveaxis(_windows(x, kernel, stride, dilation), 0, n + 1)  # c, *kernel, b, *places
    result = np.zeros((y.shape[1], x.shape[1] * math.prod(kernel)), dtype)
    samples, rows, buffer = _buffer(x.shape[1], kernel, places, dtype)
    for b, r in _blocks(len(x), samples, rows, places[0]):
        view, part = windows[(*(slice(None),) * (n + 1), b, r)], np.moveaxis(y[b, :, r], 1, 0)
        length = math.prod(part.shape[1:])
        columns = _placed(buffer, view.shape)
        columns[...] = view
        result += part.reshape(len(part), length) @ columns.reshape(result.shape[1], length).T
    return result.reshape(y.shape[1], x.shape[1], *kernel)


# fmt: off
FORM = [
    multilinear(
        _correlated,
        lambda ct, x, w, stride, dilation: _spread(ct, w, x.shape[2:], stride, dilation),
        lambda ct, x, w, stride, dilation: _crossed(x, ct, w.shape[2:], stride, dilation),
    ),
    multilinear(
        _spread,
        lambda ct, y, w, shape, stride, dilation: _correlated(ct, w, stride, dilation),
        lambda ct, y, w, shape, stride, dilation: _crossed(ct, y, w.shape[2:], stride, dilation),
    ),
    multilinear(
        _crossed,
        lambda ct, x, y, kernel, stride, dilation: _spread(y, ct, x.shape[2:], stride, dilation),
        lambda ct, x, y, kernel, stride, dilation: _correlated(x, ct, stride, dilation),
    ),
]
# fmt: on

# -------------------------------------------------------------------------- what users call


def _per_axis(value: Any, n: int, name: str) -> tuple[int, ...]:
    values = (index(value),) * n if np.ndim(value) == 0 else tuple(map(index, value))
    if len(values) != n or min(values, default=1) < 1:
        msg = f"{name} is a positive integer, or one for each of the {n} axes; got {value!r}."
        raise ValueError(msg)
    return values


def per_axis_pads(mode: str, kernel: Any) -> list[tuple[int, int]]:
    """How much stands before and after each axis, so that a kernel that lies within meets all that
    the mode asks for; "same" has the middle of an even kernel where scipy has it."""
    if mode not in ("valid", "same", "full"):
        msg = f"mode is 'valid', 'same' or 'full'; got {mode!r}."
        raise ValueError(msg)
    if mode == "valid":
        return [(0, 0)] * len(kernel)
    return [(k - 1, k - 1) if mode == "full" else (k // 2, (k - 1) // 2) for k in kernel]


def _zeros(mode: Any, padding: Any, kernel: Any, dilation: Any) -> list[tuple[int, int]]:
    """How many zeros stand before and after each axis, for the mode and the padding together."""
    n = len(kernel)
    by_mode = per_axis_pads(mode, [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)])
    pairs = np.asarray(padding)
    if pairs.dtype.kind not in "iu" or pairs.shape not in ((), (n,), (n, 2)) or (pairs < 0).any():
        msg = (
            f"padding is a number of zeros, or one for each of the {n} axes, or a pair (before, "
            f"after) for each; got {padding!r}."
        )
        raise ValueError(msg)
    pairs = np.broadcast_to(pairs[:, None] if pairs.ndim == 1 else pairs, (n, 2)).tolist()
    return [
        (before + more[0], after + more[1])
        for (before, after), more in zip(pairs, by_mode, strict=True)
    ]


def _demand_shapes(x: Any, w: Any) -> None:
    if x.ndim != w.ndim or x.ndim < 3 or x.shape[1] != w.shape[1] or 0 in w.shape[2:]:
        msg = (
            "x has the shape (batch, channels_in, *space) and w (channels_out, channels_in, "
            f"*kernel), with as many axes of space and kernel; got {x.shape} and {w.shape}."
        )
        raise ValueError(msg)


def correlate_channels(x, w, mode="valid", *, stride=1, padding=0, dilation=1):
    """Correlations of many signals with many kernels, summed over channels.

    The "convolution" of deep learning: y[b, o] = Σ_c correlate(x[b, c], w[o, c]), in any number of
    dimensions. Linear in x and in w, differentiable to any order in both, in both modes.

    Arguments:
        x: (batch, channels_in, *space).
        w: (channels_out, channels_in, *kernel). Conjugated if complex, as by `correlate`.
        mode: "valid": where the kernel lies within x; "same": as many places as x has, the middle
            ones; "full": wherever they meet.
        stride: distance of the places that are computed, one number or one for each axis of space:
            every stride-th of what stride=1 gives.
        padding: zeros put around x, before `mode` is asked: a number, one for each axis, or a pair
            (before, after) for each.
        dilation: distance of the elements of the kernel, one number or one for each axis.

    Returns:
        (batch, channels_out, *places).

    Raises:
        ValueError: shapes that do not fit, or a kernel larger than the padded x.

    >>> import numpy as np
    >>> from adcore_scipy.signal import correlate_channels
    >>> images, kernels = np.ones((8, 1, 28, 28)), np.ones((16, 1, 3, 3))
    >>> correlate_channels(images, kernels).shape
    (8, 16, 26, 26)
    >>> correlate_channels(images, kernels, "same", stride=2).shape
    (8, 16, 14, 14)
    """
    x, w = as_array(x), as_array(w)
    return _strided(x, np.conj(w) if w.dtype.kind == "c" else w, mode, stride, padding, dilation)


def convolve_channels(x, w, mode="valid", *, stride=1, padding=0, dilation=1):
    """Convolutions of many signals by many kernels, summed over channels.

    y[b, o] = Σ_c convolve(x[b, c], w[o, c]), in any number of dimensions: `correlate_channels` with
    each kernel reversed along all its axes (and not conjugated). For kernels that are learned it
    does not matter which of the two is used; kernels of deep learning libraries belong to
    `correlate_channels`. Arguments, result and errors are the same.

    >>> import numpy as np
    >>> from adcore_scipy.signal import convolve_channels
    >>> x, w = np.array([[[1.0, 2.0, 3.0]]]), np.array([[[1.0, 10.0]]])
    >>> convolve_channels(x, w, "full")
    array([[[ 1., 12., 23., 30.]]])
    """
    x, w = as_array(x), as_array(w)
    return _strided(x, np.flip(w, tuple(range(2, w.ndim))), mode, stride, padding, dilation)


def _strided(x, w, mode, stride, padding, dilation):
    """The correlation, without conjugation, of what has been padded."""
    _demand_shapes(x, w)
    kernel = w.shape[2:]
    stride = _per_axis(stride, len(kernel), "stride")
    dilation = _per_axis(dilation, len(kernel), "dilation")
    zeros = _zeros(mode, padding, kernel, dilation)
    for n, (before, after), k, d in zip(x.shape[2:], zeros, kernel, dilation, strict=True):
        if n + before + after < (k - 1) * d + 1:
            msg = (
                f"the kernel {kernel} with dilation {dilation} is larger than x of the shape "
                f"{x.shape}; add padding, or use mode='same' or 'full'."
            )
            raise ValueError(msg)
    if any(map(any, zeros)):
        x = np.pad(x, [(0, 0), (0, 0), *zeros])
    return _correlated(x, w, stride, dilation)


# ---------------------------------------------------------------------------------- stacks, rules


def _merged(places):
    """How a stack goes into one axis of an argument, and comes out as one of the answer.

    Arguments:
        places: for the position of the argument that is a stack, the axis that it is merged with,
            and the axis of the answer that it is split from.
    """

    def how(call, active, size, args):
        if len(active) != 1 or active[0] not in places:
            return NotImplemented
        k, into, out_of = active[0], *places[active[0]]
        stack = np.moveaxis(args[k], 0, into)
        shape = (*stack.shape[:into], size * stack.shape[into + 1], *stack.shape[into + 2 :])
        answer = call(*args[:k], np.reshape(stack, shape), *args[k + 1 :])
        shape = (*answer.shape[:out_of], size, -1, *answer.shape[out_of + 1 :])
        return np.moveaxis(np.reshape(answer, shape), out_of, 0)

    return how


RULES = [
    *FORM,
    batch(_correlated, _merged({0: (0, 0), 1: (0, 1)})),
    batch(_spread, _merged({0: (0, 0), 1: (1, 1)})),
    batch(_crossed, _merged({0: (1, 1), 1: (1, 0)})),
    composite(step(correlate_channels), correlate_channels),
    composite(step(convolve_channels), convolve_channels),
]

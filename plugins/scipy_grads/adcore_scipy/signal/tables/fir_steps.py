"""Finite filters between two rates: upfirdn, and the steps that the other filters are made of.

All is the trilinear form Φ(h, x, y) = Σ h[k q - j p] x[j] y[k]: x is spread by p, filtered by h,
every q-th kept; y is what is kept. Its gradients in y, in x and in h are each bilinear, and the
derivatives of each are the two others. Signals lie along the last axis, taps h are one vector.
Source: Vaidyanathan 1993, Multirate Systems and Filter Banks, section 4.1, for the transposition.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.signal

from adcore.extend import batch, composite, multilinear, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE

twin, step = NAMESPACE.twin, NAMESPACE.step

# ----------------------------------------------------------------------------- the trilinear form


def _of_size(x: Any, size: int) -> Any:
    """The first `size` places of the last axis, zeros where there are none."""
    n = x.shape[-1]
    if n >= size:
        return x[..., :size]
    return np.concatenate([x, np.zeros((*x.shape[:-1], size - n), x.dtype)], -1)


@step
def _filtered(h: Any, x: Any, up: int, down: int, size: int) -> Any:
    """∂Φ/∂y: y[k] = Σ h[k q - j p] x[j] for k < size."""
    if not x.size:
        return np.zeros((*x.shape[:-1], size), np.result_type(h, x))
    return _of_size(scipy.signal.upfirdn(h, x, up, down), size)


@step
def _unfiltered(h: Any, y: Any, up: int, down: int, size: int) -> Any:
    """∂Φ/∂x: x[j] = Σ h[k q - j p] y[k] for j < size, the filter reversed between the rates."""
    before = -(len(h) - 1) % up  # so that place 0 is one of those kept
    turned = np.concatenate([np.zeros(before, h.dtype), h[::-1]])
    if not y.size:
        return np.zeros((*y.shape[:-1], size), np.result_type(h, y))
    first = (before + len(h) - 1) // up
    return _of_size(scipy.signal.upfirdn(turned, y, down, up)[..., first:], size)


@step
def _taps(x: Any, y: Any, up: int, down: int, size: int) -> Any:
    """∂Φ/∂h: h[i] = Σ x[j] y[k] over all signals and all k q - j p = i, for i < size."""
    common = math.gcd(up, down)
    result = np.zeros(size, np.result_type(x, y))
    starts = {j * up % down: j for j in reversed(range(down // common))}
    rows, others = (each.reshape(math.prod(x.shape[:-1]), each.shape[-1]) for each in (x, y))
    for i in range(size):
        j = starts.get(-i % down)
        if j is None:
            continue
        left = rows[:, j :: down // common]
        right = others[:, (i + j * up) // down :: up // common]
        n = min(left.shape[1], right.shape[1])
        result[i] = np.einsum("bn,bn->", left[:, :n], right[:, :n])
    return result


# fmt: off
FORM = [
    multilinear(
        _filtered,
        lambda ct, h, x, up, down, size: _taps(x, ct, up, down, h.size),
        lambda ct, h, x, up, down, size: _unfiltered(h, ct, up, down, x.shape[-1]),
    ),
    multilinear(
        _unfiltered,
        lambda ct, h, y, up, down, size: _taps(ct, y, up, down, h.size),
        lambda ct, h, y, up, down, size: _filtered(h, ct, up, down, y.shape[-1]),
    ),
    multilinear(
        _taps,
        lambda ct, x, y, up, down, size: _unfiltered(ct, y, up, down, x.shape[-1]),
        lambda ct, x, y, up, down, size: _filtered(ct, x, up, down, y.shape[-1]),
    ),
]
# fmt: on


def of_signals(call: Any, active: Any, size: int, args: Any) -> Any:
    """A stack of signals is filtered as it is; one of taps goes one by one."""
    return call(*args) if tuple(active) == (1,) else NotImplemented


def inner(h: Any, x: Any) -> Any:
    """The convolution along the last axis where the taps lie within the signal."""
    return _filtered(h, x, 1, 1, x.shape[-1])[..., h.shape[0] - 1 :]


# -------------------------------------------------------------------------------------- upfirdn

PADS: dict[str, dict[str, Any]] = {
    "wrap": {"mode": "wrap"}, "edge": {"mode": "edge"}, "symmetric": {"mode": "symmetric"},
    "reflect": {"mode": "reflect"}, "antireflect": {"mode": "reflect", "reflect_type": "odd"},
}  # fmt: skip


def extended(x: Any, before: int, after: int, mode: str, cval: Any = 0) -> Any:
    """The signal with `before` and `after` more places, in the modes of upfirdn."""
    widths = [(0, 0)] * (x.ndim - 1) + [(before, after)]
    if mode == "constant":
        return np.pad(x, widths, constant_values=cval)
    if mode in PADS:
        return np.pad(x, widths, **PADS[mode])
    n = x.shape[-1]
    if mode == "antisymmetric":  # every other reflection is turned upside down
        signs = 1 - np.arange(-before, n + after) // n % 2 * 2
        return np.pad(x, widths, mode="symmetric") * signs.astype(x.real.dtype)
    first, last = x[..., :1], x[..., -1:]
    if mode == "line":
        slopes = ((last - first) / max(n - 1, 1),) * 2
    else:  # smooth
        k = min(1, n - 1)
        slopes = x[..., k : k + 1] - first, last - x[..., n - 1 - k : n - k]
    left = first + slopes[0] * np.arange(-before, 0)
    return np.concatenate([left, x, last + slopes[1] * np.arange(1, after + 1)], -1)


def _upfirdn(h, x, up=1, down=1, axis=-1, mode="constant", cval=0):
    """The signal, continued as far as the taps reach, through the trilinear form."""
    h, x = as_array(h), as_array(x)
    mode = mode.lower()
    sample = np.ones((2,) * x.ndim)  # to raise scipy's errors
    on_plain(scipy.signal.upfirdn, plain(h), sample, up, down, axis, mode)
    x, up, down = np.moveaxis(x, axis, -1), int(up), int(down)
    n, reach = x.shape[-1], h.shape[0] - 1
    size = ((n - 1) * up + reach) // down + 1
    if mode == "constant" and not np.any(plain(cval)):
        return np.moveaxis(_filtered(h, x, up, down, size), -1, axis)
    period = down // math.gcd(up, down)
    before = -(-reach // (up * period)) * period  # a whole number of places that are kept
    after = max((size - 1) * down // up - n + 1, 0)
    first = before * up // down
    x = extended(x, before, after, mode, cval)
    y = _filtered(h, x, up, down, first + size)[..., first:]
    return np.moveaxis(y, -1, axis)


RULES = [
    composite(twin("upfirdn"), _upfirdn),
    *FORM,
    batch(_filtered, of_signals),
    batch(_unfiltered, of_signals),
]

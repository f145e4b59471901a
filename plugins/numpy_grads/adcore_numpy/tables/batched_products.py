"""How indexing, joining and products act on stacks of arrays; the table is in `batching`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from adcore.extend import aligned

from .batched_shapes import How, further
from .contraction import product_sum
from .indexing import scattered
from .matrix_products import arrayed, contracted

# --------------------------------------------------------------------------- indexing, joining


def behind(index: Any) -> Any:
    """An index of an array as that of every array of the stack; None if it cannot be said so.

    Arrays in an index that other indices part from one another bring their axes to the front,
    before that of the stack.
    """
    parts = index if type(index) is tuple else (index,)
    arrays = [k for k, part in enumerate(parts) if not _is_plain_index(part)]
    if arrays:
        whole = [k for k, part in enumerate(parts) if _is_array_or_integer(part)]
        if whole[-1] - whole[0] >= len(whole):
            return None
    return (slice(None), *parts)


def _is_plain_index(part: Any) -> bool:
    return part is None or part is Ellipsis or isinstance(part, (int, np.integer, slice))


def _is_array_or_integer(part: Any) -> bool:
    return not (part is None or part is Ellipsis or isinstance(part, slice))


def getitem(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Everything along the axis of the stack, the index along the others."""
    index = behind(args[1])
    return NotImplemented if index is None else call(args[0], index)


def scatter(call: Any, active: Any, size: int, cts: Sequence[Any]) -> Any:
    """Cotangents put at the same places of every array."""
    indices = [behind(index) for index in call.keywords["indices"]]
    if len(active) < len(cts) or any(index is None for index in indices):
        return NotImplemented
    return scattered(*cts, indices=indices, shape=(size, *call.keywords["shape"]))


def take(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Of the flattened array, or along an axis."""
    a, indices, axis, *rest = args
    if a.ndim == 1:
        return NotImplemented
    if axis is None:
        a, axis = a.reshape((size, -1)), 0
    return call(a, indices, further(axis), *rest)


def take_along_axis(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The same places in every array."""
    arr, indices, axis = args
    if axis is None:
        return np.take(arr.reshape((size, -1)), indices, 1)
    return call(arr, np.broadcast_to(indices, (size, *np.shape(indices))), further(axis))


def padding(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Nothing along the axis of the stack."""
    array, widths, values = args
    if active != (0,) or np.ndim(values):
        return NotImplemented
    return call(array, np.concatenate([[[0, 0]], widths]), values)


def joined(function: Any) -> How:
    """Arrays joined along an axis; those that are the same for all are repeated."""

    def how(call: Any, active: Any, size: int, arrays: Sequence[Any]) -> Any:
        stacks = [
            a if k in active else np.broadcast_to(a, (size, *np.shape(a)))
            for k, a in enumerate(arrays)
        ]
        config = {**call.keywords, "axis": further(call.keywords["axis"])}
        return function(*stacks, **config)

    return how


# ---------------------------------------------------------------------------------- products


def as_rows(a: Any, n: int, size: int) -> Any:
    """A stack of arrays as one of arrays with n axes, by new ones behind the first."""
    return a.reshape((size, *(1,) * (n + 1 - a.ndim), *a.shape[1:]))


def matmul(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """As few products of matrices as there can be: a stack of vectors is a matrix itself."""
    a, b = map(arrayed, args)
    m, n = (x.ndim - (k in active) for k, x in enumerate((a, b)))
    if active == (0,) and n == 1:  # of each row with one vector
        return call(a, b)
    if active == (0,) and m == 1 and n == 2:
        return call(a, b)
    if active == (1,) and n == 1 and m <= 2:
        return call(b, a.T)
    if active == (0,) and m == n == 2:
        rows = call(a.reshape((size * a.shape[1], a.shape[2])), b)
        return rows.reshape((size, a.shape[1], b.shape[-1]))
    a = a if m > 1 else a[..., None, :]
    b = b if n > 1 else b[..., None]
    rank = max(m, n, 2)
    a, b = (as_rows(x, rank, size) if k in active else x for k, x in enumerate((a, b)))
    product = call(a, b)
    product = product if m > 1 else product[..., 0, :]
    return product if n > 1 else product[..., 0]


def dot(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """That of `matmul` up to two axes, a product of numbers where there is none."""
    m, n = (np.ndim(x) - (k in active) for k, x in enumerate(args[:2]))
    if m == 0 or n == 0:
        return aligned(np.multiply, active, size, args[:2])
    return matmul(np.matmul, active, size, args[:2]) if m <= 2 >= n else NotImplemented


def inner(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The last axes of both, contracted."""
    m, n = (np.ndim(x) - (k in active) for k, x in enumerate(args))
    if m == 0 or n == 0:
        return aligned(np.multiply, active, size, args)
    return tensordot(call, active, size, (*args, ([m - 1], [n - 1])))


def vdot(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """The sum of the products of all elements, the first conjugated."""
    a, b = (x.reshape((size, -1)) if k in active else np.ravel(x) for k, x in enumerate(args))
    return np.sum(np.conjugate(a) * b, axis=-1)


def outer(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """Of the flattened arrays."""
    a, b = (
        x.reshape((size, -1)) if k in active else np.ravel(x) for k, x in enumerate(args[:2])
    )
    return a[..., :, None] * b[..., None, :]


def tensordot(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """With one stack, its own axis is one more that is left; else by the axes' letters."""
    a, b, axes = args
    m, n = (x.ndim - (k in active) for k, x in enumerate((a, b)))
    of_a, of_b = contracted(axes, m, n)
    if active == (0,):
        return np.tensordot(a, b, (further(of_a), of_b))
    if active == (1,):
        product = np.tensordot(a, b, (of_a, further(of_b)))
        return np.moveaxis(product, m - len(of_a), 0)
    letters = iter("abcdefghijklmnopqrstuvwxy")
    first = [next(letters) for _ in range(m)]
    second = [first[of_a[of_b.index(k)]] if k in of_b else next(letters) for k in range(n)]
    left = [c for k, c in enumerate(first) if k not in of_a]
    left += [c for k, c in enumerate(second) if k not in of_b]
    return np.einsum(f"z{''.join(first)},z{''.join(second)}->z{''.join(left)}", a, b)


def lettered(active: Any, subscripts: str) -> str:
    """The subscripts with a letter for the axis of the stack."""
    inputs, output = subscripts.split("->")
    letter = next(c for c in "zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONM" if c not in subscripts)
    terms = [f"{letter}{t}" if k in active else t for k, t in enumerate(inputs.split(","))]
    return f"{','.join(terms)}->{letter}{output}"


def pair(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
    """A sum of products with one more letter."""
    a, b, subscripts, options = args
    return call(a, b, lettered(active, subscripts), options)


def several(call: Any, active: Any, size: int, operands: Sequence[Any]) -> Any:
    """The same of more operands."""
    config = {**call.keywords, "subscripts": lettered(active, call.keywords["subscripts"])}
    return product_sum(*operands, **config)


def cored(*cores: int) -> How:
    """A generalised ufunc: `cores[k]` last axes of argument k belong together, others broadcast."""

    def how(call: Any, active: Any, size: int, args: Sequence[Any]) -> Any:
        if any(arg != -1 for arg in args[len(cores) :][:1]):  # an axis of vecdot
            return NotImplemented
        ranks = [
            x.ndim - (k in active) - n for k, (x, n) in enumerate(zip(args, cores, strict=False))
        ]
        whole = [
            as_rows(x, max(ranks) + n, size) if k in active else x
            for k, (x, n) in enumerate(zip(args, cores, strict=False))
        ]
        return call(*whole, *args[len(cores) :])

    return how

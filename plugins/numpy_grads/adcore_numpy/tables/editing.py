"""delete and insert: what stays, and what is put between.

Both are found on the numbers of the elements instead of the elements, and are then selections:
of the array, or of the array followed by the inserted values.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite

from .mixed_arguments import as_array


def delete_body(arr, obj, axis=None):
    """The elements whose numbers are left."""
    if axis is None:
        arr, axis = np.ravel(arr), 0
    kept = np.delete(np.arange(arr.shape[axis]), obj)
    return arr[kept] if arr.ndim == 1 else np.take(arr, kept, axis)


def insert_body(arr, obj, values, axis=None):
    """The elements, and the inserted values, in the order of the numbers after insertion."""
    arr, values = as_array(arr), as_array(values)
    if axis is None:
        arr, axis = np.ravel(arr), 0
    axis = axis % arr.ndim
    n = arr.shape[axis]
    added = np.insert(np.arange(n), obj, 0).size - n
    if added == 1:
        values = np.reshape(values, (1,) * (arr.ndim - values.ndim) + values.shape)
        if np.ndim(obj) == 0 and not isinstance(obj, slice):
            values = np.moveaxis(values, 0, axis)  # at one position, not at a list of one
        added = values.shape[axis]
    shape = (*arr.shape[:axis], added, *arr.shape[axis + 1 :])
    order = np.insert(np.arange(n), obj, np.arange(n, n + added))
    parts = [arr, np.broadcast_to(values, shape)]
    if values.dtype == arr.dtype:
        return np.take(np.concatenate(parts, axis), order, axis)
    joined = np.concatenate(parts, axis, dtype=arr.dtype, casting="unsafe")
    return np.take(joined, order, axis)


RULES = [composite(np.delete, delete_body), composite(np.insert, insert_body)]

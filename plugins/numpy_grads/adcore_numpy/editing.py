"""delete and insert: what stays, and what is put between.

Both are found on the numbers of the elements instead of the elements, and are then selections:
of the array, or of the array followed by the inserted values.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite

from .helpers import as_array


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
    places = np.arange(n)[obj] if isinstance(obj, slice) else np.asarray(obj)
    if places.dtype == bool:
        places = np.flatnonzero(places)
    added = places.size
    if added == 1:
        values = np.reshape(values, (1,) * (arr.ndim - values.ndim) + values.shape)
        if places.ndim == 0:  # one position, and the values of one axis less in front
            values = np.moveaxis(values, 0, axis)
        added = values.shape[axis]
    shape = (*arr.shape[:axis], added, *arr.shape[axis + 1 :])
    order = np.insert(np.arange(n), obj, np.arange(n, n + added))
    parts = [arr, np.broadcast_to(values, shape)]
    if values.dtype == arr.dtype:
        return np.take(np.concatenate(parts, axis), order, axis)
    joined = np.concatenate(parts, axis, dtype=arr.dtype, casting="unsafe")
    return np.take(joined, order, axis)


RULES = [composite(np.delete, delete_body), composite(np.insert, insert_body)]

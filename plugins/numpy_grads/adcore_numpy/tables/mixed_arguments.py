"""What several tables need when a body or a rule meets lists, numbers and traced values alike."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import boxes_in, plain


def is_traced(value: Any) -> bool:
    """True if the value is a box, or a list or tuple with a box in it."""
    return any(True for _ in boxes_in(value))


def as_array(value: Any) -> Any:
    """`np.asanyarray`, except that what is traced stays traced."""
    if isinstance(value, (list, tuple)) and is_traced(value):
        return np.stack([as_array(item) for item in value])
    if is_traced(value):
        return value if hasattr(value, "dtype") else np.positive(value)
    return np.asanyarray(value)


def cast(a: Any, dtype: Any) -> Any:
    """The array in the given dtype, itself if it has it."""
    return a if a.dtype == dtype else np.positive(a, dtype=dtype, casting="same_kind")


def sums_at(index: Any, values: Any, size: int) -> Any:
    """The vector of the given size whose element k is the sum of the values where index is k."""
    index, values = index.ravel(), np.ravel(values)
    if values.size == 0:  # of which `bincount` makes integers
        return np.zeros(size)
    if values.dtype.kind != "c":
        return np.bincount(index, weights=values, minlength=size)
    real = np.bincount(index, weights=np.real(values), minlength=size)
    return real + 1j * np.bincount(index, weights=np.imag(values), minlength=size)


def at_value(value: Any, of: Any) -> Any:
    """`value`, bit for bit, with the derivative of `of`, which equals it up to rounding."""
    return np.add(value, of - plain(of), dtype=value.dtype) if is_traced(of) else value

"""`r_`, `c_`, `mgrid` and `ogrid` for traced values.

numpy's own convert what they are given; these build the same arrays by differentiable functions.
They are numpy's as long as nothing is traced.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import boxes_in, plain, twin

from .constructors import arange, asarray, cell


def _traced(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    flat = [
        each for p in parts for each in ((p.start, p.stop, p.step) if type(p) is slice else (p,))
    ]
    return any(True for _ in boxes_in(flat))


def _range(part: slice) -> Any:
    """The elements that a slice stands for: a range, or with an imaginary step that many points."""
    start, step = 0 if part.start is None else part.start, 1 if part.step is None else part.step
    if isinstance(step, complex):
        return np.linspace(start, part.stop, int(abs(step)))
    return arange(start, part.stop, step)


class Joiner:
    """`numpy.r_` and `numpy.c_`, in which everything between the brackets may be traced."""

    def __init__(self, original: Any, axis: int, ndmin: int, trans1d: int) -> None:
        self.original = original
        self.defaults = axis, ndmin, trans1d

    def __getitem__(self, key: Any) -> Any:
        if not _traced(key):
            return cell(self.original[key])
        axis, ndmin, trans1d = self.defaults
        parts = list(key) if isinstance(key, tuple) else [key]
        if isinstance(parts[0], str):
            directive = parts.pop(0)
            if directive in ("r", "c"):
                msg = f"the directive {directive!r} makes a numpy.matrix, which cannot be traced"
                raise ValueError(msg)
            axis, ndmin, trans1d = self._directive(directive)
        arrays = [self._array(part, ndmin, trans1d) for part in parts]
        numbers = (int, float, complex)
        kinds = [
            plain(part) if type(plain(part)) in numbers else array.dtype
            for part, array in zip(parts, arrays, strict=True)
        ]
        return np.concatenate(arrays, axis, dtype=np.result_type(*kinds))

    def _directive(self, directive: str) -> tuple[int, int, int]:
        """The axis, the least number of axes, and where new ones go, of 'a', 'a,n' or 'a,n,t'."""
        try:
            given = [int(number) for number in directive.split(",")]
        except ValueError:
            msg = f"unknown special directive {directive!r}"
            raise ValueError(msg) from None
        return (*given[:3], *self.defaults[len(given) :])  # type: ignore[return-value]

    def _array(self, part: Any, ndmin: int, trans1d: int) -> Any:
        """One part as an array with at least `ndmin` axes."""
        array = _range(part) if isinstance(part, slice) else asarray(part)
        new = max(ndmin - array.ndim, 0)
        if not new:
            return array
        before = trans1d if trans1d >= 0 else trans1d + new + 1
        return np.reshape(array, (1,) * before + array.shape + (1,) * (new - before))


class Grid:
    """`numpy.mgrid` and `numpy.ogrid`, in which the ends and steps may be traced."""

    def __init__(self, original: Any) -> None:
        self.original = original

    def __getitem__(self, key: Any) -> Any:
        if not _traced(key):
            return cell(self.original[key])
        parts = key if isinstance(key, tuple) else (key,)
        numbers = [plain(x) for part in parts for x in (part.start, part.stop, part.step)]
        reals = [abs(x) if isinstance(x, complex) else x for x in numbers if x is not None]
        dtype = np.result_type(0, *reals)
        points = [self._points(part, dtype) for part in parts]
        if not isinstance(key, tuple):
            return points[0]
        n = len(points)
        axes = [
            np.reshape(axis, tuple(-1 if j == k else 1 for j in range(n)))
            for k, axis in enumerate(points)
        ]
        return tuple(axes) if self.original.sparse else np.stack(np.broadcast_arrays(*axes))

    def _points(self, part: slice, dtype: Any) -> Any:
        """start + step k, as numpy computes it; an imaginary step is the number of points."""
        start, step = 0 if part.start is None else part.start, 1 if part.step is None else part.step
        if isinstance(step, complex):
            n = int(abs(step))
            step = (part.stop - start) / float(n - 1) if n != 1 else 1
        else:
            n = len(np.arange(plain(start), plain(part.stop), plain(step)))
        return start + step * np.arange(n, dtype=dtype)


r_ = Joiner(np.r_, 0, 1, -1)
c_ = Joiner(np.c_, -1, 2, 0)
mgrid = Grid(np.mgrid)
ogrid = Grid(np.ogrid)

RULES = [
    twin(np.r_, r_, "numpy.r_"),
    twin(np.c_, c_, "numpy.c_"),
    twin(np.mgrid, mgrid, "numpy.mgrid"),
    twin(np.ogrid, ogrid, "numpy.ogrid"),
]

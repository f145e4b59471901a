"""The box of a dask array: what a traced lazy array looks like."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from adcore.errors import ConversionError, MutationError, NonDifferentiableError
from adcore.extend import Box, apply
from adcore_numpy.arrays.box import NumpyBox
from adcore_numpy.arrays.methods import ContainerMethods

from .lazily import LAZILY, UFUNCS
from .placing import placed
from .rechunking import rechunked
from .space import DaskSpace


class DaskBox(ContainerMethods, NumpyBox):
    """A traced dask array. What it takes part in is lazy; nothing is computed."""

    __slots__ = ()

    batch = None
    lazy = True

    @staticmethod
    def space_of(value: Any) -> Any:
        dtype = value.dtype
        return DaskSpace(value) if dtype.kind in "fc" else None

    @staticmethod
    def placed(ct: Any, index: Any, space: Any) -> Any:
        """A cotangent put at an index of an array of a space, see `placed`."""
        return placed(ct, index, space)

    @staticmethod
    def demand(function: Any) -> None:
        if function not in LAZILY:
            name = f"{function.__module__}.{function.__name__}"
            raise _not_lazy(f"{name} of a dask array beside traced values")

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        self.demand(function)
        return Box.__array_function__(self, function, kinds, args, kwargs)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or ufunc not in UFUNCS:
            name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
            raise _not_lazy(f"{name} of a traced dask array")
        return Box.__array_ufunc__(self, ufunc, method, *inputs, **kwargs)

    def _view_by(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.demand(function)
        return apply(function, (self, *args), kwargs)

    _copy_by = _view_by  # no two dask arrays share memory

    def _again(self) -> Any:
        return DaskBox(self._primal, self._trace, self._note)

    # --------------------------------------------------------------- what dask's arrays have

    # fmt: off
    chunks      = property(lambda self: self._primal.chunks)
    chunksize   = property(lambda self: self._primal.chunksize)
    numblocks   = property(lambda self: self._primal.numblocks)
    npartitions = property(lambda self: self._primal.npartitions)
    # fmt: on

    def rechunk(self, chunks: Any = "auto", **options: Any) -> Any:
        """The same array in other chunks: as `dask.array.Array.rechunk`."""
        return rechunked(self, chunks, options)

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        msg = "A traced dask array cannot be written into. Use np.where(mask, new, old)."
        self._refuse(MutationError(msg))

    def _lost(self, *_: Any, **__: Any) -> NoReturn:
        msg = (
            f"{self._words()} cannot be computed here: its derivative would be lost. Return it: "
            "value and derivative are lazy, and dask.compute(value, derivative) computes both in "
            "one pass. stop_gradient(x) gives the plain value."
        )
        self._refuse(ConversionError(msg))

    def _foreign(self) -> NoReturn:
        msg = (
            f"{self._words()} cannot go into a function of dask's own. Use numpy's function of the "
            "same name (np.sum(x), not dask.array.sum(x)): dask answers it lazily."
        )
        self._refuse(ConversionError(msg))

    name = dask = property(_foreign)

    compute = persist = to_delayed = map_blocks = map_overlap = store = item = tolist = _lost

    def __array_namespace__(self, *, api_version: str | None = None) -> Any:
        """The functions for this array: numpy's, which dask answers lazily."""
        return np


def _not_lazy(what: str) -> NonDifferentiableError:
    return NonDifferentiableError(
        f"{what} has no lazy derivative. Apply it to blocks: adcore_dask.total(fun, over=X), or "
        "map_blocks."
    )

"""The back end itself: what of a value a program depends on, when two answers are the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.programs.backends import Backend, Runner
from adcore.programs.program import Operation, Program

from ..arrays import quiet
from . import knowledge
from .source import build

NUMBERS = (float, complex)
_states: dict[Any, Any] = {}


class NumpyBackend(Backend):
    """Programs as straight-line Python on numpy's arrays."""

    name = "numpy"

    def form(self, value: Any) -> Any:
        kind = type(value)
        if kind in NUMBERS:
            return kind
        if kind is np.ndarray:
            # What reshape gives, a view or a copy, depends on how the array lies in memory.
            strides = None if value.flags.c_contiguous else value.strides
            return kind, value.dtype, value.shape, strides
        return (kind, value.dtype) if isinstance(value, np.generic) else None

    def fixed(self, value: Any) -> Any:
        kind = type(value)
        if not (kind is np.ndarray or issubclass(kind, np.generic)) or value.dtype.hasobject:
            return None
        return kind, value.dtype, np.shape(value), value.tobytes()

    def kept(self, value: Any) -> Any:
        if type(value) is not np.ndarray:
            return value
        return value.copy("K")

    def copied(self, value: Any) -> Any:
        return value.copy("K") if type(value) is np.ndarray else value

    def sparing(self, function: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
        spared = {
            key: value
            for key, value in kwargs.items()
            if not (key.startswith("overwrite") and value is not False)
        }
        if function is np.nan_to_num:
            spared.pop("copy", None)
        return spared

    def same(self, a: Any, b: Any) -> bool:
        if a is b or not all(isinstance(each, (np.ndarray, np.generic)) for each in (a, b)):
            return a is b
        if a.dtype != b.dtype or a.shape != b.shape:
            return False
        return bool(np.all(a == b)) if a.dtype.hasobject else a.tobytes() == b.tobytes()

    def close(self, a: Any, b: Any) -> bool:
        if isinstance(a, (np.ndarray, np.generic, *NUMBERS)):
            x, y = np.asarray(a), np.asarray(b)
            if type(a) is not type(b) or x.dtype != y.dtype or x.shape != y.shape:
                return False
            if x.dtype.kind in "fc" and x.size:
                return _close(x, y)
            return bool(np.all(x == y))
        if isinstance(a, (bool, int, str, bytes, type(None))):
            return type(a) is type(b) and bool(a == b)
        return type(a) is type(b)  # an object, which may not say when it is another one

    def surroundings(self) -> Any:
        if quiet.VARIABLE is not None:
            return quiet.VARIABLE[0].get(None)
        state = tuple(np.geterr().items())
        return _states.setdefault(state, state)

    def follows(self, operation: Operation, forms: dict[int, Any]) -> bool:
        return knowledge.follows(operation, forms)

    def of_form(self, operation: Operation) -> bool:
        return knowledge.is_of_form(operation)

    def pure(self, operation: Operation) -> bool:
        return knowledge.is_pure(operation)

    def may_raise(self, operation: Operation, forms: dict[int, Any]) -> bool:
        return knowledge.may_raise(operation, forms)

    def build(self, program: Program) -> Runner:
        return build(program, self)


def _close(x: Any, y: Any) -> bool:
    """Whether two arrays are the same but for rounding, in the largest of their elements."""
    with np.errstate(all="ignore"):
        finite = np.isfinite(x)
        if not np.array_equal(finite, np.isfinite(y)):
            return False
        if not np.array_equal(x[~finite], y[~finite], equal_nan=True):
            return False
        scale = np.max(np.abs(y[finite]), initial=0.0)
        eps = np.finfo(x.dtype).eps
        return bool(np.all(np.abs(x[finite] - y[finite]) <= eps**0.55 * scale))


BACKEND = NumpyBackend()

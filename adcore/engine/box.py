"""The box: what a traced value looks like to the program, and what it refuses to do.

Subclasses make it look like the value; the trace decides what happens to it. What would lose the
derivative is refused with the cure.
"""

from __future__ import annotations

import operator
import sys
from typing import Any, ClassVar, NoReturn

from ..errors import AdcoreError, ConversionError, MutationError
from ..rules import registry
from ..values import box_types, constant_makers
from .apply import apply, apply_binary
from .culprit import Culprit, culprit, general_cure, lifting
from .frames import is_assigning, is_formatting
from .layers import Layer, number_of, on_plain, traces_of
from .refusals import noted
from .trace import FIRST, refuse_ended


def _compared(call: Any) -> Any:
    """A comparison, which looks at the plain values."""
    return lambda self, other: on_plain(call, self, other)


class Box(Layer):
    """A value inside a trace. Subclasses make it look like the value; the trace decides what
    happens to it. `_note` is the trace's own: a place on the tape, or a tangent."""

    __slots__ = ()

    # What holds a stack of values in place of one, `batch(stack)`; None if there is no such thing.
    batch: ClassVar[Any] = None
    # Whether the numbers of a value are not computed yet, so that no rule should look at them.
    lazy: ClassVar[bool] = False
    # Whether values of this kind can be written into, so that a constant may become traced.
    assignable: ClassVar[bool] = False

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """The type of the plain value, so that `isinstance(x, np.ndarray)` is as without a trace.

        A program that asks would else take another way when it is differentiated, silently.
        """
        return self._primal.__class__

    # numpy's dispatch protocols (NEP 13, NEP 18) bring numpy's own functions here. They are
    # methods like any other: the core knows no numpy, and any library may speak them.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        try:
            if method == "__call__" and not kwargs:
                rule = registry.rules.get(ufunc)
                if rule is not None and rule.direct == len(inputs):
                    if rule.direct == 1:
                        return self._trace.process(rule, ufunc, FIRST, self._note, (self._primal,))
                    if rule.direct == 2:
                        x, y = inputs
                        if type(x) not in box_types and type(x) is not int:
                            x = _beside_box(x)
                        elif type(y) not in box_types and type(y) is not int:
                            y = _beside_box(y)
                        if x is not NotImplemented and y is not NotImplemented:
                            return apply_binary(rule, ufunc, x, y)
        except AdcoreError as error:
            noted(error, traces_of(list(inputs)))
            raise
        for each in inputs:
            if type(each) not in box_types and _is_foreign(type(each), "__array_ufunc__"):
                return NotImplemented  # it gets its turn
        return apply(ufunc if method == "__call__" else getattr(ufunc, method), inputs, kwargs)

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        if len(kinds) > 1:
            for kind in kinds:
                if kind not in box_types and _is_foreign(kind, "__array_function__"):
                    return NotImplemented  # it gets its turn
                if kind in box_types:
                    box_types[kind].demand(function)
        return apply(function, args, kwargs)

    @staticmethod
    def demand(function: Any) -> None:
        """Raise if values of this kind cannot go through a function that traced values call."""

    # What would lose the derivative is refused, with the cure.

    def _refuse_conversion(self, into: str, cure: str = "") -> NoReturn:
        """Refuse to be a plain `into`; who asks may be numpy, for an assignment `array[i] = x`."""
        if self._trace.ended:
            refuse_ended(f"was to become a plain {into}", self._trace.mode)
        if self._trace.records:
            self._refuse(self._trace.refusal(self, into, sys._getframe(2)))
        if _is_assigning():
            msg = (
                f"{self._words()} cannot be assigned into a plain array: its derivative would be "
                f"lost. {lifting(_asking_module())}Or collect the values in a list and make the "
                "array at the end, with np.stack or np.concatenate; use np.where(mask, new, old) "
                "to replace some of an array."
            )
            self._refuse(MutationError(msg))
        registry.load_pending()  # a library that converts its arguments may have a plugin
        found = culprit(sys._getframe(2))
        msg = (
            f"{self._words()} cannot become a plain {into}{found.place}: its derivative would be "
            f"lost. {cure or self._cures(found, into) or general_cure(found)} "
            "Where no derivative is meant to flow, stop_gradient(x) gives the plain value."
        )
        # The class is looked up after the loading, which may have set it.
        kind = registry.conversion_error if into == "array" else ConversionError
        self._refuse(kind(msg))

    def _refuse(self, error: AdcoreError) -> NoReturn:
        """Raise an error, and note it on every layer: each loses its derivative."""
        noted(error, traces_of([self]))
        try:
            raise error
        finally:
            del error  # its traceback holds this frame: no cycle, which would hold the tape

    def _cures(self, found: Culprit, into: str) -> str:
        """What this kind of box says; what becomes an array concerns boxes of arrays too."""
        kinds = [type(self), *(box_types.values() if into == "array" else ())]
        return next(filter(None, (kind._cure(found) for kind in kinds)), "")

    @staticmethod
    def _cure(found: Culprit) -> str:
        """What to write instead of what converts values of this kind; '' or a sentence."""
        return ""

    # An assignable constant has none to lose: it is the plain value to all who ask.

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        if not self._trace.carries:
            return self._primal.__array__(*args, **kwargs)
        if self._trace.records and self.space_of(self) is None:
            return self._trace.looked_at(self, *args)
        if (no_array := self._declined(sys._getframe(1))) is not None:
            return no_array
        self._refuse_conversion("array")

    @staticmethod
    def _declined(asking: Any) -> Any:
        """What tells an operator that asks for an array to hand over to ours; None for others."""

    def __float__(self) -> float:
        if not self._trace.carries or is_formatting(sys._getframe(1)):  # "%.3f" % x, as f"{x:.3f}"
            return float(number_of(self))
        self._refuse_conversion("float")

    def __complex__(self) -> complex:
        if not self._trace.carries:
            return complex(self._primal)
        self._refuse_conversion("complex number")

    def __index__(self) -> int:
        if not self._trace.carries:
            return operator.index(self._primal)
        if self._trace.records:
            return int(on_plain(operator.index, self))
        msg = f"{self._words()} cannot be an index or a size. Round it first, with int(x)."
        self._refuse(ConversionError(msg))

    def __reduce_ex__(self, protocol: Any) -> Any:
        if not self._trace.carries:
            return self._primal.__reduce_ex__(protocol)
        if self._trace.ended:
            refuse_ended("was to be pickled", self._trace.mode)
        msg = (
            f"{self._words()} cannot be pickled: it belongs to a running derivative. Send "
            "stop_gradient(x), the plain value; differentiate within the other process."
        )
        self._refuse(ConversionError(msg))

    def __copy__(self) -> Box:
        return self

    def __deepcopy__(self, memo: Any) -> Box:
        return self

    def __hash__(self) -> int:
        if not self._trace.carries:
            return hash(self._primal)  # raises, as that of any array
        msg = (
            f"{self._words()} cannot be a dictionary key, a member of a set or an argument of a "
            "cached function. Use stop_gradient(x) as the key, or leave the cache out."
        )
        self._refuse(ConversionError(msg))

    def _words(self) -> str:
        space = self.space_of(self)
        words = "an integer" if space is None else space.describe()
        return f"A traced value ({self._trace.mode} mode, {words})"

    def _write(self, value: Any, where: Any = True) -> None:
        """Become a value in place, where a mask is true: what `out=` asks for."""
        msg = f"{self._words()} cannot be written into."
        self._refuse(MutationError(msg))

    @staticmethod
    def space_of(value: Any) -> Any:
        """The `Space` of a plain or traced value of this kind; None if it has no derivative."""
        raise NotImplementedError

    @staticmethod
    def is_discrete(value: Any) -> bool:
        """Whether a value without a space cannot have a derivative: an integer, a boolean."""
        return True

    # A box is what the program branches on: comparisons and truth look at the plain value.

    __eq__, __ne__ = _compared(operator.eq), _compared(operator.ne)
    __lt__, __le__ = _compared(operator.lt), _compared(operator.le)
    __gt__, __ge__ = _compared(operator.gt), _compared(operator.ge)

    def __bool__(self) -> bool:
        return bool(on_plain(bool, self))

    def __int__(self) -> int:
        if self._trace.carries and _is_assigning():  # into an array of integers
            self._refuse_conversion("integer")
        return int(on_plain(int, self))

    def __repr__(self) -> str:
        if not self._trace.carries:
            return repr(self._primal)
        return f"<{self._trace.mode} box of {self._primal!r}>"

    def __format__(self, spec: str) -> str:
        return format(number_of(self), spec) if spec else repr(self)


def _is_foreign(kind: type, protocol: str) -> bool:
    """Whether values of a type have an answer of their own to a dispatch protocol of numpy.

    They get their turn, as NEP 13 and NEP 18 ask for. A subclass that inherits the answer of
    numpy's arrays, or of a type with derivatives, has none.
    """
    own = getattr(kind, protocol, None)
    if own is None or issubclass(kind, Layer):
        return False
    return all(
        own is not getattr(base, protocol, None)
        for base in kind.__mro__
        if base in box_types or base.__module__.partition(".")[0] == "numpy"
    )


def _beside_box(value: Any) -> Any:
    """What stands beside a box in a ufunc: a list as an array; a foreign array is its own."""
    kind = type(value)
    if kind in constant_makers:
        return constant_makers[kind](value)
    return NotImplemented if _is_foreign(kind, "__array_ufunc__") else value


def _is_assigning() -> bool:
    """Whether the code that asked a box for a plain value is executing `target[...] = value`."""
    return is_assigning(_asking_frame())


def _asking_module() -> str:
    """The module of the code that asked a box for a plain value; of a library, that which calls."""
    frame = _asking_frame()
    while registry.serves(_module_of(frame).partition(".")[0]) and frame.f_back:
        frame = frame.f_back
    return _module_of(frame)


def _module_of(frame: Any) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _asking_frame() -> Any:
    frame = sys._getframe(1)
    while frame.f_code.co_filename == _is_assigning.__code__.co_filename and frame.f_back:
        frame = frame.f_back
    return frame

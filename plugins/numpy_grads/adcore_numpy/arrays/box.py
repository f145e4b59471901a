"""The boxes of arrays and of numpy's scalars: they look like them, and their operators are numpy's
functions.

A class for each: who asks whether a value has a length takes another way if it has."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any
from weakref import ref

import numpy as np

from adcore.engine.frames import is_subscripting
from adcore.engine.layers import on_plain
from adcore.errors import MutationError
from adcore.extend import (
    FIRST,
    Box,
    Moved,
    apply,
    apply_binary,
    apply_unary,
    as_twin,
    assignable,
    registered,
)
from adcore.rules.registry import load_pending
from adcore.scalars import FloatMethods, ScalarBox, Steps
from adcore.values import box_types

from .assignment import assign, augmented, is_basic, put, refuse_read_only, taken, updated
from .cures import cure
from .handing_over import ASKING, is_yielding
from .methods import ArrayMethods, ContainerMethods
from .space import ArraySpace
from .stack import Batch
from .view import (
    KEEPING,
    SPLITS,
    VIEWS,
    Way,
    is_view,
    joined,
    key_in_owner,
    leading_index,
    write_at,
    write_by_numbers,
    write_imag,
    write_real,
)

FLOAT64 = np.dtype(float)

# Spaces of the commonest dtype by shape: looking one up costs half of making it.
_float64_spaces: dict[tuple[int, ...], ArraySpace] = {}


def _remembered(shape: tuple[int, ...]) -> ArraySpace:
    if len(_float64_spaces) > 1000:
        _float64_spaces.clear()
    space = _float64_spaces[shape] = ArraySpace(shape, FLOAT64)
    return space


def known(kind: type) -> bool:
    """Whether a plugin describes a type of values that is not numpy's: an array of dask, say."""
    return kind in box_types or (load_pending() and kind in box_types)


def _binary(ufunc: Any, call: Callable[..., Any]) -> tuple[Any, Any]:
    """An operator method and its reflection; they share the rule of the ufunc.

    Other types' own operators come first, those of the twin where a type has one; lists, and
    subclasses of Python's numbers, take the way of the ufunc.
    """

    def method(self: Any, other: Any) -> Any:
        kind = type(other)
        if kind in PLAIN:  # written out: the commonest operations by far
            note, args = self._note, (self._primal, other)
            return self._trace.process(registered[ufunc], call, FIRST, note, args)
        if kind in BOXES:
            return apply_binary(registered[ufunc], call, self, other)
        if isinstance(other, OPERANDS):
            return ufunc(self, other)
        if known(kind):
            return apply_binary(registered[ufunc], call, self, other)
        twin = as_twin(other)
        return NotImplemented if twin is None or twin is other else call(self, twin)

    def reflected(self: Any, other: Any) -> Any:
        if type(other) in PLAIN or type(other) in BOXES:
            return apply_binary(registered[ufunc], call, other, self)
        if isinstance(other, OPERANDS):
            return ufunc(other, self)
        if known(type(other)):
            return apply_binary(registered[ufunc], call, other, self)
        twin = as_twin(other)
        return NotImplemented if twin is None or twin is other else call(twin, self)

    return method, reflected


def _bitwise(call: Callable[..., Any]) -> tuple[Any, Any]:
    """An operator of integers and masks: of plain values, which a program may record."""
    return lambda self, other: on_plain(call, self, other), (
        lambda self, other: on_plain(call, other, self)
    )


def _unary(ufunc: Any, call: Callable[..., Any]) -> Any:
    """An operator method of one argument, with the rule of the ufunc."""
    return lambda self: apply_unary(registered[ufunc], call, self)


class NumpyBox(ArrayMethods, Steps, Box):
    """A traced value of numpy: what an array and a scalar have in common."""

    __slots__ = ()

    batch = Batch
    _cure = staticmethod(cure)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """The type of the plain value; its own to another library's operator that is to yield."""
        frame = sys._getframe(1)
        if frame.f_code.co_name in ASKING and is_yielding(frame):  # asked for often: no call
            return type(self)
        return self._primal.__class__

    @staticmethod
    def _declined(asking: Any) -> Any:
        return np.array(None, object) if is_yielding(asking) else None

    @staticmethod
    def space_of(value: Any) -> Any:
        dtype = value.dtype
        if dtype is FLOAT64:
            shape = value.shape
            return _float64_spaces.get(shape) or _remembered(shape)
        return ArraySpace(value.shape, dtype) if dtype.kind in "fc" else None

    @staticmethod
    def is_discrete(value: Any) -> bool:
        return value.dtype.kind in "biuSU"

    # ------------------------------------------------------------------------- operators

    __add__, __radd__ = _binary(np.add, operator.add)
    __sub__, __rsub__ = _binary(np.subtract, operator.sub)
    __mul__, __rmul__ = _binary(np.multiply, operator.mul)
    __truediv__, __rtruediv__ = _binary(np.true_divide, operator.truediv)
    __pow__, __rpow__ = _binary(np.power, operator.pow)
    __mod__, __rmod__ = _binary(np.remainder, operator.mod)
    __matmul__, __rmatmul__ = _binary(np.matmul, operator.matmul)

    __and__, __rand__ = _bitwise(operator.and_)
    __or__, __ror__ = _bitwise(operator.or_)
    __xor__, __rxor__ = _bitwise(operator.xor)
    __lshift__, __rlshift__ = _bitwise(operator.lshift)
    __rshift__, __rrshift__ = _bitwise(operator.rshift)

    def __invert__(self) -> Any:
        return on_plain(operator.invert, self)

    __neg__ = _unary(np.negative, operator.neg)
    __abs__ = _unary(np.absolute, operator.abs)

    def __pos__(self) -> Any:
        return self._again()

    def __getitem__(self, index: Any) -> Any:
        rule, args = registered[operator.getitem], (self._primal, index)
        return self._trace.process(rule, operator.getitem, FIRST, self._note, args)

    def _view_by(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        args = (self, *args)
        return viewed(apply(function, args, kwargs), function, args, kwargs)

    def _copy_by(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        return copied(apply(function, (self, *args), kwargs), (self, *args))

    def _flat(self) -> Any:
        return apply(np.ravel, (self,), {})


class ArrayBox(ContainerMethods, NumpyBox):
    """A traced numpy array, also one without dimensions."""

    __slots__ = ("_views",)  # weak references to the views of it; not set where there are none

    assignable = True

    def _again(self) -> Any:
        return ArrayBox(self._primal, self._trace, self._note)

    def _watch(self, view: Any) -> None:
        """Remember a view, to tell it when this becomes another array."""
        try:
            views = self._views
        except AttributeError:
            views = self._views = []
        views.append(ref(view))
        n = len(views)
        if n > 15 and n & (n - 1) == 0:  # a power of two: time to forget those that are gone
            views[:] = [each for each in views if each() is not None]

    def _become(self, other: Any) -> None:
        super()._become(other)
        if type(self) is ArrayBox:
            set_class(self, WrittenBox)
        for each in getattr(self, "_views", ()):
            view = each()
            if view is not None:
                set_class(view, StaleView)

    def _put(self, key: Any, value: Any) -> None:
        """Become the array with a value at a key; its memory is written into, if it alone has it.

        A cell gives its array away and gets the new one: no name for it sees the one in between.
        """
        old = Moved(self._primal)
        note, self._primal = Moved(self._note), None
        self._note = None
        try:
            self._become(assignable(put.within(self._trace, note, old, value, key)))
        except BaseException:
            self._primal, self._note = old.value, note.value
            raise

    def _lock(self) -> None:
        set_class(self, LockedBox)

    def _write(self, value: Any, where: Any = True) -> None:
        assign(self, ..., value if where is True else np.where(where, value, self))

    __iadd__      = augmented(np.add)  # fmt: skip
    __isub__      = augmented(np.subtract)  # fmt: skip
    __imul__      = augmented(np.multiply)  # fmt: skip
    __itruediv__  = augmented(np.true_divide)  # fmt: skip
    __ipow__      = augmented(np.power)  # fmt: skip
    __imod__      = augmented(np.remainder)  # fmt: skip
    __ifloordiv__ = augmented(np.floor_divide)  # fmt: skip
    __imatmul__   = augmented(np.matmul)  # fmt: skip
    __iand__      = augmented(np.bitwise_and)  # fmt: skip
    __ior__       = augmented(np.bitwise_or)  # fmt: skip
    __ixor__      = augmented(np.bitwise_xor)  # fmt: skip
    __ilshift__   = augmented(np.left_shift)  # fmt: skip
    __irshift__   = augmented(np.right_shift)  # fmt: skip

    def __getitem__(self, index: Any) -> Any:
        rule, args = registered[operator.getitem], (self._primal, index)
        part = self._trace.process(rule, operator.getitem, FIRST, self._note, args)
        if type(part) is ArrayBox and (type(index) is slice or is_basic(index)):
            return ViewBox(part, self, index)
        return part

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(value, ViewBox) and value.shows(self, key):
            return  # x[k] += v: what stands there was written already
        assign(self, key, value)

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        if len(kinds) == 1:
            answer = apply(function, args, kwargs)
        else:
            answer = Box.__array_function__(self, function, kinds, args, kwargs)
        if type(answer) is NumpyScalarBox:
            return answer
        return seen(answer, function, args, kwargs)

    def _flat(self) -> Any:
        def take(whole: Any) -> Any:
            return np.ravel(whole) if not isinstance(whole, Box) else apply(np.ravel, (whole,), {})

        part = take(self)
        way = Way(take, np.ravel, (self,))
        return ViewBox(part, self, way) if type(part) is ArrayBox else part

    def __copy__(self) -> Any:
        return self._again()

    def __deepcopy__(self, memo: Any) -> Any:
        return self._again()


class NumpyScalarBox(FloatMethods, NumpyBox):
    """A traced numpy scalar: no container, as `np.float64(1.0)` is none, though x[()] is x."""

    __slots__ = ()

    def __getitem__(self, index: Any) -> Any:
        if type(index) is int and not is_subscripting(sys._getframe(1)):
            # Python takes what has items for a sequence, and IndexError for its end.
            msg = f"'{self.__class__.__name__}' object is not iterable"
            raise TypeError(msg)
        return NumpyBox.__getitem__(self, index)


class WrittenBox(ArrayBox):
    """A traced array that was written into: small parts of it do not share its memory.

    So the next write need not copy it, and a loop that fills n elements costs O(n).
    """

    __slots__ = ()

    def __getitem__(self, index: Any) -> Any:
        args = (self._primal, index)
        part = self._trace.process(registered[taken], taken, FIRST, self._note, args)
        if type(part) is ArrayBox and (type(index) is slice or is_basic(index)):
            return ViewBox(part, self, index)
        return part


class LockedBox(ArrayBox):
    """An assignable constant that is held elsewhere too: it can be read, and copied."""

    __slots__ = ()

    def _refuse_write(self, *_: Any) -> Any:
        msg = (
            f"An array of shape {self.shape} that something else holds as well (a list, a class, a "
            "default argument, a view, another module) cannot be written into while a derivative "
            "runs: that would not see it. Write into a copy, a = a.copy()."
        )
        raise MutationError(msg)

    _put = _become = _write = _refuse_write  # type: ignore[assignment]


class ViewBox(ArrayBox):
    """A traced array that shows a part of another; see `view`.

    Arguments:
        part: what it shows now.
        owner: the array, maybe a view itself, that it is taken of; the first of these is the base.
        way: how it is taken: a basic index, or a `Way`.
    """

    __slots__ = ("__weakref__", "_base", "_owner", "_way")

    def __init__(self, part: Any, owner: Any, way: Any) -> None:
        self._primal, self._trace, self._note = part._primal, part._trace, part._note
        self._owner, self._way = owner, way
        self._base = base = owner._base if isinstance(owner, ViewBox) else owner
        base._watch(self)

    def _path(self) -> list[Any]:
        """The views from the base to this one."""
        path = [self]
        while path[-1]._owner is not self._base:
            path.append(path[-1]._owner)
        return path[::-1]

    def _of(self, owner: Any) -> Any:
        """The part of what stands for its owner."""
        way = self._way
        return way.take(owner) if type(way) is Way else apply(taken, (owner, way), {})

    def _refresh(self) -> None:
        """Show the base as it is now."""
        part = self._base
        for view in self._path():
            part = view._of(part)
        set_class(self, ViewBox)
        self._primal, self._trace, self._note = part._primal, part._trace, part._note

    def _become(self, other: Any) -> None:
        """A write goes to the base, by way of all views between; each is taken again when used."""
        base, path = self._base, self._path()
        key = leading_index([view._way for view in path])
        path = path[len(key) :]
        owners = [apply(taken, (base, joined(key)), {}) if key else base]
        for view in path[:-1]:
            owners.append(view._of(owners[-1]))
        for view, owner in zip(reversed(path), reversed(owners), strict=False):
            other = writer(view)(owner, other)
        self._release()
        if key:
            base._put(joined(key), other)
        else:
            base._become(other)

    def _put(self, key: Any, value: Any) -> None:
        own = key_in_owner(self, key)
        if own is None:
            self._become(apply(updated, (self, value, key), {}))
        else:
            self._release()
            self._owner._put(own, value)

    def _release(self) -> None:
        """Hold the array no longer: what it shows is taken again when it is looked at."""
        set_class(self, StaleView)
        for slot in SLOTS:
            slot.__set__(self, None)

    def shows(self, owner: Any, key: Any) -> bool:
        """Whether it is the view of an array at a basic index."""
        return self._owner is owner and type(self._way) is not Way and bool(self._way == key)


class StaleView(ViewBox):
    """A view whose base has become another array: looked at, it is taken again."""

    __slots__ = ()

    def _looked_at(slot: Any) -> property:  # type: ignore[misc]
        def read(self: Any) -> Any:
            self._refresh()
            return slot.__get__(self)

        return property(read, slot.__set__)

    _primal = _looked_at(Box._primal)  # type: ignore[attr-defined, assignment]
    _trace = _looked_at(Box._trace)  # type: ignore[attr-defined, assignment]
    _note = _looked_at(Box._note)  # type: ignore[attr-defined, assignment]


SLOTS = (Box._primal, Box._trace, Box._note)

# A box says of itself that it is of its value's class: this is the way past that.
set_class = vars(object)["__class__"].__set__


def seen(answer: Any, function: Any, args: Any, kwargs: Any) -> Any:
    """What a function of numpy has returned: a view where numpy gives one, else an own array."""
    if function in VIEWS or function in SPLITS:
        return viewed(answer, function, args, kwargs)
    return answer if function in KEEPING else copied(answer, args)


def copied(answer: Any, args: Any = ()) -> Any:
    """An answer apart from what it was composed of: no view, and none of the arguments."""
    if type(answer) is list or type(answer) is tuple:
        return type(answer)([copied(each, args) for each in answer])
    if isinstance(answer, ViewBox) or any([answer is arg for arg in args]):
        return answer._again() if isinstance(answer, ArrayBox) else answer
    return answer


def viewed(answer: Any, function: Any, args: Any, kwargs: Any) -> Any:
    """What a function that gives views in numpy has returned, as views of its first argument."""
    parent = args[0] if args else None
    if not isinstance(parent, ArrayBox) or not args:
        return answer

    def take(whole: Any) -> Any:
        if isinstance(whole, Box):
            return apply(function, (whole, *args[1:]), kwargs)
        return function(whole, *args[1:], **kwargs)  # of index numbers

    if function in SPLITS:
        return [
            view_of(parent, lambda whole, k=k: take(whole)[k], part)  # type: ignore[misc]
            for k, part in enumerate(answer)
        ]
    if type(answer) is not ArrayBox:
        answer = copied(answer)  # a view within the function is none of this one's
        if not isinstance(answer, ArrayBox):
            return answer
    if not is_view(parent, take, answer):
        return answer
    return ViewBox(answer, parent, Way(take, function, args, kwargs))


def view_of(parent: Any, take: Any, part: Any) -> Any:
    """A view taken in any way that works on index numbers as well."""
    return ViewBox(part, parent, Way(take, None)) if isinstance(part, Box) else part


def writer(view: ViewBox) -> Any:
    """What writes through a view: its owner and the part give the new owner."""
    way = view._way
    if type(way) is not Way:
        return write_at(way)
    if way.function is np.real or way.function is np.imag:
        return write_real if way.function is np.real else write_imag
    if not VIEWS.get(way.function, True):
        return refuse_read_only
    return write_by_numbers(way.take)


BOXES = frozenset(
    {ArrayBox, NumpyScalarBox, WrittenBox, LockedBox, ViewBox, StaleView, ScalarBox}
)

# --------------------------------------------------------------------------- the value type

SCALAR_TYPES = tuple(np.dtype(code).type for code in np.typecodes["All"] if code not in "OSUVMm")
NUMBERS = frozenset(SCALAR_TYPES)

# Beside a box these take the direct way; for all others (lists, foreign arrays) numpy decides.
PLAIN = frozenset({int, float, complex, bool, np.ndarray, *SCALAR_TYPES})
OPERANDS = (list, tuple, int, float, complex)

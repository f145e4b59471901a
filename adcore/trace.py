"""Boxes, traces, and `apply`: how a call that meets a traced value comes to its rule.

A *trace* is one run of a user's function under one derivative. It is an object with an id from a
global counter, and nothing else: no stack, nothing to restore. A *box* carries a value through
exactly one trace; for every other trace it is a constant. A newer trace is an inner derivative:
`apply` strips the newest layer, lets that trace compute the answer on what is left (which may
again hold boxes, of older traces), and gets back the answer with the layer put on again.
"""

from __future__ import annotations

import dis
import functools
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, NoReturn

from . import registry
from .errors import (
    AdcoreError,
    ConversionError,
    EndedTraceError,
    KeywordError,
    MutationError,
    NonDifferentiableError,
)
from .general import with_config
from .rules import Rule
from .shapes import Composite, Constant, Refusal
from .signatures import Signature, are_of, describe
from .values import box_types, constant_makers

_ids = itertools.count()

FIRST, SECOND, BOTH = (0,), (1,), (0, 1)


class Trace:
    """One run of a function under one derivative; a mode is a subclass that has `process`."""

    mode: ClassVar[str]
    binds: ClassVar[bool] = False  # calls the function with its arguments as the rule spells them

    def __init__(self) -> None:
        self.id = next(_ids)

    def process(
        self,
        rule: Rule,
        call: Callable[..., Any],
        active: tuple[int, ...],
        notes: Any,
        args: tuple[Any, ...],
    ) -> Any:
        """Compute `call(*args)` and what this mode makes of it.

        Arguments:
            rule: the rule of the function.
            call: the function, its keywords filled in.
            active: positions of the arguments that this trace carries.
            notes: what their boxes note; a bare note if there is one, else a tuple.
            args: the arguments, with the layer of this trace taken off.
        """
        raise NotImplementedError

    def run(self, function: Callable[..., Any], args: Sequence[Any]) -> Any:
        """Call the user's function with boxes of this trace, and end the trace."""
        try:
            return function(*args)
        except (ValueError, SystemError) as error:
            # numpy puts a message of its own over that of a[i] = x; C code that does not look
            # for errors goes on after that of float(x), and Python stops it later.
            cause = error.__cause__
            if isinstance(cause, AdcoreError):
                raise cause.with_traceback(error.__traceback__) from None
            raise
        finally:
            self.end()

    def end(self) -> None:
        """From now on a box of this trace cannot be computed with."""
        mode = self.mode  # nothing that refers to the trace: the tape goes with its last user
        self.process = lambda rule, *_: _refuse_ended(rule, mode)  # type: ignore[method-assign]


def _refuse_ended(rule: Rule, mode: str) -> NoReturn:
    msg = (
        f"A traced value reached {rule.name} after its {mode}-mode derivative had ended. "
        "It was kept in a global, an attribute or a generator: return it from the "
        "differentiated function (has_aux=True), or keep stop_gradient(value) instead."
    )
    raise EndedTraceError(msg)


class Box:
    """A value inside a trace. Subclasses make it look like the value; the trace decides what
    happens to it. `_note` is the trace's own: a place on the tape, or a tangent."""

    __slots__ = ("_note", "_primal", "_trace")

    # What holds a stack of values in place of one, `batch(stack)`; None if there is no such thing.
    batch: ClassVar[Any] = None

    def __init__(self, primal: Any, trace: Trace, note: Any) -> None:
        self._primal = primal
        self._trace = trace
        self._note = note

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """The type of the plain value, so that `isinstance(x, np.ndarray)` is as without a trace.

        A program that asks would else take another way when it is differentiated, silently.
        """
        return plain(self).__class__

    # numpy's dispatch protocols (NEP 13, NEP 18) bring numpy's own functions here. They are
    # methods like any other: the core knows no numpy, and any library may speak them.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
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
        for each in inputs:
            if type(each) not in box_types and _is_foreign(type(each), "__array_ufunc__"):
                return NotImplemented  # it gets its turn
        return apply(ufunc if method == "__call__" else getattr(ufunc, method), inputs, kwargs)

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        if len(kinds) > 1:
            for kind in kinds:
                if kind not in box_types and _is_foreign(kind, "__array_function__"):
                    return NotImplemented  # it gets its turn
        return apply(function, args, kwargs)

    # What would lose the derivative is refused, with the cure.

    def _refuse_conversion(
        self, into: str, cure: str, kind: type[ConversionError] = ConversionError
    ) -> NoReturn:
        """Refuse to be a plain `into`; who asks may be numpy, for an assignment `array[i] = x`."""
        if _is_assigning():
            msg = (
                f"{self._words()} cannot be assigned into a plain array: its derivative would be "
                "lost. Collect the values in a list and make the array at the end, with np.stack "
                "or np.concatenate; use np.where(mask, new, old) to replace some of an array."
            )
            raise MutationError(msg)
        msg = (
            f"{self._words()} cannot become a plain {into}: its derivative would be lost. {cure}. "
            "Where no derivative is meant to flow, stop_gradient(x) gives the plain value."
        )
        raise kind(msg)

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        registry.load_pending()  # a library that converts its arguments may have a plugin
        cure = registry.twin(sys._getframe(1)) or (
            "Instead of np.array or np.asarray use np.stack or np.concatenate, or the traced "
            "constructors of `import adcore_numpy as np`; np.dot(a, x) instead of a.dot(x); "
            "x.astype(t) instead of np.float32(x)"
        )
        self._refuse_conversion("array", cure, registry.conversion_error)

    def __float__(self) -> float:
        registry.load_pending()
        cure = registry.twin(sys._getframe(1)) or (
            "Leave float() out; instead of math.sin(x) use np.sin(x), or sin from adcore.scalars"
        )
        self._refuse_conversion("float", cure)

    def __complex__(self) -> complex:
        self._refuse_conversion("complex number", "Instead of complex(x) use x + 0j")

    def __index__(self) -> int:
        msg = f"{self._words()} cannot be an index or a size. Round it first, with int(x)."
        raise ConversionError(msg)

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        msg = (
            f"{self._words()} cannot be changed in place. Build the result instead: "
            "np.where(mask, new, old), np.concatenate or np.stack of its parts."
        )
        raise MutationError(msg)

    def __delitem__(self, key: Any) -> NoReturn:
        msg = f"{self._words()} cannot be changed in place. Use np.delete, or keep what remains."
        raise MutationError(msg)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        msg = (
            f"{self._words()} cannot be pickled: it belongs to a running derivative. Send "
            "stop_gradient(x), the plain value; differentiate within the other process."
        )
        raise ConversionError(msg)

    def __copy__(self) -> Box:
        return self

    def __deepcopy__(self, memo: Any) -> Box:
        return self

    def __hash__(self) -> NoReturn:
        msg = (
            f"{self._words()} cannot be a dictionary key, a member of a set or an argument of a "
            "cached function. Use stop_gradient(x) as the key, or leave the cache out."
        )
        raise ConversionError(msg)

    def _words(self) -> str:
        space = self.space_of(self)
        return f"A traced value ({self._trace.mode} mode, {space.describe()})"

    @staticmethod
    def space_of(value: Any) -> Any:
        """The `Space` of a plain or traced value of this kind; None if it has no derivative."""
        raise NotImplementedError

    @staticmethod
    def is_discrete(value: Any) -> bool:
        """Whether a value without a space cannot have a derivative: an integer, a boolean."""
        return True

    # A box is what the program branches on: comparisons and truth look at the plain value.

    def __bool__(self) -> bool:
        return bool(plain(self))

    def __int__(self) -> int:
        if _is_assigning():  # into an array of integers
            self._refuse_conversion("integer", "")
        return int(plain(self))

    def __eq__(self, other: Any) -> Any:
        return plain(self) == plain(other)

    def __ne__(self, other: Any) -> Any:
        return plain(self) != plain(other)

    def __lt__(self, other: Any) -> Any:
        return plain(self) < plain(other)

    def __le__(self, other: Any) -> Any:
        return plain(self) <= plain(other)

    def __gt__(self, other: Any) -> Any:
        return plain(self) > plain(other)

    def __ge__(self, other: Any) -> Any:
        return plain(self) >= plain(other)

    def __repr__(self) -> str:
        return f"<{self._trace.mode} box of {self._primal!r}>"

    def __format__(self, spec: str) -> str:
        return format(plain(self), spec) if spec else repr(self)


def _is_foreign(kind: type, protocol: str) -> bool:
    """Whether values of a type have an answer of their own to a dispatch protocol of numpy.

    They get their turn, as NEP 13 and NEP 18 ask for. A subclass that inherits the answer of
    numpy's arrays, or of a type with derivatives, has none.
    """
    own = getattr(kind, protocol, None)
    if own is None or issubclass(kind, Box):
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
    frame = sys._getframe(1)
    while frame.f_code.co_filename == _is_assigning.__code__.co_filename and frame.f_back:
        frame = frame.f_back
    return dis.opname[frame.f_code.co_code[frame.f_lasti]] in ("STORE_SUBSCR", "STORE_SLICE")


def apply_unary(rule: Rule, call: Callable[..., Any], x: Box) -> Any:
    """`call(x)` for a box: the path of unary operators."""
    return x._trace.process(rule, call, FIRST, x._note, (x._primal,))


def plain(value: Any) -> Any:
    """The value with every layer of boxes taken off."""
    while isinstance(value, Box):
        value = value._primal
    return value


def layers(value: Any) -> Iterator[Any]:
    """The plain value, and the plain tangents that it carries for forward modes."""
    while isinstance(value, Box):
        if value._trace.mode == "forward":
            yield from layers(value._note)
        value = value._primal
    yield value


def plain_within(value: Any) -> Any:
    """The same for boxes inside lists, tuples and dicts too."""
    if isinstance(value, Box):
        return plain(value)
    if type(value) in (list, tuple):
        return type(value)(map(plain_within, value))
    if type(value) is dict:
        return {key: plain_within(item) for key, item in value.items()}
    return value


def rebuilt(container: Any, items: list[Any]) -> Any:
    """The items in a container of the same type: list, tuple or namedtuple."""
    make = getattr(type(container), "_make", type(container))
    return make(items)


# ------------------------------------------------------------------------------ the corridor


def apply_binary(rule: Rule, call: Callable[..., Any], x: Any, y: Any) -> Any:
    """`call(x, y)` where one of them is a box: the path of operators and binary ufuncs."""
    if isinstance(x, Box):
        trace = x._trace
        if isinstance(y, Box):
            other = y._trace
            if other is trace:
                notes, args = (x._note, y._note), (x._primal, y._primal)
                return trace.process(rule, call, BOTH, notes, args)
            if other.id > trace.id:
                return other.process(rule, call, SECOND, y._note, (x, y._primal))
        return trace.process(rule, call, FIRST, x._note, (x._primal, y))
    return y._trace.process(rule, call, SECOND, y._note, (x, y._primal))


def apply(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """`function(*args, **kwargs)` where some argument is, or holds, a box: the general path.

    Raises:
        MissingRuleError: no loaded plugin has a rule for the function.
        KeywordError: the rule does not handle a keyword of this call.
        NonDifferentiableError: a traced argument has no derivative.
        MutationError: `out=` was given.
    """
    if kwargs.get("out") is not None:
        raise _written_into(function, in_place=isinstance(kwargs["out"], tuple))
    try:
        rule = registry.rules.get(function) or registry.find(function)
    except TypeError:  # an unhashable callable
        rule = None
    if rule is None:
        raise registry.missing_rule(function, *_first_traced(args, kwargs))
    if rule.signature is None:
        return _by_other_means(rule, function, args, kwargs)
    if not kwargs and len(args) == 1 and rule.takes_first and isinstance(args[0], Box):
        (x,) = args  # the commonest call: one array, all else by default
        bare = (x._primal, *rule.signature.defaults)
        return x._trace.process(rule, rule.call_first, FIRST, x._note, bare)
    if args and isinstance(args[0], Box) and rule.leads:
        rest = args[1:]
        if are_of(rest, SIMPLE) and are_of(kwargs.values(), SIMPLE):
            return _of_first(rule, function, args[0], rest, kwargs)
    return _differentiate(rule, function, args, kwargs)


# What holds no box, at a glance: numbers, names, axes, shapes.
SIMPLE = frozenset({int, bool, float, str, type(None), type})


def _of_first(
    rule: Rule, function: Callable[..., Any], x: Box, rest: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A call of which the first argument alone is traced: nothing has to be looked for."""
    bound, config = rule.signature.bind(rule.name, (x, *rest), kwargs)  # type: ignore[union-attr]
    if config:
        return _differentiate(rule, function, (x, *rest), kwargs)

    def call(first: Any, *_: Any) -> Any:
        return function(first, *rest, **kwargs)

    return x._trace.process(rule, call, FIRST, x._note, (x._primal, *bound[1:]))


def _by_other_means(
    rule: Rule, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A call that is not differentiated itself: composed of others, constant, or refused."""
    if isinstance(rule, Composite):
        _refuse_out(function, rule.names, args)
        if kwargs and not rule.open:
            kwargs = {
                key: value
                for key, value in kwargs.items()
                if key in rule.keywords or _refuse_keyword(rule, key, value)
            }
        return rule.body(*args, **kwargs)
    if isinstance(rule, Constant):
        return function(*map(plain_within, args), **plain_within(kwargs))
    assert isinstance(rule, Refusal)
    msg = f"{rule.name} is not differentiable: {rule.reason}"
    raise NonDifferentiableError(msg)


def _refuse_out(function: Any, names: tuple[str, ...], args: tuple[Any, ...]) -> None:
    """Refuse an array at the place of the parameter `out`."""
    if "out" in names[: len(args)] and args[names.index("out")] is not None:
        raise _written_into(function)


def _written_into(function: Any, in_place: bool = False) -> MutationError:
    msg = (
        f"A traced value cannot be written into the out= of {describe(function)}. Use "
        "what the function returns"
    )
    if in_place:  # a ufunc: this may have been an operator
        msg += "; for a plain array a and a traced x, a = a + x instead of a += x"
    return MutationError(f"{msg}.")


def _refuse_keyword(rule: Composite, key: str, value: Any) -> bool:
    Signature(sorted(rule.keywords))._refuse(rule.name, key, value, sorted(rule.keywords))
    return False


def _differentiate(
    rule: Rule, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Bind the call to the rule's signature, find the newest trace, strip it, hand over."""
    signature: Any = rule.signature
    given = len(args)
    args, config = signature.bind(rule.name, args, kwargs)
    if signature.out is not None and args[signature.out] is not None:
        raise _written_into(function)
    trace: Any = None
    for k, arg in enumerate(args):
        if type(arg) in constant_makers and (rule.shape == "elementwise" or holds_boxes(arg)):
            arg = constant_makers[type(arg)](arg)
            args = (*args[:k], arg, *args[k + 1 :])
        if isinstance(arg, Box) and (trace is None or arg._trace.id > trace.id):
            trace = arg._trace
    if config:
        _refuse_traced(rule, config)
    if trace is None:  # every box was in a keyword that says nothing
        return function(*plain_within(args[:given]), **plain_within(kwargs))

    bare, active, notes = list(args), [], []
    for k, arg in enumerate(args):
        if isinstance(arg, Box) and arg._trace is trace:
            if not signature.variadic and (k not in rule.wrt or rule.refused):
                _demand_differentiable(rule, k)
            active.append(k)
            notes.append(arg._note)
            bare[k] = arg._primal
    if signature.variadic:
        rule = with_config(rule, config)
    call: Any
    if trace.binds:
        call = functools.partial(function, **config)
    else:
        call = _caller(function, signature, given, kwargs, config)
        if rule.forward is not None:
            call, bare = _with_residual(rule.forward, call, bare)
    return trace.process(
        rule, call, tuple(active), notes[0] if len(notes) == 1 else tuple(notes), tuple(bare)
    )


def _with_residual(
    forward: Callable[..., Any], call: Callable[..., Any], bare: list[Any]
) -> tuple[Callable[..., Any], list[Any]]:
    """A call whose rule has a `forward`: the residual stands behind the arguments."""
    if any(isinstance(arg, Box) for arg in bare):  # an outer derivative: the work is done there
        return (lambda *args: call(*args[:-1])), [*bare, None]
    ans, residual = forward(*bare)
    return (lambda *_: ans), [*bare, residual]


def holds_boxes(values: Iterable[Any]) -> bool:
    """True if one of the values is a box, or a list, tuple or dict that holds one at any depth."""
    for value in values:  # no generator: this is asked at every call of a primitive
        kind = type(value)
        if kind is int or kind is float:
            continue
        if isinstance(value, Box):
            return True
        if (kind is list or kind is tuple) and holds_boxes(value):
            return True
        if kind is dict and holds_boxes(value.values()):
            return True
    return False


def _refuse_traced(rule: Rule, config: dict[str, Any]) -> None:
    for key, value in config.items():
        if isinstance(value, Box) or any(True for _ in boxes_in(value)):
            msg = f"The keyword {key!r} of {rule.name} is traced, but its rule does not handle it."
            raise KeywordError(msg)


def _demand_differentiable(rule: Rule, k: int) -> None:
    """Refuse a traced argument that the rule does not differentiate."""
    name = rule.signature.names[k]  # type: ignore[union-attr]
    if k in rule.wrt and name not in rule.refused:
        return
    reason = rule.refused.get(name)
    if reason is None:
        reason = (
            f"its rule ({rule.provenance}, {rule.where}) has no derivative for it. Pass "
            f"stop_gradient({name}) if it is meant as a constant."
        )
    msg = f"Argument {name!r} of {rule.name} is not differentiable: {reason}"
    raise NonDifferentiableError(msg)


def _caller(
    function: Callable[..., Any],
    signature: Signature,
    given: int,
    kwargs: dict[str, Any],
    config: dict[str, Any],
) -> Callable[..., Any]:
    """The function as the user called it: as many positional arguments, the same keywords."""
    if signature.variadic or given == len(signature.names):
        return functools.partial(function, **config) if config else function
    if not kwargs:
        return lambda *args: function(*args[:given])
    named = [(key, signature.names.index(key)) for key in kwargs if key in signature.names]
    return lambda *args: function(*args[:given], **{k: args[i] for k, i in named}, **config)


def boxes_in(value: Any) -> Iterator[Box]:
    """Every box in a value, also inside lists, tuples and dicts."""
    if isinstance(value, Box):
        yield value
    elif type(value) in (list, tuple):
        for item in value:
            yield from boxes_in(item)
    elif type(value) is dict:
        yield from boxes_in(list(value.values()))


def newest(args: Iterable[Any]) -> Any:
    """The newest trace among the boxes in `args`, None if there is none."""
    traces = [arg._trace for arg in args if isinstance(arg, Box)]
    return max(traces, key=lambda trace: trace.id, default=None)


def _first_traced(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, str]:
    """Which argument of a call is traced (position or name), and in which mode."""
    for key, arg in [*enumerate(args), *kwargs.items()]:
        for box in boxes_in(arg):
            return key, box._trace.mode
    return 0, "reverse"

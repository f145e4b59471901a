"""`apply`: how a call that meets a traced value comes to its rule.

It strips the newest layer, lets that trace compute the answer on what is left (which may again
hold boxes, of older traces), and gets back the answer with the layer put on again. Operators and
ufuncs of one or two arguments take the short ways `apply_unary` and `apply_binary`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import AdcoreError, KeywordError, MutationError, NonDifferentiableError
from ..rules import registry
from ..rules.rule import Active, Rule
from ..rules.signatures import Signature, are_of, describe
from ..rules.stated import with_config
from ..rules.undifferentiated import Composite, Constant, Refusal
from ..values import constant_makers
from .constant import assignable
from .layers import (
    Layer,
    boxes_in,
    holds_boxes,
    is_differentiated,
    newest,
    plain_within,
    recorder_of,
    traces_of,
)
from .refusals import noted
from .trace import BOTH, FIRST, SECOND, Trace, recording


def apply_unary(rule: Rule, call: Callable[..., Any], x: Layer) -> Any:
    """`call(x)` for a box: the path of unary operators."""
    return x._trace.process(rule, call, FIRST, x._note, (x._primal,))


def apply_binary(rule: Rule, call: Callable[..., Any], x: Any, y: Any) -> Any:
    """`call(x, y)` where one of them is a box: the path of operators and binary ufuncs."""
    if isinstance(x, Layer):
        trace = x._trace
        if isinstance(y, Layer):
            other = y._trace
            if other is trace:
                notes, args = (x._note, y._note), (x._primal, y._primal)
                return trace.process(rule, call, BOTH, notes, args)
            if other.id > trace.id:
                return other.process(rule, call, SECOND, y._note, (x._snapshot(), y._primal))
            y = y._snapshot()  # a constant of this trace, which may yet become another value
        return trace.process(rule, call, FIRST, x._note, (x._primal, y))
    return y._trace.process(rule, call, SECOND, y._note, (x, y._primal))


def apply(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """`function(*args, **kwargs)` where some argument is, or holds, a box: the general path.

    Raises:
        MissingRuleError: no loaded plugin has a rule for the function.
        KeywordError: the rule does not handle a keyword of this call.
        NonDifferentiableError: a traced argument has no derivative.
        MutationError: `out=` is a plain array, which can hold no traced values.
    """
    try:
        if kwargs.get("out") is not None:
            return _written_into(kwargs["out"], function, args, kwargs)
        try:
            rule = registry.rules.get(function) or registry.find(function)
        except TypeError:  # an unhashable callable
            rule = None
        if recording and (recorder := recorder_of([*args, *kwargs.values()])) is not None:
            return recorder.called(rule, function, args, kwargs)
        if rule is None:
            if _are_constants(args, kwargs):
                return _of_constants(function, args, kwargs)
            raise registry.missing_rule(function, *_first_traced(args, kwargs))
        if rule.signature is None:
            return _by_other_means(rule, function, args, kwargs)
        if not kwargs and len(args) == 1 and rule.takes_first and isinstance(args[0], Layer):
            (x,) = args  # the commonest call: one array, all else by default
            bare = (x._primal, *rule.signature.defaults)
            return x._trace.process(rule, rule.call_first, FIRST, x._note, bare)
        if args and isinstance(args[0], Layer) and rule.leads:
            rest = args[1:]
            if are_of(rest, SIMPLE) and are_of(kwargs.values(), SIMPLE):
                return _of_first(rule, function, args[0], rest, kwargs)
        return _differentiate(rule, function, args, kwargs)
    except AdcoreError as error:
        noted(error, traces_of([*args, *kwargs.values()]))
        raise


# What holds no box, at a glance: numbers, names, axes, shapes.
SIMPLE = frozenset({int, bool, float, str, type(None), type})


def _of_first(
    rule: Rule,
    function: Callable[..., Any],
    x: Layer,
    rest: tuple[Any, ...],
    kwargs: dict[str, Any],
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
        if "out" in rule.names[: len(args)] and args[rule.names.index("out")] is not None:
            k = rule.names.index("out")
            return _written_into(args[k], function, (*args[:k], None, *args[k + 1 :]), kwargs)
        if kwargs and not rule.open:
            kwargs = {
                key: value
                for key, value in kwargs.items()
                if key in rule.keywords or _refuse_keyword(rule, key, value)
            }
        return rule.body(*args, **kwargs)
    if isinstance(rule, Constant) or _are_constants(args, kwargs):
        return _of_constants(function, args, kwargs)
    assert isinstance(rule, Refusal)
    msg = f"{rule.name} is not differentiable: {rule.reason}"
    raise NonDifferentiableError(msg)


def _are_constants(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether no box of a call carries a derivative: they are assignable constants."""
    return not any(box._trace.carries for box in boxes_in([*args, *kwargs.values()]))


def _of_constants(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call without a derivative: of the plain values. What it gives can be assigned to."""
    return assignable(function(*map(plain_within, args), **plain_within(kwargs)))


def _written_into(
    out: Any, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A call with `out=`: its answer is written into the array, or arrays, given there."""
    targets: tuple[Any, ...] = out if isinstance(out, tuple) else (out,)
    options = {key: value for key, value in kwargs.items() if key != "out"}
    is_ufunc = isinstance(out, tuple) and not hasattr(function, "__self__")
    where = options.pop("where", True) if is_ufunc else True  # elsewhere `out` stays as it is
    holds = any(isinstance(each, Layer) for each in targets)
    traced = holds_boxes(args) or holds_boxes(options.values()) or isinstance(where, Layer)
    answer = apply(function, args, options) if traced else function(*args, **options)
    answers = answer if isinstance(answer, tuple) else (answer,)
    for target, value in zip(targets, answers, strict=True):
        if isinstance(target, Layer):
            _write(function, target, value, where, broadcasts=is_ufunc)
        elif target is not None:
            if holds_boxes([value]) or not holds:
                raise _cannot_hold(function, is_ufunc)
            target[...] = value
    return out if len(targets) > 1 else targets[0]


def _write(function: Any, target: Any, value: Any, where: Any, broadcasts: bool) -> None:
    """Let a traced array become an answer, which has its shape unless the function broadcasts."""
    shape, own = getattr(value, "shape", ()), getattr(target, "shape", ())
    if own != shape and not broadcasts:
        msg = f"out= of {describe(function)} has the shape {own}, not that of the answer, {shape}."
        raise ValueError(msg)
    target._write(value, where)


def _cannot_hold(function: Any, in_place: bool) -> MutationError:
    msg = (
        f"A traced value cannot be written into the out= of {describe(function)}, a plain array. "
        "Use what the function returns"
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
    called, given = args, len(args)
    args, config = signature.bind(rule.name, args, kwargs)
    if signature.out is not None and args[signature.out] is not None:
        k = signature.out
        return _written_into(called[k], function, (*called[:k], None, *called[k + 1 :]), kwargs)
    trace: Any = None
    for k, arg in enumerate(args):
        if type(arg) in constant_makers and (rule.shape == "elementwise" or is_differentiated(arg)):
            arg = constant_makers[type(arg)](arg)
            args = (*args[:k], arg, *args[k + 1 :])
        if isinstance(arg, Layer) and (trace is None or arg._trace.id > trace.id):
            trace = arg._trace
    if config and not are_of(config.values(), SIMPLE):
        _refuse_traced(rule, config)
    if trace is None:  # every box was in a keyword that says nothing
        return function(*plain_within(args[:given]), **plain_within(kwargs))
    if not trace.carries:  # it is the newest: no box carries a derivative
        return _of_constants(function, args[:given], kwargs)

    bare, active, notes = _stripped(args, trace)
    if signature.variadic:
        rule = with_config(rule, config)
    else:
        for k in active:
            if k not in rule.wrt or rule.refused:
                _demand_differentiable(rule, k)
    call: Any
    if trace.binds:
        call = functools.partial(function, **config)
    else:
        call = _caller(function, signature, given, kwargs, config)
        if rule.forward is not None:
            call, bare = _with_residual(rule.forward, call, bare)
    return trace.process(rule, call, active, notes, tuple(bare))


def _stripped(args: Sequence[Any], trace: Trace) -> tuple[list[Any], Active, Any]:
    """Arguments without the layer of a trace, at which places it was, and the notes of those."""
    bare, active, notes = list(args), [], []
    for k, arg in enumerate(args):
        if isinstance(arg, Layer):
            if arg._trace is trace:
                active.append(k)
                notes.append(arg._note)
                bare[k] = arg._primal
            else:
                bare[k] = arg._snapshot()
    return bare, tuple(active), notes[0] if len(notes) == 1 else tuple(notes)


def apply_joint(function: Any, args: list[Any], config: dict[str, Any]) -> Any:
    """`function(*args, **config)` of a primitive of any number of values, some of them traced.

    The short way for who gives all keywords, and none that is traced: nothing has to be bound.
    """
    trace = newest(args)
    if trace is None or not trace.carries:
        return apply(function, tuple(args), config)
    bare, active, notes = _stripped(args, trace)
    direct = function.fun if newest(bare) is None else function
    rule = with_config(registry.rules[function], config)
    return trace.process(rule, functools.partial(direct, **config), active, notes, tuple(bare))


def _with_residual(
    forward: Callable[..., Any], call: Callable[..., Any], bare: list[Any]
) -> tuple[Callable[..., Any], list[Any]]:
    """A call whose rule has a `forward`: the residual stands behind the arguments."""
    if any(isinstance(arg, Layer) for arg in bare):  # an outer derivative: the work is done there
        return (lambda *args: call(*args[:-1])), [*bare, None]
    ans, residual = forward(*bare)
    return (lambda *_: ans), [*bare, residual]


def _refuse_traced(rule: Rule, config: dict[str, Any]) -> None:
    for key, value in config.items():
        if is_differentiated(value):
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


def _first_traced(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, str]:
    """Which argument of a call is traced (position or name), and in which mode."""
    for key, arg in [*enumerate(args), *kwargs.items()]:
        for box in boxes_in(arg):
            return key, box._trace.mode
    return 0, "reverse"

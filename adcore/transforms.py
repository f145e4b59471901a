"""The front door: every derivative a user can ask for.

Values arrive in the user's containers, leave in the same ones; in between they are flat lists of
leaves. Leaves that are not floating-point pass through untouched, and their gradient is None.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import registry
from .errors import (
    ArgumentError,
    InputTypeError,
    NonScalarOutputError,
    StructureError,
    TangentError,
)
from .forward import ForwardTrace
from .reverse import ReverseTrace
from .trace import Box, Trace, plain
from .tree import flatten, tree_map
from .values import Space, box_types

Argnums = int | str | tuple[int | str, ...]

# ------------------------------------------------------------------------------ leaves and spaces


def _space(value: Any) -> Space | None:
    """The space of a leaf, None if it is not floating-point; loads the plugin for its type."""
    box = box_types.get(type(value)) or registry.find_box(type(value))
    space: Space | None = None if box is None else box.space_of(value)
    return space


def _spaces(leaves: Sequence[Any], fun: Callable[..., Any]) -> list[Space | None]:
    """The spaces of all leaves; at least one must be differentiable."""
    spaces = [_space(leaf) for leaf in leaves]
    if any(space is not None for space in spaces):
        return spaces
    if len(leaves) == 1:
        kind = type(plain(leaves[0])).__name__
        dtype = getattr(leaves[0], "dtype", None)
        got = f"{kind} of dtype {dtype}" if dtype is not None else f"{kind} {leaves[0]!r}"
    else:
        got = f"only {', '.join(sorted({type(leaf).__name__ for leaf in leaves})) or 'nothing'}"
    trouble = registry.trouble([type(plain(leaf)) for leaf in leaves])
    msg = (
        f"The input of {_name(fun)} must be floating-point to be differentiated; got {got}. "
        f"{_cure(leaves)}{trouble}"
    )
    raise InputTypeError(msg)


def _cure(leaves: Sequence[Any]) -> str:
    """What to pass in place of leaves that are not floating-point."""
    for leaf in leaves:
        kind = type(leaf)
        if hasattr(leaf, "to_numpy"):  # a table or a column of one
            return f"Pass x.to_numpy() in place of the {kind.__name__} x."
        if hasattr(leaf, "__dict__") and not callable(leaf) and not hasattr(leaf, "dtype"):
            return (
                f"Tell how a {kind.__name__} is taken apart into numbers and arrays, and put "
                "together again, with adcore.register_container; or write a value type for it."
            )
    return (
        "Pass floats: 2.0 for 2, x.astype(float) for an integer array, a plugin for a type of "
        "your own."
    )


def _demand_whole(outputs: Sequence[Any], fun: Callable[..., Any]) -> None:
    """Refuse an output that is no traced value itself, but an object that holds some.

    It would count as a constant.
    """
    for output in outputs:
        if isinstance(output, Box) or not any(isinstance(p, Box) for p in _attributes(output)):
            continue
        kind = type(output).__name__
        cure = f"Tell how a {kind} is taken apart, with adcore.register_container."
        if type(output) in box_types:
            cure = f"Let the constructor of {kind} be a primitive with a rule."
        msg = f"{_name(fun)} returned a {kind} with traced parts, whose derivative would be lost."
        raise StructureError(f"{msg} {cure}")


def _attributes(value: Any) -> Iterator[Any]:
    """What an object holds, under its names or as a container that no transform takes apart."""
    yield from getattr(value, "__dict__", {}).values()
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from value
    for kind in type(value).__mro__:
        names = kind.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            yield getattr(value, name, None)


def _name(fun: Callable[..., Any]) -> str:
    return getattr(fun, "__name__", type(fun).__name__)


def _unboxed(value: Any, trace: Trace) -> Any:
    """A result with the layer of `trace` taken off every leaf."""

    def bare(leaf: Any) -> Any:
        return leaf._primal if isinstance(leaf, Box) and leaf._trace is trace else leaf

    return tree_map(bare, value)


# --------------------------------------------------------------------------------------- reverse


class _Reverse:
    """One reverse-mode run: the function on boxes, its outputs, and the way back."""

    def __init__(self, fun: Callable[..., Any], args: Sequence[Any], has_aux: bool = False) -> None:
        leaves, self.structure = flatten(tuple(args))
        self.spaces = _spaces(leaves, fun)
        self.trace = trace = ReverseTrace()
        boxes = [
            leaf if space is None else trace.input(leaf, space)
            for leaf, space in zip(leaves, self.spaces, strict=True)
        ]
        self.inputs = len(trace.tape)
        output = trace.run(fun, self.structure.unflatten(boxes))
        self.aux = None
        if has_aux:
            output, self.aux = _pair(fun, output)
            self.aux = _unboxed(self.aux, trace)
        self.outputs, self.out_structure = flatten(output)
        _demand_whole(self.outputs, fun)
        self.places = [trace.place_of(out) for out in self.outputs]
        self.values = [
            out if at is None else out._primal
            for out, at in zip(self.outputs, self.places, strict=True)
        ]

    @property
    def value(self) -> Any:
        """What the function returned."""
        return self.out_structure.unflatten(self.values)

    def pull(self, cts: Sequence[Any], *, consume: bool) -> tuple[Any, ...]:
        """Cotangents of the inputs, in their containers, from those of the output leaves."""
        seeds = [(at, ct) for at, ct in zip(self.places, cts, strict=True) if at is not None]
        leaves = self.pull_leaves([s for s in seeds if s[1] is not None], consume=consume)
        result: tuple[Any, ...] = self.structure.unflatten(leaves)
        return result

    def pull_leaves(self, seeds: Sequence[tuple[int, Any]], *, consume: bool = False) -> list[Any]:
        """The same as a flat list, from cotangents of some places."""
        pulled = iter(self.trace.sweep(seeds, self.inputs, consume=consume))
        seen = {id(ct) for _, ct in seeds}
        return [
            None if space is None else _owned(next(pulled), space, seen) for space in self.spaces
        ]


def _owned(ct: Any, space: Space, seen: set[int]) -> Any:
    """A cotangent that shares no memory with another result, zeros where none flowed."""
    if ct is None:
        return space.zeros()
    ct = space.own(ct, id(ct) in seen)
    seen.add(id(ct))
    return ct


def _pair(fun: Callable[..., Any], output: Any) -> tuple[Any, Any]:
    if not isinstance(output, tuple) or len(output) != 2:
        msg = f"has_aux=True: {_name(fun)} must return a pair (value, aux); got {output!r}."
        raise StructureError(msg)
    return output


def vjp(fun: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The value of a function, and the pullback: its vector-Jacobian product.

    Arguments:
        fun: any function of `primals`; its output may be a container.
        primals: where it is evaluated; numbers, arrays, containers of them.
        has_aux: `fun` returns (value, aux), and aux is only handed through.

    Returns:
        (value, pullback), or (value, pullback, aux). `pullback(ct)` takes a cotangent with the
        structure, shapes and dtypes of the value and returns a tuple of cotangents, one per
        primal, alike. It may be called many times; the function has run once.

    Raises:
        InputTypeError: no primal is floating-point.
        TangentError, StructureError: a cotangent does not fit.

    >>> from adcore import vjp
    >>> value, pullback = vjp(lambda x, y: (x * y, x + y), 2.0, 3.0)
    >>> value
    (6.0, 5.0)
    >>> pullback((1.0, 0.0))
    (3.0, 2.0)
    """
    run = _Reverse(fun, primals, has_aux)

    def pullback(ct: Any) -> tuple[Any, ...]:
        given = run.out_structure.leaves_of(ct, f"The cotangent of {_name(fun)}")
        cts = [
            _adopted(c, _space(value), f"cotangent of {_name(fun)}")
            for c, value in zip(given, run.values, strict=True)
        ]
        return run.pull(cts, consume=False)

    return (run.value, pullback, run.aux) if has_aux else (run.value, pullback)


def _adopted(vector: Any, space: Space | None, role: str) -> Any:
    """A tangent or cotangent given by the user, checked against the space of its primal."""
    if space is not None:
        return space.adopt(vector, role)
    if vector is not None and not (type(vector) in (int, float) and vector == 0):
        msg = f"The {role} of a value that is not floating-point must be None; got {vector!r}."
        raise TangentError(msg)
    return None


def _choose(
    fun: Callable[..., Any], argnums: Argnums, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], Callable[..., Any]]:
    """The chosen arguments, and the function of them alone, the others fixed."""
    if type(argnums) is int and 0 <= argnums < len(args):  # the commonest, without ceremony
        if len(args) == 1 and not kwargs:
            return [args[0]], fun
        before, after = args[:argnums], args[argnums + 1 :]

        def of_one(value: Any) -> Any:
            return fun(*before, value, *after, **kwargs)

        of_one.__name__ = _name(fun)
        return [args[argnums]], of_one
    chosen = argnums if isinstance(argnums, tuple) else (argnums,)
    keys = [_key(fun, argnum, args, kwargs) for argnum in chosen]
    if len(set(keys)) != len(keys) or not keys:
        msg = f"argnums={argnums!r} must name at least one argument of {_name(fun)}, each once."
        raise ArgumentError(msg)

    def of_chosen(*values: Any) -> Any:
        new_args, new_kwargs = list(args), dict(kwargs)
        for key, value in zip(keys, values, strict=True):
            if isinstance(key, int):
                new_args[key] = value
            else:
                new_kwargs[key] = value
        return fun(*new_args, **new_kwargs)

    of_chosen.__name__ = _name(fun)
    return [args[k] if isinstance(k, int) else kwargs[k] for k in keys], of_chosen


def _key(
    fun: Callable[..., Any], argnum: int | str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> int | str:
    """Where an argument stands in a call: a position, or the name of a keyword."""
    if isinstance(argnum, bool) or not isinstance(argnum, (int, str)):
        msg = f"argnums must be positions or parameter names; got {argnum!r}."
        raise ArgumentError(msg)
    if isinstance(argnum, int):
        if -len(args) <= argnum < len(args):
            return argnum % len(args)
    elif argnum in kwargs:
        return argnum
    names = _parameter_names(fun)
    if isinstance(argnum, str) and argnum in names and names.index(argnum) < len(args):
        return names.index(argnum)
    if isinstance(argnum, int) and 0 <= argnum < len(names) and names[argnum] in kwargs:
        return names[argnum]
    msg = (
        f"argnums={argnum!r}: the call of {_name(fun)} has {len(args)} positional arguments and "
        f"the keywords {sorted(kwargs)}. Pass the argument to differentiate."
    )
    raise ArgumentError(msg)


def _parameter_names(fun: Callable[..., Any]) -> list[str]:
    try:
        parameters = inspect.signature(fun).parameters.values()
    except (TypeError, ValueError):  # a ufunc or builtin that does not tell
        return []
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name for p in parameters if p.kind in positional]


class _Transform:
    """A function made of another one; a class, so that it can be pickled when that can."""

    prefix = ""

    def __init__(self, fun: Callable[..., Any]) -> None:
        if not callable(fun):
            msg = f"{self.prefix}() takes a function; got {fun!r}. Call it as {self.prefix}(f)(x)."
            raise ArgumentError(msg)
        self.fun = fun
        functools.update_wrapper(self, fun, updated=())  # type: ignore[arg-type]
        self.__name__ = f"{self.prefix}({_name(fun)})"

    def __repr__(self) -> str:
        return f"<{self.__name__}>"


class _ValueAndGrad(_Transform):
    prefix = "value_and_grad"

    def __init__(
        self, fun: Callable[..., Any], argnums: Argnums, has_aux: bool, holomorphic: bool
    ) -> None:
        super().__init__(fun)
        self.argnums, self.has_aux, self.holomorphic = argnums, has_aux, holomorphic

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        chosen, of_chosen = _choose(self.fun, self.argnums, args, kwargs)
        run = _Reverse(of_chosen, chosen, self.has_aux)
        seed = self._seed(run)
        grads = run.pull([seed], consume=True)
        gradient = grads if isinstance(self.argnums, tuple) else grads[0]
        value = run.values[0]
        return ((value, run.aux) if self.has_aux else value), gradient

    def _seed(self, run: _Reverse) -> Any:
        """The cotangent 1 of a scalar output."""
        space = _space(run.values[0]) if run.out_structure.kind is None else None
        if space is None or space.shape != () or (space.is_complex and not self.holomorphic):
            raise NonScalarOutputError(self._complaint(run, space))
        if self.holomorphic and not (
            space.is_complex and all(s is None or s.is_complex for s in run.spaces)
        ):
            msg = (
                f"holomorphic=True: {_name(self.fun)} must map complex inputs to a complex "
                f"output; its output is a {space.describe()}. Pass complex inputs, or leave "
                "holomorphic out."
            )
            raise NonScalarOutputError(msg)
        return space.ones()

    def _complaint(self, run: _Reverse, space: Space | None) -> str:
        name = _name(self.fun)
        if run.out_structure.kind is not None:
            got = f"a {run.out_structure.kind.__name__}"
        elif space is None:
            value = plain(run.values[0])
            got = f"{type(value).__name__} {value!r}"
        else:
            got = f"a {space.describe()}"
        if space is not None and space.shape == () and space.is_complex:
            cure = "Take its real part, or say holomorphic=True if it is analytic"
        else:
            cure = "Use vjp or jacobian for other outputs, has_aux=True to return more"
        return f"grad needs a real scalar output; {name} returned {got}. {cure}."


class _Grad(_ValueAndGrad):
    prefix = "grad"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        value, gradient = super().__call__(*args, **kwargs)
        return (gradient, value[1]) if self.has_aux else gradient


def grad(
    fun: Callable[..., Any],
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    holomorphic: bool = False,
) -> Callable[..., Any]:
    """The gradient of a function with a real scalar output, by reverse mode.

    Arguments:
        fun: the function; any further arguments and keywords are handed to it.
        argnums: the argument to differentiate: a position, a parameter name, or a tuple of these.
        has_aux: `fun` returns (value, aux); the result is then (gradient, aux).
        holomorphic: `fun` is analytic with a complex output; the result is its complex derivative.

    Returns:
        A function of the same arguments. It returns the gradient in the containers, shapes and
        dtypes of the argument, a tuple of them if `argnums` is one; None for leaves that are not
        floating-point. For complex z = x + iy the gradient is ∂f/∂x - i ∂f/∂y; steepest ascent
        is its conjugate.

    Raises:
        NonScalarOutputError: the output is not a real scalar.
        InputTypeError: the argument holds nothing floating-point.
        ArgumentError: the call has no such argument.

    >>> from adcore import grad
    >>> grad(lambda x, y: x * x * y)(3.0, 2.0)
    12.0
    >>> grad(lambda p: p["a"] ** 2 * p["b"])({"a": 3.0, "b": 2.0})
    {'a': 12.0, 'b': 9.0}
    """
    return _Grad(fun, argnums, has_aux, holomorphic)


def value_and_grad(
    fun: Callable[..., Any],
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    holomorphic: bool = False,
) -> Callable[..., Any]:
    """The value and the gradient of a function in one run; see `grad`.

    Returns:
        A function that returns (value, gradient), or ((value, aux), gradient) with `has_aux`.

    >>> from adcore import value_and_grad
    >>> value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    """
    return _ValueAndGrad(fun, argnums, has_aux, holomorphic)


# --------------------------------------------------------------------------------------- forward


def jvp(
    fun: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Sequence[Any],
    *,
    has_aux: bool = False,
) -> Any:
    """The value of a function and its directional derivative, by forward mode.

    Arguments:
        fun: any function of `primals`; its output may be a container.
        primals: a tuple of arguments: where.
        tangents: a tuple alike: in which direction. None for leaves that are not floating-point.
        has_aux: `fun` returns (value, aux), and aux is only handed through.

    Returns:
        (value, tangent), or (value, tangent, aux): the Jacobian times the direction, in the
        containers, shapes and dtypes of the value.

    Raises:
        InputTypeError: no primal is floating-point.
        TangentError, StructureError: the tangents do not fit the primals.

    >>> from adcore import jvp
    >>> jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.0))
    (6.0, 3.0)
    """
    _demand_tuples("jvp", primals, tangents)
    leaves, structure = flatten(tuple(primals))
    spaces = _spaces(leaves, fun)
    given = structure.leaves_of(tuple(tangents), f"The tangents of {_name(fun)}")
    trace = ForwardTrace()
    adopted = [
        _adopted(tangent, space, f"tangent of {_name(fun)}")
        for space, tangent in zip(spaces, given, strict=True)
    ]
    boxes = [
        leaf if space is None else trace.input(leaf, tangent)
        for leaf, space, tangent in zip(leaves, spaces, adopted, strict=True)
    ]
    output = trace.run(fun, structure.unflatten(boxes))
    if has_aux:
        output, aux = _pair(fun, output)
    outputs, out_structure = flatten(output)
    _demand_whole(outputs, fun)
    seen = {id(tangent) for tangent in given}
    pushed = [_tangent(out, trace, seen) for out in outputs]
    value, tangent = _unboxed(output, trace), out_structure.unflatten(pushed)
    return (value, tangent, _unboxed(aux, trace)) if has_aux else (value, tangent)


def _demand_tuples(name: str, primals: Any, tangents: Any) -> None:
    for what, given in (("primals", primals), ("tangents", tangents)):
        if not isinstance(given, (tuple, list)):
            kind = type(given).__name__
            msg = f"{name} takes a tuple of {what}, got a {kind}: write {name}(f, (x,), (v,))."
            raise StructureError(msg)


def _tangent(output: Any, trace: Trace, seen: set[int]) -> Any:
    space = _space(output)
    if space is None:
        return None
    mine = isinstance(output, Box) and output._trace is trace
    return _owned(output._note if mine else None, space, seen)


def linearize(fun: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """The value of a function, and its pushforward as a function of its own.

    The function runs once; each call of the pushforward then costs one pass over what was
    recorded. The pushforward is the transpose of the pullback, and is found as such.

    Returns:
        (value, pushforward); `pushforward(*tangents)` takes one tangent per primal and returns
        the tangent of the value.

    Raises:
        InputTypeError: no primal is floating-point.

    >>> from adcore import linearize
    >>> value, pushforward = linearize(lambda x: x * x, 3.0)
    >>> value, pushforward(1.0), pushforward(10.0)
    (9.0, 6.0, 60.0)
    """
    run = _Reverse(fun, primals)
    out_spaces = [_space(value) for value in run.values]

    def pull(*cts: Any) -> list[Any]:
        given = iter(cts)
        all_cts = [None if space is None else next(given) for space in out_spaces]
        return flatten(run.pull(all_cts, consume=False))[0]

    zeros = [space.zeros() for space in out_spaces if space is not None]
    back = _Reverse(pull, zeros) if zeros else None

    def pushforward(*tangents: Any) -> Any:
        what = f"The tangents of {_name(fun)}"
        given = run.structure.leaves_of(tangents, what)
        ts = [
            _adopted(t, space, f"tangent of {_name(fun)}")
            for t, space in zip(given, run.spaces, strict=True)
        ]
        pushed = iter(() if back is None else back.pull(ts, consume=False))
        leaves = [None if space is None else next(pushed) for space in out_spaces]
        return run.out_structure.unflatten(leaves)

    return run.value, pushforward


def stop_gradient(x: Any) -> Any:
    """The plain value: a constant for every derivative, of every order.

    Arguments:
        x: a traced or plain value, or a container of them.

    >>> from adcore import grad, stop_gradient
    >>> grad(lambda x: x * stop_gradient(x))(3.0)
    3.0
    """
    return tree_map(plain, x)

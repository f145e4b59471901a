"""Reverse mode: one run of a function, and the way back; `vjp` and `linearize`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from ..engine.constant import without_constants
from ..engine.layers import snapshot
from ..engine.reverse import ReverseTrace
from ..engine.roots import bare
from ..errors import StructureError
from .containers import flatten
from .leaves import (
    adopted,
    demand_dependence,
    demand_whole,
    leaf_space,
    leaf_spaces,
    name_of,
    owned,
    unboxed,
    value_and_aux,
)


class ReverseRun:
    """One reverse-mode run: the function on boxes, its outputs, and the way back."""

    def __init__(self, fun: Callable[..., Any], args: Sequence[Any], has_aux: bool = False) -> None:
        leaves, self.structure = flatten(tuple(args))
        self.spaces = leaf_spaces(leaves, fun)
        self.trace = trace = ReverseTrace()
        boxes = [
            leaf if space is None else trace.input(leaf, space)
            for leaf, space in zip(leaves, self.spaces, strict=True)
        ]
        self.inputs = len(trace.tape)
        output = trace.run(fun, self.structure.unflatten(boxes))
        self.aux = None
        if has_aux:
            output, self.aux = value_and_aux(fun, output)
            self.aux = unboxed(self.aux, trace)
        self.outputs, self.out_structure = flatten(output)
        demand_whole(self.outputs, fun)
        self.places = [trace.place_of(out) for out in self.outputs]
        demand_dependence(trace, self.outputs)
        self.values = [
            without_constants(out if at is None else snapshot(bare(out._primal)))
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

    def leaves_like_value(self, ct: Any, what: str) -> list[Any]:
        """The leaves of a cotangent with the containers of the value.

        A container may show itself to the program as one type, where it holds traced values, and
        to the caller as another.
        """
        try:
            return self.out_structure.leaves_of(ct, what)
        except StructureError:
            shown = flatten(self.value)[1]
            if shown.matches(self.out_structure):
                raise
            return shown.leaves_of(ct, what)

    def pull_leaves(self, seeds: Sequence[tuple[int, Any]], *, consume: bool = False) -> list[Any]:
        """The same as a flat list, from cotangents of some places."""
        pulled = iter(self.trace.sweep(seeds, self.inputs, consume=consume))
        seen = {id(ct) for _, ct in seeds}
        return [
            None if space is None else owned(next(pulled), space, seen) for space in self.spaces
        ]


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
    run = ReverseRun(fun, primals, has_aux)

    def pullback(ct: Any) -> tuple[Any, ...]:
        given = run.leaves_like_value(ct, f"The cotangent of {name_of(fun)}")
        cts = [
            adopted(c, leaf_space(value), f"cotangent of {name_of(fun)}")
            for c, value in zip(given, run.values, strict=True)
        ]
        return run.pull(cts, consume=False)

    return (run.value, pullback, run.aux) if has_aux else (run.value, pullback)


class Transposed:
    """A reverse-mode run, and the transpose of its pullback: its pushforward.

    The cotangents are boxes of a trace that is older than the run, so that what the run puts
    around them (`roots`) stays outside. The pullback is linear, so that any will do; at random,
    none of its values is zero by chance.
    """

    def __init__(self, fun: Callable[..., Any], args: Sequence[Any], has_aux: bool = False) -> None:
        self.back = back = ReverseTrace()
        self.run = run = ReverseRun(fun, args, has_aux)
        self.out_spaces = [leaf_space(value) for value in run.values]
        rng = Random(0)
        cts = [
            None if space is None else back.input(space.random(rng), space)
            for space in self.out_spaces
        ]
        self.inputs = len(back.tape)
        seeds = [
            (at, ct) for at, ct in zip(run.places, cts, strict=True) if at is not None is not ct
        ]
        pulled = back.run(lambda: run.pull_leaves(seeds), ())
        self.places = [back.place_of(ct) for ct in pulled]

    def push(self, tangents: Sequence[Any]) -> Any:
        """The tangent of the value, in its containers, from those of the input leaves."""
        pairs = zip(self.places, tangents, strict=True)
        seeds = [(at, t) for at, t in pairs if at is not None and t is not None]
        pushed = iter(self.back.sweep(seeds, self.inputs, consume=False))
        seen = {id(t) for t in tangents}
        return self.run.out_structure.unflatten(
            [
                None if space is None else owned(next(pushed), space, seen)
                for space in self.out_spaces
            ]
        )


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
    transposed = Transposed(fun, primals)
    run = transposed.run

    def pushforward(*tangents: Any) -> Any:
        what = f"The tangents of {name_of(fun)}"
        given = run.structure.leaves_of(tangents, what)
        ts = [
            adopted(t, space, f"tangent of {name_of(fun)}")
            for t, space in zip(given, run.spaces, strict=True)
        ]
        return transposed.push(ts)

    return run.value, pushforward

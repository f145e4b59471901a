"""Forward mode: `jvp`, and `stop_gradient`, the plain value in any mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..engine.forward import ForwardTrace, RootAtZero
from ..engine.layers import plain
from ..engine.roots import bare
from ..engine.trace import Trace
from .containers import flatten, tree_map
from .leaves import (
    adopted,
    demand_dependence,
    demand_tuples,
    demand_whole,
    is_of,
    leaf_space,
    leaf_spaces,
    name_of,
    owned,
    unboxed,
    value_and_aux,
)
from .pullbacks import Transposed


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
    demand_tuples("jvp", primals, tangents)
    leaves, structure = flatten(tuple(primals))
    spaces = leaf_spaces(leaves, fun)
    given = structure.leaves_of(tuple(tangents), f"The tangents of {name_of(fun)}")
    trace = ForwardTrace()
    directions = [
        adopted(tangent, space, f"tangent of {name_of(fun)}")
        for space, tangent in zip(spaces, given, strict=True)
    ]
    boxes = [
        leaf if space is None else trace.input(leaf, tangent)
        for leaf, space, tangent in zip(leaves, spaces, directions, strict=True)
    ]
    try:
        output = trace.run(fun, structure.unflatten(boxes))
    except RootAtZero as root:
        if root.trace is not trace:
            raise
        transposed = Transposed(fun, primals, has_aux)
        run, tangent = transposed.run, transposed.push(directions)
        return (run.value, tangent, run.aux) if has_aux else (run.value, tangent)
    if has_aux:
        output, aux = value_and_aux(fun, output)
    outputs, out_structure = flatten(output)
    demand_whole(outputs, fun)
    demand_dependence(trace, outputs)
    seen = {id(tangent) for tangent in given}
    pushed = [tangent_of(out, trace, seen) for out in outputs]
    value, tangent = unboxed(output, trace), out_structure.unflatten(pushed)
    return (value, tangent, unboxed(aux, trace)) if has_aux else (value, tangent)


def tangent_of(output: Any, trace: Trace, seen: set[int]) -> Any:
    """The tangent that an output carries for a trace, owned; zeros if it is a constant."""
    space = leaf_space(output)
    if space is None:
        return None
    return owned(bare(output._note) if is_of(trace, output) else None, space, seen)


def stop_gradient(x: Any) -> Any:
    """The plain value: a constant for every derivative, of every order.

    Arguments:
        x: a traced or plain value, or a container of them.

    >>> from adcore import grad, stop_gradient
    >>> grad(lambda x: x * stop_gradient(x))(3.0)
    3.0
    """
    return tree_map(plain, x)

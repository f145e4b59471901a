"""`make_vjp` and `make_jvp` of one argument, on adcore's reverse and forward mode.

What autograd's users rely on and adcore does otherwise is decided here: a Python float becomes
numpy's, so that its box has a shape; an integer is refused, an integer array becomes one of
floats; a function whose output does not depend on its input is warned of.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adcore.engine.batch import through_stacks
from adcore.engine.forward import ForwardTrace, RootAtZero
from adcore.engine.layers import Layer, plain
from adcore.engine.reverse import SPACE
from adcore.errors import InputTypeError, StructureError, TangentError
from adcore.transforms.containers import flatten
from adcore.transforms.leaves import demand_whole, is_of, leaf_space, unboxed
from adcore.transforms.pullbacks import ReverseRun, Transposed
from adcore.transforms.pushforwards import tangent_of
from adcore_numpy import asarray

from .primitives import as_numpy, settled
from .vector_spaces import VSpace, vspace
from .wrap_util import get_name

INDEPENDENT = "Output seems independent of input."


def prepared(x: Any) -> Any:
    """The input with its leaves as autograd's users know them.

    Raises:
        InputTypeError: a leaf is an integer, or of a type without a derivative.
    """
    kind = type(x)
    if kind is float or kind is np.float64:
        return np.float64(x)
    if kind is np.ndarray and x.dtype.kind in "fc":
        return x
    leaves, structure = flatten(x)
    return structure.unflatten([_prepared_leaf(leaf) for leaf in leaves])


def _prepared_leaf(x: Any) -> Any:
    if isinstance(x, Layer):
        return as_numpy_box(x)
    kind = type(x)
    if kind is np.ndarray and x.dtype.kind in "biu":
        return x.astype(float)  # autograd takes it for real numbers too
    x = as_numpy(x)
    if kind in VSpace.mappings and leaf_space(x) is not None:
        return x
    msg = f"Can't differentiate w.r.t. type {kind}. Pass floats: 2.0 for 2, x.astype(float)."
    raise InputTypeError(msg)


def as_numpy_box(x: Any) -> Any:
    """A traced value that shows a shape: a Python float of adcore's own `grad` as numpy's."""
    return x if hasattr(x, "shape") else np.multiply(x, np.float64(1.0))


def adapted(vector: Any, value: Any, what: str) -> Any:
    """A tangent or cotangent for a value, as autograd's users give it: any number or array that
    broadcasts to its shape, real or complex."""
    vector = settled(vector)
    space = leaf_space(value)
    if space is None or vector is None:
        return None
    if type(value) not in ARRAYS and type(plain(value)) not in ARRAYS:
        return vector  # of a type of the user's own
    if type(vector) is not np.ndarray:
        vector = asarray(vector)
    if vector.shape != space.shape:
        try:
            vector = np.broadcast_to(vector, space.shape)
        except ValueError:
            msg = (
                f"{what} has the shape {vector.shape}, and the value {space.shape}. Give one of "
                "its shape."
            )
            raise TangentError(msg) from None
    return space.project(vector)


ARRAYS = frozenset(
    {np.ndarray, *(np.dtype(code).type for code in np.typecodes["AllFloat"])}
)


def _leaves(structure: Any, vector: Any, what: str) -> list[Any]:
    """The leaves of a cotangent; a list may stand for a tuple, as in autograd."""
    try:
        leaves: list[Any] = structure.leaves_of(vector, what)
    except StructureError:
        leaves, given = flatten(vector)
        if given.leaves != structure.leaves:
            raise
    return leaves


class _Empty:
    """A run with an input that has no leaves, as an empty list."""

    places: tuple[Any, ...] = ()
    aux = None

    def __init__(self, fun: Callable[..., Any], x: tuple[Any], has_aux: bool) -> None:
        self.value, self.x = fun(*x), x[0]
        if has_aux:
            self.value, self.aux = self.value
        self.values, self.out_structure = flatten(self.value)

    def pull(self, cts: Sequence[Any], *, consume: bool) -> tuple[Any]:
        """The only cotangent there is."""
        return (self.x,)


class Pulled:
    """A run in reverse mode: `vjp(g)` pulls a cotangent back, again and again."""

    def __init__(self, fun: Callable[..., Any], x: Any, has_aux: bool = False) -> None:
        self.x = x = prepared(x)
        run: Any = ReverseRun if flatten(x)[0] else _Empty
        self.run = run = run(_showing(fun), (x,), has_aux)
        self.value = run.value
        if all(at is None for at in run.places):
            warnings.warn(INDEPENDENT, stacklevel=4)

    def __call__(self, g: Any) -> Any:
        run = self.run
        what = "The cotangent"
        given = _leaves(run.out_structure, settled(g), what)
        cts = [
            None if at is None else adapted(ct, value, what)
            for ct, value, at in zip(given, run.values, run.places, strict=False)
        ]
        return run.pull(cts, consume=False)[0]

    def once(self, g: Any) -> Any:
        """The same, for the only time: what is recorded is freed on the way."""
        run = self.run
        cts = [
            None if at is None else ct
            for ct, at in zip(flatten(g)[0], run.places, strict=False)
        ]
        return run.pull(cts, consume=True)[0]


def _showing(fun: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its answers numpy's."""

    def shown(x: Any) -> Any:
        answer = fun(x)
        return as_numpy(answer) if type(answer) in (float, complex) else answer

    shown.__name__ = get_name(fun)
    return shown


def make_vjp(fun: Callable[..., Any], x: Any) -> tuple[Callable[..., Any], Any]:
    """The pullback of a function of one argument, and its value: `(vjp, value)`."""
    pulled = Pulled(fun, x)
    return pulled, pulled.value


def make_jvp(fun: Callable[..., Any], x: Any) -> Callable[..., Any]:
    """The pushforward of a function of one argument: `jvp(g)` is `(value, tangent)`."""
    shown = _showing(fun)
    x = prepared(x)

    def jvp(g: Any) -> tuple[Any, Any]:
        leaves, structure = flatten(x)
        what = "The tangent"
        directions = [
            adapted(t, leaf, what)
            for t, leaf in zip(_leaves(structure, g, what), leaves, strict=True)
        ]
        trace = ForwardTrace()
        boxes = [trace.input(leaf, t) for leaf, t in zip(leaves, directions, strict=True)]
        try:
            output = trace.run(shown, (structure.unflatten(boxes),))
        except RootAtZero as root:
            if root.trace is not trace:
                raise
            transposed = Transposed(shown, (x,))
            return transposed.run.value, transposed.push(directions)
        outputs, out_structure = flatten(output)
        demand_whole(outputs, fun)
        if not any(is_of(trace, out) for out in outputs):
            warnings.warn(INDEPENDENT, stacklevel=3)
            return output, vspace(output).zeros()
        seen = {id(t) for t in directions}
        tangents = [tangent_of(out, trace, seen) for out in outputs]
        return unboxed(output, trace), out_structure.unflatten(tangents)

    return jvp


def rows(fun: Callable[..., Any], x: Any) -> Any:
    """The Jacobian: the basis of the output, pulled back, in one pass where that is possible.

    Its shape is that of the output and then of the input.

    Raises:
        TypeError: input or output is no array or number, or the output is complex.
    """
    pulled = Pulled(fun, x)
    run = pulled.run
    inside, at, value = _only(run.spaces), _only(run.places), _only(run.values)
    out = leaf_space(value)
    if out is None or out.is_complex:
        raise TypeError(
            "jacobian is of functions with real outputs. Differentiate the real and the imaginary "
            "part."
        )
    if at is None:
        return np.zeros(out.shape + inside.shape)

    def pull(ct: Any) -> Any:
        return run.pull_leaves([(at, ct)]), run.spaces

    largest = max(getattr(entry[SPACE], "size", 1) for entry in run.trace.tape)
    (found,), _ = through_stacks(pull, out, run.spaces, largest=largest)
    if type(found) is list:
        found = (np.stack(found) if found else np.zeros((0, *inside.shape)),)
    stack = found[0] if len(found) == 1 else np.concatenate(found)
    return np.reshape(stack, out.shape + inside.shape)


def _only(leaves: Sequence[Any]) -> Any:
    if len(leaves) != 1:
        raise TypeError("jacobian is of one array or number by one array or number.")
    return leaves[0]

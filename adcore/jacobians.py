"""Derivatives made of several: Jacobians, Hessians, and products with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .errors import ArgumentError, InputTypeError, NonDifferentiableError
from .forward import ForwardTrace
from .transforms import (
    Argnums,
    _choose,
    _demand_tuples,
    _name,
    _Reverse,
    _space,
    _spaces,
    _tangent,
    _Transform,
    grad,
    jvp,
    vjp,
)
from .tree import flatten
from .values import Space


class _Jacobian(_Transform):
    prefix = "jacobian"

    def __init__(self, fun: Callable[..., Any], argnums: Argnums, mode: str) -> None:
        super().__init__(fun)
        if mode not in ("auto", "forward", "reverse"):
            msg = f"mode must be 'auto', 'forward' or 'reverse'; got {mode!r}."
            raise ArgumentError(msg)
        self.argnums, self.mode = argnums, mode

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        chosen, fun = _choose(self.fun, self.argnums, args, kwargs)
        leaves, structure = flatten(tuple(chosen))
        spaces = _spaces(leaves, fun)
        run = None if self.mode == "forward" else _Reverse(fun, chosen)
        if run is None or (self.mode == "auto" and _size(run.values) > _size(leaves)):
            out_structure, blocks = _columns(fun, leaves, spaces, structure)
        else:
            out_structure, blocks = run.out_structure, _rows(run)
        several = isinstance(self.argnums, tuple)
        inner = [structure.unflatten(row) for row in blocks]
        return out_structure.unflatten([row if several else row[0] for row in inner])


def _size(values: Sequence[Any]) -> int:
    return sum(space.size for space in map(_space, values) if space is not None)


def _columns(
    fun: Callable[..., Any], leaves: Sequence[Any], spaces: Sequence[Any], structure: Any
) -> tuple[Any, list[list[Any]]]:
    """Jacobian blocks by forward mode: a run per element of the input."""
    out_structure: Any = None
    outs: list[Any] = []

    def push(j: int, vector: Any) -> list[Any]:
        nonlocal out_structure, outs
        trace = ForwardTrace()
        boxed = [*leaves[:j], trace.input(leaves[j], vector), *leaves[j + 1 :]]
        output = trace.run(fun, structure.unflatten(boxed))
        outputs, out_structure = flatten(output)
        outs = [_space(out) for out in outputs]
        return [_tangent(out, trace, set()) for out in outputs]

    by_input: list[list[Any]] = []
    for j, space in enumerate(spaces):
        if space is None:
            by_input.append([])
            continue
        vectors = list(space.basis())
        columns = [push(j, vector) for vector in vectors] or [push(j, space.zeros())][:0]
        if out_structure is None:
            push(j, space.zeros())  # an empty input still has to tell the outputs
        turned = [push(j, 1j * vector) for vector in vectors] if space.is_complex else None
        by_input.append([columns, turned])
    blocks = [
        [
            None if space is None or out is None else _column_block(i, out, space, *by_input[j])
            for j, space in enumerate(spaces)
        ]
        for i, out in enumerate(outs)
    ]
    return out_structure, blocks


def _column_block(i: int, out: Space, space: Space, columns: Any, turned: Any) -> Any:
    """∂out/∂in from the pushed basis, and for a complex input from its multiple by i too."""
    block = _stacked(out, space, [column[i] for column in columns], axis=-1)
    if turned is None:
        return block
    other = _stacked(out, space, [column[i] for column in turned], axis=-1)
    if not out.is_complex:
        return block - 1j * other
    _demand_holomorphic(1j * block, other)
    return block


def _rows(run: _Reverse) -> list[list[Any]]:
    """Jacobian blocks by reverse mode: a sweep per element of the output."""
    outs = [_space(value) for value in run.values]

    def pull(i: int, ct: Any) -> list[Any]:
        cts = [ct if k == i else None for k in range(len(outs))]
        seeds = [(at, c) for at, c in zip(run.places, cts, strict=True) if c is not None]
        return run.pull_leaves([(at, c) for at, c in seeds if at is not None])

    blocks = []
    for i, out in enumerate(outs):
        if out is None:
            blocks.append([None] * len(run.spaces))
            continue
        rows = [pull(i, ct) for ct in out.basis()]
        turned = [pull(i, -1j * ct) for ct in out.basis()] if out.is_complex else None
        blocks.append(
            [
                None if space is None else _row_block(j, out, space, rows, turned)
                for j, space in enumerate(run.spaces)
            ]
        )
    return blocks


def _row_block(j: int, out: Space, space: Space, rows: Any, turned: Any) -> Any:
    """∂out/∂in from the pulled basis, and for a complex output from its multiple by -i too."""
    block = _stacked(out, space, [row[j] for row in rows], axis=0)
    if turned is None:
        return block
    other = _stacked(out, space, [row[j] for row in turned], axis=0)
    if not space.is_complex:
        return block + 1j * other
    _demand_holomorphic(-1j * block, other)
    return block


def _stacked(out: Space, into: Space, vectors: list[Any], axis: int) -> Any:
    """The vectors as one block of shape out.shape + into.shape."""
    stacker = out if out.ndim else into
    of, by = (out, into) if axis == -1 else (into, out)
    return stacker.stack(vectors, of, by, axis)


def _demand_holomorphic(expected: Any, found: Any) -> None:
    """The Cauchy-Riemann equations: i times the direction gives i times the derivative."""
    space = _space(found)
    if space is not None and space.norm(found - expected) > 1e-6 * (1 + space.norm(expected)):
        msg = (
            "A function of complex variables with a complex output has a Jacobian only if it is "
            "analytic, and this one is not. Differentiate its real and imaginary parts."
        )
        raise NonDifferentiableError(msg)


def jacobian(fun: Callable[..., Any], argnums: Argnums = 0, mode: str = "auto") -> Any:
    """The matrix of all partial derivatives.

    Arguments:
        fun: a function with any output.
        argnums: the argument to differentiate, as for `grad`.
        mode: "forward" (a run per input element), "reverse" (a sweep per output element), or
            "auto", which takes the cheaper by the sizes.

    Returns:
        A function of the same arguments; its result has the output's containers, in which each
        output leaf is replaced by the argument's containers of blocks, of shape
        output.shape + argument.shape. Real blocks of complex functions are as in `grad`.

    Raises:
        NonDifferentiableError: complex to complex, and not analytic.
        InputTypeError, ArgumentError: as for `grad`.

    >>> from adcore import jacobian
    >>> jacobian(lambda x: (x * x, 3 * x))(2.0)
    (4.0, 3.0)
    """
    return _Jacobian(fun, argnums, mode)


class _Hessian(_Transform):
    prefix = "hessian"

    def __init__(self, fun: Callable[..., Any], argnums: Argnums) -> None:
        super().__init__(fun)
        self.argnums = argnums

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        gradient = grad(self.fun, self.argnums)
        return jacobian(gradient, self.argnums, mode="forward")(*args, **kwargs)


def hessian(fun: Callable[..., Any], argnums: Argnums = 0) -> Any:
    """The matrix of second derivatives of a function with a real scalar output.

    Forward mode over reverse mode.

    Returns:
        A function of the same arguments; blocks have the shape argument.shape + argument.shape,
        in the argument's containers twice.

    Raises:
        NonScalarOutputError, InputTypeError, ArgumentError: as for `grad`.

    >>> from adcore import hessian
    >>> hessian(lambda x: x**3)(2.0)
    12.0
    """
    return _Hessian(fun, argnums)


def hvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The Hessian of a function with a real scalar output, times a vector.

    Forward mode over reverse mode: about the cost of two gradients, no matrix is formed.

    Arguments:
        primals: a tuple of the arguments; all are differentiated.
        tangents: a tuple alike: the vector.

    Returns:
        The product, in the containers of the argument; a tuple if there are several.

    >>> from adcore import hvp
    >>> hvp(lambda x: x**3, (2.0,), (10.0,))
    120.0
    """
    _demand_tuples("hvp", primals, tangents)
    argnums = 0 if len(primals) == 1 else tuple(range(len(primals)))
    return jvp(grad(fun, argnums), primals, tangents)[1]


def ggnvp(
    fun: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Sequence[Any],
    loss: Callable[[Any], Any] | None = None,
) -> Any:
    """The generalised Gauss-Newton matrix of loss(fun(x)), times a vector.

    Jᵀ H J v, where J is the Jacobian of `fun` and H the Hessian of `loss` at its output. It is the
    Hessian without the curvature of `fun`, hence positive semidefinite for a convex loss. Source:
    Schraudolph, Fast curvature matrix-vector products (2002), section 3.

    Arguments:
        loss: a function of the output of `fun`; by default half the sum of squares, H = 1.

    Returns:
        The product, in the containers of the argument; a tuple if there are several.

    >>> from adcore import ggnvp
    >>> ggnvp(lambda x: x * x, (3.0,), (1.0,))
    36.0
    """
    _demand_tuples("ggnvp", primals, tangents)
    value, pullback = vjp(fun, *primals)
    _, pushed = jvp(fun, primals, tangents)
    curved = pushed if loss is None else jvp(grad(loss), (value,), (pushed,))[1]
    pulled = pullback(curved)
    return pulled[0] if len(primals) == 1 else pulled


class _ElementwiseGrad(_Transform):
    prefix = "elementwise_grad"

    def __init__(self, fun: Callable[..., Any], argnums: Argnums, check: bool) -> None:
        super().__init__(fun)
        self.argnums, self.check = argnums, check

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        chosen, of_chosen = _choose(self.fun, self.argnums, args, kwargs)
        run = _Reverse(of_chosen, chosen)
        spaces = [_space(value) for value in run.values]
        ones = [None if space is None else space.ones() for space in spaces]
        slopes = run.pull(ones, consume=False)
        if self.check:
            self._demand_elementwise(run, spaces, slopes)
        return slopes if isinstance(self.argnums, tuple) else slopes[0]

    def _demand_elementwise(self, run: _Reverse, spaces: Any, slopes: Any) -> None:
        """A diagonal Jacobian pulls any cotangent back to its product with the diagonal."""
        from random import Random  # here, since nothing else needs it

        rng = Random(0)
        random = [None if space is None else space.random(rng) for space in spaces]
        pulled = flatten(run.pull(random, consume=False))[0]
        for out, ct in zip(spaces, random, strict=True):
            for space, c, slope in zip(run.spaces, pulled, flatten(slopes)[0], strict=True):
                if space is None or out is None:
                    continue
                mixes = out.shape != space.shape
                if mixes or space.norm(c - ct * slope) > 1e-6 * (1 + space.norm(slope)):
                    msg = (
                        f"{_name(self.fun)} is not elementwise: an output element depends on "
                        "several input elements. Use jacobian, or grad of its sum if that is "
                        "what you mean."
                    )
                    raise NonDifferentiableError(msg)


def elementwise_grad(
    fun: Callable[..., Any], argnums: Argnums = 0, *, check: bool = False
) -> Callable[..., Any]:
    """The derivative of each output element with respect to its own input element.

    For a function that acts on each element: the sum of its Jacobian's rows, which is then its
    diagonal.

    Arguments:
        argnums: the argument to differentiate, as for `grad`.
        check: refuse a function that mixes elements, at the cost of a second sweep.

    Raises:
        NonDifferentiableError: with `check`, if the Jacobian is not diagonal.

    >>> from adcore import elementwise_grad
    >>> elementwise_grad(lambda x: x * x)(3.0)
    6.0
    """
    return _ElementwiseGrad(fun, argnums, check)


class _Derivative(_Transform):
    prefix = "derivative"

    def __init__(self, fun: Callable[..., Any], argnums: int | str) -> None:
        super().__init__(fun)
        self.argnums = argnums

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        (x,), of_chosen = _choose(self.fun, self.argnums, args, kwargs)
        kind = flatten(x)[1].kind
        space = None if kind else _spaces([x], self.fun)[0]
        if space is None or space.shape != ():
            words = kind.__name__ if kind else space.describe() if space else "None"
            msg = f"derivative needs a scalar argument, got a {words}. Use jacobian or jvp."
            raise InputTypeError(msg)
        return jvp(of_chosen, (x,), (space.ones(),))[1]


def derivative(fun: Callable[..., Any], argnums: int | str = 0) -> Callable[..., Any]:
    """The derivative of a function of a scalar, by forward mode.

    Arguments:
        fun: a function with any output.
        argnums: position or name of the scalar argument.

    Returns:
        A function of the same arguments, with the containers and shapes of the output.

    Raises:
        InputTypeError: the argument is not a floating-point scalar.

    >>> from adcore import derivative
    >>> derivative(derivative(lambda x: x**3))(2.0)
    12.0
    """
    return _Derivative(fun, argnums)

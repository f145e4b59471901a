"""Jacobians and Hessians: the basis of a space, pushed or pulled through one linear map.

The vectors of the basis go in stacks (`batch`), or one by one where something on their way takes
no stacks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ..engine.batch import Through, through_stacks
from ..engine.forward import ForwardTrace, RootAtZero
from ..engine.reverse import SPACE
from ..errors import ArgumentError, NonDifferentiableError
from ..values import Space
from .arguments import Argnums, Transform, choose
from .containers import flatten
from .gradients import grad
from .leaves import demand_dependence, demand_whole, leaf_space, leaf_spaces
from .pullbacks import ReverseRun
from .pushforwards import tangent_of
from .sparse import sparse_maker


class _Jacobian(Transform):
    prefix = "jacobian"

    def __init__(self, fun: Callable[..., Any], argnums: Argnums, mode: str) -> None:
        super().__init__(fun)
        if mode not in ("auto", "forward", "reverse"):
            msg = f"mode must be 'auto', 'forward' or 'reverse'; got {mode!r}."
            raise ArgumentError(msg)
        self.argnums, self.mode = argnums, mode

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        chosen, fun = choose(self.fun, self.argnums, args, kwargs)
        leaves, structure = flatten(tuple(chosen))
        spaces = leaf_spaces(leaves, fun)
        run = None if self.mode == "forward" else ReverseRun(fun, chosen)
        found = None
        if run is None or (self.mode == "auto" and _size(run.values) > _size(leaves)):
            found = self._by_columns(fun, leaves, spaces, structure)
        if found is None:
            run = run or ReverseRun(fun, chosen)
            found = run.out_structure, _rows(run)
        out_structure, blocks = found
        several = isinstance(self.argnums, tuple)
        inner = [structure.unflatten(row) for row in blocks]
        return out_structure.unflatten([row if several else row[0] for row in inner])

    @staticmethod
    def _by_columns(fun: Callable[..., Any], *args: Any) -> Any:
        """What `_columns` finds, None at a root that is zero within an outer derivative."""
        traces: list[ForwardTrace] = []
        try:
            return _columns(traces, fun, *args)
        except RootAtZero as root:
            if root.trace not in traces:
                raise
        return None


def _size(values: Sequence[Any]) -> int:
    return sum(space.size for space in map(leaf_space, values) if space is not None)


def _columns(
    traces: list[ForwardTrace],
    fun: Callable[..., Any],
    leaves: Sequence[Any],
    spaces: Sequence[Any],
    structure: Any,
) -> tuple[Any, list[list[Any]]]:
    """Jacobian blocks by forward mode: the basis of the input, pushed, in one of the traces."""
    out_structure: Any = None

    def push(j: int, vector: Any) -> Through:
        nonlocal out_structure
        trace = ForwardTrace()
        traces.append(trace)
        boxed = [*leaves[:j], trace.input(leaves[j], vector), *leaves[j + 1 :]]
        outputs, out_structure = flatten(trace.run(fun, structure.unflatten(boxed)))
        demand_whole(outputs, fun)
        demand_dependence(trace, outputs)
        pushed = [tangent_of(out, trace, set()) for out in outputs]
        return pushed, [leaf_space(out) for out in outputs]

    outs: Sequence[Space | None] = ()
    by_input: list[Any] = []
    for j, space in enumerate(spaces):
        if space is None:
            by_input.append(None)
            continue
        if space.size == 0:
            _, outs = push(j, space.zeros())  # an empty input still has to tell the outputs
        columns, outs = through_stacks(partial(push, j), space, outs)
        turned = None
        if space.is_complex:
            turned, _ = through_stacks(partial(push, j), space, outs, 1j)
        by_input.append((columns, turned))
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
    block = _block(out, space, columns[i], axis=-1)
    if turned is None:
        return block
    other = _block(out, space, turned[i], axis=-1)
    if not out.is_complex:
        return block - 1j * other
    _demand_holomorphic(1j * block, other)
    return block


def _rows(run: ReverseRun) -> list[list[Any]]:
    """Jacobian blocks by reverse mode: the basis of the output, pulled."""
    largest = max((getattr(entry[SPACE], "size", 1) for entry in run.trace.tape), default=1)
    blocks = []
    for at, value in zip(run.places, run.values, strict=True):
        out = leaf_space(value)
        if out is None:
            blocks.append([None] * len(run.spaces))
            continue

        def pull(ct: Any, at: Any = at) -> Through:
            return run.pull_leaves([] if at is None else [(at, ct)]), run.spaces

        rows, _ = through_stacks(pull, out, run.spaces, largest=largest)
        turned = None
        if out.is_complex:
            turned, _ = through_stacks(pull, out, run.spaces, -1j, largest)
        blocks.append(
            [
                None if space is None else _row_block(j, out, space, rows, turned)
                for j, space in enumerate(run.spaces)
            ]
        )
    return blocks


def _row_block(j: int, out: Space, space: Space, rows: Any, turned: Any) -> Any:
    """∂out/∂in from the pulled basis, and for a complex output from its multiple by -i too."""
    block = _block(out, space, rows[j], axis=0)
    if turned is None:
        return block
    other = _block(out, space, turned[j], axis=0)
    if not space.is_complex:
        return block + 1j * other
    _demand_holomorphic(-1j * block, other)
    return block


def _block(out: Space, into: Space, found: Any, axis: int) -> Any:
    """What came through, vectors or stacks of them, as one block out.shape + into.shape."""
    stacker = out if out.ndim else into
    of, by = (out, into) if axis == -1 else (into, out)
    if type(found) is list:
        return stacker.stack(found, of, by, axis)
    return stacker.block(found, of, by, axis)


def _demand_holomorphic(expected: Any, found: Any) -> None:
    """The Cauchy-Riemann equations: i times the direction gives i times the derivative."""
    space = leaf_space(found)
    if space is not None and space.norm(found - expected) > 1e-6 * (1 + space.norm(expected)):
        msg = (
            "A function of complex variables with a complex output has a Jacobian only if it is "
            "analytic, and this one is not. Differentiate its real and imaginary parts."
        )
        raise NonDifferentiableError(msg)


def jacobian(
    fun: Callable[..., Any], argnums: Argnums = 0, mode: str = "auto", *, sparsity: Any = None
) -> Any:
    """The matrix of all partial derivatives.

    Arguments:
        fun: a function with any output.
        argnums: the argument to differentiate, as for `grad`.
        mode: "forward" (a run per input element), "reverse" (a sweep per output element), or
            "auto", which takes the cheaper by the sizes.
        sparsity: where the matrix may differ from zero: a sparse array of scipy, or an array of
            zeros and ones; "auto" finds it (see `sparsity`). The result is then a `csr_array` of
            shape (output.size, argument.size), at the cost of as many tangents as columns that
            share no row, or of cotangents, if these are fewer. It is compared with one
            more derivative, in a random direction, at each call.

    Returns:
        A function of the same arguments; its result has the output's containers, in which each
        output leaf is replaced by the argument's containers of blocks, of shape
        output.shape + argument.shape. Real blocks of complex functions are as in `grad`.

    Raises:
        NonDifferentiableError: complex to complex, and not analytic.
        SparsityError: the pattern is not that of this matrix, which would be wrong.
        InputTypeError, ArgumentError: as for `grad`.

    >>> from adcore import jacobian
    >>> jacobian(lambda x: (x * x, 3 * x))(2.0)
    (4.0, 3.0)
    """
    if sparsity is None or sparsity is False:
        return _Jacobian(fun, argnums, mode)
    return sparse_maker().jacobian(fun, argnums, mode, sparsity)


class _Hessian(Transform):
    prefix = "hessian"

    def __init__(self, fun: Callable[..., Any], argnums: Argnums) -> None:
        super().__init__(fun)
        self.argnums = argnums

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        gradient = grad(self.fun, self.argnums)
        return jacobian(gradient, self.argnums, mode="forward")(*args, **kwargs)


def hessian(fun: Callable[..., Any], argnums: Argnums = 0, *, sparsity: Any = None) -> Any:
    """The matrix of second derivatives of a function with a real scalar output.

    Forward mode over reverse mode.

    Arguments:
        sparsity: as for `jacobian`; the matrix is symmetric, which takes fewer vectors yet. They
            are pulled back through the gradient.

    Returns:
        A function of the same arguments; blocks have the shape argument.shape + argument.shape,
        in the argument's containers twice.

    Raises:
        NonScalarOutputError, InputTypeError, ArgumentError: as for `grad`.
        SparsityError: as for `jacobian`.

    >>> from adcore import hessian
    >>> hessian(lambda x: x**3)(2.0)
    12.0
    """
    if sparsity is None or sparsity is False:
        return _Hessian(fun, argnums)
    return sparse_maker().hessian(fun, argnums, sparsity)

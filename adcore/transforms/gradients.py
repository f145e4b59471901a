"""`grad` and `value_and_grad`: the gradient of a function with a real scalar output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.layers import plain
from ..errors import NonScalarOutputError
from ..values import Space
from .arguments import Argnums, Transform, choose
from .leaves import leaf_space, name_of
from .pullbacks import ReverseRun


class _ValueAndGrad(Transform):
    prefix = "value_and_grad"

    def __init__(
        self, fun: Callable[..., Any], argnums: Argnums, has_aux: bool, holomorphic: bool
    ) -> None:
        super().__init__(fun)
        self.argnums, self.has_aux, self.holomorphic = argnums, has_aux, holomorphic

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        chosen, of_chosen = choose(self.fun, self.argnums, args, kwargs)
        run = ReverseRun(of_chosen, chosen, self.has_aux)
        seed = self._seed(run)
        grads = run.pull([seed], consume=True)
        gradient = grads if isinstance(self.argnums, tuple) else grads[0]
        value = run.values[0]
        return ((value, run.aux) if self.has_aux else value), gradient

    def _seed(self, run: ReverseRun) -> Any:
        """The cotangent 1 of a scalar output, or of an array of one element."""
        space = leaf_space(run.values[0]) if run.out_structure.kind is None else None
        if space is None or not _is_single(space) or (space.is_complex and not self.holomorphic):
            raise NonScalarOutputError(self._complaint(run, space))
        if self.holomorphic and not (
            space.is_complex and all(s is None or s.is_complex for s in run.spaces)
        ):
            msg = (
                f"holomorphic=True: {name_of(self.fun)} must map complex inputs to a complex "
                f"output; its output is a {space.describe()}. Pass complex inputs, or leave "
                "holomorphic out."
            )
            raise NonScalarOutputError(msg)
        return space.ones()

    def _complaint(self, run: ReverseRun, space: Space | None) -> str:
        name = name_of(self.fun)
        if run.out_structure.kind is not None:
            got = f"a {run.out_structure.kind.__name__}"
        elif space is None:
            value = plain(run.values[0])
            got = f"{type(value).__name__} {value!r}"
        else:
            got = f"a {space.describe()}"
        if space is not None and _is_single(space) and space.is_complex:
            cure = "Take its real part, or say holomorphic=True if it is analytic"
        else:
            cure = "Use vjp or jacobian for other outputs, has_aux=True to return more"
        return f"grad needs a real scalar output; {name} returned {got}. {cure}."


def _is_single(space: Space) -> bool:
    """Whether the values of a space are one number, whatever their shape."""
    return space.shape == () or space.size == 1


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
        fun: the function; any further arguments and keywords are handed to it. Its output is a
            number, or an array of one element.
        argnums: the argument to differentiate: a position, a parameter name, or a tuple of these.
        has_aux: `fun` returns (value, aux); the result is then (gradient, aux).
        holomorphic: `fun` is analytic with a complex output; the result is its complex derivative.

    Returns:
        A function of the same arguments. It returns the gradient in the containers, shapes and
        dtypes of the argument, a tuple of them if `argnums` is one; None for leaves that are not
        floating-point. For complex z = x + iy the gradient is ∂f/∂x - i ∂f/∂y; steepest ascent
        is its conjugate.

    Raises:
        NonScalarOutputError: the output is not one real number.
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
        A function that returns (value, gradient), or ((value, aux), gradient) with `has_aux`. The
        value is what the function returned, an array of one element in its shape.

    >>> from adcore import value_and_grad
    >>> value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    """
    return _ValueAndGrad(fun, argnums, has_aux, holomorphic)

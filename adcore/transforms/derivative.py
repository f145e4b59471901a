"""Derivatives of functions of one number, and of each element: a slope, or an array of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import InputTypeError, NonDifferentiableError
from .arguments import Argnums, Transform, choose
from .containers import flatten
from .leaves import leaf_space, leaf_spaces, name_of
from .pullbacks import ReverseRun
from .pushforwards import jvp


class _ElementwiseGrad(Transform):
    prefix = "elementwise_grad"

    def __init__(self, fun: Callable[..., Any], argnums: Argnums, check: bool) -> None:
        super().__init__(fun)
        self.argnums, self.check = argnums, check

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        chosen, of_chosen = choose(self.fun, self.argnums, args, kwargs)
        run = ReverseRun(of_chosen, chosen)
        spaces = [leaf_space(value) for value in run.values]
        ones = [None if space is None else space.ones() for space in spaces]
        slopes = run.pull(ones, consume=False)
        if self.check:
            self._demand_elementwise(run, spaces, slopes)
        return slopes if isinstance(self.argnums, tuple) else slopes[0]

    def _demand_elementwise(self, run: ReverseRun, spaces: Any, slopes: Any) -> None:
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
                        f"{name_of(self.fun)} is not elementwise: an output element depends on "
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


class _Derivative(Transform):
    prefix = "derivative"

    def __init__(self, fun: Callable[..., Any], argnums: int | str) -> None:
        super().__init__(fun)
        self.argnums = argnums

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        (x,), of_chosen = choose(self.fun, self.argnums, args, kwargs)
        kind = flatten(x)[1].kind
        space = None if kind else leaf_spaces([x], self.fun)[0]
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

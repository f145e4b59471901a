"""autograd's operators: `grad` and its kin, each of a function and the position of an argument."""

from __future__ import annotations

import inspect
import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from adcore import checkpoint as checkpoint
from adcore.errors import NonScalarOutputError

from .runs import Pulled, rows
from .runs import make_jvp as _make_jvp
from .runs import make_vjp as _make_vjp
from .vector_spaces import vspace
from .wrap_util import unary_to_nary

make_vjp = unary_to_nary(_make_vjp)
make_jvp = unary_to_nary(_make_jvp)


def _slope(pulled: Pulled, name: str) -> Any:
    """The cotangent of the input for an output of one real element, of whatever shape."""
    space = vspace(pulled.value)
    if space.size != 1:
        msg = (
            f"{name} only applies to real scalar-output functions. Try jacobian, elementwise_grad "
            "or holomorphic_grad."
        )
        raise NonScalarOutputError(msg)
    return pulled.once(space.ones())


@unary_to_nary
def grad(fun: Callable[..., Any], x: Any) -> Any:
    """
    Returns a function which gives the gradient of `fun`.

    Arguments:
        fun: its value is one real number, or an array of one.
        argnum: the positional argument to differentiate, or a tuple of them.

    The gradient has the containers and the shape of the argument.
    """
    return _slope(Pulled(fun, x), "Grad")


@unary_to_nary
def value_and_grad(fun: Callable[..., Any], x: Any) -> Any:
    """The value and the gradient, for `scipy.optimize.minimize(…, jac=True)`."""
    pulled = Pulled(fun, x)
    return pulled.value, _slope(pulled, "value_and_grad")


@unary_to_nary
def elementwise_grad(fun: Callable[..., Any], x: Any) -> Any:
    """The sum of each column of the Jacobian: the slopes, of a function that acts elementwise."""
    vjp, ans = _make_vjp(fun, x)
    space = vspace(ans)
    if space.iscomplex:
        raise TypeError("Elementwise_grad only applies to real-output functions.")
    return vjp(space.ones())


@unary_to_nary
def deriv(fun: Callable[..., Any], x: Any) -> Any:
    """The derivative along ones, in forward mode."""
    return _make_jvp(fun, x)(vspace(x).ones())[1]


@unary_to_nary
def jacobian(fun: Callable[..., Any], x: Any) -> Any:
    """The Jacobian, of the shape of the output and then of the input."""
    return rows(fun, x)


@unary_to_nary
def holomorphic_grad(fun: Callable[..., Any], x: Any) -> Any:
    """The complex derivative of a holomorphic function."""
    if not vspace(x).iscomplex:
        warnings.warn("Input to holomorphic_grad is not complex", stacklevel=3)
    return grad(lambda x: np.real(fun(x)))(x)


def grad_named(fun: Callable[..., Any], argname: str) -> Callable[..., Any]:
    """The gradient with respect to a positional argument by its name."""
    return grad(fun, inspect.getfullargspec(fun).args.index(argname))


@unary_to_nary
def hessian(fun: Callable[..., Any], x: Any) -> Any:
    """The matrix of second derivatives."""
    return jacobian(jacobian(fun))(x)


@unary_to_nary
def make_hvp(fun: Callable[..., Any], x: Any) -> Any:
    """(hvp, gradient) at a point: `hvp(v)` is the Hessian times v."""
    return _make_vjp(grad(fun), x)


def hessian_tensor_product(fun: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    """The Hessian times a tensor, which is the last positional argument of what is returned."""
    fun_grad = grad(fun, argnum)

    def vector_dot_grad(*args: Any, **kwargs: Any) -> Any:
        args, vector = args[:-1], args[-1]
        return np.tensordot(fun_grad(*args, **kwargs), vector, np.ndim(vector))

    return grad(vector_dot_grad, argnum)


hessian_vector_product = hessian_tensor_product


def tensor_jacobian_product(fun: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    """A tensor times the Jacobian; the tensor is the last argument of what is returned."""

    def vector_dot_fun(*args: Any, **kwargs: Any) -> Any:
        args, vector = args[:-1], args[-1]
        return np.tensordot(vector, fun(*args, **kwargs), axes=np.ndim(vector))

    return jacobian(vector_dot_fun, argnum)


vector_jacobian_product = tensor_jacobian_product


@unary_to_nary
def make_jvp_reversemode(fun: Callable[..., Any], x: Any) -> Any:
    """The pushforward at a point as the transpose of the pullback."""
    vjp, y = _make_vjp(fun, x)
    return _make_vjp(vjp, vspace(y).zeros())[0]


def _half_square(x: Any) -> Any:
    return 0.5 * np.sum(x**2, axis=-1)


def make_ggnvp(
    f: Callable[..., Any], g: Callable[..., Any] = _half_square, f_argnum: int = 0
) -> Callable[..., Any]:
    """Products with the generalised Gauss-Newton matrix of g after f, at a point."""

    @unary_to_nary
    def _make_ggnvp(f: Callable[..., Any], x: Any) -> Any:
        f_vjp, f_x = _make_vjp(f, x)
        g_hvp, slope = _make_vjp(grad(g), f_x)
        f_jvp, _ = _make_vjp(f_vjp, vspace(slope).zeros())
        return lambda v: f_vjp(g_hvp(f_jvp(v)))

    return _make_ggnvp(f, f_argnum)


@unary_to_nary
def grad_and_aux(fun: Callable[..., Any], x: Any) -> Any:
    """The gradient of the first of two outputs, and the second as it is."""
    pulled = Pulled(lambda x: tuple(fun(x)), x, has_aux=True)
    return pulled(vspace(pulled.value).ones()), pulled.run.aux


def multigrad_dict(fun: Callable[..., Any]) -> Callable[..., Any]:
    """The gradients with respect to all arguments, by their names."""
    signature = inspect.signature(fun)
    kinds = {name: parameter.kind for name, parameter in signature.parameters.items()}

    def gradfun(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()

        def of_arguments(arguments: dict[str, Any]) -> Any:
            positional: list[Any] = []
            named: dict[str, Any] = {}
            for name, value in arguments.items():
                if kinds[name] is inspect.Parameter.VAR_POSITIONAL:
                    positional += value
                elif kinds[name] is inspect.Parameter.VAR_KEYWORD:
                    named.update(value)
                elif kinds[name] is inspect.Parameter.KEYWORD_ONLY:
                    named[name] = value
                else:
                    positional.append(value)
            return fun(*positional, **named)

        return OrderedDict(grad(of_arguments)(dict(bound.arguments)))

    return gradfun

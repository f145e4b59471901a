"""Derivatives of one's own: every way in which autograd's protocol states them."""

import autograd.numpy as np
from autograd import deriv, elementwise_grad, grad, hessian, jacobian, make_jvp, make_vjp
from autograd.extend import (
    SparseObject,
    def_linear,
    defjvp,
    defjvp_argnum,
    defvjp,
    defvjp_argnum,
    defvjp_argnums,
    notrace_primitive,
    primitive,
    vspace,
)
from autograd.numpy.numpy_vjps import match_complex, unbroadcast_f
from autograd.test_util import check_grads
from scipy import special


@primitive
def logsumexp(x):
    largest = np.max(x)
    return largest + np.log(np.sum(np.exp(x - largest)))


def logsumexp_vjp(ans, x):
    shape = x.shape
    return lambda g: np.full(shape, g) * np.exp(x - np.full(shape, ans))


defvjp(logsumexp, logsumexp_vjp)

erf = primitive(special.erf)
defvjp(erf, lambda ans, x: lambda g: 2 / np.sqrt(np.pi) * g * np.exp(-(x**2)))
defjvp(erf, lambda g, ans, x: 2 / np.sqrt(np.pi) * g * np.exp(-(x**2)))


@primitive
def weighted(x, w, power=2):
    return x**power * w


defvjp(
    weighted,
    lambda ans, x, w, power=2: unbroadcast_f(
        x, lambda g: g * power * x ** (power - 1) * w
    ),
    lambda ans, x, w, power=2: unbroadcast_f(w, lambda g: match_complex(w, g * x**power)),
)
defjvp_argnum(
    weighted,
    lambda argnum, g, ans, args, kwargs: (
        g * kwargs.get("power", 2) * args[0] ** (kwargs.get("power", 2) - 1) * args[1]
        if argnum == 0
        else g * args[0] ** kwargs.get("power", 2)
    ),
)


@primitive
def total(*xs):
    return sum(xs)


defvjp_argnum(total, lambda argnum, ans, args, kwargs: lambda g: g)
def_linear(scaled := primitive(lambda x, y: x * y))


@primitive
def pair(x, y):
    return x * y, x + y


defvjp_argnums(
    pair,
    lambda argnums, ans, args, kwargs: lambda g: [
        g[0] * args[1 - k] + g[1] for k in argnums
    ],
)


@primitive
def first(x):
    return x[0]


def first_vjp(ans, x):
    def add(vector):
        vector[0] += 1.0
        return vector

    return lambda g: SparseObject(vspace(x), lambda v: v + g * add(np.zeros_like(x)))


defvjp(first, first_vjp)


@notrace_primitive
def size_of(x):
    return np.shape(x)[0]


def main():
    x = np.array([0.3, -0.5, 1.2])
    check_grads(lambda x: np.sum(logsumexp(x) * x), modes=["rev"])(x)
    check_grads(weighted)(x, 2.0)
    slope, value = make_vjp(lambda x: weighted(x, 2.0, power=3))(x)
    return {
        "logsumexp": grad(logsumexp)(x),
        "hessian": hessian(logsumexp)(x),
        "erf": elementwise_grad(erf)(x),
        "erf forward": deriv(erf)(0.4),
        "weighted": jacobian(weighted, 1)(x, x),
        "broadcast": grad(lambda w: np.sum(weighted(x, w)))(2.0),
        "keyword": [value, slope(np.ones(3))],
        "pushed": make_jvp(lambda x: weighted(x, x, power=3))(x)(np.ones(3)),
        "total": grad(lambda x: np.sum(total(x, x**2, 2.0)))(x),
        "linear": make_jvp(lambda x: scaled(x, np.sin(x)))(x)(x)[1],
        "pair": grad(lambda x: np.sum(pair(x, x**2)[0] * pair(x, 3.0)[1]))(x),
        "sparse": grad(lambda x: first(x) ** 2)(x),
        "notrace": grad(lambda x: np.sum(x) / size_of(x))(x),
    }

"""Containers as arguments and outputs; auxiliary values; named arguments; fixed points."""

import autograd.numpy as np
from autograd import (
    checkpoint,
    elementwise_grad,
    grad,
    grad_and_aux,
    grad_named,
    jacobian,
    make_ggnvp,
    make_jvp,
    make_vjp,
    tensor_jacobian_product,
    value_and_grad,
    vector_jacobian_product,
)
from autograd.builtins import dict, isinstance, list, tuple
from autograd.misc import const_graph, flatten
from autograd.misc.fixed_points import fixed_point


def nested(params):
    if not isinstance(params, dict):
        return 0.0
    layers = params["layers"]
    first, *rest = list(layers)
    total = np.sum(first[0] * params["scale"])
    for W, b in rest:
        total = total + np.sum(np.sin(W)) * b
    return total + sum(params["more"].values())


def newton(a):
    return lambda x: 0.5 * (x + a / x)


def main():
    x = np.array([0.5, 1.5])
    params = {
        "layers": [(x, 1.0), (x**2, 2.0), (x[:1], 3.0)],
        "scale": 0.5,
        "more": {"a": 1.5, "b": 2.5},
    }
    flat, unflatten = flatten(params)
    vjp, value = make_vjp(lambda x: tuple((x * 2, dict(s=np.sum(x)))))(x)
    graph = const_graph(lambda x, y: np.tanh(x) * y + x)
    graph(1.0, 2.0)
    return {
        "gradient": grad(nested)(params),
        "flat": flat,
        "back": unflatten(flat + 1),
        "through": grad(lambda v: nested(unflatten(v)))(flat),
        "value": value,
        "pulled": vjp((np.ones(2), {"s": 2.0})),
        "aux": grad_and_aux(lambda x: (np.sum(x**2), np.sum(x)))(x),
        "named": grad_named(lambda x, y: np.sum(x * y), "y")(x, 3.0),
        "list": value_and_grad(lambda xs: xs[0] * xs[1] + sum(xs))([2.0, 3.0]),
        "items": grad(lambda d: sum(v**2 for _, v in sorted(d.items())))({"b": 1.0, "a": 2.0}),
        "fixed point": grad(
            lambda a: fixed_point(newton, a, 1.0, lambda x, y: np.abs(x - y), 1e-9)
        )(2.0),
        "checkpoint": grad(checkpoint(lambda x: np.sum(np.exp(x) * x)))(x),
        "ggnvp": make_ggnvp(lambda x: np.outer(x, x)[:, 0])(x)(np.ones(2)),
        "tensor": tensor_jacobian_product(lambda x: x**2)(x, np.ones(2)),
        "vector": vector_jacobian_product(np.sin)(x, np.array([1.0, 2.0])),
        "graph": graph(0.5, 3.0),
        "jvp": make_jvp(lambda x, y: x * y, (0, 1))(x, 2.0)((np.ones(2), 3.0)),
        "jacobian": jacobian(lambda x: np.stack([x, x**2, np.roll(x, 1)]))(x),
        "columns": elementwise_grad(np.cumsum)(x),
    }

"""A classifier with two hidden layers, trained with Adam on parameters in nested lists."""

import autograd.numpy as np
import autograd.numpy.random as npr
from autograd import grad
from autograd.misc.flatten import flatten
from autograd.misc.optimizers import adam, rmsprop, sgd
from autograd.scipy.special import logsumexp


def init_params(sizes, rs):
    return [
        (0.1 * rs.randn(m, n), 0.1 * rs.randn(n)) for m, n in zip(sizes[:-1], sizes[1:])
    ]


def predict(params, inputs):
    for W, b in params:
        outputs = np.dot(inputs, W) + b
        inputs = np.tanh(outputs)
    return outputs - logsumexp(outputs, axis=1, keepdims=True)


def log_posterior(params, inputs, targets, L2_reg):
    log_prior = -L2_reg * np.dot(flatten(params)[0], flatten(params)[0])
    return log_prior + np.sum(predict(params, inputs) * targets)


def main():
    rs = npr.RandomState(0)
    inputs = rs.randn(40, 6)
    targets = np.eye(3)[rs.randint(0, 3, 40)]
    params = init_params([6, 8, 5, 3], rs)
    objective = lambda p, i: -log_posterior(p, inputs, targets, 0.1)
    gradient = grad(objective)
    seen = []
    trained = adam(
        gradient,
        params,
        step_size=0.01,
        num_iters=20,
        callback=lambda p, i, g: seen.append(objective(p, i)),
    )
    return {
        "gradient": gradient(params, 0),
        "trained": trained,
        "seen": seen,
        "rmsprop": rmsprop(gradient, params, num_iters=5),
        "sgd": sgd(gradient, params, num_iters=5, step_size=0.01),
    }

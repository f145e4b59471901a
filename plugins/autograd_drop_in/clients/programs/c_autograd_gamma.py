"""autograd-gamma: incomplete gamma and beta functions with derivatives in their parameters."""

import autograd.numpy as np
from autograd import elementwise_grad, grad, hessian, jacobian
from autograd_gamma import (
    betainc,
    betaincinv,
    betaincln,
    gammainc,
    gammaincc,
    gammainccinv,
    gammainccln,
    gammaincinv,
    gammaincln,
)


def survival(params, ts):
    shape, scale = params
    return np.sum(gammainccln(shape, ts / scale))


def main():
    ts = np.array([0.3, 1.0, 2.5])
    params = np.array([1.4, 0.8])
    found = {
        f.__name__: [
            grad(lambda a: np.sum(f(a, ts)))(1.4),
            elementwise_grad(lambda x: f(1.4, x))(ts),
        ]
        for f in (gammainc, gammaincc, gammaincln, gammainccln)
    }
    quantiles = np.array([0.2, 0.5])
    for f in (gammaincinv, gammainccinv):
        found[f.__name__] = elementwise_grad(lambda y: f(1.4, y))(quantiles)
    for f in (betainc, betaincln, betaincinv):
        found[f.__name__] = [
            elementwise_grad(lambda x: f(1.4, 2.0, x))(quantiles),
            grad(lambda a: np.sum(f(a, 2.0, quantiles)))(1.4) if f is not betaincinv else 0.0,
        ]
    found["likelihood"] = [grad(survival)(params, ts), hessian(survival)(params, ts)]
    found["jacobian"] = jacobian(lambda p: gammainc(p[0], ts * p[1]))(params)
    return found

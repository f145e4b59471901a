"""A binned likelihood as pyhf builds them: interpolated systematics, Poisson and normal terms."""

import autograd.numpy as np
from autograd import grad, hessian, value_and_grad
from autograd.scipy.special import gammaln
from autograd.scipy.stats import norm
from scipy.optimize import minimize

SIGNAL = np.array([2.0, 5.0, 3.0])
BACKGROUND = np.array([20.0, 12.0, 6.0])
UP, DOWN = BACKGROUND * np.array([1.1, 1.05, 0.95]), BACKGROUND * np.array([0.92, 0.97, 1.04])
OBSERVED = np.array([23.0, 18.0, 9.0])


def interpolated(alpha):
    """Piecewise exponential, as code 1 of HistFactory."""
    up, down = UP / BACKGROUND, DOWN / BACKGROUND
    return np.where(alpha >= 0, up ** np.abs(alpha), down ** np.abs(alpha))


def expected(params):
    mu, alpha, gammas = params[0], params[1], params[2:]
    return (mu * SIGNAL + BACKGROUND * interpolated(alpha)) * gammas


def nll(params):
    rates = expected(params)
    poisson = OBSERVED * np.log(rates) - rates - gammaln(OBSERVED + 1.0)
    constraints = norm.logpdf(params[1], 0.0, 1.0)
    return -np.sum(poisson) - constraints - np.sum(norm.logpdf(params[2:], 1.0, 0.1))


def main():
    start = np.array([1.0, 0.1, 1.0, 1.0, 1.0])
    bounds = [(0.0, 10.0), (-5.0, 5.0), *[(0.1, 5.0)] * 3]
    best = minimize(value_and_grad(nll), start, jac=True, method="L-BFGS-B", bounds=bounds)
    conditional = minimize(
        value_and_grad(lambda rest: nll(np.concatenate([np.array([0.0]), rest]))),
        start[1:],
        jac=True,
        method="L-BFGS-B",
        bounds=bounds[1:],
    )
    return {
        "gradient": grad(nll)(start),
        "hessian": hessian(nll)(start),
        "test statistic": np.round(2 * (conditional.fun - best.fun), 5),
        "best": np.round(best.x, 3),
    }

"""Distributions, special functions, convolutions and matrix functions."""

import autograd.numpy as np
import autograd.scipy.stats as stats
from autograd import elementwise_grad, grad, jacobian
from autograd.scipy import special
from autograd.scipy.linalg import solve_triangular, sqrtm
from autograd.scipy.signal import convolve
from autograd.scipy.stats import beta, chi2, dirichlet, gamma, norm, poisson, t


def main():
    x = np.array([0.3, 0.8])
    matrix = np.array([[2.0, 0.3], [0.3, 1.0]])
    images, filters = np.arange(24.0).reshape(2, 3, 4) / 10, np.arange(12.0).reshape(2, 3, 2) / 7
    found = {
        "norm": [
            elementwise_grad(f)(x, 0.2, 1.3)
            for f in (norm.pdf, norm.cdf, norm.logpdf, norm.logcdf, norm.sf, norm.logsf)
        ],
        "scale": grad(lambda s: np.sum(norm.logpdf(x, 0.1, s)))(1.5),
        "t": jacobian(lambda df: t.logpdf(x, df, 0.1, 1.2))(3.5),
        "beta": grad(lambda a: np.sum(beta.logpdf(x, a, 2.0)))(1.5),
        "gamma": grad(lambda a: np.sum(gamma.logpdf(x, a)))(1.5),
        "chi2": grad(lambda x: np.sum(chi2.logpdf(x, 3.0)))(x),
        "poisson": grad(lambda mu: np.sum(poisson.logpmf(np.array([1, 2]), mu)))(1.5),
        "dirichlet": grad(lambda a: dirichlet.logpdf(np.array([0.4, 0.6]), a))(x + 1),
        "mvn": grad(lambda c: stats.multivariate_normal.logpdf(x, np.zeros(2), c))(matrix),
        "cholesky": jacobian(np.linalg.cholesky)(matrix),
        "eigenvalues": jacobian(lambda a: np.linalg.eigh(a)[0])(matrix),
        "gammaln": elementwise_grad(special.gammaln)(x),
        "expit": elementwise_grad(special.expit)(x),
        "logsumexp": jacobian(lambda x: special.logsumexp(np.outer(x, x), axis=1))(x),
        "erf": elementwise_grad(special.erf)(x),
        "betaln": grad(lambda x: special.betaln(x[0], x[1]))(x),
        "polygamma": elementwise_grad(lambda x: special.polygamma(1, x))(x),
        "jn": elementwise_grad(lambda x: special.jn(2, x))(x),
        "triangular": jacobian(lambda a: solve_triangular(a, x, lower=True))(matrix),
        "sqrtm": jacobian(sqrtm)(matrix),
    }
    for mode in ("full", "valid", "same"):
        found[f"convolve {mode}"] = jacobian(lambda w: convolve(np.arange(5.0), w, mode=mode))(x)
    for mode in ("full", "valid"):
        channels = lambda w: convolve(
            images, w, axes=([2], [2]), dot_axes=([1], [1]), mode=mode
        )
        found[f"channels {mode}"] = [channels(filters), jacobian(channels)(filters)]
    return found

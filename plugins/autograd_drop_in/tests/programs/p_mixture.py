"""A mixture of Gaussians with parameters in a dictionary, fitted by scipy with value_and_grad."""

import autograd.numpy as np
import autograd.numpy.random as npr
import autograd.scipy.stats.multivariate_normal as mvn
from autograd import grad, hessian_vector_product, value_and_grad
from autograd.misc.flatten import flatten_func
from autograd.scipy.special import logsumexp
from scipy.optimize import minimize


def init(K, D, rs):
    return {
        "log proportions": rs.randn(K) * 0.1,
        "means": rs.randn(K, D),
        "lower triangles": np.zeros((K, D, D)) + np.eye(D),
    }


def log_marginal(params, data):
    normalized = params["log proportions"] - logsumexp(params["log proportions"])
    terms = []
    for log_p, mean, root in zip(normalized, params["means"], params["lower triangles"]):
        terms.append(log_p + mvn.logpdf(data, mean, np.dot(root.T, root) + 0.1 * np.eye(2)))
    return np.sum(logsumexp(np.vstack(terms), axis=0))


def main():
    rs = npr.RandomState(1)
    data = np.concatenate([rs.randn(20, 2) - 2, rs.randn(20, 2) + 2])
    params = init(3, 2, rs)
    objective, unflatten, flat = flatten_func(lambda p: -log_marginal(p, data), params)
    one = lambda x: objective(x)[0]
    hvp = hessian_vector_product(one)
    found = minimize(
        value_and_grad(one), flat, jac=True, hessp=hvp, method="Newton-CG", options={"maxiter": 5}
    )
    return {
        "gradient": grad(lambda p: log_marginal(p, data))(params),
        "fitted": unflatten(found.x),
        "hvp": hvp(flat, np.ones_like(flat)),
    }

"""A linear dynamical system: the likelihood of observations by Kalman's filter, differentiated."""

import autograd.numpy as np
import autograd.numpy.random as npr
from autograd import grad, jacobian, make_hvp, value_and_grad
from autograd.numpy.linalg import cholesky, inv, slogdet, solve


def log_likelihood(params, ys):
    A, C, q, r = params
    n, m = A.shape[0], C.shape[0]
    Q, R = np.exp(q) * np.eye(n), np.exp(r) * np.eye(m)
    mu, V, total = np.zeros(n), np.eye(n), 0.0
    for y in ys:
        mu, V = np.dot(A, mu), np.dot(np.dot(A, V), A.T) + Q
        S = np.dot(np.dot(C, V), C.T) + R
        e = y - np.dot(C, mu)
        K = solve(S, np.dot(C, V)).T
        total = total - 0.5 * (slogdet(S)[1] + np.dot(e, solve(S, e)))
        mu, V = mu + np.dot(K, e), V - np.dot(K, np.dot(C, V))
    return total


def smoothed(A):
    """Powers of a matrix as a program with assignment-free arrays."""
    L = cholesky(np.dot(A, A.T) + np.eye(A.shape[0]))
    return np.einsum("ij,jk->ik", inv(L), A)


def main():
    rs = npr.RandomState(2)
    A, C = 0.5 * rs.randn(3, 3), rs.randn(2, 3)
    ys = rs.randn(8, 2)
    params = (A, C, 0.1, -0.2)
    value, slopes = value_and_grad(log_likelihood)(params, ys)
    hvp, slope = make_hvp(lambda A: log_likelihood((A, C, 0.1, -0.2), ys))(A)
    return {
        "value": value,
        "slopes": slopes,
        "hvp": hvp(np.ones((3, 3))),
        "slope": slope,
        "jacobian": jacobian(smoothed)(A),
        "two arguments": grad(lambda a, b: log_likelihood((a, b, 0.0, 0.0), ys), (0, 1))(A, C),
    }

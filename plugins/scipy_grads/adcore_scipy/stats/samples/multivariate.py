"""Samples of the multivariate distributions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.multivariate import LAWS

COV = np.array([[2.0, 0.3, -0.2], [0.3, 1.5, 0.4], [-0.2, 0.4, 1.0]])
MEAN = np.array([0.3, -0.2, 0.5])
LAW = {law.__name__: law for law in LAWS}
X = np.array([[0.1, 0.4, -0.3], [1.0, 0.2, 0.7]])


def samples() -> Iterator[Sample]:
    """Each method; one point and several, all forms of a matrix."""
    normal, t = LAW["multivariate_normal"], LAW["multivariate_t"]
    for method in ("pdf", "logpdf"):
        of_normal, of_t = getattr(normal, method), getattr(t, method)
        yield Sample(of_normal, (X, MEAN, COV), label="points")
        yield Sample(of_normal, (X[0], MEAN, 2.0), label="a variance")
        yield Sample(of_normal, (X[0], MEAN, np.array([1.0, 2.0, 0.5])), label="a diagonal")
        yield Sample(of_normal, (X[0],), {"cov": COV}, wrt=(0, "cov"), label="no mean")
        yield Sample(of_normal, (np.array([0.2, 1.0]), 0.3, 2.0), label="numbers")
        yield Sample(of_t, (X, MEAN, COV, 3.5), label="points")
        yield Sample(of_t, (X[0], MEAN, 2.0, 3.5), label="a scale")
    singular = np.diag([1.0, 2.0, 0.0])
    args = (X[0] * [1, 1, 0], np.zeros(3), singular, True)
    yield Sample(normal.logpdf, args, wrt=[1], label="singular", kink=True)
    yield Sample(normal.entropy, (MEAN, COV), wrt=[1])
    yield Sample(t.entropy, (MEAN, COV, 3.5), wrt=[1, 2])
    yield from _others()


def _others() -> Iterator[Sample]:
    dirichlet, wishart, multinomial = (
        LAW[name] for name in ("dirichlet", "wishart", "multinomial")
    )
    alpha, x = np.array([0.8, 2.0, 3.1]), np.array([0.2, 0.5])
    for method in ("pdf", "logpdf"):
        function = getattr(dirichlet, method)
        yield Sample(function, (x, alpha), label="last left out")
        many = np.array([[0.2, 0.1], [0.5, 0.3], [0.3, 0.6]])
        yield Sample(function, (many, alpha), wrt=[1], label="points")
        function = getattr(wishart, method)
        yield Sample(function, (COV, 4.5, np.eye(3) + 0.1), label="matrix")
        stack = np.stack([COV, COV + np.eye(3)], -1)
        yield Sample(function, (stack, 4.5, np.eye(3) + 0.1), label="matrices")
        yield Sample(function, (np.array([1.2, 0.7]), 2.5, 0.8), label="numbers")
    yield Sample(dirichlet.entropy, (alpha,))
    yield Sample(wishart.entropy, (4.5, np.eye(3) + 0.1))
    counts, p = np.array([[1, 2, 3], [3, 3, 0]]), np.array([0.2, 0.5, 0.3])
    for method in ("pmf", "logpmf"):
        yield Sample(getattr(multinomial, method), (counts, 6, p), wrt=[2], kink=True)
    yield Sample(multinomial.entropy, (6, p), wrt=[1], kink=True)

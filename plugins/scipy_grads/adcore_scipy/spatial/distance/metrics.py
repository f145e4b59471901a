"""Distances of vectors along the last axis of arrays that broadcast: one function per metric."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcore.extend import plain

from .tables.lengths import _divergence, _form, _length, _norm


def _weights(w: Any) -> Any:
    return 1.0 if w is None else w


def minkowski(u: Any, v: Any, p: Any = 2.0, w: Any = None) -> Any:
    """The p-norm; of weights, those that are not 0 count for p = ∞."""
    d, order = u - v, plain(p)
    if order == np.inf:
        return np.max(np.abs(d) * (1.0 if w is None else plain(w) != 0), -1)
    if order == 1:
        return cityblock(u, v, w)
    if order == 2:
        return euclidean(u, v, w)
    return _norm(d, _as_vector(w, d), p)


def _as_vector(w: Any, d: Any) -> Any:
    return np.ones(np.shape(d)[-1:]) if w is None else w


def euclidean(u: Any, v: Any, w: Any = None) -> Any:
    """√Σ w (u - v)²."""
    d = u - v
    return _length(d, _as_vector(w, d))


def sqeuclidean(u: Any, v: Any, w: Any = None) -> Any:
    """Σ w (u - v)²."""
    return np.sum(_weights(w) * (u - v) ** 2, -1)


def seuclidean(u: Any, v: Any, V: Any) -> Any:
    """With the weights 1/V."""
    return euclidean(u, v, 1 / V)


def mahalanobis(u: Any, v: Any, VI: Any) -> Any:
    """√((u - v) VI (u - v))."""
    return _form(u - v, VI)


def cityblock(u: Any, v: Any, w: Any = None) -> Any:
    """Σ w |u - v|."""
    return np.sum(_weights(w) * np.abs(u - v), -1)


def chebyshev(u: Any, v: Any, w: Any = None) -> Any:
    """max |u - v| where the weight is above 0."""
    return np.max(np.abs(u - v) * (1.0 if w is None else plain(w) > 0), -1)


def braycurtis(u: Any, v: Any, w: Any = None) -> Any:
    """Σ w |u - v| / Σ w |u + v|."""
    return cityblock(u, v, w) / np.sum(_weights(w) * np.abs(u + v), -1)


def canberra(u: Any, v: Any, w: Any = None) -> Any:
    """Σ w |u - v| / (|u| + |v|), without the places where both are 0."""
    size = np.abs(u) + np.abs(v)
    none = plain(size) == 0
    each = np.where(none, 0, np.abs(u - v)) / np.where(none, 1, size)
    return np.sum(_weights(w) * each, -1)


def correlation(u: Any, v: Any, w: Any = None, centered: bool = True) -> Any:
    """1 less the cosine of the vectors, each less its mean."""
    n = np.shape(u)[-1]
    w = np.full(n, 1 / n) if w is None else w / np.sum(w)
    if centered:
        u = u - np.sum(u * w, -1)[..., None]
        v = v - np.sum(v * w, -1)[..., None]
    lengths = np.sum(u * u * w, -1) * np.sum(v * v * w, -1)
    return 1 - np.sum(u * v * w, -1) / np.sqrt(lengths)


def correlations(x: Any, y: Any, w: Any = None, centered: bool = True) -> Any:
    """The same for each row of x and each of y, by products of matrices."""
    n = np.shape(x)[-1]
    w = np.full(n, 1 / n) if w is None else w / np.sum(w)
    if centered:
        x = x - np.sum(x * w, -1)[:, None]
        y = y - np.sum(y * w, -1)[:, None]
    lengths = (np.sqrt(np.sum(each * each * w, -1)) for each in (x, y))
    return 1 - (x * w) @ y.T / np.multiply.outer(*lengths)


def cosine(u: Any, v: Any, w: Any = None) -> Any:
    """1 less the cosine."""
    return correlation(u, v, w, centered=False)


def jensenshannon(u: Any, v: Any, base: Any = None) -> Any:
    """The root of the divergence of both, made to have the sum 1."""
    p, q = (x / np.sum(x, -1)[..., None] for x in (u, v))
    r = _divergence(p, q)
    return r if base is None else r / np.sqrt(np.log(base))


def hamming(u: Any, v: Any, w: Any = None) -> Any:
    """The share of the weights where they differ."""
    differ = np.not_equal(plain(u), plain(v))
    if w is None:
        return np.mean(differ, -1)
    return np.sum(differ * w, -1) / np.sum(w)


METRICS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        *(braycurtis, canberra, chebyshev, cityblock, correlation, cosine, euclidean, hamming),
        *(jensenshannon, mahalanobis, minkowski, seuclidean, sqeuclidean),
    )
}
ALIASES = {
    "chebychev": "chebyshev", "cheby": "chebyshev", "cheb": "chebyshev", "ch": "chebyshev",
    "cblock": "cityblock", "cb": "cityblock", "c": "cityblock", "co": "correlation",
    "cos": "cosine", "euclid": "euclidean", "eu": "euclidean", "e": "euclidean",
    "matching": "hamming", "hamm": "hamming", "ha": "hamming", "h": "hamming",
    "js": "jensenshannon", "mahal": "mahalanobis", "mah": "mahalanobis", "mi": "minkowski",
    "m": "minkowski", "pnorm": "minkowski", "se": "seuclidean", "s": "seuclidean",
    "sqe": "sqeuclidean", "sqeuclid": "sqeuclidean",
}  # fmt: skip

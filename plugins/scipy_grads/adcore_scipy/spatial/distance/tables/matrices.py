"""Distances of many points: cdist, pdist, squareform, directed_hausdorff.

scipy's function of the plain values gives the value, and raises its errors. The derivative is that
of `metrics` for all pairs at once; the squares of Euclidean distances go column by column, without
a cube of numbers. Where points coincide, a distance is a root: these go by differences.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import scipy.spatial.distance

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, at_value, cast

from ....closing import closing
from .. import NAMESPACE
from ..metrics import ALIASES, METRICS, correlations
from .lengths import _inverse, _squares, like_scipys

twin = NAMESPACE.twin


def _double(x: Any) -> Any:
    """In double precision, as scipy computes."""
    x = as_array(x)
    return cast(x, np.dtype("d")) if x.dtype.kind == "f" else np.asarray(x, "d")


def _name(function: str, metric: Any, options: dict[str, Any]) -> str:
    """The metric's own name. Refuse those of truth values, and keywords that it has not."""
    name = str(metric).lower().removeprefix("test_")
    name = ALIASES.get(name, name)
    if name not in METRICS:
        scipy.spatial.distance.cdist(np.ones((1, 1)), np.ones((1, 1)), metric)  # its error
        msg = (
            f"scipy.spatial.distance.{function} has no derivative for the metric {name!r}, which "
            f"compares truth values. Those that have one: {', '.join(METRICS)}."
        )
        raise NonDifferentiableError(msg)
    unknown = {*options} - {*inspect.signature(METRICS[name]).parameters}
    if unknown:
        msg = f"{function} got an unexpected keyword argument {min(unknown)!r} for {name}"
        raise TypeError(msg)
    return name


def _completed(name: str, points: list[Any], options: dict[str, Any]) -> dict[str, Any]:
    """The options, with what scipy estimates from the points where it is not given."""
    options = {
        key: as_array(v) if key in ("w", "V", "VI") else v
        for key, v in options.items()
        if v is not None
    }
    if name == "seuclidean" and "V" not in options:
        options["V"] = np.var(np.concatenate(points), axis=0, ddof=1)
    if name == "mahalanobis" and "VI" not in options:
        spread = np.reshape(np.cov(np.concatenate(points).T), (points[0].shape[1],) * 2)
        options["VI"] = _inverse(spread).T
    return options


def _all_pairs(name: str, x: Any, y: Any, options: dict[str, Any], bare: Any) -> Any:
    """The distances of each x to each y."""
    if name in ("correlation", "cosine"):
        return correlations(x, y, **{"centered": name == "correlation", **options})
    weights = options.get("w")
    if name == "seuclidean":
        weights = 1 / options["V"]
    euclidean = name in ("euclidean", "sqeuclidean", "seuclidean")
    if name == "minkowski" and plain(options.get("p", 2.0)) == 2:
        euclidean = True
    if not euclidean or not (weights is None or np.all(plain(weights) > 0)):
        return METRICS[name](x[:, None, :], y[None, :, :], **options)
    if name != "sqeuclidean" and not np.all(bare):
        return METRICS["euclidean"](x[:, None, :], y[None, :, :], weights)
    if weights is not None:
        x, y = x * np.sqrt(weights), y * np.sqrt(weights)
    squares = _squares(x, y)
    return squares if name == "sqeuclidean" else np.sqrt(squares)


def _called(metric: Any, pairs: Any, options: dict[str, Any]) -> Any:
    """A function of one's own, pair by pair."""
    answers = [as_array(metric(u, v, **options)) for u, v in pairs]
    return np.stack(answers) if answers else np.zeros(0)


def _cdist(XA, XB, metric="euclidean", *, out=None, **kwargs):
    """See the head of this file."""
    bare_a, bare_b = plain(as_array(XA)), plain(as_array(XB))
    if callable(metric):
        scipy.spatial.distance.cdist(bare_a, bare_b)  # its errors
        x, y = as_array(XA), as_array(XB)
        found = _called(metric, ((u, v) for u in x for v in y), kwargs)
        return np.reshape(_double(found), (x.shape[0], y.shape[0]))
    name = _name("cdist", metric, kwargs)
    options = {key: plain(value) for key, value in kwargs.items()}
    bare = scipy.spatial.distance.cdist(bare_a, bare_b, metric, **options)
    x, y = _double(XA), _double(XB)
    found = _all_pairs(name, x, y, _completed(name, [x, y], kwargs), bare)
    return at_value(bare, found)


def _pdist(X, metric="euclidean", *, out=None, **kwargs):
    """The same for each pair of different points, once."""
    if callable(metric):
        on_plain(scipy.spatial.distance.pdist, plain(as_array(X)))  # its errors
        x = as_array(X)
        n = x.shape[0]
        pairs = ((x[i], x[j]) for i in range(n) for j in range(i + 1, n))
        return _double(_called(metric, pairs, kwargs))
    name = _name("pdist", metric, kwargs)
    options = {key: plain(value) for key, value in kwargs.items()}
    bare = on_plain(scipy.spatial.distance.pdist, plain(as_array(X)), metric, **options)
    x = _double(X)
    options = _completed(name, [x], kwargs)
    first, second = np.triu_indices(x.shape[0], 1)
    euclidean = name in ("euclidean", "sqeuclidean") and kwargs.get("w") is None
    if euclidean and (name == "sqeuclidean" or np.all(bare)):
        squares = _squares(x, x)[first, second]
        return at_value(bare, squares if name == "sqeuclidean" else np.sqrt(squares))
    if name in ("correlation", "cosine"):
        return at_value(bare, _all_pairs(name, x, x, options, bare)[first, second])
    return at_value(bare, METRICS[name](x[first], x[second], **options))


def _squareform(X, force="no", checks=True):
    """A vector of distances of pairs as a symmetric matrix, and back."""
    x = as_array(X)
    bare = on_plain(scipy.spatial.distance.squareform, plain(x), force, checks)
    if x.ndim == 2:
        return x[np.triu_indices(x.shape[0], 1)]
    n = bare.shape[0]
    if n < 2:
        return bare
    places = np.zeros((n, n), int)
    places[np.triu_indices(n, 1)] = np.arange(x.shape[0])
    places = np.maximum(places, places.T)
    return np.where(np.eye(n, dtype=bool), 0, x[places])


def _directed_hausdorff(u, v, rng=0):
    """The distance of the points that scipy finds, and which these are."""
    u, v = as_array(u), as_array(v)
    farthest = scipy.spatial.distance.directed_hausdorff
    bare, first, second = on_plain(farthest, plain(u), plain(v), rng)
    found = METRICS["euclidean"](_double(u)[first], _double(v)[second])
    return like_scipys(bare, found), first, second


RULES = [
    closing(NAMESPACE, "cdist", _cdist),
    composite(twin("directed_hausdorff"), _directed_hausdorff),
    closing(NAMESPACE, "pdist", _pdist),
    composite(twin("squareform"), _squareform),
]

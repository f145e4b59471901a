"""Distances of two vectors.

scipy's function of the plain values gives the value, and raises its errors; `metrics` gives the
derivative, in the vectors, the weights and the parameters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.spatial.distance

from adcore.extend import composite, constant, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from .. import NAMESPACE, metrics
from .lengths import like_scipys

twin, refused = NAMESPACE.twin, NAMESPACE.refused

TRUTH = (
    "it compares truth values. Of real vectors take cosine, braycurtis or another distance that "
    "is smooth."
)


def _bare(value: Any) -> Any:
    """Without derivatives, in lists and tuples too."""
    if isinstance(value, (list, tuple)):
        return type(value)(_bare(each) for each in value)
    return plain(value)


def _of(name: str, u: Any, v: Any, *options: Any) -> Any:
    """scipy's value with the derivative of ours."""
    bare = getattr(scipy.spatial.distance, name)(*map(_bare, (u, v, *options)))
    options = [None if o is None else as_array(o) if np.ndim(_bare(o)) else o for o in options]
    found = getattr(metrics, name)(as_array(u), as_array(v), *options)
    return like_scipys(bare, found)


def _weighted(name: str) -> Any:
    """The body of a distance with weights."""

    def body(u, v, w=None):
        """See `_of`."""
        return _of(name, u, v, w)

    return body


def _correlation(u, v, w=None, centered=True):
    """See `_of`."""
    return _of("correlation", u, v, w, centered)


def _jensenshannon(p, q, base=None, *, axis=0, keepdims=False):
    """Along an axis."""
    bare = on_plain(
        scipy.spatial.distance.jensenshannon, _bare(p), _bare(q), plain(base), axis=axis,
        keepdims=keepdims,
    )
    p, q = (np.moveaxis(as_array(x), axis, -1) for x in (p, q))
    found = metrics.jensenshannon(p, q, base)
    return at_value(np.asarray(bare), np.expand_dims(found, axis) if keepdims else found)


def _mahalanobis(u, v, VI):
    """See `_of`; a number is a matrix of one."""
    VI = np.reshape(as_array(VI), (1, 1)) if np.ndim(_bare(VI)) < 2 else VI
    return _of("mahalanobis", u, v, VI)


def _minkowski(u, v, p=2, w=None):
    """See `_of`."""
    return _of("minkowski", u, v, p, w)


def _seuclidean(u, v, V):
    """See `_of`."""
    return _of("seuclidean", u, v, V)


RULES = [
    composite(twin("braycurtis"), _weighted("braycurtis")),
    composite(twin("canberra"), _weighted("canberra")),
    composite(twin("chebyshev"), _weighted("chebyshev")),
    composite(twin("cityblock"), _weighted("cityblock")),
    composite(twin("correlation"), _correlation),
    composite(twin("cosine"), _weighted("cosine")),
    composite(twin("euclidean"), _weighted("euclidean")),
    composite(twin("hamming"), _weighted("hamming")),
    composite(twin("jensenshannon"), _jensenshannon),
    composite(twin("mahalanobis"), _mahalanobis),
    composite(twin("minkowski"), _minkowski),
    composite(twin("seuclidean"), _seuclidean),
    composite(twin("sqeuclidean"), _weighted("sqeuclidean")),
    *(refused(name, TRUTH) for name in ("dice", "jaccard", "rogerstanimoto", "russellrao")),
    *(refused(name, TRUTH) for name in ("sokalsneath", "yule")),
    constant(*map(twin, ("is_valid_dm", "is_valid_y", "num_obs_dm", "num_obs_y"))),
]

"""Vector quantization: whiten, and the distances of vq to the nearest code.

Which code is nearest is taken as fixed. A code book that is found by k-means has no derivative to
rely on: it is a mean over points, which change their cluster.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.cluster.vq

from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, at_value
from adcore_numpy.tables.root_slopes import through_root

from .. import NAMESPACE

twin, step, refused = NAMESPACE.twin, NAMESPACE.step, NAMESPACE.refused

FITTED = (
    "its clusters jump. Find the code book with plain values, then differentiate the distances "
    "that vq gives, or refine the book by their gradient."
)


def _whiten(obs, check_finite=None):
    """Each column divided by its standard deviation; one without spread stays as it is."""
    x = as_array(obs)
    bare = on_plain(scipy.cluster.vq.whiten, plain(x), check_finite)  # raises its errors, warns
    spread = np.std(x, axis=0)
    return at_value(bare, x / np.where(plain(spread) == 0, 1.0, spread))


@step
def _length(d: Any) -> Any:
    """r = √Σ d² along the last axis."""
    return np.sqrt(np.sum(d * d, -1))


def length_jvp(t, ans, d):
    """dr = d · ḋ / r, 0 where r is 0."""
    return np.sum(d * t, -1) / np.where(ans == 0, 1, ans)


def length_vjp(ct, ans, d):
    """Its adjoint: h = r ∂r is d."""
    return through_root(ct[..., None], d, ans[..., None])


def _vq(obs, code_book, check_finite=True):
    """The nearest code of each observation, and the distance to it."""
    x, book = as_array(obs), as_array(code_book)
    code, bare = on_plain(scipy.cluster.vq.vq, plain(x), plain(book), check_finite)
    d = x - book[code]
    return code, at_value(bare, _length(d if d.ndim > 1 else d[:, None]))


RULES = [
    composite(twin("whiten"), _whiten),
    composite(twin("vq"), _vq),
    refused("kmeans", FITTED),
    refused("kmeans2", FITTED),
    rule(_length, jvp=length_jvp, vjp=length_vjp, root=True),
]

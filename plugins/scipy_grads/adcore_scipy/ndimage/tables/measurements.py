"""Measurements of labelled parts of an image: sums, moments, extremes, the centre of mass.

Each is a sum over the elements of its group, with weights that depend on the labels, or on which
element is the greatest. Equal greatest (or least) elements share their derivative evenly. The
values are scipy's own, to the last bit where they are picked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.ndimage

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, at_value
from adcore_numpy.tables.root_slopes import through_root

from ...closing import closing
from .. import NAMESPACE
from ..groups import Groups, grouped

twin, step = NAMESPACE.twin, NAMESPACE.step

# -------------------------------------------------------------------------------------------- sums


def _by_group(values: Any, groups: Groups) -> Any:
    """The sum of the values in each group; a vector."""
    if groups.index is None:
        return np.sum(values)[None]
    return np.bincount(groups.ids, values, groups.n)


def _demand_real(name: str, groups: Groups, input: Any, labels: Any, index: Any) -> None:
    """scipy counts with weights where there are several labels, which must be real."""
    if groups.index is not None and groups.values.dtype.kind == "c":
        getattr(scipy.ndimage, name)(plain(as_array(input)), labels, index)  # its error


def _sum_of(name: str, input: Any, labels: Any, index: Any) -> tuple[Any, Groups]:
    groups = grouped(input, labels, index)
    _demand_real(name, groups, input, labels, index)
    return groups.answers(_by_group(groups.values, groups)), groups


def _sum(input, labels=None, index=None):
    """Of each group."""
    return _sum_of("sum_labels", input, labels, index)[0]


def _mean(input, labels=None, index=None):
    """The sum by the number of elements; of none, NaN as in scipy."""
    total, groups = _sum_of("mean", input, labels, index)
    return total / np.asanyarray(groups.answers(groups.counts)).astype(float)


def _deviations(name: str, input: Any, labels: Any, index: Any) -> tuple[Any, Groups]:
    """Each element less the mean of its group."""
    groups = grouped(input, labels, index)
    _demand_real(name, groups, input, labels, index)
    if groups.index is None:
        return groups.values - np.mean(groups.values), groups
    means = _by_group(groups.values, groups) / np.maximum(groups.counts, 1)
    return groups.values - means[groups.ids], groups


def _variance(input, labels=None, index=None):
    """The mean of |x - mean|²."""
    d, groups = _deviations("variance", input, labels, index)
    total = _by_group(d * np.conjugate(d), groups)
    return groups.answers(total) / np.asanyarray(groups.answers(groups.counts)).astype(float)


@step
def _deviation(d: Any, ids: Any, counts: Any) -> Any:
    """r = √(Σ d² / n) of each group."""
    squares = np.real(d * np.conj(d))
    sums = np.bincount(ids, squares, counts.size) if counts.size != 1 else np.sum(squares)[None]
    return np.sqrt(sums / counts.astype(float))


def spread_jvp(t, ans, d, ids, counts):
    """dr = Σ d ḋ / (n r), 0 where r is 0."""
    slopes = np.bincount(ids, np.real(t * np.conj(d)), counts.size)
    return slopes / (counts * np.where(ans == 0, 1, ans))


def spread_vjp(ct, ans, d, ids, counts):
    """Its adjoint: h = r ∂r is d̄/n, see `root_slopes`."""
    return through_root(ct[ids], np.conj(d) / counts[ids], ans[ids])


def _standard_deviation(input, labels=None, index=None):
    """The root of the variance; a root at 0. Of complex elements, scipy's answer is complex."""
    d, groups = _deviations("standard_deviation", input, labels, index)
    found = groups.answers(_deviation(d, groups.ids, groups.counts))
    return found + 0j if d.dtype.kind == "c" else found


def _center_of_mass(input, labels=None, index=None):
    """Means of the places, weighted with the elements: one tuple, or a list of them."""
    x = as_array(input)
    whole = _sum_of("sum_labels", x, labels, index)[0]
    centers = []
    for d, n in enumerate(x.shape):
        places = np.arange(float(n)).reshape([-1 if k == d else 1 for k in range(x.ndim)])
        centers.append(_sum_of("sum_labels", x * places, labels, index)[0] / whole)
    if not np.ndim(plain(whole)):
        return tuple(centers)
    return [tuple(each[k] for each in centers) for k in range(len(centers[0]))]


# ---------------------------------------------------------------------------------------- extremes


def _extreme(name: str, input: Any, labels: Any, index: Any) -> Any:
    """scipy's value, with the mean derivative of the elements that have it."""
    bare = getattr(scipy.ndimage, name)(plain(as_array(input)), labels, index)
    groups = grouped(input, labels, index)
    values = plain(groups.values)
    of_groups = np.zeros(groups.n, values.dtype)
    best = np.maximum if name == "maximum" else np.minimum
    of_groups[groups.ids] = values
    best.at(of_groups, groups.ids, values)
    ties = values == of_groups[groups.ids]
    shares = ties / np.maximum(np.bincount(groups.ids, ties, groups.n), 1)[groups.ids]
    return _with_value(bare, _by_group(groups.values * shares.astype(values.dtype), groups), groups)


def _with_value(bare: Any, of_groups: Any, groups: Groups) -> Any:
    """scipy's value with the derivative of what equals it."""
    return at_value(np.asarray(bare), groups.answers(of_groups))


def _maximum(input, labels=None, index=None):
    """See `_extreme`."""
    return _extreme("maximum", input, labels, index)


def _minimum(input, labels=None, index=None):
    """See `_extreme`."""
    return _extreme("minimum", input, labels, index)


def _median(input, labels=None, index=None):
    """The element in the middle of the order, or the mean of the two there."""
    bare = on_plain(scipy.ndimage.median, plain(as_array(input)), labels, index)
    groups = grouped(input, labels, index)
    order = np.lexsort((plain(groups.values), groups.ids))
    counts = groups.counts
    first = np.cumsum(counts) - counts
    if not counts.all():
        msg = (
            "scipy.ndimage.median has no derivative for a label that no element has: its answer "
            "is an element of another label. Leave the label out of index."
        )
        raise NonDifferentiableError(msg)
    low, high = order[first + (counts - 1) // 2], order[first + counts // 2]
    middle = (groups.values[low] + groups.values[high]) / 2
    return at_value(np.asarray(bare), groups.answers(middle))


def _extrema(input, labels=None, index=None):
    """The least and the greatest element, and where they are."""
    places = on_plain(scipy.ndimage.extrema, plain(as_array(input)), labels, index)[2:]
    return _minimum(input, labels, index), _maximum(input, labels, index), *places


def _labeled_comprehension(
    input, labels, index, func, out_dtype, default, pass_positions=False
):  # fmt: skip
    """The function of the elements of each group, one after the other."""
    groups = grouped(input, labels, index)

    def called(chosen: Any) -> Any:
        given = (groups.values[chosen], groups.places[chosen])
        return func(*given) if pass_positions else func(given[0])

    if groups.index is None and (labels is None or index is None):
        return called(slice(None))
    dtype = np.dtype(out_dtype)
    found = [np.flatnonzero(groups.ids == k) for k in range(groups.n)]
    answers = [as_array(called(chosen) if chosen.size else default) for chosen in found]
    answers = [np.multiply(answer, 1, dtype=dtype, casting="same_kind") for answer in answers]
    return groups.answers(np.stack(answers))


RULES = [
    composite(twin("center_of_mass"), _center_of_mass),
    composite(twin("extrema"), _extrema),
    closing(NAMESPACE, "labeled_comprehension", _labeled_comprehension),
    composite(twin("maximum"), _maximum),
    composite(twin("mean"), _mean),
    composite(twin("median"), _median),
    composite(twin("minimum"), _minimum),
    composite(twin("standard_deviation"), _standard_deviation),
    composite(twin("sum"), _sum),
    composite(twin("sum_labels"), _sum),
    composite(twin("variance"), _variance),
    rule(_deviation, jvp=spread_jvp, vjp=spread_vjp, root=True),
]

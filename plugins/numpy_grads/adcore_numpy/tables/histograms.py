"""Histograms: counts, densities and bin edges.

Counts are linear in the weights. They are piecewise constant in the data and in the edges, so no
derivative flows from a count to them. Edges that numpy lays between the smallest and the largest
element, or over a given range, do depend on those; a density depends on the edges by its bins'
widths: both are differentiated exactly.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import composite, plain

from .mixed_arguments import as_array, at_value, cast, is_traced, sums_at


def _edges(a, bins, range, values):
    """The edges of one axis as functions of what they depend on; `values` are numpy's."""
    if isinstance(bins, str) or np.ndim(_bare(bins)) == 0:
        if range is None and (a.size == 0 or not is_traced(a)):
            return values
        first, last = (np.min(a), np.max(a)) if range is None else range
        along = np.linspace(0, 1, values.size)
        return at_value(values, first + (last - first) * along)  # the widening by 0.5 is a constant
    return as_array(bins)


def _bare(value):
    """The value without boxes, also inside lists and tuples."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(_bare, value))
    return plain(value)


def _index(a, edges):
    """The bin of each element; the last bin has both its edges; -1 or more than there are bins
    outside of them."""
    index = np.searchsorted(edges, a, side="right") - 1
    index[a == edges[-1]] -= 1
    return index


def _weighted_counts(samples, edges, weights):
    """The sum of the traced weights in each bin of a grid."""
    shape = tuple(len(e) - 1 for e in edges)
    index = [_index(a, e) for a, e in zip(samples, edges, strict=True)]
    inside = np.all([(0 <= i) & (i < n) for i, n in zip(index, shape, strict=True)], axis=0)
    flat = np.ravel_multi_index(tuple(i[inside] for i in index), shape)
    return np.reshape(sums_at(flat, weights[inside], int(np.prod(shape))), shape)


def _density(counts, edges):
    """Counts over their sum and the volume of each bin."""
    total = np.sum(counts)
    for k, e in enumerate(edges):
        shape = [1] * len(edges)
        shape[k] = -1
        counts = counts / np.reshape(cast(np.diff(e), np.dtype(float)), shape)
    return counts / total


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """The edges alone."""
    a = np.ravel(as_array(a))
    values = np.histogram_bin_edges(plain(a), _bare(bins), _bare(range), _bare(weights))
    return _edges(a, bins, range, values)


def histogram(a, bins=10, range=None, density=None, weights=None):
    """Counts, or their density, and edges."""
    a, weights = as_array(a), None if weights is None else as_array(weights)
    counts, values = np.histogram(plain(a), _bare(bins), _bare(range), weights=plain(weights))
    a = np.ravel(a)
    edges = _edges(a, bins, range, values)
    if is_traced(weights):
        counts = cast(_weighted_counts([plain(a)], [values], np.ravel(weights)), weights.dtype)
    return (_density(counts, [edges]) if density else counts), edges


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """The same in several dimensions; the edges are a list."""
    by_row = not hasattr(sample, "shape")  # a sequence of one-dimensional arrays
    sample = as_array(sample)
    if sample.ndim == 2:
        sample = sample if by_row else np.transpose(sample)
        columns = [sample[k] for k in np.arange(sample.shape[0])]
    else:
        columns = [sample]
    d = len(columns)
    plain_columns = np.stack([plain(column) for column in columns], axis=-1)
    weights = None if weights is None else as_array(weights)
    counts, values = np.histogramdd(
        plain_columns, _bare(bins), _bare(range), weights=plain(weights)
    )
    bins = bins if hasattr(bins, "__len__") else [bins] * d
    range = [None] * d if range is None else range
    edges = [_edges(*each) for each in zip(columns, bins, range, values, strict=True)]
    if is_traced(weights):
        counts = _weighted_counts(list(plain_columns.T), values, weights)
    return (_density(counts, edges) if density else counts), edges


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    """The same in two dimensions; both edges are separate results."""
    if len(x) != len(y):
        msg = "x and y must have the same length."
        raise ValueError(msg)
    if hasattr(bins, "__len__") and len(bins) not in (1, 2):
        bins = [bins, bins]
    counts, edges = histogramdd([x, y], bins, range, density, weights)
    return counts, edges[0], edges[1]


RULES = [
    composite(np.histogram, histogram),
    composite(np.histogram2d, histogram2d),
    composite(np.histogramdd, histogramdd),
    composite(np.histogram_bin_edges, histogram_bin_edges),
]

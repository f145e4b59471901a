"""The groups that labels make of the elements of an image, as scipy.ndimage sees them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array


class Groups(NamedTuple):
    """The elements that are measured.

    Attributes:
        values: those elements, a vector; traced if the image is.
        ids: the group of each, plain.
        n: the number of groups, some of which may have no element.
        index: the group of each answer; None if there is one answer, a number.
        places: the number in the image of each element.
    """

    values: Any
    ids: Any
    n: int
    index: Any
    places: Any

    @property
    def counts(self) -> Any:
        """How many elements each group has."""
        return np.bincount(self.ids, minlength=self.n)

    def answers(self, of_groups: Any) -> Any:
        """What was computed for the groups, in the order and shape of the index."""
        return of_groups[0] if self.index is None else of_groups[self.index]


def grouped(input: Any, labels: Any, index: Any) -> Groups:
    """All elements; those with a label above 0; those of one label; those of each of several."""
    x = as_array(input)
    if labels is None:
        return _single(x, slice(None))
    labels = np.asarray(plain(labels))
    shape = np.broadcast_shapes(x.shape, labels.shape)
    x, labels = np.broadcast_to(x, shape), np.broadcast_to(labels, shape)
    if index is None:
        return _single(x, np.flatnonzero(labels > 0))
    if np.isscalar(index):
        return _single(x, np.flatnonzero(labels == index))
    known, which = np.unique(np.asarray(index), return_inverse=True)
    place = _places_among(known, labels.ravel())
    chosen = np.flatnonzero(place < known.size)
    values = np.ravel(x)
    if chosen.size < x.size:
        values, place = values[chosen], place[chosen]
    return Groups(values, place, known.size, which.reshape(np.shape(index)), chosen)


def _places_among(known: Any, labels: Any) -> Any:
    """Where each label is among the sorted known ones; their number if it is not."""
    if not known.size or not labels.size:
        return np.full(labels.shape, known.size)
    low, high = labels.min(), labels.max()
    if labels.dtype.kind in "iu" and 0 <= low and high <= labels.size:  # by a table
        among = _places_among(known, np.arange(high + 1.0))
        return among[labels]
    place = np.minimum(np.searchsorted(known, labels), known.size - 1)
    return np.where(known[place] == labels, place, known.size)


def _single(x: Any, chosen: Any) -> Groups:
    flat = np.ravel(x)[chosen]
    return Groups(flat, np.zeros(flat.shape, int), 1, None, np.arange(x.size)[chosen])

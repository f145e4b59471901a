"""Functions that change an array in place: as numpy on a traced array, refused on a plain one."""

import numpy as np
import pytest

from adcore import check_grads, grad, jvp
from adcore.errors import AdcoreError

PLACES = np.array([2, 0])
MASK = np.array([True, False, True, False])
MATRIX = np.arange(12.0).reshape(3, 4)

# Each writes parts of v (of four elements) into x (of four elements).
CALLS = {
    "copyto": lambda x, v: np.copyto(x, v),
    "copyto where": lambda x, v: np.copyto(x, v, where=MASK),
    "put": lambda x, v: np.put(x, PLACES, v[:2]),
    "put, wrapped and repeated": lambda x, v: np.put(x, [5, 2, 1], v[:2], mode="wrap"),
    "place": lambda x, v: np.place(x, MASK, v[:1]),
    "putmask": lambda x, v: np.putmask(x, MASK, v[:3]),
    "put_along_axis": lambda x, v: np.put_along_axis(x, PLACES, v[:2], 0),
    "fill_diagonal": lambda x, v: np.fill_diagonal(x.reshape(2, 2), v[:2]),
    "fill": lambda x, v: x.fill(v[0]),
    "method put": lambda x, v: x.put(PLACES, v[:2]),
    "sort": lambda x, v: x.sort(),
    "partition": lambda x, v: x.partition(2),
    "item": lambda x, v: x.__setitem__(0, v[0]),
    "slice": lambda x, v: x.__setitem__(slice(None), v),
    "an element twice": lambda x, v: x.__setitem__([1, 3, 1], v[:3]),
    "mask": lambda x, v: x.__setitem__(MASK, v[:2]),
    "flat": lambda x, v: setattr(x.reshape(2, 2).T, "flat", v[:3]),
    "item of flat": lambda x, v: x.reshape(2, 2).T.flat.__setitem__(1, v[3]),
    "add.at": lambda x, v: np.add.at(x, [0, 3, 0], v[:3]),
    "subtract.at": lambda x, v: np.subtract.at(x, ([1, 1],), v[:2]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_traced_array_is_changed_as_by_numpy(call) -> None:
    """The value is numpy's, and both modes agree with differences, to second order."""

    def changed(x, v):
        x, v = x * 1.0, v * 1.0
        call(x, v)
        return np.sum(np.sin(x) * np.arange(1.0, 5.0)) + np.sum(v**2)

    x, v = np.array([0.3, -0.2, 0.9, 0.5]), np.array([1.1, 0.4, -0.6, 0.2])
    check_grads(changed, (x, v), order=2)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_callers_own_array_stays_as_it_was(call) -> None:
    """A function that writes to its argument writes to what stands for it."""
    x, v = np.arange(4.0), np.ones(4)
    grad(lambda x: (call(x, v), np.sum(x * x))[1])(x)
    np.testing.assert_array_equal(x, np.arange(4.0))


WITHOUT_VALUES = ("sort", "partition", "fill_diagonal", "flat", "item of flat")


@pytest.mark.parametrize("name", sorted(CALLS.keys() - set(WITHOUT_VALUES)))
def test_traced_values_are_not_written_into_a_plain_array(name) -> None:
    """It cannot hold them; it stays as it was."""
    array = np.zeros(4)
    with pytest.raises((AdcoreError, ValueError), match=r"would be lost|sequence|out="):
        grad(lambda v: CALLS[name](array, v))(np.ones(4))
    np.testing.assert_array_equal(array, np.zeros(4))


def test_fill_diagonal_of_a_plain_matrix() -> None:
    """numpy does not dispatch on the value of fill_diagonal; it is refused as an assignment."""
    matrix = np.zeros((3, 3))
    with pytest.raises(AdcoreError, match=r"np\.where"):
        grad(lambda v: np.fill_diagonal(matrix, v))(np.ones(3))
    np.testing.assert_array_equal(matrix, np.zeros((3, 3)))


SINGLE = {
    "a row": lambda y: y[1],
    "a row of rows": lambda y: y.reshape(2, 1, 3)[1][0],
    "a part of a row": lambda y: y[1][1:],
    "every other, backwards": lambda y: y[0, ::-2],
    "columns": lambda y: y[:, 1:],
    "flat": lambda y: y.flat,
    "ravel": lambda y: y.ravel(),
    "reshape": lambda y: y.reshape(3, 2),
    "by columns": lambda y: np.reshape(y, (3, 2), order="F"),
    "T": lambda y: y.T,
    "transpose": lambda y: np.transpose(y, (1, 0)),
    "T of a part": lambda y: y[:, :2].T,
    "real": lambda y: y.real,
    "a new axis": lambda y: y[:, None],
}


@pytest.mark.parametrize("name", SINGLE)
def test_single_elements_through_views(name):
    """Each element of each view, counted from either end, goes where numpy puts it."""
    view, x = SINGLE[name], np.arange(6.0).reshape(2, 3) + 1
    shape = np.shape(view(x))

    def function(x, key):
        y = 1 * x
        part = view(y)
        part[key] = part[key] * 10 + y[0, 0]
        first = key[0] if isinstance(key, tuple) else key
        part[first] *= 2
        return y

    for place in np.ndindex(shape):
        for key in (place, tuple(k - n for k, n in zip(place, shape, strict=True))):
            key = key if len(key) > 1 else key[0]
            pushed = jvp(lambda x: function(x, key), (x,), (x,))[0]  # noqa: B023
            np.testing.assert_array_equal(pushed, function(x, key))
    check_grads(lambda x: function(x, key), (x,))
    with pytest.raises(IndexError):
        grad(lambda x: view(1 * x).__setitem__(7, 0.0))(x)

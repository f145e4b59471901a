"""Indexing: what a sample cannot say, above all its cost."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcore import grad, hvp, jvp
from adcore_numpy.arrays import space as spaces
from adcore_numpy.arrays.scatter import add_at
from adcore_numpy.tables import indexing


def neighbours(x):
    """A loop over the elements."""
    total = 0.0
    for k in range(len(x)):
        total = total + x[k] ** 2 * x[k - 1]
    return total


def slices(x):
    """A loop over slices of equal length."""
    total = 0.0
    for k in range(len(x) - 2):
        total = total + np.sum(x[k : k + 2] ** 3)
    return total


def arrays(x):
    """A loop over integer arrays with repeated entries."""
    total = 0.0
    for k in range(len(x) - 2):
        total = total + np.sum(x[[k, k + 1, k]] ** 3)
    return total


def over(x):
    """Reverse over reverse, for the loop over the elements."""
    return grad(lambda x: np.sum(grad(neighbours)(x) * x))(x)


CALLS: dict[str, Callable[[Any], Any]] = {
    **{f.__name__: grad(f) for f in (neighbours, slices, arrays)},
    **{
        f"{f.__name__}, second order": lambda x, f=f: hvp(f, (x,), (x,))
        for f in (neighbours, slices, arrays)
    },
    "reverse over reverse": over,
    "forward over reverse over reverse": lambda x: jvp(over, (x,), (x,))[1],
}


def _events(call: Callable[[Any], Any], n: int) -> int:
    """How many functions, of Python and of C, are called for n elements."""
    x = np.linspace(0.0, 1.0, n)
    call(x[:5])  # whatever is made once
    count = 0

    def profile(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        call(x)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_loop_costs_its_length(call) -> None:
    """Twice the elements are twice the operations, at every order."""
    assert _events(call, 80) < 2.1 * _events(call, 40)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_loop_makes_few_dense_arrays(call, monkeypatch) -> None:
    """The arrays of the full size that are made and added do not grow with the loop."""
    made = []
    own_buffer, add = spaces.Gathered._own_buffer, spaces.ArraySpace.add

    def counted_buffer(self):
        if self.buffer is None:
            made.append("buffer")
        own_buffer(self)

    def counted_add(self, a, b):
        dense = [v for v in (a, b) if not isinstance(v, (spaces.Scatter, spaces.Gathered))]
        if len(dense) == 2 and len(self.shape) == 1 and self.shape[0] > 3:
            made.append("sum")
        return add(self, a, b)

    def counted_scatter(*cts, indices, shape):
        made.append("scatter")
        return scatter(*cts, indices=indices, shape=shape)

    scatter = indexing.scattered.fun
    monkeypatch.setattr(spaces.Gathered, "_own_buffer", counted_buffer)
    monkeypatch.setattr(spaces.ArraySpace, "add", counted_add)
    monkeypatch.setattr(indexing.scattered, "fun", counted_scatter)
    call(np.linspace(0.0, 1.0, 30))
    few = len(made)
    call(np.linspace(0.0, 1.0, 60))
    assert 0 < len(made) - few == few <= 12


def _dense(shape: tuple[int, ...], index: Any, values: Any) -> Any:
    """The same as add_at, element by element."""
    numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape)[index]
    total = np.zeros(shape, np.result_type(values))
    for number, value in zip(np.ravel(numbers), np.ravel(values), strict=True):
        total[np.unravel_index(number, shape)] += value
    return total


INDICES = [
    ((7,), np.array([1, 1, -1, 0])),
    ((7,), np.array([[1, 1], [-1, 0]])),
    ((7,), [1, 1, 6]),
    ((7,), []),
    ((7,), np.array([3, 3], np.uint8)),
    ((300, 2), np.array([299, 299, 0], np.uint16)),
    ((300, 300), np.array([255, 255], np.uint8)),
    ((3, 4), np.array([2, 2, -1])),
    ((3, 4), (slice(None), np.array([[3, 3], [0, -1]]))),
    ((3, 4, 2), (slice(None), np.array([3, 3]))),
    ((3, 4, 2), (..., np.array([1, 1]))),
    ((3, 4), (slice(1, None), np.array([3, 3]))),
    ((3, 4), (np.array([2, 2]), np.array([-1, 3]))),
    ((3, 4), (np.array([[2], [2]]), np.array([-1, 3]))),
    ((3, 4), (np.array([2, 2]), -1)),
    ((3, 4, 2), (np.array([2, 2]), slice(None), np.array([1, 1]))),
    ((3, 4), (np.array([True, False, True]), np.array([1, 1]))),
    ((3, 4), (None, np.array([2, 2]))),
    ((0, 4), (np.array([], int), 1)),
]


@pytest.mark.parametrize("dtype", ["f", "d", "F", "D"])
@pytest.mark.parametrize(("shape", "index"), INDICES, ids=str)
def test_add_at_counts_repeated_elements(shape, index, dtype) -> None:
    """Every kind of index adds as often as it names an element, in the buffer's own dtype."""
    rng = np.random.default_rng(33)
    size = np.zeros(shape)[index].shape
    values = (rng.normal(size=size) + 1j * rng.normal(size=size)).astype("D")
    values = (values if dtype in "FD" else values.real).astype(dtype)
    buffer = np.zeros(shape, dtype)
    add_at(buffer, index, values)
    np.testing.assert_allclose(buffer, _dense(shape, index, values), rtol=1e-5)


def test_add_at_in_another_order_of_memory() -> None:
    """A buffer that is not in C order is added to, not to a copy of it."""
    buffer = np.zeros((2, 3)).T
    add_at(buffer, np.array([1, 1]), np.ones((2, 2)))
    np.testing.assert_array_equal(buffer, [[0, 0], [2, 2], [0, 0]])


def test_contributions_of_several_kinds_are_added() -> None:
    """Elements, slices, masks, repeated indices and the whole array meet in one gradient."""
    x = np.arange(1.0, 5.0).reshape(2, 2).T  # in Fortran order

    def loss(x):
        parts = [x[0, 0], x[:, 1], x[x > 2.5], x[[1, 1]], x, x.T]
        return sum(np.sum(part**2) for part in parts)

    np.testing.assert_array_equal(grad(loss)(x), _by_elements(loss, x))


def _by_elements(loss: Callable[[Any], Any], x: Any) -> Any:
    """The gradient of a quadratic function by differences of step one, which are exact."""
    columns = [np.zeros(x.shape) for _ in range(x.size)]
    for k, column in enumerate(columns):
        column.flat[k] = 1
    return np.reshape([(loss(x + 0.25 * e) - loss(x - 0.25 * e)) / 0.5 for e in columns], x.shape)


def test_complex_contribution_to_a_real_array_gives_its_real_part() -> None:
    """What is scattered takes the realness of what it is scattered into."""
    space = spaces.ArraySpace((3,), np.dtype(float))
    total = spaces.Scatter(np.array([0, 0]), np.array([1 + 2j, 1j])).value(space)
    np.testing.assert_array_equal(total, [1, 0, 0])
    assert total.dtype == float


def test_element_of_a_list_of_arrays_is_that_array() -> None:
    """A loop that collects elements and stacks them is the identity."""
    x = np.linspace(1, 2, 5)
    np.testing.assert_array_equal(grad(lambda x: np.sum(np.stack(list(x)) ** 2))(x), 2 * x)

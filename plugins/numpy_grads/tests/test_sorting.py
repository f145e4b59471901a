"""Sorting: ties, and what a sample cannot say."""

import numpy as np
import pytest

from adcore import grad, jacobian, jvp

ties = np.array([2.0, 1.0, 2.0, 1.0])


def test_n_dimensional_sort_in_reverse_mode() -> None:
    """The cotangents of sorted rows go back to where their elements stood."""
    x = np.array([[3.0, 1.0, 2.0], [0.0, 5.0, 4.0]])
    places = np.argsort(x, axis=1)
    weights = np.array([1.0, 10.0, 100.0])
    found = grad(lambda x: np.sum(np.sort(x) * weights))(x)
    np.testing.assert_array_equal(np.take_along_axis(found, places, 1), [weights, weights])


def test_equal_elements_are_sorted_in_a_stable_order() -> None:
    """Of equal elements the first comes first: one of the possible derivatives."""
    permutation = jacobian(lambda x: np.sort(x, stable=True))(ties)
    np.testing.assert_array_equal(permutation @ [0, 1, 2, 3], [1, 3, 0, 2])


def test_unique_shares_evenly_among_equal_elements() -> None:
    """Equal elements that become one share its derivative, so that counts restore the sum."""

    def total(x):
        values, counts = np.unique(x, return_counts=True)
        return np.sum(values * counts)

    np.testing.assert_array_equal(grad(total)(ties), np.ones(4))
    np.testing.assert_array_equal(jvp(np.unique, (ties,), (np.arange(4.0),))[1], [2, 1])


def test_answers_of_unique_keep_their_type() -> None:
    """Named tuples stay named, and their integers plain."""

    def values(x):
        result = np.unique_all(x)
        assert isinstance(result.counts, np.ndarray)
        return np.sum(result.values**2)

    np.testing.assert_array_equal(grad(values)(ties), [2, 1, 2, 1])


@pytest.mark.parametrize("find", [np.argsort, lambda x: np.argpartition(x, 2)])
def test_orders_are_plain(find) -> None:
    """Indices found from traced values can be used to index with."""
    x = np.array([3.0, 1.0, 2.0])
    np.testing.assert_array_equal(grad(lambda x: x[find(x)[0]])(x), [0, 1, 0])


def test_partition_pulls_back_along_any_axis() -> None:
    """The derivative belongs to the elements that partition has put where it put them."""
    x = np.random.default_rng(34).permutation(60).reshape(4, 15) / 7
    for axis in (0, 1, None):
        pushed = jvp(lambda x, axis=axis: np.partition(x, 2, axis), (x,), (x,))[1]
        np.testing.assert_array_equal(pushed, np.partition(x, 2, axis))

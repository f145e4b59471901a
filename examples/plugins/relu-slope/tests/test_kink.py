"""The decision that this package is for, and that it is this package's."""

import numpy as np

import adcore
from adcore import grad


def relu(x):
    """As everybody writes it."""
    return np.sum(np.maximum(0.0, x))


def test_the_slope_at_the_kink():
    """0, where adcore-numpy alone gives 1/2; on both sides as ever."""
    np.testing.assert_array_equal(grad(relu)(np.array([-1.0, 0.0, 1.0])), [0.0, 0.0, 1.0])


def test_a_tie_counts_once():
    """max(x, x) is x: its slope is 1."""
    assert grad(lambda x: np.maximum(x, x))(2.0) == 1.0


def test_both_plugins_are_loaded():
    """An override is no conflict."""
    grad(relu)(np.ones(2))
    states = {p.distribution: p.state for p in adcore.plugins() if p.serves == "numpy"}
    assert states["adcore-numpy"] == states["relu-slope"] == "loaded"

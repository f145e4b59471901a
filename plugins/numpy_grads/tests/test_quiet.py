"""Slopes that nothing selects come without a warning; what the user computes warns as ever."""

import warnings

import numpy as np
import pytest

from adcore import checkpoint, derivative, grad, hessian, hvp, jacobian, jvp
from adcore_numpy.arrays import quiet

# Finite at 0, without numpy's warning, and with an infinite slope there (or second slope).
FUNCTIONS = {
    "sqrt": np.sqrt,
    "power": lambda x: x**0.3,
    "second": lambda x: x**1.5,
    "cbrt": lambda x: np.cbrt(x) * 2,
    "arccos": lambda x: np.arccos(1 - x),
    "chain": lambda x: 3 * np.exp(np.sqrt(x) * x) - np.sqrt(x),
    "ratio": lambda x: np.arctan2(np.sqrt(x), 1 + x),
}
SELECTIONS = {
    "where": lambda f, x: np.where(x > 0, f(x), 0),
    "sum where": lambda f, x: np.sum(f(x), where=x > 0),
    "nansum": lambda f, x: np.nansum(f(x) * np.where(x > 0, 1, np.nan)),
    "select": lambda f, x: np.select([x > 0], [f(x)]),
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_slopes_that_are_not_selected_are_silent(function) -> None:
    """Warnings are errors here: both modes, one and two derivatives, in all nestings."""
    x = np.array([0.0, 0.5, 0.0])
    selected = lambda x: np.where(x > 0, function(x), 0)
    total = lambda x: np.sum(selected(x))
    slopes = grad(total)(x)
    assert slopes[0] == slopes[2] == 0 != slopes[1]
    np.testing.assert_allclose(jvp(selected, (x,), (np.ones(3),))[1], slopes, rtol=1e-12)
    np.testing.assert_allclose(jacobian(selected)(x), np.diag(slopes), rtol=1e-12)
    assert 0 == derivative(selected)(0.0) == grad(selected)(0.0)
    second = np.diag(hessian(total)(x))
    assert second[0] == second[2] == 0
    for found in (
        hvp(total, (x,), (np.ones(3),)),
        grad(lambda x: np.sum(grad(total)(x)))(x),
        jvp(lambda x: jvp(selected, (x,), (np.ones(3),))[1], (x,), (np.ones(3),))[1],
        grad(lambda x: np.sum(jvp(selected, (x,), (np.ones(3),))[1]))(x),
        grad(lambda x: np.sum(grad(lambda x: np.sum(checkpoint(selected)(x)))(x)))(x),
    ):
        np.testing.assert_allclose(np.ravel(found), second, rtol=1e-12)


@pytest.mark.parametrize("select", SELECTIONS.values(), ids=SELECTIONS)
def test_every_selection_is_silent(select) -> None:
    """By `where`, an argument `where=`, by what is NaN, and by `select`."""
    total = lambda x: np.sum(select(np.sqrt, x))
    slopes = grad(total)(np.array([0.0, 0.5]))
    np.testing.assert_allclose(slopes, [0, np.sqrt(0.5)])
    assert jvp(total, (np.array([0.0, 0.5]),), (np.ones(2),))[1] == np.sum(slopes)


def test_what_the_user_computes_warns_as_ever() -> None:
    """One warning of the logarithm at 0, with a derivative and without."""
    selected = lambda x: np.where(x > 0, np.log(x), 0)
    for call in (selected, grad(selected), derivative(selected), derivative(grad(selected))):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert call(np.float64(0.0)) == 0
        assert ["divide by zero encountered in log"] == [str(each.message) for each in caught]


def test_an_infinite_slope_of_all_still_warns_in_reverse_mode() -> None:
    """Without a selection the sweep is as loud as it was, and leaves numpy's state as it was."""
    before = np.geterr()
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert grad(np.sqrt)(0.0) == np.inf
    assert derivative(np.sqrt)(0.0) == np.inf

    def fails(x):
        raise ValueError

    for mode in (grad, derivative):
        with pytest.raises(ValueError):
            mode(lambda x: np.where(x > 0, np.sqrt(x), 0) + fails(x))(0.0)
    assert before == np.geterr()


@pytest.mark.parametrize("way", [(quiet.hush, quiet.speak), quiet.BY_ERRSTATE])
def test_both_ways_to_be_quiet(way) -> None:
    """By numpy's context variable and by `np.errstate`; they nest, and end as they began."""
    assert (quiet.hush, quiet.speak) != quiet.BY_ERRSTATE  # numpy has the variable
    hush, speak = way
    before = np.geterr()
    outer, inner = hush(), hush()
    assert set(np.geterr().values()) == {"ignore"}
    assert np.float64(1) / 0 == np.inf
    speak(inner)
    assert set(np.geterr().values()) == {"ignore"}
    speak(outer)
    assert before == np.geterr()

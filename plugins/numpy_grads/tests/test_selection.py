"""Selections: what a sample cannot say."""

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp

x = np.array([-1.0, 0.0, 4.0])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.where(x > 0, np.sqrt(x), 0.0),
        lambda x: np.where(x <= 0, 0.0, np.log(x)),
        lambda x: np.select([x > 0], [np.sqrt(x)], 0.0),
        lambda x: np.choose((x > 0).astype(int), [0 * x, np.sqrt(x)]),
    ],
)
def test_unused_branch_never_contributes(f) -> None:
    """A branch that was not taken gives no NaN, at either order."""
    assert np.all(np.isfinite(grad(lambda x: np.sum(f(x)))(x)))
    assert np.all(np.isfinite(hessian(lambda x: np.sum(f(x)))(x)))


def test_traced_condition_has_no_slope() -> None:
    """A float condition decides, and gets the derivative zero."""
    np.testing.assert_array_equal(grad(lambda c: np.sum(np.where(c, 1.0, 2.0)))(x), 0 * x)
    np.testing.assert_array_equal(grad(lambda c: np.sum(np.where(c, c, 2.0)))(x), [1, 0, 1])


@pytest.mark.parametrize("find", [np.where, np.nonzero, lambda x: (np.flatnonzero(x),)])
def test_places_of_a_traced_array_are_plain(find) -> None:
    """Functions that answer with indices can be used to index with."""
    np.testing.assert_array_equal(grad(lambda x: np.sum(x[find(x)]))(x), [1, 0, 1])
    np.testing.assert_array_equal(jvp(lambda x: x[find(x)], (x,), (x,))[1], [-1, 4])


def test_argwhere_of_a_traced_array_is_plain() -> None:
    """np.argwhere answers with integers."""
    assert grad(lambda x: x[np.argwhere(x)[0, 0]])(x).tolist() == [1, 0, 0]


def test_select_and_choose_check_as_numpy_does() -> None:
    """Wrong lists and numbers are the errors of numpy under a trace too."""
    with pytest.raises(ValueError, match="same length"):
        grad(lambda x: np.select([x > 0, x < 0], [x]))(x)
    with pytest.raises(TypeError, match="should be boolean"):
        grad(lambda x: np.select([np.ones(3)], [x]))(x)
    with pytest.raises(ValueError, match="invalid entry"):
        grad(lambda x: np.choose([0, 2, 0], [x, x]))(x)


def test_scalars_of_python_are_selected_from() -> None:
    """Python's numbers are values like any other."""
    assert grad(lambda s: np.where(True, s, 3.0))(2.0) == 1.0
    assert grad(lambda s: np.sum(np.choose([0, 1], [s, 2 * s])))(2.0) == 3.0
    assert grad(lambda s: np.sum(np.select([x > 0], [s], 5 * s)))(2.0) == 11.0


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_what_was_not_selected_has_no_slope_in_forward_mode_either() -> None:
    """√max(x, 0) at a negative x, and log x at 0 behind a condition: 0, not NaN, at every order."""
    x = np.array([-1.0, 4.0, 0.25])

    def root(x):
        return np.sqrt(np.maximum(x, 0))

    assert np.array_equal([0, 0.25, 1], jvp(root, (x,), (np.ones(3),))[1])
    for mode in ("forward", "reverse"):
        assert np.array_equal(np.diag([0, 0.25, 1]), jacobian(root, mode=mode)(x))
    curved = hessian(lambda x: np.sum(root(x) ** 3))(x)
    np.testing.assert_allclose(curved, np.diag([0, 3 / 8, 3 / 2]), rtol=1e-12)
    y = np.array([0.0, 2.0])

    def logarithm(x):
        return np.where(x > 0, np.log(x), 0)

    assert np.array_equal([0, 0.5], jvp(logarithm, (y,), (np.ones(2),))[1])
    assert np.array_equal(np.diag([0, -0.25]), hessian(lambda x: np.sum(logarithm(x)))(y))

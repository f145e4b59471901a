"""Shapes: what a sample cannot say."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from adcore import grad, hessian, jacobian, jvp
from adcore.errors import KeywordError, MutationError

RNG = np.random.default_rng(21)
CUBE = RNG.normal(size=(2, 3, 4))

LAYOUTS = {
    "C": CUBE,
    "F": np.asfortranarray(CUBE),
    "transposed": CUBE.transpose(1, 2, 0),
    "reversed": CUBE[:, ::-1].transpose(2, 0, 1),
}


@pytest.mark.parametrize("order", "CFAK")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_ravel_follows_the_memory_of_its_primal(layout: str, order: str) -> None:
    """The orders A and K depend on how the primal lies in memory, whatever its tangent does."""
    x = LAYOUTS[layout]
    t = np.ascontiguousarray(RNG.normal(size=x.shape))
    like_x = np.empty_like(x)  # the tangent in the memory layout of x
    like_x[...] = t
    if layout == "reversed":
        like_x = np.ascontiguousarray(t.transpose(1, 2, 0))[:, ::-1].copy()[:, ::-1]
        like_x = like_x.transpose(2, 0, 1)
    expected = np.ravel(like_x, order)
    np.testing.assert_array_equal(jvp(lambda x: np.ravel(x, order), (x,), (t,))[0], x.ravel(order))
    np.testing.assert_array_equal(jvp(lambda x: np.ravel(x, order), (x,), (t,))[1], expected)
    ct = RNG.normal(size=x.size)
    pulled = grad(lambda x: np.sum(ct * np.ravel(x, order)))(x)
    np.testing.assert_allclose(np.sum(pulled * t), np.sum(ct * expected))


def test_reshape_in_order_a_follows_the_memory_of_its_primal() -> None:
    """A Fortran-ordered primal is reshaped in Fortran order, with its tangent."""
    x, t = LAYOUTS["F"], RNG.normal(size=CUBE.shape)
    value, tangent = jvp(lambda x: np.reshape(x, (4, 6), order="A"), (x,), (t,))
    np.testing.assert_array_equal(value, np.reshape(x, (4, 6), order="A"))
    np.testing.assert_array_equal(tangent, np.reshape(t, (4, 6), order="F"))


def test_reshape_without_a_copy_raises_as_numpy_does() -> None:
    """copy=False is honoured under a trace too."""
    if not hasattr(np, "unstack"):
        pytest.skip("numpy 2.0 has no copy=")
    with pytest.raises(ValueError, match="copy"):
        grad(lambda x: np.sum(np.reshape(x, (12, 2), copy=False)))(CUBE.T)


def test_casting_to_integers_cuts_the_derivative() -> None:
    """An integer has no derivative: the result is plain."""
    if hasattr(np, "astype"):
        gradient = grad(lambda x: np.sum(np.astype(x, int) * x))(np.array([1.5, 2.5]))
        np.testing.assert_array_equal(gradient, [1.0, 2.0])


def test_the_complex_part_of_a_cast_to_real_is_dropped_in_both_modes() -> None:
    """Re z has the derivative 1 by the convention of grad."""
    from adcore_numpy.tables.reshaping import cast

    z = np.array([1 + 2j, 3 - 1j])
    with np.errstate(all="ignore"), pytest.warns(np.exceptions.ComplexWarning):
        np.testing.assert_array_equal(grad(lambda z: np.sum(cast(z, float)))(z), [1, 1])
    with pytest.warns(np.exceptions.ComplexWarning):
        tangent = jvp(lambda z: cast(z, float), (z,), (1j * z,))[1]
    np.testing.assert_array_equal(tangent, (1j * z).real)


def test_numpys_errors_stay_numpys() -> None:
    """A wrong argument raises what numpy raises."""
    for call in (
        lambda x: np.reshape(x, (5, 5)),
        lambda x: np.squeeze(x, 0),
        lambda x: np.moveaxis(x, 7, 0),
        lambda x: np.broadcast_to(x, (3, 3)),
        lambda x: np.resize(x, (-1, 2)),
    ):
        with pytest.raises(ValueError) as plain:
            call(CUBE)
        with pytest.raises(type(plain.value)):
            grad(lambda x, call=call: np.sum(call(x)))(CUBE)


def test_an_unknown_keyword_is_an_error() -> None:
    """Nothing is ignored silently."""
    from adcore.extend import apply

    with pytest.raises(KeywordError, match="no_such"):
        grad(lambda x: apply(np.reshape, (x, -1), {"no_such": 1}))(CUBE)


def test_a_chain_of_shape_functions_has_a_hessian() -> None:
    """Of the sum of squares of P x it is 2 PᵀP."""
    x = RNG.normal(size=(2, 3))

    def moved(x):
        y = np.roll(np.flip(np.tile(x, (2, 1)), 0), (1, 2), (0, 1))
        return np.repeat(y, [1, 2, 0, 1], axis=0)

    matrix = jacobian(moved)(x).reshape(12, 6)
    curvature = hessian(lambda x: np.sum(moved(x) ** 2))(x).reshape(6, 6)
    np.testing.assert_allclose(curvature, 2 * matrix.T @ matrix)


@pytest.mark.parametrize("length", [1, 3, 40, 50])
def test_sliding_windows_go_through_jacobians_in_stacks(length: int) -> None:
    """Of 50 elements in one pass, forward and back, by short windows and by long ones."""
    x, weights = RNG.normal(size=50), RNG.normal(size=length)

    def f(x):
        return sliding_window_view(x, length, writeable=False) @ weights

    expected = np.zeros((51 - length, 50))
    for i in range(51 - length):
        expected[i, i : i + length] = weights
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(jacobian(f, mode=mode)(x), expected, rtol=1e-13)
    energy = hessian(lambda x: np.sum(f(x) ** 2))(x)
    np.testing.assert_allclose(energy, 2 * expected.T @ expected, rtol=1e-12, atol=1e-12)


def test_writeable_windows_are_refused() -> None:
    """They would be written into without the array."""
    with pytest.raises(MutationError, match="Leave writeable out"):
        grad(lambda x: sliding_window_view(x, 2, writeable=True)[0, 0])(np.ones(3))
    for wrong in ((4,), (-1,), (2, 2)):
        with pytest.raises(ValueError, match="window"):
            grad(lambda x, w=wrong: np.sum(sliding_window_view(x, w)))(np.ones(3))

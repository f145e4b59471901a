"""Functions of functions: every form of `vectorize`, the branches `piecewise` does not take."""

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp
from adcore.errors import ConversionError
from adcore_numpy.tables.functional import vectorize

X = np.array([[-1.0, 2.0, 3.0], [0.5, -2.0, 1.0]])


def _total(f):
    return grad(lambda x: f(x).sum())


# ------------------------------------------------------------------------------------ piecewise


def test_piecewise_calls_each_function_on_its_own_elements_only() -> None:
    """The logarithm never sees the negative ones: no NaN, no warning."""
    gradient = _total(lambda x: np.piecewise(x, [x > 0], [np.log, 0.0]))(X)
    np.testing.assert_allclose(gradient, np.where(X > 0, 1 / X, 0))


def test_later_conditions_of_piecewise_win() -> None:
    """Where conditions overlap, as in numpy."""
    f = lambda x: np.piecewise(x, [x < 1, x > 0], [lambda v: 2 * v, lambda v: 3 * v])
    assert jvp(f, (X,), (np.ones_like(X),))[0].tolist() == f(X).tolist()
    np.testing.assert_array_equal(_total(f)(X), np.where(X > 0, 3.0, np.where(X < 1, 2.0, 0.0)))


def test_piecewise_counts_its_functions() -> None:
    """One per condition, or one more."""
    with pytest.raises(ValueError, match="either 1 or 2 functions"):
        _total(lambda x: np.piecewise(x, [x > 0], [1.0, 2.0, 3.0]))(X)


def test_piecewise_of_nothing() -> None:
    """An empty array has an empty gradient."""
    empty = X[:, :0]
    assert _total(lambda x: np.piecewise(x, [x > 0], [np.log, np.exp]))(empty).shape == empty.shape


# ------------------------------------------------------------------------------- along, over axes


def test_apply_along_axis_of_a_plain_result_is_plain() -> None:
    """A function that returns constants has no derivative."""
    assert _total(lambda x: np.apply_along_axis(len, 0, x) * x[0])(X).tolist() == [
        [2, 2, 2],
        [0, 0, 0],
    ]


def test_apply_along_axis_of_no_slices_raises_numpys_error() -> None:
    """There is no result to tell the shape."""
    with pytest.raises(ValueError, match="iteration dimensions"):
        _total(lambda x: np.apply_along_axis(np.sum, 0, x))(X[:, :0])


def test_apply_over_axes_checks_what_the_function_returns() -> None:
    """It must reduce one axis or none."""
    with pytest.raises(ValueError, match="correct shape"):
        _total(lambda x: np.apply_over_axes(lambda a, axis: np.sum(a) * np.ones(1), x, [0]))(
            np.ones((2, 2, 2))
        )


# ------------------------------------------------------------------------------------ vectorize


def test_numpys_vectorize_says_what_to_do() -> None:
    """It makes object arrays of its arguments, which is refused with the cure."""
    with pytest.raises(ConversionError, match="adcore_numpy"):
        _total(np.vectorize(lambda x: x * x))(X)


def test_vectorize_branches_on_each_element() -> None:
    """The function is called with traced scalars."""
    f = vectorize(lambda x: x * x if x > 0 else -x)
    assert f(X).tolist() == [[1, 4, 9], [0.25, 2, 1]]
    np.testing.assert_array_equal(_total(f)(X), np.where(X > 0, 2 * X, -1))
    np.testing.assert_array_equal(jvp(f, (X,), (X,))[1], np.where(X > 0, 2 * X * X, -X))


def test_vectorize_broadcasts() -> None:
    """Arguments by position and by name, traced or not, of different shapes."""
    f = vectorize(lambda x, y, scale=1.0: scale * x * y)
    gradients = grad(lambda x, y: f(x, y, scale=np.array([1.0, 2.0, 3.0])).sum(), argnums=(0, 1))
    x, y = gradients(X, np.float64(2.0))
    assert (x.tolist(), y) == ([[2, 4, 6], [2, 4, 6]], (X * [1, 2, 3]).sum())


def test_vectorize_of_a_closure_over_a_traced_value() -> None:
    """The arguments are plain; what the function returns is not."""
    f = lambda s: vectorize(lambda x: s * x)(X)
    assert grad(lambda s: f(s).sum())(2.0) == X.sum()


def test_vectorize_leaves_excluded_arguments_whole() -> None:
    """By position and by name."""
    f = vectorize(lambda c, x: c[0] + c[1] * x, excluded={0})
    np.testing.assert_array_equal(
        grad(lambda c: f(c, X[0]).sum())(np.array([1.0, 2.0])), [3.0, X[0].sum()]
    )
    g = vectorize(lambda x, c: np.sum(c) * x, excluded={"c"})
    np.testing.assert_array_equal(grad(lambda c: g(X, c=c).sum())(np.ones(2)), [X.sum()] * 2)


def test_vectorize_of_several_outputs() -> None:
    """They come as a tuple of arrays."""
    f = vectorize(lambda x: (x * x, 3.0, 2 * x))
    square, three, double = f(X)
    assert (square.shape, three.shape, double.shape) == (X.shape,) * 3
    np.testing.assert_array_equal(grad(lambda x: (f(x)[0] + f(x)[2]).sum())(X), 2 * X + 2)


def test_vectorize_with_a_signature() -> None:
    """The function is called on core arrays; other axes are looped over."""
    f = vectorize(np.convolve, signature="(n),(m)->(k)")
    kernel = np.array([1.0, 2.0])
    assert f(X, kernel).shape == (2, 4)
    expected = jacobian(lambda k: np.stack([np.convolve(row, k) for row in X]))(kernel)
    np.testing.assert_array_equal(jacobian(lambda k: f(X, k))(kernel), expected)
    with pytest.raises(TypeError, match="expected 2, got 1"):
        grad(lambda x: f(x).sum())(X)


def test_vectorize_otypes_decide_the_dtype() -> None:
    """Also of traced results; without them the first result does, as in numpy."""
    f = vectorize(lambda x: x * x, otypes=[np.float32])
    assert jvp(f, (X,), (X,))[0].dtype == np.float32
    g = vectorize(lambda x: 0 if x < 0 else x)
    assert jvp(lambda x: g(x) * x, (X,), (X,))[0].tolist() == (g(X) * X).tolist()


def test_vectorize_as_a_decorator_is_differentiated_twice() -> None:
    """With keywords, and without."""

    @vectorize(otypes=[float])
    def cube(x):
        """x³."""
        return x * x * x

    assert cube.__doc__ == "x³."
    np.testing.assert_array_equal(hessian(lambda x: cube(x).sum())(X[0]), np.diag(6 * X[0]))

"""einsum: what a sample cannot say."""

import numpy as np
import pytest

from adcore import grad, value_and_grad

rng = np.random.default_rng(32)


@pytest.mark.parametrize(
    ("subscripts", "shapes"),
    [
        ("...i->i", [(2, 3)]),
        ("ii", [(2, 3)]),
        ("ij", [(3,)]),
        ("i.j", [(3, 2)]),
        ("ij,jk", [(2, 3)]),
        ("ij->ik", [(2, 3)]),
        ("ij,jk->il", [(2, 3), (3, 2)]),
        ("ij,jk", [(2, 3), (4, 2)]),
    ],
)
def test_what_numpy_refuses_is_refused(subscripts, shapes) -> None:
    """Subscripts that numpy does not take are an error under a trace too."""
    arrays = [rng.normal(size=shape) for shape in shapes]
    with pytest.raises(ValueError):
        np.einsum(subscripts, *arrays)
    with pytest.raises(ValueError):
        grad(lambda x: np.sum(np.einsum(subscripts, x, *arrays[1:])))(arrays[0])


def test_the_same_array_twice() -> None:
    """An array that stands twice gets the cotangents of both places."""
    x = rng.normal(size=(3, 3))
    expected = grad(lambda x: np.sum((x @ x) * x))(x)
    np.testing.assert_allclose(grad(lambda x: np.einsum("ij,jk,ik", x, x, x))(x), expected)


def test_dtype_keyword_is_obeyed() -> None:
    """dtype= is that of the value; the gradient keeps that of the argument."""
    x = rng.normal(size=(2, 3)).astype("f")
    value, gradient = value_and_grad(lambda x: np.einsum("ij,ij", x, x, dtype="d"))(x)
    assert (value.dtype, gradient.dtype) == (np.float64, np.float32)


def test_infinite_cotangent_of_a_trace_stays_on_the_diagonal() -> None:
    """Off the diagonal the derivative of a trace is zero, whatever flows on it."""
    gradient = grad(lambda x: np.inf * np.einsum("ii", x))(np.eye(2))
    np.testing.assert_array_equal(gradient, [[np.inf, 0], [0, np.inf]])


def test_einsum_path_is_a_plain_value() -> None:
    """The order of contraction is found for traced operands too."""
    x = rng.normal(size=(3, 3))

    def loss(x):
        path = np.einsum_path("ij,jk,kl", x, x, x)[0]
        return np.sum(np.einsum("ij,jk,kl", x, x, x, optimize=path))

    np.testing.assert_allclose(grad(loss)(x), grad(lambda x: np.sum(x @ x @ x))(x))

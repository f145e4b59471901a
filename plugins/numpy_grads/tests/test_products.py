"""Products: what a sample cannot say."""

import tracemalloc

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp, vjp
from adcore.errors import NonDifferentiableError
from adcore.extend import registered

rng = np.random.default_rng(31)


def test_tensordot_is_not_constant() -> None:
    """The derivative of plain np.tensordot is that of the sum it stands for."""
    a, b = rng.normal(size=(2, 3)), rng.normal(size=(3, 2))
    expected = grad(lambda x: np.sum(x * b.T))(a)
    np.testing.assert_allclose(grad(lambda x: np.tensordot(x, b, ((0, 1), (1, 0))))(a), expected)


@pytest.mark.parametrize("call", [lambda a, x: a.dot(x), lambda a, x: np.dot(a, x)])
def test_dot_of_a_traced_matrix(call) -> None:
    """The method and the function of a traced matrix have the derivative of the operator."""
    a, x = rng.normal(size=(2, 3)), rng.normal(size=3)
    expected = grad(lambda a: np.sum(a @ x))(a)
    np.testing.assert_allclose(grad(lambda a: np.sum(call(a, x)))(a), expected)


def test_product_with_a_constant_keeps_the_constant_only() -> None:
    """What the tape holds of A @ w with a constant A is A, of w no more than its space."""
    matrix, vector = rng.normal(size=(2, 3)), rng.normal(size=3)
    _, _, keep = registered[np.matmul].pullers[(1,)]
    kept = keep((matrix, vector))
    assert kept[0] is matrix
    assert not isinstance(kept[1], np.ndarray)


def test_matrix_products_are_used_for_a_batch() -> None:
    """The cotangent of a matrix beside a batch takes no room of the size batch x matrix."""
    weight, batch = rng.normal(size=(60, 50)), rng.normal(size=(200, 50, 2))
    _, pullback = vjp(lambda w: w @ batch, weight)
    ct = np.ones((200, 60, 2))
    tracemalloc.start()
    pullback(ct)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 200 * 60 * 50 / 4


@pytest.mark.parametrize("function", [np.dot, np.vdot, np.inner, np.outer, np.kron])
@pytest.mark.parametrize("other", [2, 2.0, np.float64(2), np.array(2.0)])
def test_numbers_beside_a_traced_number(function, other) -> None:
    """Products of Python's and numpy's numbers are products of numbers, at both orders."""
    assert grad(lambda x: np.sum(function(x, other)))(3.0) == 2.0
    assert grad(lambda x: np.sum(function(other, x)))(3.0) == 2.0
    assert hessian(lambda x: np.sum(function(x, x)))(3.0) == 2.0


def test_list_of_traced_values_as_operand() -> None:
    """A list of traced values beside a traced array stands for the array of them."""
    x = np.array([1.0, 2.0])
    np.testing.assert_array_equal(grad(lambda x: np.dot(x, [x[1], x[0]]))(x), [4, 2])
    np.testing.assert_array_equal(grad(lambda x: [x[1], x[0]] @ x)(x), [4, 2])


def test_cross_of_plane_vectors_is_refused() -> None:
    """Vectors of two components, which numpy deprecates, get a message with the cure."""
    if np.lib.NumpyVersion(np.__version__) >= "2.5.0":
        pytest.skip("numpy itself refuses them")
    a, b = np.ones(2), np.ones(2)
    with (
        pytest.warns(DeprecationWarning),
        pytest.raises(NonDifferentiableError, match="append a zero component"),
    ):
        grad(lambda a: np.cross(a, b) * 1.0)(a)


def test_vdot_conjugates_its_first_argument_only() -> None:
    """d vdot(z, z) is that of the sum of squared absolute values."""
    z = rng.normal(size=3) + 1j * rng.normal(size=3)
    expected = grad(lambda z: np.sum(z.real**2 + z.imag**2))(z)
    np.testing.assert_allclose(grad(lambda z: np.vdot(z, z).real)(z), expected)


def test_jacobian_of_a_linear_map_is_its_matrix() -> None:
    """Both modes give the matrix of x -> A x."""
    matrix, x = rng.normal(size=(2, 3)), rng.normal(size=3)
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(jacobian(lambda x: matrix @ x, mode=mode)(x), matrix)


def test_product_of_traces_of_two_orders() -> None:
    """An inner derivative's operand beside an outer one's is no confusion."""
    matrix, x = rng.normal(size=(3, 3)), rng.normal(size=3)

    def inner(a):
        return jvp(lambda x: x @ a @ x, (x,), (x,))[1]

    expected = grad(lambda a: 2 * (x @ a @ x))(matrix)
    np.testing.assert_allclose(grad(inner)(matrix), expected)

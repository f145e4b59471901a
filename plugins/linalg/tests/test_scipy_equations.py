"""Matrix equations: what a sample cannot say."""

import numpy as np
import pytest

from adcore import check_grads, grad, jvp
from adcore_linalg import scipy_linalg as sl

A = np.array([[-1.0, 2.0, 0.1], [-2.0, -1.5, 0.4], [0.3, 0.2, -0.8]])
B = np.array([[1.0, 0.2], [0.4, -1.0], [0.5, 0.7]])
Q = np.array([[2.0, 0.3, 0.1], [0.3, 1.5, 0.2], [0.1, 0.2, 1.0]])
R = np.array([[1.0, 0.2], [0.2, 2.0]])


def hermitian(x: np.ndarray) -> np.ndarray:
    """A Hermitian matrix of any matrix: scipy takes no others."""
    return (x + np.conj(x.T)) / 2


@pytest.mark.parametrize("name", ["solve_continuous_are", "solve_discrete_are"])
@pytest.mark.parametrize("unit", [0.0, 1j])
def test_riccati_in_its_symmetric_matrices(name: str, unit: complex) -> None:
    """The gradients of Q and R are right for Hermitian changes, real and complex."""
    solve = getattr(sl, name)
    a = A + unit * A.T if unit else A
    check_grads(lambda q, r: solve(a, B, hermitian(q), hermitian(r)), (Q, R))
    e = np.eye(3) + 0.1 * A
    check_grads(lambda q, r: solve(a, B, hermitian(q), hermitian(r), e=e), (Q, R), order=1)


def test_cost_of_control() -> None:
    """The optimal cost does not change at first order with the gain: it is stationary."""
    x = sl.solve_continuous_are(A, B, Q, R)
    optimal = np.linalg.solve(R, B.T @ x)

    def cost(gain: np.ndarray) -> float:
        closed = A - B @ gain
        return np.trace(sl.solve_lyapunov(closed.T, -(Q + gain.T @ R @ gain)))

    np.testing.assert_allclose(cost(optimal), np.trace(x), rtol=1e-12)
    np.testing.assert_allclose(grad(cost)(optimal), np.zeros((2, 3)), atol=1e-12)


def test_real_and_complex_matrices_together() -> None:
    """A real matrix with complex eigenvalues beside a complex one gives the right solution."""
    q = Q[:, :2] + 1j * B
    x = sl.solve_sylvester(A, R, q)
    np.testing.assert_allclose(A @ x + x @ R, q, atol=1e-13)
    x = sl.solve_continuous_lyapunov(A, Q + 1j * A)
    np.testing.assert_allclose(A @ x + x @ A.T, Q + 1j * A, atol=1e-13)


def test_stacks() -> None:
    """Where scipy solves stacks of equations, their derivatives are those of the members."""
    stack = np.stack([A, A.T])
    try:
        sl.solve_continuous_lyapunov(stack, np.stack([Q, Q]))
    except ValueError:
        pytest.skip("this scipy takes no stacks")

    def loss(a: np.ndarray, q: np.ndarray) -> float:
        return np.sum(sl.solve_continuous_lyapunov(a, q) ** 2)

    expected = np.stack([grad(loss)(a, Q) for a in stack])
    np.testing.assert_allclose(grad(loss)(stack, np.stack([Q, Q])), expected, rtol=1e-10)
    check_grads(sl.solve_sylvester, (stack, R, np.ones((2, 3, 2))))
    check_grads(lambda a: sl.solve_discrete_lyapunov(a / 4, Q), (stack,))


def test_integer_and_list_arguments() -> None:
    """What is not differentiated may be a list of integers."""
    found = jvp(lambda q: sl.solve_sylvester([[1, 0], [0, 2]], [[1]], q), (np.ones((2, 1)),) * 1,
                (np.array([[2.0], [3.0]]),))[1]  # fmt: skip
    np.testing.assert_allclose(found, [[1.0], [1.0]])

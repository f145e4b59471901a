"""Structured matrices: what a sample cannot say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import check_grads, grad, jvp
from adcore_linalg import scipy_linalg as sl
from adcore_linalg.scipy_linalg.versions import TOEPLITZ_STACKS


def test_integers_may_stand_beside_traced_values() -> None:
    """A plain vector of integers beside a traced one."""
    found = grad(lambda c: np.sum(sl.toeplitz(c, [1, 2, 3])))(np.ones(3))
    np.testing.assert_allclose(found, [3.0, 2.0, 1.0])
    found = grad(lambda x: np.sum(sl.block_diag(x, [[1, 2]], 3)))(np.ones((2, 2)))
    np.testing.assert_allclose(found, np.ones((2, 2)))


def test_lists_of_traced_numbers() -> None:
    """A list of traced numbers is a vector."""

    def loss(x: float) -> float:
        return np.sum(sl.toeplitz([x, 2 * x], [x, 3 * x, 0.0]) ** 2)

    check_grads(loss, (0.7,))
    check_grads(lambda x: sl.block_diag([x, 2 * x], x), (0.7,))
    check_grads(lambda x: sl.companion([x, 2 * x, 1.0]), (0.7,))


def test_stacks() -> None:
    """Where scipy takes stacks, so does its derivative."""
    if not TOEPLITZ_STACKS:
        pytest.skip("scipy takes stacks of columns from 1.17 on")
    x = np.arange(1.0, 7.0).reshape(2, 3)
    for name in ("toeplitz", "circulant", "companion", "fiedler", "fiedler_companion"):
        function = getattr(sl, name)
        check_grads(function, (x,), order=1)
        check_grads(lambda y, f=function: np.sum(f(y) ** 2), (x[0],))
    check_grads(sl.toeplitz, (x, x[0]))
    check_grads(lambda a: sl.convolution_matrix(a, 4), (x,))
    check_grads(sl.block_diag, (np.ones((2, 1, 3)), np.ones((2, 2))))
    check_grads(sl.khatri_rao, (np.ones((2, 2, 3)), np.ones((4, 3))))


@pytest.mark.skipif(TOEPLITZ_STACKS, reason="of scipy before 1.17")
@pytest.mark.filterwarnings("ignore:Beginning in SciPy 1.17:FutureWarning")
def test_columns_of_several_axes_are_flattened() -> None:
    """As older ones of scipy do: the value under a trace is scipy's, or its error."""
    x, b = np.array([[4.0, 1, 0.5], [0.3, 0.2, 0.1]]), np.arange(6.0)
    for name in ("solve_toeplitz", "matmul_toeplitz"):
        ours, theirs = getattr(sl, name), getattr(scipy.linalg, name)
        check_grads(ours, (x, b))
        np.testing.assert_allclose(jvp(lambda x, f=ours: f(x, b), (x,), (x,))[0], theirs(x, b))
    assert jvp(sl.toeplitz, (x,), (x,))[0].shape == (6, 6)


def test_scipys_errors_stay() -> None:
    """What scipy refuses is refused under a trace too."""
    with pytest.raises(ValueError):
        grad(lambda a: np.sum(sl.companion(a)))(np.zeros(3))
    with pytest.raises(ValueError):
        grad(lambda a: np.sum(sl.khatri_rao(a, np.ones((2, 4)))))(np.ones((2, 3)))
    with pytest.raises(ValueError):
        grad(lambda f: np.sum(sl.leslie(f, np.ones(3))))(np.ones(3))


def test_questions_are_constant() -> None:
    """What asks for the structure of a matrix looks at its plain value."""
    found = grad(lambda a: np.sum(a) if sl.issymmetric(a) and sl.ishermitian(a) else 0.0)(np.eye(2))
    np.testing.assert_allclose(found, np.ones((2, 2)))

"""Functions of matrices: what a sample cannot say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import check_grads, grad, hessian, jvp, vjp
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg as sl

A = np.array([[1.0, 0.4, -0.2], [0.3, 2.0, 0.1], [0.5, -0.3, 1.5]])
E = np.array([[0.2, -0.7, 0.1], [1.0, 0.3, -0.4], [0.6, 0.2, -0.9]])


def test_plain_values_go_to_scipy() -> None:
    """Without a trace the answer is scipy's own."""
    assert np.array_equal(sl.expm(A), scipy.linalg.expm(A))
    assert np.array_equal(sl.logm(A.tolist()), scipy.linalg.logm(A.tolist()))


def test_derivative_of_expm_is_scipys() -> None:
    """The directional derivative is what scipy finds by its own algorithm."""
    expected = scipy.linalg.expm_frechet(A, E, compute_expm=False)
    np.testing.assert_allclose(jvp(sl.expm, (A,), (E,))[1], expected, rtol=1e-13)


@pytest.mark.parametrize("name", ["expm", "logm", "sqrtm", "cosm"])
def test_third_derivatives(name: str) -> None:
    """Every order is found, in both modes."""
    function = getattr(sl, name)
    check_grads(lambda t: np.sum(np.sin(function(A + t * E))), (0.1,), order=3)


def test_list_of_traced_numbers() -> None:
    """A nested list with traced numbers is a matrix."""

    def rotation(t: float) -> float:
        return sl.expm([[0.0, -t], [t, 0.0]])[0, 0]

    np.testing.assert_allclose(grad(rotation)(0.3), grad(np.cos)(0.3), atol=1e-15)


def test_stacks_are_one_by_one() -> None:
    """A stack of matrices gives the gradients of its members."""
    stack = np.stack([A, A + E / 4])
    for name in ("expm", "logm", "sqrtm"):
        function = getattr(sl, name)

        def loss(x: np.ndarray, function=function) -> float:
            return np.real(np.sum(np.sin(function(x))))

        expected = np.stack([grad(loss)(x) for x in stack])
        np.testing.assert_allclose(grad(loss)(stack), expected, rtol=1e-10, atol=1e-12)


def test_functions_undo_each_other() -> None:
    """The derivative of log exp A is the identity, that of the square of the root too."""
    ct = np.cos(E)
    np.testing.assert_allclose(vjp(lambda x: sl.logm(sl.expm(x)), A)[1](ct)[0], ct, rtol=1e-11)
    root = vjp(lambda x: sl.sqrtm(x) @ sl.sqrtm(x), A)[1](ct)[0]
    np.testing.assert_allclose(root, ct, rtol=1e-11)


def test_logm_beside_the_cut() -> None:
    """With an eigenvalue on the negative axis all orders are those of the principal branch."""
    a = np.diag([-1.0, 2.0]) + 0j

    def loss(t: float) -> float:
        return np.imag(sl.logm(a + t * np.array([[0.0, 1.0], [1.0, 0.0]])))[0, 0]

    check_grads(loss, (0.2,))


@pytest.mark.filterwarnings("ignore:logm result may be inaccurate")
def test_logm_in_single_precision() -> None:
    """The gradient is of single precision too, and agrees with that of double precision."""

    def loss(x: np.ndarray) -> float:
        return np.sum(np.real(np.sin(sl.logm(x))))

    found = grad(loss)(A.astype("f"))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, grad(loss)(A), rtol=1e-4, atol=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_singular_matrix_is_refused() -> None:
    """sqrtm and signm say that they have no derivative at a singular matrix."""
    singular = np.diag([1.0, 0.0])
    for name in ("sqrtm", "signm"):
        with pytest.raises(NonDifferentiableError, match="singular"):
            grad(lambda x, name=name: np.sum(getattr(sl, name)(x)))(singular)


def test_funm_with_equal_eigenvalues() -> None:
    """First derivatives are right at equal eigenvalues, second ones refused there."""
    a = np.diag([1.0, 1.0, 2.0])

    def loss(x: np.ndarray) -> float:
        return np.sum(np.sin(sl.funm(x, np.exp)))

    def same(x: np.ndarray) -> float:
        return np.sum(np.sin(sl.expm(x)))

    np.testing.assert_allclose(grad(loss)(a), grad(same)(a), rtol=1e-12)
    with pytest.raises(NonDifferentiableError, match="two eigenvalues are equal"):
        hessian(loss)(a)


def test_funm_of_a_defective_matrix_is_refused() -> None:
    """Without a basis of eigenvectors funm has no derivative here."""
    with pytest.raises(NonDifferentiableError, match="defective"):
        grad(lambda x: np.sum(sl.funm(x, np.exp)))(np.array([[1.0, 1.0], [0.0, 1.0]]))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_error_estimates_are_constant() -> None:
    """With disp=False the second answer is scipy's estimate, without a derivative."""
    if scipy.__version__ >= "1.18":
        pytest.skip("disp was removed")
    for name in ("logm", "sqrtm"):
        answer, estimate = jvp(lambda x, name=name: getattr(sl, name)(x, disp=False), (A,), (E,))[0]
        np.testing.assert_allclose(answer, getattr(scipy.linalg, name)(A), rtol=1e-13)
        assert estimate < 1e-12


def test_expm_cond_is_refused() -> None:
    """The condition number says what to use instead."""
    with pytest.raises(NonDifferentiableError, match="expm_frechet"):
        grad(sl.expm_cond)(A)

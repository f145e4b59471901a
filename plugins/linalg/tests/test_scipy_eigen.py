"""Eigenvalues, eigenvectors and Schur forms: what a sample cannot say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import check_grads, grad, stop_gradient
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg as sl

A = np.array([[1.0, 0.4, -0.2], [0.4, 3.0, 0.1], [-0.2, 0.1, 5.0]])
B = np.array([[2.0, 0.3, 0.1], [0.3, 1.5, 0.2], [0.1, 0.2, 1.0]])


def test_only_one_triangle_is_read() -> None:
    """The gradient of both matrices stays in the triangle that scipy reads."""
    ga, gb = grad(lambda a, b: sl.eigvalsh(a, b)[0], (0, 1))(A, B)
    assert not np.triu(ga, 1).any()
    assert not np.triu(gb, 1).any()


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_types_have_scipys_values(kind: int) -> None:
    """Under a trace the vectors have scipy's lengths, in each kind of problem."""
    lengths = np.sum(scipy.linalg.eigh(A, B, type=kind)[1] ** 2, 0)

    def loss(a: np.ndarray) -> float:
        found = np.sum(sl.eigh(a, B, type=kind)[1] ** 2, 0)
        np.testing.assert_allclose(stop_gradient(found), lengths, rtol=1e-12)
        return np.sum(found)

    grad(loss)(A)


def test_equal_values_refuse_single_vectors() -> None:
    """A function that depends on the choice of the vectors is refused, in eigh and in eig."""
    equal = np.diag([1.0, 1.0, 2.0])
    for function in (sl.eigh, sl.eig):
        with pytest.raises(NonDifferentiableError, match="are equal"):
            grad(lambda a, f=function: np.sum(np.real(f(a)[1])[:, 0] * np.arange(3.0)))(equal)

    def function_of_matrix(a: np.ndarray) -> float:
        w, v = sl.eig(a)
        return np.sum(np.real((v * np.exp(w)) @ np.linalg.inv(v)) * A)

    with pytest.raises(NonDifferentiableError, match="are equal"):
        grad(function_of_matrix)(equal)


def test_defective_and_infinite_are_refused() -> None:
    """eigvals refuses a defective matrix and a singular b."""
    with pytest.raises(NonDifferentiableError, match="defective"):
        grad(lambda a: np.real(sl.eigvals(a)[0]))(np.array([[1.0, 1.0], [0.0, 1.0]]))
    with pytest.raises(NonDifferentiableError), np.errstate(all="ignore"):
        grad(lambda a: np.real(sl.eigvals(a, np.diag([1.0, 1.0, 0.0]))[0]))(A)


def test_homogeneous_values_are_refused() -> None:
    """alpha and beta have an arbitrary common factor."""
    with pytest.raises(NonDifferentiableError, match="arbitrary common factor"):
        grad(lambda a: np.real(sl.eigvals(a, homogeneous_eigvals=True)[0, 0]))(A)


def test_scipys_errors_stay() -> None:
    """What scipy refuses is refused under a trace too."""
    with pytest.raises(ValueError):
        grad(lambda a: sl.eigvalsh(a, B, type=4)[0])(A)
    with pytest.raises(ValueError):
        both = {"subset_by_index": [0, 1], "subset_by_value": (0, 1)}
        grad(lambda a: sl.eigvalsh(a, **both)[0])(A)
    with pytest.raises(ValueError):
        grad(lambda d: sl.eigvalsh_tridiagonal(d, np.ones(2), select="x")[0])(np.ones(3))
    with pytest.raises(ValueError):
        grad(lambda d: sl.eigh_tridiagonal(d, np.ones(3))[0][0])(np.ones(3))


def test_tridiagonal_agrees_with_dense() -> None:
    """The gradient of selected values is that of the dense matrix."""
    d, e = np.array([1.0, 2.0, 4.0, 7.0]), np.array([0.5, -1.0, 0.7])

    def dense(d: np.ndarray, e: np.ndarray) -> float:
        return np.prod(sl.eigvalsh(np.diag(d) + np.diag(e, 1) + np.diag(e, -1))[1:3])

    def tridiagonal(d: np.ndarray, e: np.ndarray) -> float:
        return np.prod(sl.eigvalsh_tridiagonal(d, e, select="i", select_range=(1, 2)))

    for found, expected in zip(grad(tridiagonal, (0, 1))(d, e), grad(dense, (0, 1))(d, e),
                               strict=True):  # fmt: skip
        np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_stacks() -> None:
    """Where scipy takes stacks, the derivatives are those of the members."""
    stack = np.stack([A, B + np.diag([0.0, 2.0, 5.0])])
    try:
        scipy.linalg.eigh(stack)
    except ValueError:
        pytest.skip("this scipy takes no stacks")

    def projections(x: np.ndarray) -> np.ndarray:
        vectors = sl.eigh(x, B)[1]
        return (vectors * np.arange(3.0)) @ np.swapaxes(vectors, -1, -2)

    check_grads(projections, (stack,))
    check_grads(lambda x: sl.eigvalsh(x, B, subset_by_index=[0, 1]), (stack,))
    check_grads(lambda x: np.sum(sl.eigvals(x) ** 3, -1), (stack,))
    check_grads(lambda x: np.sum(sl.schur(x, "complex")[0] ** 2, (-1, -2)).real, (stack,))
    check_grads(sl.hessenberg, (stack,))
    check_grads(lambda x: sl.eigvals_banded(x), (stack[:, :2],))
    check_grads(lambda x: sl.eigvalsh_tridiagonal(x, np.ones(2)), (stack[:, 0],))


def test_schur_in_single_precision() -> None:
    """The gradient is of single precision too."""

    def loss(a: np.ndarray) -> float:
        t, z = sl.schur(a)
        return np.sum(np.diagonal(t) ** 3) + np.sum((z * t) ** 2)

    found = grad(loss)(np.diag([1.0, 4.0, 9.0]).astype("f") + A.astype("f") / 10)
    assert found.dtype == np.float32


def test_real_schur_form_of_complex_pairs_is_refused() -> None:
    """The error says to use the complex form."""
    rotation = np.array([[0.0, -1.0], [1.0, 0.0]])
    with pytest.raises(NonDifferentiableError, match="output='complex'"):
        grad(lambda a: np.sum(sl.schur(a)[0]))(rotation)


def test_hessenberg_of_a_reducible_matrix_is_refused() -> None:
    """An element 0 below the diagonal leaves the rest of Q open."""
    with pytest.raises(NonDifferentiableError, match="below the diagonal"):
        grad(lambda a: np.sum(sl.hessenberg(a)))(np.diag([1.0, 2.0, 3.0]))


def test_cdf2rdf_in_the_values() -> None:
    """The real form is linear in the real and imaginary parts of the pairs."""
    v = np.linalg.eig(np.array([[0.0, -1.0], [1.0, 0.5]]))[1]

    def form(re: float, im: float) -> np.ndarray:
        return sl.cdf2rdf(np.stack([re + 1j * im, re - 1j * im]), v)[0]

    check_grads(form, (0.3, 0.8))


@pytest.mark.parametrize(
    ("name", "args"),
    [("qz", (A, B)), ("ordqz", (A, B)), ("cossin", (A, 1, 1)), ("rsf2csf", (A, B))],
)
def test_refused_with_what_to_do_instead(name: str, args: tuple) -> None:
    """What has no sensible derivative names an alternative."""
    with pytest.raises(NonDifferentiableError, match=r"[Uu]se"):
        grad(lambda a: getattr(sl, name)(a, *args[1:])[0][0, 0])(args[0])

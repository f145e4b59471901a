"""Sparse arrays with traced entries: what the samples of their operations do not show."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
import scipy.sparse.linalg as spl

import adcore
from adcore import check_grads, grad, hessian, jacobian, jvp, vjp
from adcore.errors import (
    ConversionError,
    MutationError,
    NonDifferentiableError,
    StructureError,
)
from adcore_scipy import sparse
from adcore_scipy.sparse import linalg

RNG = np.random.default_rng(4)
DENSE = np.array([[4.0, 1, 0, 0], [0, 5, 2, 0], [0, 0, 6, 1], [1, 0, 0, 7]])
X = RNG.normal(size=4)
FORMATS = ["csr", "csc", "coo", "dia", "bsr", "lil", "dok"]
KINDS = [f"{form}_{kind}" for form in FORMATS for kind in ("array", "matrix")]


def entries(form="csr_array"):
    """Entries, and the function that makes a sparse array of them."""
    coo = sp.coo_array(DENSE)
    places = (coo.row, coo.col)

    def made(a):
        found = sparse.coo_array((a, places), shape=(4, 4))
        return getattr(sparse, form)(found)

    return coo.data, made


# ------------------------------------------------------------------ plain arrays beside traced ones


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "function",
    [
        lambda A, x: A @ x,
        lambda A, x: x @ A,
        lambda A, x: A.dot(x) if sp.issparse(A) else A @ x,
        lambda A, x: A.T @ x,
        lambda A, x: A + np.outer(x, x),
        lambda A, x: np.outer(x, x) - A,
    ],
    ids=["A@x", "x@A", "dot", "T", "A+X", "X-A"],
)
def test_a_plain_sparse_array_beside_a_traced_one(kind, function):
    """scipy's own operators hand over to the traced operand: nothing is lifted."""
    A = getattr(sp, kind)(DENSE)
    value, derivative = jvp(lambda x: function(A, x), (X,), (X,))
    assert np.array_equal(value, np.asarray(function(A, X)))
    dense = jvp(lambda x: function(DENSE, x), (X,), (X,))[1]
    assert np.allclose(derivative, dense, atol=1e-13)
    check_grads(lambda x: np.sum(np.multiply(function(A, x), np.ones(4))), (X,), order=2)


def test_star_means_what_it_does_in_scipy():
    """Elementwise for a sparse array, the product for a sparse matrix."""
    matrix = sp.csr_matrix(DENSE)
    star = grad(lambda x: np.sum((matrix * x) ** 2))(X)
    assert np.allclose(star, grad(lambda x: np.sum((DENSE @ x) ** 2))(X))
    lifted = adcore.lift(_elementwise)
    assert np.allclose(grad(lifted)(X), grad(lambda x: np.sum((DENSE * x) ** 2))(X))


ARRAY = sp.csr_array(DENSE)


def _elementwise(x):
    return (ARRAY * x).power(2).sum()


def test_what_scipy_takes_as_plain_says_what_to_do():
    """`A.multiply(x)` has no operand to hand over to."""
    with pytest.raises(ConversionError, match=r"adcore\.lift"):
        grad(lambda x: sp.csr_array(DENSE).multiply(x).sum())(X)
    with pytest.raises(ConversionError, match=r"adcore_scipy\.sparse\.linalg\.spsolve"):
        grad(lambda x: spl.spsolve(sp.csc_array(DENSE), x).sum())(X)


# ------------------------------------------------------------------------------ traced entries


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_in_both_modes_and_twice(kind):
    """The same function of the entries by the dense array and by the sparse one."""
    a, made = entries(kind)
    coo = sp.coo_array(DENSE)

    def by_sparse(a):
        A = made(a)
        return np.sum((A @ X + A.T @ X) ** 2) + (A @ A).sum()

    def by_dense(a):
        A = np.zeros((4, 4))
        A = A + sum(a[k] * np.outer(np.eye(4)[i], np.eye(4)[j])
                    for k, (i, j) in enumerate(zip(coo.row, coo.col, strict=True)))  # fmt: skip
        return np.sum((A @ X + A.T @ X) ** 2) + np.sum(A @ A)

    assert np.allclose(grad(by_sparse)(a), grad(by_dense)(a))
    assert np.allclose(jacobian(by_sparse, mode="forward")(a), grad(by_dense)(a))
    assert np.allclose(hessian(by_sparse)(a), hessian(by_dense)(a))


@pytest.mark.parametrize("kind", KINDS)
def test_to_a_program_it_is_scipys(kind):
    """isinstance, format, shape and the like are those of scipy's class."""
    a, made = entries(kind)
    seen = []

    def look(a):
        A = made(a)
        seen.append((isinstance(A, getattr(sp, kind)), sp.issparse(A), A.format, A.shape,
                     A.ndim, A.dtype == float))  # fmt: skip
        assert isinstance(A, getattr(sparse, kind))
        assert not isinstance(A, sparse.coo_array if kind != "coo_array" else sparse.csr_array)
        return A.sum()

    grad(look)(a)
    assert seen == [(True, True, kind[:3], (4, 4), 2, True)]


def test_stored_zeros_empty_rows_and_duplicates():
    """A stored zero has a derivative; entries at one place have the same."""
    places = ([0, 0, 2], [1, 1, 0])
    a = np.array([1.0, -1.0, 0.0])

    def f(a):
        return np.sum(
            sparse.csr_matrix((a, places), shape=(3, 3)).toarray() * np.arange(9.0).reshape(3, 3)
        )

    assert np.array_equal(grad(f)(a), [1.0, 1.0, 6.0])


def test_dense_zeros_keep_their_derivative():
    """A dense array made sparse has all its elements."""
    x = np.zeros((2, 2))
    assert np.array_equal(grad(lambda x: sparse.csr_array(x).sum())(x), np.ones((2, 2)))


def test_single_precision_stays():
    """float32 comes through products and sums."""
    a, made = entries()
    a = a.astype(np.float32)
    value, gradient = adcore.value_and_grad(lambda a: (made(a) @ X.astype(np.float32)).sum())(a)
    assert value.dtype == gradient.dtype == np.float32


def test_sparse_arrays_are_containers():
    """A gradient in a sparse array is a sparse array of the same pattern."""
    A = sp.csr_matrix(DENSE)
    slope = grad(lambda A: np.sum((A @ X) ** 2))(A)
    assert type(slope) is sp.csr_matrix and slope.nnz == A.nnz
    assert np.array_equal(slope.indices, A.indices)
    dense = grad(lambda A: np.sum((A @ X) ** 2))(DENSE)
    assert np.allclose(slope.toarray(), np.where(DENSE != 0, dense, 0))
    value, tangent = jvp(lambda A: A @ A, (A,), (A,))
    assert np.allclose(tangent.toarray(), 2 * value.toarray())


def test_a_cotangent_is_the_sparse_array_that_the_value_is():
    """What came out as scipy's goes in as scipy's; on another pattern it does not fit."""
    A = sp.csr_array(np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]))

    def doubled(v):
        return {"A": 2 * sparse.csr_array((v, A.indices, A.indptr), shape=A.shape), "v": v}

    value, pull = vjp(doubled, A.data)
    assert isinstance(value["A"], sp.csr_array)
    (back,) = pull({"A": A, "v": A.data})
    np.testing.assert_allclose(back, 3 * A.data)
    with pytest.raises(StructureError):
        pull({"A": A[:, :2], "v": A.data})
    with pytest.raises(StructureError):
        pull({"B": A, "v": A.data})


def test_the_cotangent_is_never_dense():
    """A matrix whose dense form no machine holds."""
    n = 10**7
    places = (np.arange(5) * 10**6, np.arange(5))
    a = np.arange(1.0, 6)

    def f(a):
        A = sparse.csr_array((a, places), shape=(n, n))
        return np.sum((A + A.T).power(2).sum(axis=0)[:5] ** 2)

    assert np.isfinite(grad(f)(a)).all()


def test_data_can_be_written():
    """`A.data` is an array of the program's: what is written into it becomes the entries."""
    a, made = entries()

    def f(a):
        A = made(a)
        A.data *= 2
        A.data[0] = a[1] ** 2
        return A.sum()

    check_grads(f, (a,))
    assert np.isclose(f(a), 2 * a[1:].sum() + a[1] ** 2)


def test_numpys_functions_of_a_sparse_array():
    """Those that leave zero at zero, and operators with an array or a number on the left."""
    a, made = entries()

    def f(a):
        A = made(a)
        return np.sum(np.ones(4) @ np.sqrt(A)) + (np.float64(2.0) * abs(A)).sum() + (3 * -A).sum()

    check_grads(f, (a,))
    assert np.isclose(f(a), np.sum(np.sqrt(DENSE)) - DENSE.sum())


def _scaled_by(s):
    return (s * ARRAY).sum() + (ARRAY * s).sum() + (ARRAY / s).sum()


def test_a_traced_number():
    """Times a sparse array, from both sides, in lifted code."""
    total = DENSE.sum()
    assert np.isclose(grad(adcore.lift(_scaled_by))(2.0), 2 * total - total / 4)


def test_complex_eigenvalues_and_singular_values():
    """Hermitian, general and rectangular; what does not depend on phases."""
    B = RNG.normal(size=(6, 6)) + 1j * RNG.normal(size=(6, 6)) + np.diag(3.0 * np.arange(6))
    start = {"v0": np.ones(6) + 0j}

    def hermitian(B):
        A = sparse.csc_array(B)
        w, v = linalg.eigsh((A + A.conj().T) * 0.5, 2, **start)
        return np.sum(w**2) + np.sum(np.abs(v[0]) ** 2 * w)

    def general(B):
        w, v = linalg.eigs(sparse.csc_array(B), 2, **start)
        return np.sum(np.abs(v[0]) ** 2 * np.abs(w))

    def singular(B):
        u, s, vt = linalg.svds(sparse.csc_array(B), 2, **start)
        return np.sum(np.abs((u * s) @ vt) ** 2 * np.arange(36.0).reshape(6, 6))

    for function in (hermitian, general, singular):
        check_grads(function, (B,))


def _written_before(c):
    ARRAY[0, 0] = c
    return ARRAY.sum()


def _data_written_before(c):
    ARRAY.data[0] = c
    return ARRAY.sum()


def _copied_and_written(c):
    A, eye = ARRAY.tolil(copy=True), sp.eye_array(4, format="lil")
    A[0, 0] = c
    eye[1, 1] = c**2
    return A.sum() + eye.sum()


def test_what_the_program_made_before_is_not_written():
    """It would not see it; its copy can be written, and what a function returns."""
    for function in (_written_before, _data_written_before):
        with pytest.raises(MutationError, match="copy"):
            grad(adcore.lift(function))(2.0)
    assert grad(adcore.lift(_copied_and_written))(2.0) == 5.0
    assert ARRAY[0, 0] == DENSE[0, 0]


class Doubling(spl.LinearOperator):
    """An operator of the program's own class."""

    def __init__(self):
        super().__init__(float, (4, 4))

    def _matvec(self, x):
        return 2 * x

    _rmatvec = _matvec


def test_an_operator_of_a_class_of_the_programs():
    """Solved by scipy, differentiated in the right-hand side to any order."""
    assert np.allclose(grad(lambda b: linalg.cg(Doubling(), b)[0].sum())(X), 0.5)
    H = hessian(lambda b: np.sum(linalg.gmres(Doubling(), b, rtol=1e-12)[0] ** 2))(X)
    assert np.allclose(H, np.eye(4) / 2)


def _by_an_operator(c):
    A = spl.LinearOperator((4, 4), matvec=lambda x: c * x + ARRAY @ x)
    return spl.gmres(A, np.ones(4), rtol=1e-13)[0].sum()


def test_an_operator_that_closes_over_traced_values():
    """Its derivatives of first and second order are those of the dense system."""
    c = np.arange(4.0)

    def dense(c):
        return np.linalg.solve(np.diag(c) + DENSE, np.ones(4)).sum()

    lifted = adcore.lift(_by_an_operator)
    assert np.allclose(grad(lifted)(c), grad(dense)(c), rtol=1e-9)
    assert np.allclose(hessian(lifted)(c), hessian(dense)(c), rtol=1e-9)


def test_what_has_no_derivative_is_refused_by_name():
    """A method that is not traced says so."""
    a, made = entries()
    with pytest.raises(NonDifferentiableError, match=r"csr_array\.max is not differentiable"):
        grad(lambda a: made(a).max())(a)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        grad(lambda a: made(a).nonsense)(a)
    with pytest.raises(NonDifferentiableError, match="quotient of sparse arrays"):
        grad(lambda a: (made(a) / made(a)).sum())(a)


# ------------------------------------------------------------------------------------- solvers


def _assembled(c):
    """Filled element by element, as finite elements are."""
    A = sp.lil_matrix((4, 4))
    for k in range(3):
        for i in (0, 1):
            for j in (0, 1):
                A[k + i, k + j] += c[k] * (1 if i == j else -1)
    A[0, 0] += 1
    return spl.spsolve(A.tocsr(), np.ones(4)).sum()


def test_a_matrix_filled_element_by_element():
    """lil_matrix, += and spsolve, in lifted code."""
    c = np.array([1.0, 2.0, 3.0])
    lifted = adcore.lift(_assembled)
    steps = [(_assembled(c + h) - _assembled(c - h)) / 2e-5 for h in 1e-5 * np.eye(3)]
    assert np.allclose(grad(lifted)(c), steps, rtol=1e-6)
    assert np.allclose(hessian(lifted)(c), hessian(lifted)(c).T)


def test_one_factorisation(monkeypatch):
    """Value and gradient, a Jacobian too, factorise once."""
    calls = []
    original = spl.splu
    monkeypatch.setattr(
        spl, "splu", lambda *args, **kwargs: calls.append(1) or original(*args, **kwargs)
    )
    a, made = entries("csc_array")
    grad(lambda a, b: np.sum(linalg.spsolve(made(a), b) ** 2), (0, 1))(a, X)
    assert len(calls) == 1
    jacobian(lambda b: linalg.spsolve(sp.csc_array(DENSE), b))(X)
    assert len(calls) == 2


@pytest.mark.parametrize("form", ["csc", "csr"])
def test_a_solution_is_scipys_to_the_last_bit(form):
    """Rows are factorised as the columns of the transpose, as spsolve does."""
    rng = np.random.default_rng(1)
    A = sp.random_array((200, 200), density=0.02, rng=rng, format=form) + 3 * sp.eye_array(200)
    A, b = A.asformat(form), rng.normal(size=(200, 2))
    for right in (b[:, 0], b):
        value, pullback = vjp(lambda x: linalg.spsolve(A, x), right)
        assert np.array_equal(value, spl.spsolve(A, right))
        assert np.allclose(A.T @ pullback(right)[0], right)


@pytest.mark.parametrize("form", ["coo_array", "bsr_array", "toarray"])
def test_other_formats_are_solved_with_scipys_warning(form):
    """spsolve asks for compressed columns or rows."""
    a, made = entries()

    def f(a):
        A = made(a)
        return linalg.spsolve(A.toarray() if form == "toarray" else getattr(sparse, form)(A), X)

    with pytest.warns(sp.SparseEfficiencyWarning, match="CSC or CSR"):
        slope = jvp(f, (a,), (a,))[1]
    assert np.allclose(slope, -np.linalg.solve(DENSE, X))


def test_minres_shifts_operators_too():
    """A - shift I, of a matrix that is known by what it does."""
    S = DENSE + DENSE.T

    def f(c):
        A = linalg.LinearOperator((4, 4), matvec=lambda x: c * (S @ x))
        return linalg.minres(A, X, shift=0.3, rtol=1e-14)[0]

    want = jvp(lambda c: np.linalg.solve(c * S - 0.3 * np.eye(4), X), (2.0,), (1.0,))
    assert np.allclose(jvp(f, (2.0,), (1.0,)), want)


def test_a_singular_matrix_is_as_in_scipy():
    """NaN and the warning; splu raises."""
    A = sp.csc_array(np.ones((2, 2)))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        value, pullback = vjp(lambda b: linalg.spsolve(A, b), np.ones(2))
        assert np.isnan(value).all() and np.isnan(pullback(np.ones(2))).all()
    assert {w.category for w in seen} == {spl.MatrixRankWarning}
    with pytest.raises(RuntimeError, match="singular"):
        grad(lambda a: linalg.splu(sparse.csc_array(a * np.ones((2, 2)))).solve(np.ones(2)).sum())(
            1.0
        )


FACTOR = spl.splu(sp.csc_array(DENSE))


def _by_a_factor(b):
    return np.sum(FACTOR.solve(b) ** 2)


def test_a_factorisation_made_before():
    """A SuperLU object of a lifted module."""
    want = grad(lambda b: np.sum(np.linalg.solve(DENSE, b) ** 2))(X)
    assert np.allclose(grad(adcore.lift(_by_a_factor))(X), want)


def test_what_did_not_converge_has_no_derivative():
    """cg with one iteration."""
    with pytest.raises(NonDifferentiableError, match="did not converge"):
        grad(lambda b: linalg.cg(sp.csc_array(DENSE + DENSE.T), b, maxiter=1)[0].sum())(X)


def test_a_small_cotangent_is_solved_for_too():
    """atol of the call is one of the residual of the solution, not of the cotangent's."""
    A = sp.csr_array(DENSE + DENSE.T)

    def f(b, scale):
        return scale * linalg.cg(A, b, rtol=0.0, atol=1e-10)[0].sum()

    assert np.allclose(1e12 * grad(f)(X, 1e-12), grad(f)(X, 1.0), rtol=1e-8)


@pytest.mark.parametrize("which", ["LM", "SM", "LA", "SA", "BE", "LR", "SR", "LI"])
def test_eigenvalues_alone_are_in_scipys_order(which):
    """Without vectors scipy orders, and of conjugate pairs chooses, otherwise than with them."""
    B = np.random.default_rng(1).normal(size=(9, 9))
    name = "eigs" if which[1] in "RI" else "eigsh"
    B = B if name == "eigs" else B + B.T
    options = {"which": which, "v0": np.ones(9), "return_eigenvectors": False}

    def f(B):
        return getattr(linalg, name)(sparse.csc_array(B), 3, **options)

    value, tangent = jvp(f, (B,), (B,))
    assert np.array_equal(value, getattr(spl, name)(sp.csc_array(B), 3, **options))
    assert np.allclose(tangent, value)  # eigenvalues are homogeneous: w(tA) = t w(A)


def test_whether_vectors_are_wanted_may_be_told_by_position():
    """As the tenth argument."""
    A = DENSE + DENSE.T
    args = (2, None, None, "LM", np.ones(4), None, None, 0, False)
    slope = grad(lambda A: linalg.eigsh(sparse.csc_array(A), *args).sum())(A)
    assert np.isclose(np.sum(slope * A), spl.eigsh(sp.csc_array(A), *args).sum())


def test_repeated_eigenvalues_are_refused():
    """They are no smooth functions."""
    a = np.ones(5)
    with pytest.raises(NonDifferentiableError, match="not simple"):
        grad(lambda a: linalg.eigsh(sparse.diags_array(a), 2, v0=np.arange(1.0, 6))[0].sum())(a)


def test_refusals():
    """What has no derivative says why."""
    a, made = entries("csc_array")
    with pytest.raises(NonDifferentiableError, match="incomplete"):
        grad(lambda a: linalg.spilu(made(a)).solve(X).sum())(a)
    with pytest.raises(NonDifferentiableError, match=r"SuperLU\.L is not"):
        grad(lambda a: linalg.splu(made(a)).L.sum())(a)
    with pytest.raises(NonDifferentiableError, match="sparse right-hand side"):
        grad(lambda a: linalg.spsolve(made(a), sp.csc_array(DENSE)).sum())(a)


def test_every_name_of_the_target_is_a_twin():
    """All names of scipy.sparse.linalg that were found differentiable."""
    targets = json.loads((Path(__file__).parent / "targets.json").read_text())
    names = [name for name in targets["scipy.sparse.linalg"] if hasattr(spl, name)]
    assert set(names) <= set(linalg.NAMESPACE.twins())


@pytest.mark.parametrize("module", [sparse, linalg], ids=["sparse", "linalg"])
def test_plain_values_are_scipys(module):
    """Without a derivative the twins give scipy's own objects."""
    A = sparse.csr_matrix(DENSE)
    assert type(A) is sp.csr_matrix
    assert type(sparse.hstack([A, A])) is type(sp.hstack([A, A]))
    assert type(linalg.splu(A.tocsc())) is spl.SuperLU
    assert np.array_equal(linalg.spsolve(A, X), spl.spsolve(A, X))
    assert module.__name__.startswith("adcore_scipy.sparse")

"""What the samples cannot say: results that stay namedtuples, refusals, factors used again."""

import subprocess
import sys

import numpy as np
import pytest

from adcore import check_grads, grad, hessian, jvp, stop_gradient, vjp
from adcore.errors import NonDifferentiableError
from adcore.testing import cases, check
from adcore_linalg import lu_factors as factors

REUSING = (np.linalg.solve, np.linalg.slogdet, np.linalg.cholesky)
rng = np.random.default_rng(3)
A = rng.normal(size=(4, 4))
SPD = A @ A.T + 4 * np.eye(4)
EQUAL = np.diag([1.0, 2.0, 2.0])


@pytest.mark.parametrize(
    "case", [c for c in cases("adcore-linalg") if c.rule.function in REUSING], ids=str
)
def test_rules_without_scipy(case, monkeypatch):
    """The rules that use scipy's LAPACK where it is imported hold without it."""
    monkeypatch.setattr(factors, "lapack", lambda routine: None)
    monkeypatch.setattr("adcore_linalg.tables.factorisations.lapack", lambda routine: None)
    check(case)


@pytest.mark.parametrize("name", ["slogdet", "qr", "svd", "eigh", "eig"])
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_namedtuples(name, mode):
    """Results with names keep them under a trace."""
    function = getattr(np.linalg, name)
    expected = function(SPD)
    kinds = []

    def traced(a):
        result = function(a)
        kinds.append(type(result))
        return sum(np.sum(np.abs(getattr(result, field))) for field in result._fields)

    if mode == "forward":
        jvp(traced, (SPD,), (np.ones_like(SPD),))
    else:
        vjp(traced, SPD)
    assert kinds == [type(expected)]


# --------------------------------------------------------------------------- factor once


def counting(monkeypatch, *names):
    """The names of those functions of numpy.linalg that are called, in order."""
    calls = []
    for name in names:
        original = getattr(np.linalg, name)

        def counted(*args, _original=original, _name=name, **kwargs):
            calls.append(_name)
            return _original(*args, **kwargs)

        monkeypatch.setattr(np.linalg, name, counted)
    return calls


def test_solve_factors_once(monkeypatch):
    """With scipy's LAPACK, one LU serves the solution and the pullbacks to both arguments."""
    pytest.importorskip("scipy.linalg")
    made = []
    factored = factors.factored
    monkeypatch.setattr(factors, "factored", lambda a: made.append(a) or factored(a))
    value, pull = vjp(np.linalg.solve, SPD, A)
    calls = counting(monkeypatch, "solve", "inv")
    a_bar, b_bar = pull(np.ones_like(value))
    assert (len(made), calls) == (1, [])
    np.testing.assert_allclose(b_bar, np.linalg.solve(SPD.T, np.ones_like(value)))
    np.testing.assert_allclose(a_bar, -b_bar @ value.T)


def test_inv_and_cholesky_pull_back_with_their_answer(monkeypatch):
    """Neither inverts or solves with the whole matrix again."""
    inverse, inv_pull = vjp(np.linalg.inv, SPD)
    factor, cholesky_pull = vjp(np.linalg.cholesky, SPD)
    monkeypatch.setattr("adcore_linalg.tables.factorisations.BLOCK", 2)
    calls = counting(monkeypatch, "solve", "cholesky")
    inv_pull(np.ones_like(inverse))
    cholesky_pull(np.ones_like(factor))
    assert calls == []


def test_values_alone_keep_their_vectors(monkeypatch):
    """eigvalsh, eigvals and svdvals do not decompose the matrix again on the way back."""
    pulls = [vjp(f, SPD)[1] for f in (np.linalg.eigvalsh, np.linalg.eigvals, np.linalg.svdvals)]
    calls = counting(monkeypatch, "eigh", "eig", "svd")
    for pull in pulls:
        pull(np.ones(4))
    assert calls == []


# ------------------------------------------------------------------------------ special points


@pytest.mark.parametrize("rank", [0, 1, 2, 3, 4])
def test_hessian_of_det_at_any_rank(rank):
    """det is a polynomial: its Hessian is finite and symmetric, and zero at rank n - 3."""
    a = np.diag([2.0, 3.0, 1.0, 4.0] * (np.arange(4) < rank))
    h = hessian(np.linalg.det)(a).reshape(16, 16)
    assert np.isfinite(h).all()
    np.testing.assert_allclose(h, h.T, atol=1e-12)
    assert (abs(h).max() < 1e-12) == (rank < 2)


@pytest.mark.parametrize("order", [None, 1, 2, 3, np.inf, "fro", "nuc"])
def test_norm_at_zero(order):
    """The slope at 0 is 0, in every order; the second derivative is 0 of signs, else infinite."""
    zero = np.zeros((2, 2)) if isinstance(order, str) else np.zeros(2)
    norm = lambda x: np.linalg.norm(x, order)
    np.testing.assert_array_equal(grad(norm)(zero), 0 * zero)
    assert np.isfinite(hessian(norm)(zero)).all() == (order in (1, np.inf))


def test_norm_order_is_refused():
    """A traced order is refused with the reason."""
    with pytest.raises(NonDifferentiableError, match="the order of a norm is a choice"):
        grad(lambda p: np.linalg.norm(p * A[0], p))(3.0)


def test_sum_of_equal_eigenvalues():
    """Functions of the values alone are right where values are equal, by all functions."""
    power_sum = lambda values: np.sum(values**2)
    for values in (
        np.linalg.eigvalsh,
        np.linalg.eigvals,
        np.linalg.svdvals,
        lambda a: np.linalg.eigh(a)[0],
        lambda a: np.linalg.eig(a)[0],
        lambda a: np.linalg.svd(a)[1],
    ):
        slope = grad(lambda a, f=values: power_sum(f(a)))(EQUAL)
        np.testing.assert_allclose(slope, 2 * EQUAL, atol=1e-12)


@pytest.mark.parametrize(
    "function",
    [
        lambda a: np.sum(np.abs(np.linalg.eigh(a).eigenvectors + 2) * A[:3, :3]),
        lambda a: np.sum(np.abs(np.linalg.eig(a).eigenvectors + A[:3, :3])),
        lambda a: np.sum(np.abs(np.linalg.svd(a).U + 2) * A[:3, :3]),
    ],
    ids=["eigh", "eig", "svd"],
)
def test_vectors_of_equal_values_are_refused(function):
    """What depends on the choice of the vectors is an error, not a number."""
    with pytest.raises(NonDifferentiableError, match="equal"):
        grad(function)(EQUAL)


def test_matrix_function_at_equal_values_is_refused():
    """V f(Λ) Vᵀ depends on f' between equal values, which its cotangents do not hold."""

    def root(a, keep=lambda values: values):
        values, vectors = np.linalg.eigh(a)
        return np.sum(A[:3, :3] * ((vectors * np.sqrt(keep(values))) @ vectors.T))

    with pytest.raises(NonDifferentiableError, match="matrix function"):
        grad(root)(EQUAL)
    assert np.isfinite(grad(lambda a: root(a, stop_gradient))(EQUAL)).all()


def test_projection_on_the_space_of_equal_values():
    """The projection does not depend on the basis, and its derivative is that of a projection."""

    def projection(a):
        vectors = np.linalg.eigh(a).eigenvectors[:, 1:]
        return vectors @ vectors.T

    direction = SPD[:3, :3]
    p, p_dot = jvp(projection, (EQUAL,), (direction,))
    np.testing.assert_allclose(p_dot @ p + p @ p_dot, p_dot, atol=1e-12)
    assert abs(p_dot).max() > 0.1


REFUSED = {
    "raw qr": (lambda a: np.linalg.qr(a, "raw")[0], SPD, "mode='raw'"),
    "dependent columns": (lambda a: np.linalg.qr(a)[1], np.ones((2, 2)) * [1, 0], "independent"),
    "defective eig": (lambda a: np.linalg.eig(a)[0], np.array([[1.0, 1], [0, 1]]), "defective"),
    "defective eigvals": (np.linalg.eigvals, np.array([[0.0, 1], [0, 0]]), "defective"),
    "singular slogdet": (lambda a: np.linalg.slogdet(a)[1], np.zeros((2, 2)), "Use det"),
    "singular cond": (np.linalg.cond, np.zeros((2, 2)), "has no derivative"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    """Where there is no derivative there is an error that says so, in both modes."""
    function, a, message = REFUSED[name]
    total = lambda a: np.sum(np.real(function(a)))
    with pytest.raises(NonDifferentiableError, match=message):
        grad(total)(a)
    with pytest.raises(NonDifferentiableError, match=message):
        jvp(total, (a,), (np.ones_like(a),))


def test_slogdet_of_a_singular_matrix_that_does_not_count():
    """A singular matrix of a stack that is masked out leaves the gradient of the others."""
    stack = np.stack([SPD, 0 * SPD])
    total = lambda a: np.sum(np.linalg.slogdet(a).logabsdet[:1])
    np.testing.assert_allclose(grad(total)(stack), [np.linalg.inv(SPD).T, 0 * SPD])


@pytest.mark.parametrize(
    "name, args, error",
    [
        ("outer", (A, A), ValueError),
        ("cross", (A[:, :2], A[:, :2]), ValueError),
        ("multi_dot", ([A],), ValueError),
        ("tensorinv", (A, 0), ValueError),
        ("tensorsolve", (A, A), np.linalg.LinAlgError),
        ("solve", (0 * A, A), np.linalg.LinAlgError),
        ("solve", (A[:2], A), np.linalg.LinAlgError),
        ("inv", (0 * A,), np.linalg.LinAlgError),
        ("cholesky", (-SPD,), np.linalg.LinAlgError),
        ("qr", (A, "none"), ValueError),
        ("norm", (A, 3), ValueError),
        ("cond", (A[:2], 1), np.linalg.LinAlgError),
        ("matrix_power", (A[:2], 2), np.linalg.LinAlgError),
        ("matrix_power", (A, 1.5), TypeError),
    ],
)
def test_errors_are_those_of_numpy(name, args, error):
    """A call that numpy refuses is refused as numpy does."""
    function = getattr(np.linalg, name)
    with pytest.raises(error) as expected:
        function(*args)
    with pytest.raises(error) as found:
        vjp(lambda *traced: function(*traced), *args)
    assert type(found.value) is type(expected.value)
    assert str(found.value) == str(expected.value)


def test_matrix_rank_is_constant():
    """The rank is an integer; it does not move."""
    assert grad(lambda a: np.linalg.matrix_rank(a) * a[0, 0])(SPD)[0, 0] == 4


def test_one_triangle_is_read():
    """cholesky, eigh and eigvalsh have the gradient where they read; folded, the symmetric one."""
    for function in (np.linalg.cholesky, np.linalg.eigvalsh):
        assert (np.triu(grad(lambda a, f=function: np.sum(f(a) ** 3))(SPD), 1) == 0).all()
    lower = grad(lambda a: np.sum(np.log(np.diag(np.linalg.cholesky(a)))))(SPD)
    np.testing.assert_allclose((lower + lower.T) / 2, np.linalg.inv(SPD) / 2, atol=1e-12)


def test_scipy_is_not_imported():
    """numpy's half neither needs nor imports scipy."""
    program = (
        "import sys, numpy as np; from adcore import grad;"
        "grad(lambda a: np.sum(np.linalg.solve(a, a)) + np.linalg.slogdet(a)[1])(np.eye(3) * 2);"
        "assert not any(name.split('.')[0] == 'scipy' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_matrix_function_through_eig_at_equal_values_is_refused() -> None:
    """V f(Λ) V⁻¹ has a derivative that the factors do not tell where values are equal."""
    weights = np.arange(9.0).reshape(3, 3)

    def exponential(a):
        w, v = np.linalg.eig(a)
        return np.sum(weights * np.real((v * np.exp(w)) @ np.linalg.inv(v)))

    with pytest.raises(NonDifferentiableError, match="two eigenvalues are equal"):
        grad(exponential)(np.diag([1.0, 1.0, 2.0]))


@pytest.mark.parametrize("seed", range(5))
def test_check_grads_of_eigenvectors_that_change_sign(seed):
    """Within a coarse step some eigenvector changes its sign; a fine step is believed then."""
    a = np.random.default_rng(seed).random((8, 8))
    check_grads(lambda a: tuple(np.linalg.eigh(a + a.T)), (a,))

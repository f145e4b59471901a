"""Solvers that are given sparse derivatives where these pay, and scipy's answers all the same."""

from typing import Any

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize
import scipy.sparse

from adcore import grad, jacobian
from adcore.errors import SparsityError
from adcore_scipy import integrate, optimize
from adcore_scipy.sparse_slopes import FEW, LARGE, sparse_hessian, sparse_jacobian


def chain(x: Any) -> Any:
    """A convex chain, and a well in each of its links."""
    return np.sum(np.cosh(x[1:] - x[:-1])) + np.sum((x - np.sin(np.arange(x.size))) ** 2)


def residual(x: Any) -> Any:
    """A nonlinear diffusion on a line, as a list might come from it."""
    p = np.pad(x, 1)
    return 2 * x - p[2:] - p[:-2] + 0.1 * x**3 - 1


def test_what_pays() -> None:
    """Large and sparse; neither small nor dense."""
    x = np.ones(FEW + 1)
    assert sparse_hessian(chain, x, ()) is not None
    assert sparse_hessian(chain, x[:-1], ()) is None
    assert sparse_hessian(lambda x: np.sum(x) ** 2, x, ()) is None
    assert sparse_jacobian(residual, x, ()) is not None
    assert sparse_jacobian(np.cumsum, x, ()) is None
    assert sparse_jacobian(lambda x: np.linalg.solve(np.eye(x.size), x), x, ()) is None  # dense
    assert sparse_jacobian(lambda x: np.array(x, dtype=str), x, ()) is None


def test_what_becomes_dense_on_the_way() -> None:
    """Another branch, of which a solver is told all the same."""

    def fun(x: Any) -> Any:
        return x**2 if x[0] > 0 else np.cumsum(x) ** 2

    x = np.ones(FEW + 1)
    slopes = sparse_jacobian(fun, x, ())
    np.testing.assert_allclose(slopes(x).toarray(), np.diag(2 * x))
    np.testing.assert_allclose(slopes(-x).toarray(), jacobian(fun)(-x))


def test_trust_constr_gets_a_sparse_hessian() -> None:
    """As if it were given; an explicit one is left alone."""
    x0 = np.zeros(FEW + 20)
    seen = []

    def watched(x: Any) -> Any:
        seen.append(1)
        return scipy.sparse.csr_array(np.eye(x.size))

    found = optimize.minimize(chain, x0, method="trust-constr")
    expected = scipy.optimize.minimize(chain, x0, method="BFGS", jac=grad(chain))
    np.testing.assert_allclose(found.x, expected.x, atol=1e-4)
    assert found.nit < 15
    optimize.minimize(chain, x0, method="trust-constr", hess=watched, options={"maxiter": 2})
    assert seen


def test_the_minimum_stays_differentiable() -> None:
    """With a sparse Hessian on the way to it."""
    x0 = np.zeros(FEW + 1)

    def solved(a: Any) -> Any:
        found = optimize.minimize(lambda x: chain(x) + a * np.sum(x), x0, method="trust-constr")
        return np.sum(found.x)

    step = 1e-3
    difference = (solved(1.0 + step) - solved(1.0 - step)) / (2 * step)
    np.testing.assert_allclose(grad(solved)(1.0), difference, rtol=1e-3)


def test_least_squares_gets_a_sparse_jacobian() -> None:
    """Where scipy's step takes one; the answer is that of the dense one."""
    x0 = np.zeros(LARGE)
    found = optimize.least_squares(residual, x0)
    assert scipy.sparse.issparse(found.jac) and np.abs(residual(found.x)).max() < 1e-6
    for options in ({"method": "lm"}, {"tr_solver": "exact"}):
        small = optimize.least_squares(residual, x0[: FEW + 1], **options)
        assert isinstance(small.jac, np.ndarray) and np.abs(residual(small.x)).max() < 1e-6


def test_jac_sparsity_is_used() -> None:
    """What the user says of the Jacobian, however small it is; a wrong one is left to scipy."""
    n = 12
    pattern = scipy.sparse.diags_array(np.ones((3, n)), offsets=(-1, 0, 1), shape=(n, n))
    found = optimize.least_squares(residual, np.zeros(n), jac_sparsity=pattern)
    assert isinstance(found.jac, scipy.sparse.csr_array)
    np.testing.assert_allclose(found.jac.toarray(), jacobian(residual)(found.x))
    with pytest.raises(SparsityError):
        jacobian(residual, sparsity=np.eye(n))(np.zeros(n))
    expected = scipy.optimize.least_squares(residual, np.zeros(n), jac_sparsity=np.eye(n))
    found = optimize.least_squares(residual, np.zeros(n), jac_sparsity=np.eye(n))
    np.testing.assert_array_equal(found.x, expected.x)


def test_root_computes_its_matrix_by_colours() -> None:
    """As an array, which it wants; few passes make it."""
    found = optimize.root(residual, np.zeros(FEW + 50))
    assert found.success and np.abs(residual(found.x)).max() < 1e-6
    x = optimize.fsolve(residual, np.zeros(FEW + 50))
    np.testing.assert_allclose(x, found.x, atol=1e-8)


def heat(t: Any, u: Any, rate: float = 1.0) -> Any:
    """A reaction that spreads on a line."""
    p = np.pad(u, 1)
    return rate * u.size * (p[2:] - 2 * u + p[:-2]) + u - u**3


@pytest.mark.parametrize("method", ["BDF", "Radau"])
@pytest.mark.parametrize("args", [None, (0.5,)])
def test_implicit_methods_get_a_sparse_jacobian(method: str, args: Any) -> None:
    """As many calls of the right-hand side, and scipy's solution, to its tolerance."""
    y0 = np.sin(np.linspace(0, 3, FEW + 20))
    found = integrate.solve_ivp(heat, (0, 1), y0, method, args=args)
    expected = scipy.integrate.solve_ivp(heat, (0, 1), y0, method, args=args)
    assert found.success and found.nfev == expected.nfev
    np.testing.assert_allclose(found.y, expected.y, rtol=1e-4, atol=1e-6)


def test_explicit_methods_and_given_jacobians_are_left_alone() -> None:
    """And what has no sparse Jacobian; what the user says of it is used for small ones too."""
    asked = []

    def slope(t: Any, y: Any) -> Any:
        asked.append(t)
        return -np.eye(y.size)

    y0 = np.ones(FEW + 1)
    integrate.solve_ivp(lambda t, y: -y, (0, 1), y0, method="BDF", jac=slope)
    assert asked
    np.testing.assert_array_equal(
        integrate.solve_ivp(heat, (0, 0.1), y0).y, scipy.integrate.solve_ivp(heat, (0, 0.1), y0).y
    )
    tridiagonal = scipy.sparse.diags_array(np.ones((3, 9)), offsets=(-1, 0, 1), shape=(9, 9))
    given = {"method": "BDF", "jac_sparsity": tridiagonal}
    found = integrate.solve_ivp(heat, (0, 1), y0[:9], **given)
    np.testing.assert_allclose(
        found.y, scipy.integrate.solve_ivp(heat, (0, 1), y0[:9], **given).y, rtol=1e-4
    )

"""scipy.optimize: solutions as functions of what their equations depend on."""

import warnings

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse
import scipy.sparse.linalg

from adcore import grad, hessian, jacobian, jvp, lift
from adcore.errors import NonDifferentiableError
from adcore.testing import check_grads
from adcore_scipy import optimize

P = np.array([0.9, 0.3])
A = np.array([[2.0, 0.3], [0.3, 1.0]])


def bowl(z, p):
    """A convex function of two numbers."""
    return 0.5 * z @ A @ z - p @ z + 0.1 * np.sum(z**4)


def test_closures_and_args_are_the_same():
    """What the function closes over counts as what it gets by args."""

    def by_args(p):
        return optimize.brentq(lambda E, M, e: E - e * np.sin(E) - M, 0, 6, args=tuple(p))

    def by_closure(p):
        return optimize.brentq(lambda E: E - p[1] * np.sin(E) - p[0], 0, 6)

    np.testing.assert_array_equal(grad(by_args)(P), grad(by_closure)(P))
    np.testing.assert_allclose(hessian(by_args)(P), jacobian(grad(by_closure))(P), rtol=1e-10)


def test_values_are_scipys():
    """To the last bit, of plain and of traced problems."""
    plain = scipy.optimize.brentq(lambda E: E - 0.3 * np.sin(E) - 0.9, 0, 6)
    assert plain == optimize.brentq(lambda E: E - 0.3 * np.sin(E) - 0.9, 0, 6)
    found = jvp(lambda p: optimize.brentq(lambda E: E - p[1] * np.sin(E) - p[0], 0, 6), (P,), (P,))
    assert found[0] == plain
    root = optimize.root(lambda z: A @ z - P + z**3, np.ones(2))
    traced = jvp(lambda p: optimize.root(lambda z: A @ z - p + z**3, np.ones(2)).x, (P,), (P,))
    np.testing.assert_array_equal(traced[0], root.x)


@pytest.mark.parametrize("loss", ["linear", "soft_l1", "huber", "cauchy", "arctan"])
def test_robust_fits(loss):
    """The gradient of a fit with each loss, against differences of whole fits."""
    t = np.linspace(0, 1, 12)
    y = 2 * np.exp(-1.3 * t)
    y[4] += 0.8  # an outlier

    def fit(y):
        found = optimize.least_squares(
            lambda z: z[0] * np.exp(-z[1] * t) - y,
            np.array([1.5, 1.0]),
            loss=loss,
            f_scale=0.2,
            **dict.fromkeys(("xtol", "ftol", "gtol"), 1e-12),
        )
        return found.x

    v, h = np.cos(np.arange(12.0)), 1e-4
    expected = (fit(y + h * v) - fit(y - h * v)) / (2 * h)
    np.testing.assert_allclose(jvp(fit, (y,), (v,))[1], expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(jacobian(fit)(y) @ v, expected, rtol=1e-4, atol=1e-6)


def test_minima_with_bounds():
    """A variable at its bound stays there, or goes with a bound that is traced."""

    def at_bound(p):
        bounds = [(None, 0.2), (None, None)]
        return optimize.minimize(bowl, np.zeros(2), (p,), bounds=bounds, tol=1e-13).x

    def with_bound(p):
        bounds = [(None, p[1]), (None, None)]
        return optimize.minimize(bowl, np.zeros(2), (np.ones(2),), bounds=bounds, tol=1e-13).x

    np.testing.assert_array_equal(jacobian(at_bound)(P)[0], [0.0, 0.0])
    np.testing.assert_allclose(jacobian(with_bound)(P)[0], [0.0, 1.0])
    check_grads(at_bound, (P,), order=1)
    check_grads(with_bound, (P,), order=1)


def test_the_minimum_has_the_slope_of_the_objective():
    """The envelope theorem comes out."""
    found = lambda p: optimize.minimize(bowl, np.zeros(2), (p,), tol=1e-12)
    np.testing.assert_allclose(grad(lambda p: found(p).fun)(P), -found(P).x, rtol=1e-9)


def test_a_gradient_is_filled_in():
    """By adcore, where none was given and the function has one; an explicit one wins."""
    calls = []

    def counted(z):
        calls.append(z)
        return np.sum((z - 1) ** 4) + np.sum(z**2)

    theirs = scipy.optimize.minimize(counted, np.zeros(20))
    their_calls = len(calls)
    calls.clear()
    ours = optimize.minimize(counted, np.zeros(20))
    assert len(calls) < their_calls / 3
    np.testing.assert_allclose(ours.x, theirs.x, atol=1e-5)
    given = optimize.minimize(counted, np.zeros(20), jac="3-point")
    assert given.success
    unknown = optimize.minimize(lambda z: float(np.sum(z**2)), np.ones(3))
    np.testing.assert_allclose(unknown.x, 0, atol=1e-6)


@pytest.mark.parametrize(
    "method", ["Newton-CG", "trust-ncg", "trust-krylov", "dogleg", "trust-exact", "trust-constr"]
)
def test_second_derivatives_are_filled_in(method):
    """Of the methods that use them, some of which would refuse to work; the answer is derived."""
    valley = lambda z, p: np.sum(np.exp(z - p) - z) + np.sum((z[1:] - z[:-1]) ** 2)
    found = optimize.minimize(valley, np.zeros(4), (P[0],), method)
    assert found.success
    np.testing.assert_allclose(found.x, P[0], atol=1e-3)
    slope = grad(lambda p: np.sum(optimize.minimize(valley, np.zeros(4), (p,), method).x))(P[0])
    np.testing.assert_allclose(slope, 4.0, rtol=1e-3)
    pair = lambda z, p: (valley(z, p), grad(valley)(z, p))
    assert optimize.minimize(pair, np.zeros(4), (P[0],), method, jac=True).success


def test_given_second_derivatives_win():
    """Whichever of the two was given is used, and the other is not made."""
    calls = []

    def hess(z):
        calls.append(z)
        return 2 * np.eye(2)

    square, hessp = lambda z: np.sum(z**2), lambda z, v: hess(z) @ v
    assert optimize.minimize(square, np.ones(2), method="trust-exact", hess=hess).success
    assert optimize.minimize(square, np.ones(2), method="trust-ncg", hessp=hessp).success
    assert len(calls) >= 2
    with pytest.raises(ValueError, match="Jacobian is required"):  # scipy's, of no derivatives
        optimize.minimize(lambda z: float(np.sum(z**2)), np.ones(2), method="trust-exact")


def test_the_cost_of_least_squares_has_the_slope_of_the_residuals():
    """And the residuals that of the solution: with every loss, in both modes."""
    for loss in ("linear", "soft_l1"):

        def fitted(p, loss=loss):
            residuals = lambda z: np.stack([z[0] - p[0], z[1] - p[1], z[0] * z[1] - 2.0])
            options = {"loss": loss, "xtol": 1e-14, "ftol": 1e-14, "gtol": 1e-14}
            found = optimize.least_squares(residuals, np.ones(2), **options)
            return found.cost, found.fun

        p, v, h = np.array([0.9, 0.3]), np.array([0.4, -0.7]), 1e-4
        _, (cost, rest) = jvp(fitted, (p,), (v,))
        ahead, behind = fitted(p + h * v), fitted(p - h * v)  # the solver is right to 1e-8
        assert cost == pytest.approx((ahead[0] - behind[0]) / (2 * h), rel=1e-4)
        np.testing.assert_allclose(rest, (ahead[1] - behind[1]) / (2 * h), atol=1e-4)
        assert grad(lambda p: fitted(p)[0])(p) @ v == pytest.approx(cost, rel=1e-12)


def test_a_function_that_dislikes_what_is_traced_is_minimised_as_scipy_does():
    """Whatever it raises: a derivative that was not asked for is no reason to fail."""

    def picky(z):
        assert type(z) is np.ndarray
        return np.sum(z**2)

    for method in ("BFGS", "L-BFGS-B", "trust-constr", "SLSQP"):
        assert optimize.minimize(picky, np.ones(2), method=method).success


def corner(c, b, **options):
    """The best corner of two half planes."""
    rows = np.array([[1.0, 1.0], [1.0, 3.0]])
    return optimize.linprog(c, rows, b, **options)


def test_a_corner_moves_with_its_constraints():
    """To second order in what they are made of, and not with the costs; bounds of all kinds."""
    c, b = np.array([-1.0, -2.0]), np.array([4.0, 6.0])
    np.testing.assert_allclose(grad(lambda c: np.sum(corner(c, b).x))(c), 0, atol=1e-12)
    np.testing.assert_allclose(grad(lambda b: corner(c, b).fun)(b), [-0.5, -0.5], atol=1e-12)

    def of_rows(a):
        rows = np.stack([np.stack([a, 1.0 + 0 * a]), np.stack([1.0 + 0 * a, 3 * a])])
        return np.sum(optimize.linprog(c, rows, b).x ** 2)

    check_grads(of_rows, (1.0,), order=2)
    for bounds in (scipy.optimize.Bounds(0, [2.0, 9.0]), [(0, 2.0), None], [(0, 2.0), (None, 5)]):
        moved = grad(lambda b, bounds=bounds: corner(c, b, bounds=bounds).fun)
        np.testing.assert_allclose(moved(b), [0, -2 / 3], atol=1e-12)
    top = lambda t: corner(c, b, bounds=[(0, t), (0, None)]).fun
    assert grad(top)(2.0) == pytest.approx(-1 / 3)


REFUSED = {
    "a corner where three lines meet": (
        lambda p: corner(np.array([-1.0, -2.0]), np.array([4.0, 6.0]) + 0 * p[0],
                         bounds=[(0, 3.0), (0, 1.0)]).fun,
        "meet",
    ),
    "an edge that is as good": (
        lambda p: corner(-np.array([1.0, 1.0]), np.array([4.0, 6.0]) + 0 * p[0]).fun,
        "another corner is as good",
    ),
    "whole numbers": (
        lambda p: corner(-np.array([1.0, 2.0]) * p[0], np.array([4.0, 6.0]), integrality=1).fun,
        "whole numbers",
    ),
    "a multiple root": (
        lambda p: optimize.newton(lambda x: (x - p[0]) ** 3, 0.9, fprime=lambda x: 3 * x**2),
        "singular",
    ),
    "no convergence": (
        lambda p: optimize.root(lambda z: z**2 + p, np.ones(2)).x.sum(),
        "did not converge",
    ),
    "a constraint that has just been met": (
        lambda p: optimize.minimize(
            lambda z: np.sum((z - p) ** 2), np.zeros(2), tol=1e-13,
            constraints={"type": "ineq", "fun": lambda z: 0.9 - z[0]},
        ).x.sum(),
        "constraints is met",
    ),
    "a bound that has just been met": (
        lambda p: optimize.minimize(
            lambda z: np.sum((z - p) ** 2), np.zeros(2), bounds=[(None, 0.9)] * 2, tol=1e-13
        ).x.sum(),
        "at its bound",
    ),
    "a search": (lambda p: optimize.brute(lambda z: bowl(z, p), [(0, 1)] * 2)[0], "grid"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_derivative_says_so(name):
    """In one line, with what to do."""
    call, words = REFUSED[name]
    with pytest.raises(NonDifferentiableError, match=words):
        grad(call)(P)


def test_lifted():
    """scipy's own names, in a lifted function."""

    def f(p, of=scipy.optimize):
        E = of.brentq(lambda E: E - p[1] * np.sin(E) - p[0], 0, 6)
        return E * of.root(lambda z: A @ z - p + z**3, np.ones(2)).x[0]

    def g(p):
        E = scipy.optimize.brentq(lambda E: E - p[1] * np.sin(E) - p[0], 0, 6)
        return E * scipy.optimize.root(lambda z: A @ z - p + z**3, np.ones(2)).x[0]

    np.testing.assert_allclose(grad(lift(g))(P), grad(f)(P, optimize), rtol=1e-10)
    np.testing.assert_allclose(hessian(lift(g))(P), hessian(f)(P, optimize), rtol=1e-8)


def test_a_jacobian_is_filled_in():
    """For roots and for fits of curves: fewer calls, the same answer; a given one wins."""

    def residual(x, p=1.0):
        return np.stack([x[0] ** 2 + p * x[1] - 3, np.sin(x[1]) - 0.1 * x[0]])

    ours, theirs = optimize.root(residual, [1.0, 1.0]), scipy.optimize.root(residual, [1.0, 1.0])
    assert ours.nfev < theirs.nfev
    assert np.allclose(ours.x, theirs.x)
    assert np.allclose(optimize.fsolve(residual, [1.0, 1.0]), theirs.x)

    calls = []

    def given(x, p=1.0):
        calls.append(x)
        return np.array([[2 * x[0], p], [-0.1, np.cos(x[1])]])

    optimize.root(residual, [1.0, 1.0], jac=given)
    assert calls

    t = np.linspace(0, 1, 20)
    y = 2 * np.exp(-1.3 * t) + 0.01 * np.cos(9 * t)

    def curve(t, a, b):
        return a * np.exp(-b * t)

    ours = optimize.curve_fit(curve, t, y, [1.0, 1.0], full_output=True)
    theirs = scipy.optimize.curve_fit(curve, t, y, [1.0, 1.0], full_output=True)
    assert ours[2]["nfev"] < theirs[2]["nfev"]
    assert np.allclose(ours[0], theirs[0])


def test_a_sparse_matrix_of_least_squares():
    """Is taken as a dense one; an operator is refused."""
    A, b = np.random.default_rng(0).random((6, 3)), np.arange(6.0)
    total = lambda A: lambda b: optimize.lsq_linear(A, b).x.sum()
    assert np.allclose(grad(total(scipy.sparse.csr_array(A)))(b), grad(total(A))(b))
    operator = scipy.sparse.linalg.aslinearoperator(A)
    with pytest.raises(NonDifferentiableError, match="linear operator"):
        grad(total(operator))(b)


ROW = np.array([[1.0, 2.0]])
CONSTRAINTS = {
    "an equation": lambda p: {"type": "eq", "fun": lambda z: z[0] * z[0] + z[1] - p[1]},
    "args": lambda p: {"type": "ineq", "fun": lambda z, q: q[1] / 2 - z @ z, "args": (p,)},
    "one that does not hold with equality": lambda p: {"type": "ineq", "fun": lambda z: 9 - z[0]},
    "linear": lambda p: scipy.optimize.LinearConstraint(ROW, -np.inf, 0.3),
    "several": lambda p: [
        scipy.optimize.NonlinearConstraint(lambda z: z[0] ** 2 + p[0] * z[1], -np.inf, 0.05),
        {"type": "ineq", "fun": lambda z: 0.3 - z[0]},
    ],
}


@pytest.mark.parametrize("name", CONSTRAINTS)
@pytest.mark.parametrize("bounds", [None, [(None, 0.2), (-1.0, None)]])
def test_minima_with_constraints(name, bounds):
    """By the Lagrangian, to second order; values are those of the plain solver."""
    if name == "several" and bounds:
        bounds = [(None, None), (None, 1.0)]

    def best(p):
        return optimize.minimize(
            bowl, np.full(2, 0.1), (p,), bounds=bounds, constraints=CONSTRAINTS[name](p), tol=1e-14
        )

    check_grads(lambda p: best(p).x, (P,))
    check_grads(lambda p: best(p).fun, (P,))


def test_a_trust_region_with_an_equation():
    """Another solver, the same derivative."""

    def best(p, method, **options):
        held = scipy.optimize.LinearConstraint(ROW, 0.3, 0.3)
        return optimize.minimize(
            bowl, np.zeros(2), (p,), method, constraints=held, options=options
        ).x

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a Hessian of zero
        found = jacobian(lambda p: best(p, "trust-constr", gtol=1e-12, xtol=1e-14))(P)
    assert np.allclose(found, jacobian(lambda p: best(p, "SLSQP", ftol=1e-15))(P), atol=1e-7)


def test_slopes_of_constraints_are_filled_in():
    """Where the method uses them."""
    calls = []

    def held(z):
        calls.append(z)
        return z[0] ** 2 + np.sum(z[1:]) - 0.3

    constraint = {"type": "eq", "fun": held}
    theirs = scipy.optimize.minimize(lambda z: z @ z, np.ones(10), constraints=constraint)
    count = len(calls)
    calls.clear()
    ours = optimize.minimize(lambda z: z @ z, np.ones(10), constraints=constraint)
    assert len(calls) < count / 2
    assert np.allclose(ours.x, theirs.x, atol=1e-5)


def many_equations(x, p):
    """A chain of equations, not symmetric."""
    left, right = np.concatenate([x[-1:], x[:-1]]), np.concatenate([x[1:], x[:1]])
    return 2.5 * x + 0.3 * x**3 - 0.7 * right - 0.5 * left - p[0] * np.sin(p[1] * np.arange(len(x)))


@pytest.mark.parametrize("n", [150, 210])
def test_many_unknowns(n):
    """With a matrix and without one: both modes, to second order, and a Jacobian."""

    def size(p):
        z = optimize.root(many_equations, np.zeros(n), args=(p,), tol=1e-13).x
        return np.sum(z**2) / n

    check_grads(size, (P,))
    solved = lambda p: optimize.root(many_equations, np.zeros(n), args=(p,), tol=1e-13).x[:3]
    ahead, back = jacobian(solved, mode="forward")(P), jacobian(solved, mode="reverse")(P)
    assert np.allclose(ahead, back, rtol=1e-9)


def test_a_slope_that_is_singular_has_no_solution():
    """Also where no matrix is made, and the equations hold exactly."""
    twice = lambda p: optimize.root(lambda x: (x - p[0]) ** 2, np.full(210, 0.9)).x.sum()
    row = lambda p: optimize.root(lambda x: np.roll(x, 1) - x + p[0] - 0.9, np.zeros(210)).x.sum()
    for solved in (twice, row):
        with pytest.raises(NonDifferentiableError, match="GMRES"):
            grad(solved)(P)

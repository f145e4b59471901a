"""Integrals and initial value problems against known answers; closures; what is refused."""

import math
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.linalg

from adcore import check_grads, grad, hessian, jacobian, jvp, stop_gradient, value_and_grad
from adcore.errors import AdcoreError
from adcore_scipy import integrate

METHODS = ("RK45", "RK23", "DOP853", "Radau", "BDF", "LSODA")
TIGHT = {"rtol": 1e-9, "atol": 1e-10}

# ------------------------------------------------------------------------------- known answers


def slopes(function: Any, *at: float) -> list[float]:
    """The partial derivatives of a function of mpmath's numbers, to 30 digits."""
    with mpmath.workdps(30):
        orders = np.eye(len(at), dtype=int)
        return [float(mpmath.diff(function, at, tuple(map(int, n)))) for n in orders]


@pytest.mark.parametrize("rtol", [1e-3, 1e-7])
@pytest.mark.parametrize("method", METHODS)
def test_a_linear_system_has_the_derivatives_of_the_exponential(method: str, rtol: float) -> None:
    """In the state, the matrix and the time, both modes, within ten times the tolerance."""
    a, y0, w = np.array([[-0.5, 1.0], [-1.2, -0.3]]), np.array([1.0, 0.5]), np.array([0.3, -1.1])

    def loss(a: Any, y0: Any, end: Any) -> Any:
        options = {"rtol": rtol, "atol": rtol / 10}
        return w @ integrate.solve_ivp(lambda t, y: a @ y, (0, end), y0, method, **options).y[:, -1]

    whole = scipy.linalg.expm(2 * a)
    unit = np.eye(4).reshape(4, 2, 2)
    expected = [w @ scipy.linalg.expm_frechet(2 * a, 2 * e)[1] @ y0 for e in unit]
    a_bar, y_bar, t_bar = grad(loss, (0, 1, 2))(a, y0, 2.0)
    assert np.abs(a_bar.ravel() - expected).max() < 10 * rtol
    assert np.abs(y_bar - w @ whole).max() < 10 * rtol
    assert abs(t_bar - w @ a @ whole @ y0) < 10 * rtol
    pushed = jvp(loss, (a, y0, 2.0), (unit[1], np.zeros(2), 0.0))[1]
    assert abs(pushed - expected[1]) < 10 * rtol


def logistic(r: Any, k: Any, y0: Any, t: Any) -> Any:
    """The solution of y' = r y (1 - y / k)."""
    return k / (1 + (k / y0 - 1) * mpmath.exp(-r * t))


@pytest.mark.parametrize("solver", ["solve_ivp", "odeint"])
def test_logistic_growth(solver: str) -> None:
    """At several times, in all that it depends on; also the second derivatives."""
    times = np.array([0.5, 1.5, 4.0])

    def solved(p: Any) -> Any:
        r, k, y0 = p[0], p[1], p[2]
        if solver == "odeint":
            ts = np.concatenate([np.zeros(1), times])
            args = (lambda y, t: r * y * (1 - y / k), np.reshape(y0, (1,)), ts)
            return integrate.odeint(*args, rtol=1e-9, atol=1e-9)[1:, 0]
        args = (lambda t, y, r, k: r * y * (1 - y / k), (0.0, 4.0), np.reshape(y0, (1,)))
        return integrate.solve_ivp(*args, "DOP853", times, args=(r, k), **TIGHT).y[0]

    p = np.array([1.2, 0.9, 0.3])
    expected = np.array([slopes(lambda *q, t=t: logistic(*q, t), *p) for t in times])
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(jacobian(solved, mode=mode)(p), expected, rtol=0, atol=1e-8)
    if solver == "solve_ivp":
        with mpmath.workdps(30):
            second = mpmath.diff(lambda r, k: logistic(r, k, 0.3, 4.0), (1.2, 0.9), (1, 1))
        assert abs(hessian(lambda p: solved(p)[-1])(p)[0, 1] - second) < 1e-7


# By central differences of order 8, with steps of a thousandth, of Radau at rtol=1e-12, atol=1e-20:
# the derivatives of all states (rows) in the parameters.
ROBERTSON = np.array(
    [
        [-4.247558771611453, 1.373080797336355e-05, -2.288355088899e-09],
        [4.591196249276e-05, -2.35719211386e-10, -1.138059509e-13],
        [4.247512859774474, -1.373057225426e-05, 2.288468894858e-09],
    ]
)
VAN_DER_POL = {
    5.0: [-0.63150170334264, -0.672657281869461],
    1e3: [5.151944807e-04, 1.791903966e-06],
}


def robertson(t: Any, y: Any, k: Any) -> Any:
    """Robertson's reactions: three rates of eleven orders of magnitude."""
    first, second, third = k[0] * y[0], k[1] * y[1] * y[2], k[2] * y[1] * y[1]
    return np.stack([second - first, first - second - third, third])


@pytest.mark.parametrize("method", ["Radau", "BDF", "LSODA"])
def test_robertsons_problem(method: str) -> None:
    """A stiff system, in reverse, where integrating the states backwards would explode."""
    k, y0 = np.array([0.04, 1e4, 3e7]), np.array([1.0, 0.0, 0.0])
    rtol = 1e-4

    def end(k: Any) -> Any:
        args = (robertson, (0.0, 40.0), y0, method)
        return integrate.solve_ivp(*args, args=(k,), rtol=rtol, atol=1e-10).y[:, -1]

    for mode in ("reverse", "forward"):
        found = jacobian(end, mode=mode)(k)
        assert (np.abs(found - ROBERTSON) / np.abs(ROBERTSON)).max() < 10 * rtol


@pytest.mark.parametrize(
    ("mu", "end", "method"), [(5.0, 10.0, "RK45"), (5.0, 10.0, "LSODA"), (1e3, 500.0, "Radau")]
)
def test_van_der_pols_oscillator(mu: float, end: float, method: str) -> None:
    """Relaxation oscillations, stiff for a large mu."""
    rtol = 1e-5

    def last(mu: Any) -> Any:
        def rates(t: Any, y: Any) -> Any:
            return [y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]]

        options = {"rtol": rtol, "atol": rtol / 100}
        return integrate.solve_ivp(rates, (0.0, end), [2.0, 0.0], method, **options).y[:, -1]

    expected = np.array(VAN_DER_POL[mu])
    for mode in ("reverse", "forward"):
        found = jacobian(last, mode=mode)(mu)
        assert (np.abs(found - expected) / np.abs(expected)).max() < 10 * rtol


def test_the_gamma_function_and_its_slopes() -> None:
    """An integral to infinity with a singular end, to the second order."""

    def gamma(a: Any) -> Any:
        return integrate.quad(lambda x: x ** (a - 1) * np.exp(-x), 0, np.inf)[0]

    with mpmath.workdps(30):
        first, second = (float(mpmath.diff(mpmath.gamma, 0.7, n)) for n in (1, 2))
    assert abs(grad(gamma)(0.7) - first) < 1e-7
    assert abs(grad(grad(gamma))(0.7) - second) < 1e-6
    assert abs(jvp(gamma, (0.7,), (1.0,))[1] - first) < 1e-7


def test_a_triple_integral() -> None:
    """The volume under a plane over a moving prism, of which the derivative is an area."""

    def volume(a: Any) -> Any:
        return integrate.tplquad(lambda z, y, x: a * x, 0, a, 0, lambda x: x, 0, 1)[0]

    value, slope = value_and_grad(volume)(0.5)
    assert abs(value - 0.5**4 / 3) < 1e-12  # ∫ a x² dx = a⁴/3
    assert abs(slope - 4 * 0.5**3 / 3) < 1e-10


def test_higher_orders_follow() -> None:
    """The third derivative of a solution in a parameter and in both ends of the time."""
    options = {"method": "DOP853", "rtol": 1e-10, "atol": 1e-12}

    def end(k: Any, start: Any, stop: Any) -> Any:
        return integrate.solve_ivp(lambda t, y: -k * t * y, (start, stop), [1.0], **options).y[
            0, -1
        ]

    at = (1.3, 0.2, 1.1)
    for argnum in range(3):
        third = grad(grad(grad(end, argnum), argnum), argnum)
        order = tuple(3 * (argnum == k) for k in range(3))
        with mpmath.workdps(30):
            expected = mpmath.diff(
                lambda k, start, stop: mpmath.exp(-k * (stop**2 - start**2) / 2), at, order
            )
        assert abs(third(*at) - expected) < 1e-8


def test_tiny_and_huge_primals_keep_the_tolerance_of_sensitivities() -> None:
    """A primal near 0 does not loosen the tolerance of its derivative."""

    def end(y0: Any) -> Any:
        return integrate.solve_ivp(lambda t, y: -y * t, (0, 2), y0, rtol=1e-6, atol=1e-8).y[:, -1]

    for mode in ("forward", "reverse"):
        found = jacobian(end, mode=mode)(np.array([1e-10, 1.0, 1e5]))
        np.testing.assert_allclose(found, np.eye(3) * np.exp(-2), rtol=0, atol=1e-5)


def test_nothing_traced_is_scipys() -> None:
    """Plain calls, closures included, go to scipy as they are, with whatever options."""
    options = {"events": lambda t, y: y[0] - 1.5, "dense_output": True}
    args = (lambda t, y: 2 * y, (0, 1), [1.0])
    ours = integrate.solve_ivp(*args, **options)
    theirs = scipy.integrate.solve_ivp(*args, **options)
    np.testing.assert_array_equal(ours.y, theirs.y)
    np.testing.assert_array_equal(ours.t_events, theirs.t_events)
    assert integrate.quad(math.sin, 0, 1) == scipy.integrate.quad(math.sin, 0, 1)
    assert integrate.quad(math.sin, 0, 1, full_output=1)[2]["neval"] == 21


def test_the_value_is_scipys_when_traced() -> None:
    """Bit for bit, at the steps that scipy chose, with the user's Jacobian."""

    def run(solve: Any, a: Any) -> Any:
        def jac(t: Any, y: Any) -> Any:
            return [[0.0, a], [-1.0, 0.0]]

        return solve(lambda t, y: [a * y[1], -y[0]], (0, 3), [1.0, 0.5], "BDF", jac=jac)

    seen = []

    def end(a: Any) -> Any:
        solution = run(integrate.solve_ivp, a)
        seen.extend([solution, stop_gradient(solution.y)])
        return solution.y[0, -1]

    grad(end)(0.7)
    theirs = run(scipy.integrate.solve_ivp, 0.7)
    np.testing.assert_array_equal(seen[1], theirs.y)
    np.testing.assert_array_equal(seen[0].t, theirs.t)
    assert seen[0].nfev == theirs.nfev


def test_times_are_differentiated() -> None:
    """Both ends of the span, and the times asked for, within one loss."""

    def loss(times: Any) -> Any:
        args = (lambda t, y: -t * y, (times[0], times[-1]), [1.0], "DOP853", times)
        solution = integrate.solve_ivp(*args, **TIGHT)
        return np.sum(solution.y[0] * solution.t)

    check_grads(loss, (np.array([0.1, 0.4, 0.9]),), order=1)


@pytest.mark.parametrize(
    ("call", "cure"),
    [
        (lambda a: integrate.solve_ivp(lambda t, y: a * y, (0, 1), [1.0], events=max), "t_span"),
        (lambda a: integrate.solve_ivp(lambda t, y: a * y, (0, 1), [a], dense_output=True), "t_ev"),
        (lambda a: integrate.solve_ivp(max, (0, 1), [a], scipy.integrate.RK45), "name"),
        (lambda a: integrate.solve_ivp(max, (0, 1), [1.0], rtol=a), "stop_gradient"),
        (lambda a: integrate.quad(lambda x: a * x, 0, 1, weight="cos", wvar=1.0), "write"),
        (lambda a: integrate.quad(lambda x: a * x, 0, 1, full_output=1), "leave it out"),
        (lambda a: integrate.quad(lambda x: x, 0, 1, points=[a]), "Split"),
        (lambda a: integrate.solve_bvp(lambda x, y: a * y, max, [0, 1], [[1.0, 1.0]]), "shoot"),
        (lambda a: integrate.tanhsinh(lambda x: a * x, 0, 1), "use quad"),
        (lambda a: integrate.qmc_quad(lambda x: x, 0, a), "use quad"),
    ],
)
def test_what_has_no_derivative_is_refused_with_a_cure(call: Any, cure: str) -> None:
    """Never a silent zero."""
    with pytest.raises(AdcoreError, match=cure):
        grad(call)(0.5)

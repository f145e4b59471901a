"""Solutions of many states, of functions that take no stacks; how often a function is called."""

from typing import Any

import numpy as np
import pytest
import scipy.integrate
import scipy.linalg

from adcore import check_grads, grad, jacobian, jvp, value_and_grad
from adcore.errors import AdcoreError
from adcore_scipy import integrate
from adcore_scipy.integrate import variations

SMALL = 32
METHODS = ("RK45", "RK23", "DOP853", "Radau", "BDF", "LSODA", "odeint")


@pytest.fixture(params=["as measured", "without matrices"])
def ways(request: Any, monkeypatch: Any) -> None:
    """Systems of this size go either way, by the number of steps: here both."""
    if request.param == "without matrices":
        for name in ("DENSE", "DENSE_STEP"):
            monkeypatch.setattr(variations, name, 0)


def solved(f: Any, y0: Any, times: Any, method: str, rtol: float) -> Any:
    """The states at the times after the first, as rows."""
    options = {"rtol": rtol, "atol": rtol / 100}
    if method == "odeint":
        return integrate.odeint(f, y0, times, tfirst=True, **options)[1:]
    return integrate.solve_ivp(f, (times[0], times[-1]), y0, method, times[1:], **options).y.T


def chain(n: int, speed: float) -> Any:
    """The matrix of a diffusion along n points, which also drifts."""
    matrix = -2 * np.eye(n) + 1.2 * np.eye(n, k=1) + 0.8 * np.eye(n, k=-1)
    return speed * matrix


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("speed", [1.0, 60.0])  # the second is stiff
@pytest.mark.parametrize("method", METHODS)
def test_many_states_of_a_linear_system(method: str, speed: float) -> None:
    """In the state and a rate, at several times, within ten times the tolerance."""
    n, rtol = SMALL + 8, 1e-5
    matrix, y0 = chain(n, speed), np.sin(np.arange(1, n + 1) / 5.0)
    times = np.array([0.0, 0.4, 0.7, 1.5])
    w = np.cos(np.arange(3 * n)).reshape(3, n)

    def loss(rate: Any, y0: Any) -> Any:
        return np.sum(w * solved(lambda t, y: rate * (matrix @ y), y0, times, method, rtol))

    flows = [scipy.linalg.expm(t * matrix) for t in times[1:]]
    y_bar = sum(flow.T @ ct for flow, ct in zip(flows, w, strict=True))
    slopes = [t * matrix @ flow @ y0 for t, flow in zip(times[1:], flows, strict=True)]
    found = grad(loss, (0, 1))(1.0, y0)
    assert abs(found[0] - np.sum(w * slopes)) < 10 * rtol * np.sum(np.abs(w * slopes))
    assert np.abs(found[1] - y_bar).max() < 10 * rtol * np.abs(y_bar).max()
    tangent = jvp(lambda rate: loss(rate, y0), (1.0,), (1.0,))[1]
    assert abs(tangent - np.sum(w * slopes)) < 10 * rtol * np.sum(np.abs(w * slopes))


def ring(t: Any, y: Any, force: Any) -> Any:
    """Lorenz's model of the weather along a circle of latitude (1996)."""
    return (np.roll(y, -1) - np.roll(y, 2)) * np.roll(y, 1) - y + force * np.cos(t)


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("method", METHODS)
def test_many_states_that_act_on_each_other(method: str) -> None:
    """Against differences of finer solutions, backwards in time too."""
    n = SMALL + 4
    y0, v = 1 + np.sin(np.arange(n)), np.cos(np.arange(n))
    w = np.sin(3 * np.arange(n))
    for times in (np.array([0.0, 0.6]), np.array([0.2, 0.0])):

        def end(force: Any, y0: Any, times: Any = times) -> Any:
            return w @ solved(lambda t, y: ring(t, y, force), y0, times, method, 1e-6)[-1]

        def fine(s: float, times: Any = times) -> Any:
            ends = (times[0], times[-1])
            options = {"rtol": 1e-12, "atol": 1e-13}
            args = (lambda t, y: ring(t, y, 3.0 + s), ends, y0 + s * v, "DOP853")
            return w @ scipy.integrate.solve_ivp(*args, **options).y[:, -1]

        h = 1e-3
        expected = (8 * (fine(h) - fine(-h)) - (fine(2 * h) - fine(-2 * h))) / (12 * h)
        force_bar, y_bar = grad(end, (0, 1))(3.0, y0)
        assert abs(force_bar + y_bar @ v - expected) < 1e-5 * (1 + abs(expected))
        assert abs(jvp(end, (3.0, y0), (1.0, v))[1] - expected) < 1e-5 * (1 + abs(expected))


@pytest.mark.usefixtures("ways")
def test_many_complex_states() -> None:
    """As real ones, twice as many."""
    n = SMALL // 2 + 3
    matrix = 1j * chain(n, 1.0)
    y0 = np.exp(1j * np.arange(n))
    check_grads(
        lambda a, y0: integrate.solve_ivp(
            lambda t, y: a * (matrix @ y), (0, 0.5), y0, "DOP853", rtol=1e-11, atol=1e-12
        ).y[:, -1],
        (1.0 + 0.2j, y0),
        order=1,
    )


def test_a_function_that_looks_at_its_numbers() -> None:
    """It takes no stacks of points, and is called point by point."""

    def end(k: Any) -> Any:
        def f(t: Any, y: Any) -> Any:
            return -k * y if t < 0.5 else -2 * k * y

        first = integrate.solve_ivp(f, (0, 0.5 - 1e-9), [1.0], rtol=1e-9, atol=1e-10).y[:, -1]
        return integrate.solve_ivp(f, (0.5, 1.0), first, rtol=1e-9, atol=1e-10).y[0, -1]

    for found in (grad(end)(0.7), jvp(end, (0.7,), (1.0,))[1]):
        assert found == pytest.approx(-1.5 * np.exp(-1.5 * 0.7), rel=1e-7)


def test_a_function_that_fills_its_buffer() -> None:
    """The same array at each call: what odeint has seen is not what it holds later."""
    buffer = np.zeros(2)

    def f(y: Any, t: Any, k: Any) -> Any:
        found = np.stack([k * y[1], -y[0]])
        if type(found) is not np.ndarray:
            return found
        buffer[:] = found
        return buffer

    def end(k: Any) -> Any:
        return integrate.odeint(f, [1.0, 0.5], [0.0, 1.0], args=(k,))[-1, 0]

    expected = grad(lambda k: np.cos(np.sqrt(k)) + 0.5 * np.sqrt(k) * np.sin(np.sqrt(k)))(0.7)
    assert grad(end)(0.7) == pytest.approx(expected, rel=1e-6)


def test_a_solver_that_stopped_has_no_derivative() -> None:
    """odeint only warns, and returns what is no solution."""

    def end(k: Any) -> Any:
        return integrate.odeint(lambda y, t: k * np.cos(50 * t) * y, [1.0], [0, 100.0])[-1, 0]

    with pytest.warns(integrate.ODEintWarning), pytest.raises(AdcoreError, match="mxstep"):
        grad(end)(1.0)


@pytest.mark.parametrize("many", [1, 300])
def test_what_a_gradient_costs_does_not_grow_with_the_times(many: int) -> None:
    """Counted in calls of the right-hand side: a stack of all points is one call."""
    calls = 0

    def loss(k: Any) -> Any:
        def f(y: Any, t: Any) -> Any:
            nonlocal calls
            calls += 1
            return np.stack([-k * y[0] * y[1], k * y[0] * y[1] - 0.1 * y[1]])

        times = np.linspace(0, 60, many + 1)
        return np.sum(integrate.odeint(f, [0.99, 0.01], times)[:, 1])

    loss(0.3)
    plain, calls = calls, 0
    value_and_grad(loss)(0.3)
    assert calls < 1.2 * plain + 20


def test_the_jacobian_of_all_states() -> None:
    """Both modes, of many outputs, agree."""

    def states(k: Any) -> Any:
        return integrate.odeint(lambda y, t: [y[1], -k[0] * np.sin(y[0]) - k[1] * y[1]],
                                [1.0, 0.0], np.linspace(0, 5, 7), rtol=1e-9, atol=1e-9)  # fmt: skip

    k = np.array([2.0, 0.3])
    forward, reverse = (jacobian(states, mode=mode)(k) for mode in ("forward", "reverse"))
    np.testing.assert_allclose(forward, reverse, rtol=0, atol=1e-9)

"""What a function closes over, and what else it may do while its integral is differentiated."""

import functools
from typing import Any

import mpmath
import numpy as np
import pytest

from adcore import grad, jvp
from adcore.errors import AdcoreError
from adcore_scipy import integrate

TIGHT = {"rtol": 1e-9, "atol": 1e-10}


@pytest.mark.parametrize("solver", ["solve_ivp", "odeint", "quad"])
def test_a_function_counts_its_calls(solver: str) -> None:
    """A variable that the function rebinds, `nonlocal`, is the user's own, and no copy."""
    count = 0

    def loss(k: Any) -> Any:
        def f(t: Any, y: Any = 1.0) -> Any:
            nonlocal count
            count += 1
            return -k * y

        if solver == "quad":
            return integrate.quad(f, 0.0, 1.0)[0]
        if solver == "odeint":
            return integrate.odeint(f, [1.0], [0.0, 1.0], tfirst=True)[-1, 0]
        return integrate.solve_ivp(f, (0.0, 1.0), [1.0], rtol=1e-8).y[0, -1]

    slope = grad(loss)(0.7)
    assert slope == pytest.approx(-1.0 if solver == "quad" else -np.exp(-0.7), rel=1e-6)
    assert count > 10


def scaled(a: Any, t: Any, y: Any) -> Any:
    """A rotation at two speeds."""
    return [a * y[1], -y[0]]


class Model:
    """A right-hand side with a parameter of its own."""

    def __init__(self, a: Any) -> None:
        self.parameters = {"a": [a]}

    def rates(self, t: Any, y: Any) -> Any:
        """The right-hand side."""
        return scaled(self.parameters["a"][0], t, y)

    __call__ = rates


def _default(a: Any) -> Any:
    def rates(t: Any, y: Any, a: Any = a) -> Any:
        return scaled(a, t, y)

    return rates


def _recursive(a: Any) -> Any:
    def power(n: int) -> Any:
        return a * power(n - 1) if n else 1.0

    return lambda t, y: scaled(power(1), t, y)


def _hamiltonian(a: Any) -> Any:
    slope = grad(lambda z: 0.5 * a * z[1] ** 2 + 0.5 * z[0] ** 2)

    def rates(t: Any, y: Any) -> Any:
        d = slope(y)
        return np.stack([d[1], -d[0]])

    return rates


WAYS = {
    "cell": lambda a: lambda t, y: scaled(a, t, y),
    "partial": lambda a: functools.partial(scaled, a),
    "method": lambda a: Model(a).rates,
    "object": Model,
    "default": _default,
    "recursive": _recursive,
    "derivative": _hamiltonian,
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_function_closes_over_is_found(way: str) -> None:
    """However the parameter comes into the right-hand side, the derivative is the same."""

    def end(a: Any) -> Any:
        return integrate.solve_ivp(WAYS[way](a), (0.0, 1.0), [1.0, 0.5], "DOP853", **TIGHT).y[0, -1]

    with mpmath.workdps(30):
        expected = float(
            mpmath.diff(lambda a: mpmath.cos(a**0.5) + 0.5 * a**0.5 * mpmath.sin(a**0.5), 0.7)
        )
    assert abs(grad(end)(0.7) - expected) < 1e-8
    assert abs(jvp(end, (0.7,), (1.0,))[1] - expected) < 1e-8


hidden: Any = None


def test_a_traced_global_is_refused() -> None:
    """With the cure; it could not be replaced for this call alone."""

    def loss(a: Any) -> Any:
        global hidden
        hidden = a
        return integrate.quad(lambda x: hidden * x, 0, 1)[0]

    with pytest.raises(AdcoreError, match=r"global variable 'hidden' .*args="):
        grad(loss)(1.0)


def test_a_value_that_cannot_be_seen_is_refused() -> None:
    """Here it hides in a generator; the derivative would be lost."""

    def loss(a: Any) -> Any:
        def given() -> Any:
            while True:
                yield a

        values = given()
        return a * integrate.quad(lambda x: next(values) * x, 0, 1)[0]

    with pytest.raises(AdcoreError):
        grad(loss)(1.0)


def test_a_cached_function_is_refused() -> None:
    """Its parameter cannot be replaced, and the user's function is not changed."""

    def loss(a: Any) -> Any:
        @functools.lru_cache
        def scale() -> Any:
            return a

        return integrate.quad(lambda x: scale() * x, 0, 1)[0]

    with pytest.raises(AdcoreError, match=r"lru_cache.*args="):
        grad(loss)(1.0)

"""Random programs of numpy operations: both modes, nested, against central differences."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adcore import grad, jvp

SHAPE = (2, 3)

# Smooth operations that keep values near 1 in size, so that differences stay sharp.
UNARY: list[Callable[[Any], Any]] = [
    np.sin,
    np.cos,
    np.tanh,
    np.arctan,
    lambda x: np.exp(-x * x),
    lambda x: np.log1p(x * x),
    lambda x: np.sqrt(1 + x * x),
    lambda x: 1 / (2 + np.cos(x)),
    lambda x: x - np.mean(x, axis=1, keepdims=True),
    lambda x: np.cumsum(x, axis=0) / 2,
    lambda x: x[::-1, [2, 0, 1]],
    lambda x: np.reshape(np.transpose(x), SHAPE),
    lambda x: np.concatenate([x[:, 1:], x[:, :1]], axis=1),
    lambda x: np.where(np.arange(3) > 0, x, np.sin(x)),
    lambda x: np.tanh(np.einsum("ij,kj,kl->il", x, x, x)),
    lambda x: np.broadcast_to(np.sum(x, axis=0), SHAPE) / 2,
    lambda x: np.pad(x, ((0, 0), (1, 0)), mode="edge")[:, :3],
    lambda x: np.roll(x, 1, axis=1) * 0.9,
    lambda x: np.stack([x[1], np.sin(x[0])]),
    lambda x: np.tanh(x) ** 3 + 0.5 * x**2,
]
BINARY: list[Callable[[Any, Any], Any]] = [
    np.add,
    np.subtract,
    lambda x, y: np.tanh(x * y),
    lambda x, y: x / (1.5 + np.cos(y)),
    lambda x, y: np.arctan2(x, 2 + y * y),
    lambda x, y: np.hypot(x, 1 + y * y),
    lambda x, y: np.logaddexp(x, y) / 2,
    lambda x, y: np.tanh(x @ y.T @ x),
    lambda x, y: np.sum(x * y, axis=0) / 3 + x,
    lambda x, y: (1 + x * x) ** np.tanh(y) / 2,
    lambda x, y: np.dot(x[0], y[1]) * np.cos(y),
]


def program(seed: int, length: int) -> Callable[[Any], Any]:
    """A function of an array, made of `length` random operations on what was computed before."""
    rng = np.random.default_rng(seed)
    steps = []
    for n in range(1, length + 1):
        if rng.random() < 0.5:
            steps.append((UNARY[rng.integers(len(UNARY))], [rng.integers(n)]))
        else:
            steps.append((BINARY[rng.integers(len(BINARY))], [rng.integers(n), n - 1]))

    def run(x: Any) -> Any:
        values = [x]
        for function, inputs in steps:
            values.append(function(*(values[i] for i in inputs)))
        return np.sum(np.tanh(values[-1]))

    return run


def difference(f: Callable[[float], Any]) -> tuple[Any, float]:
    """df/ds at s = 0 by central differences of fourth order, and an estimate of their error.

    Programs of many operations can be strongly curved, so the step is chosen among several: where
    two neighbours agree best.
    """

    def central(h: float) -> Any:
        near, far = (f(h) - f(-h)) / (2 * h), (f(2 * h) - f(-2 * h)) / (4 * h)
        return (4 * near - far) / 3

    estimates = [central(10.0**-k) for k in (2.0, 2.5, 3.0, 3.5, 4.0)]
    errors = [float(np.max(np.abs(a - b))) for a, b in itertools.pairwise(estimates)]
    best = int(np.argmin(errors))
    return estimates[best + 1], errors[best]


def demand_right(found: Any, along: Callable[[float], Any], seed: int) -> None:
    """A derivative against differences, as sharply as these are themselves."""
    expected, error = difference(along)
    scale = 1 + np.max(np.abs(expected))
    bound = 1e-7 * scale + 30 * error
    np.testing.assert_allclose(found, expected, rtol=0, atol=bound, err_msg=f"seed {seed}")


def point(seed: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, SHAPE), rng.normal(size=SHAPE)


def demand_first(seed: int, length: int) -> None:
    run, (x, v) = program(seed, length), point(seed)
    pushed = jvp(run, (x,), (v,))[1]
    demand_right(pushed, lambda s: run(x + s * v), seed)
    np.testing.assert_allclose(np.sum(grad(run)(x) * v), pushed, rtol=1e-9, atol=1e-9)


def demand_second(seed: int, length: int) -> None:
    run, (x, v) = program(seed, length), point(seed)
    gradient = grad(run)

    def slope(x: Any) -> Any:
        return jvp(run, (x,), (v,))[1]

    forward_over_reverse = jvp(gradient, (x,), (v,))[1]
    demand_right(forward_over_reverse, lambda s: gradient(x + s * v), seed)
    others = {
        "reverse over reverse": grad(lambda x: np.sum(gradient(x) * v))(x),
        "reverse over forward": grad(slope)(x),
    }
    scale = 1 + np.max(np.abs(forward_over_reverse))
    for nesting, found in others.items():
        close = np.max(np.abs(found - forward_over_reverse)) <= 1e-8 * scale
        assert close, (nesting, seed)
    forward_over_forward = jvp(slope, (x,), (v,))[1]
    assert abs(forward_over_forward - np.sum(forward_over_reverse * v)) <= 1e-8 * scale, seed


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_first_derivatives(seed: int, length: int) -> None:
    """Both modes agree with central differences, and with each other."""
    demand_first(seed, length)


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_second_derivatives(seed: int, length: int) -> None:
    """All four nestings of the two modes agree with differences of the first derivative."""
    demand_second(seed, length)


@pytest.mark.slow
def test_many_programs() -> None:
    """No mismatch in 3,000 programs, of second order in every tenth."""
    for seed in range(3_000):
        demand_first(seed, 1 + seed % 40)
        if seed % 10 == 0:
            demand_second(seed, 1 + seed % 12)

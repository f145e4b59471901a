"""Random programs of numpy operations: both modes, nested, against central differences."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adcore import compile, grad, hessian, jacobian, jvp, value_and_grad

SHAPE = (2, 3)

ORDER = np.array([2, 0, 1])

# Smooth operations that keep values near 1 in size, so that differences stay sharp; `m` is numpy,
# or what stands in for it.
UNARY: list[Callable[[Any, Any], Any]] = [
    lambda m, x: m.sin(x),
    lambda m, x: m.cos(x),
    lambda m, x: m.tanh(x),
    lambda m, x: m.arctan(x),
    lambda m, x: m.exp(-x * x),
    lambda m, x: m.log1p(x * x),
    lambda m, x: m.sqrt(1 + x * x),
    lambda m, x: 1 / (2 + m.cos(x)),
    lambda m, x: x - m.mean(x, axis=1, keepdims=True),
    lambda m, x: m.cumsum(x, axis=0) / 2,
    lambda m, x: x[::-1, ORDER],
    lambda m, x: m.reshape(m.transpose(x), SHAPE),
    lambda m, x: m.concatenate([x[:, 1:], x[:, :1]], axis=1),
    lambda m, x: m.where(m.arange(3) > 0, x, m.sin(x)),
    lambda m, x: m.tanh(m.einsum("ij,kj,kl->il", x, x, x)),
    lambda m, x: m.broadcast_to(m.sum(x, axis=0), SHAPE) / 2,
    lambda m, x: m.pad(x, ((0, 0), (1, 0)), mode="edge")[:, :3],
    lambda m, x: m.roll(x, 1, axis=1) * 0.9,
    lambda m, x: m.stack([x[1], m.sin(x[0])]),
    lambda m, x: m.tanh(x) ** 3 + 0.5 * x**2,
]
BINARY: list[Callable[[Any, Any, Any], Any]] = [
    lambda m, x, y: m.add(x, y),
    lambda m, x, y: m.subtract(x, y),
    lambda m, x, y: m.tanh(x * y),
    lambda m, x, y: x / (1.5 + m.cos(y)),
    lambda m, x, y: m.arctan2(x, 2 + y * y),
    lambda m, x, y: m.hypot(x, 1 + y * y),
    lambda m, x, y: m.logaddexp(x, y) / 2,
    lambda m, x, y: m.tanh(x @ y.T @ x),
    lambda m, x, y: m.sum(x * y, axis=0) / 3 + x,
    lambda m, x, y: (1 + x * x) ** m.tanh(y) / 2,
    lambda m, x, y: m.dot(x[0], y[1]) * m.cos(y),
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

    def run(x: Any, m: Any = np) -> Any:
        values = [x]
        for function, inputs in steps:
            values.append(function(m, *(values[i] for i in inputs)))
        return m.sum(m.tanh(values[-1]))

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
    gradient = grad(run)(x)
    np.testing.assert_allclose(np.sum(gradient * v), pushed, rtol=1e-9, atol=1e-9)
    in_stacks = jacobian(run, mode="forward")(x)
    np.testing.assert_allclose(in_stacks, gradient, rtol=1e-9, atol=1e-9)


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
    in_stacks = np.tensordot(hessian(run)(x), v)
    assert np.max(np.abs(in_stacks - forward_over_reverse)) <= 1e-8 * scale, seed
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


def demand_the_same_as_jax(seed: int, length: int) -> None:
    """The gradient, and in every tenth program its derivative in a direction."""
    jax = pytest.importorskip("jax")
    run, (x, v) = program(seed, length), point(seed)
    expected = jax.grad(lambda x: run(x, jax.numpy))
    pairs = [(grad(run)(x), expected(x))]
    if seed % 10 == 0:
        pairs.append((jvp(grad(run), (x,), (v,))[1], jax.jvp(expected, (x,), (v,))[1]))
    for ours, theirs in pairs:
        bound = 1e-9 * (1 + np.max(np.abs(ours)))
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=bound, err_msg=f"seed {seed}")


@pytest.mark.slow
def test_programs_against_jax() -> None:
    """Where jax is installed: the same derivatives, found by another library."""
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    for seed in range(200):
        demand_the_same_as_jax(seed, 1 + seed % 40)


@pytest.mark.parametrize("seed", range(60))
def test_recorded_and_run_again(seed: int) -> None:
    """At five points each, the second derivative too; check="always" compares with eager."""
    run = program(seed, 3 + seed % 30)
    gradient = compile(value_and_grad(run), check="always")
    pushed = compile(lambda x, v: jvp(grad(run), (x,), (v,)), check="always")
    for k in range(5):
        x, v = point(seed + 1000 * k)
        value, slope = gradient(x)
        expected = value_and_grad(run)(x)
        np.testing.assert_allclose(value, expected[0], rtol=1e-12)
        np.testing.assert_allclose(slope, expected[1], rtol=1e-10, atol=1e-12)
        pushed(x, v)
    if seed % 10 == 0:
        curvature = compile(hessian(run), check="always")
        for k in range(3):
            curvature(point(seed + 1000 * k)[0])

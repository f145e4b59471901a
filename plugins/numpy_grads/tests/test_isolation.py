"""Nothing of one derivative is left for the next: threads, memory, errors, on arrays."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp

A = np.linspace(-1.0, 1.0, 12).reshape(3, 4)


def loss(x: Any) -> Any:
    """A small program with products, slices and a condition."""
    y = np.tanh(A @ x)
    return np.sum(np.where(y > 0, y * y, np.exp(y)) * x[1:]) + np.max(x)


def nested(seed: int) -> Any:
    """A mixture of nested derivatives at a point that the seed decides."""
    x = np.sin(np.arange(4.0) + seed)
    slope = jvp(grad(loss), (x,), (np.cos(x),))[1]
    inner = grad(lambda y: np.sum(grad(loss)(y) ** 2))(x)
    return np.concatenate([grad(loss)(x), slope, inner, jacobian(grad(loss))(x).ravel()])


@pytest.fixture
def quick_switches() -> Any:
    """Threads change places a thousand times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.slow
def test_eight_threads_of_two_thousand_nested_derivatives(quick_switches: None) -> None:
    """Every thread finds, to the last bit, what a single one finds."""
    seeds = range(2_000)
    expected = [nested(seed) for seed in seeds]
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: [nested(seed) for seed in seeds], range(8)):
            assert all(map(np.array_equal, expected, found))


def resident() -> int:
    """Bytes of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_a_hundred_thousand_gradients_leave_no_memory_behind() -> None:
    """The resident size is flat, for gradients and for what is made of several."""
    x = np.arange(4.0) / 4
    for _ in range(2_000):
        grad(loss)(x)
        hessian(loss)(x)
    before = resident()
    for _ in range(100_000):
        grad(loss)(x)
    for _ in range(5_000):
        hessian(loss)(x)
    assert resident() - before < 2**20


def steps(x: Any, stop: Any) -> Any:
    """A program of twelve operations, of which one may raise."""
    for n, operation in enumerate(
        (np.sin, np.exp, np.cumsum, np.flip, np.tanh, lambda x: x[::-1] * x, np.cos,
         lambda x: A.T @ (A @ x), np.sort, np.abs, lambda x: np.where(x > 0.5, x, x * x), np.sum)
    ):  # fmt: skip
        if n == stop:
            raise ArithmeticError(n)
        x = operation(x)
    return x


@pytest.mark.parametrize("derivative", [grad, jacobian, hessian])
def test_an_error_in_any_operation_leaves_the_next_answer_as_it_was(derivative: Any) -> None:
    """Whatever was recorded or stacked before the error is gone with it."""
    x = np.linspace(0.1, 0.9, 4)
    expected = derivative(steps)(x, None)
    for stop in range(12):
        with pytest.raises(ArithmeticError):
            derivative(steps)(x, stop)
        assert np.array_equal(expected, derivative(steps)(x, None))

"""Random programs that write into buffers and views, recorded and run again."""

import numpy as np
import pytest

from adcore import compile, grad, value_and_grad


@pytest.mark.parametrize("seed", range(20))
def test_random_assignments_as_programs(seed):
    """Buffers, views of buffers and writes through them, at sizes where memory is used again."""
    rng = np.random.default_rng(seed)
    n = 6 if seed % 2 else 6000
    steps = [(rng.integers(8), rng.integers(n - 2), rng.integers(1, 3)) for _ in range(12)]

    def run(x):
        a, b = x * 1.5, np.sin(x)
        for kind, k, step in steps:
            if kind == 0:
                a[k::step] = b[k::step] * 0.5
            elif kind == 1:
                view = a[k:]
                view *= 0.9
            elif kind == 2:
                b = np.tanh(a + b)
            elif kind == 3:
                a[k] = a[k + 1] * b[k]
            elif kind == 4:
                b = -b
                b += a
            elif kind == 5:
                a, b = b, a * 1.0
            elif kind == 6:
                a = a.reshape(2, -1)[::-1].reshape(-1) * 1.0
            else:
                b = np.where(a > 0, b, a * 0.3)
        return np.sum(a * b)

    gradient = compile(value_and_grad(run), check="always")
    plain = compile(run, check="always")
    for _ in range(4):
        x = rng.normal(size=n)
        np.testing.assert_allclose(gradient(x)[1], grad(run)(x), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(plain(x), run(x), rtol=1e-10)

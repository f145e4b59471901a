"""Random programs that read and write through random views, run by numpy itself and traced.

The program is the same code in both cases, so that numpy says what it means: values must be equal
to the last bit, and derivatives agree with differences, in both modes and nested.
"""

from random import Random

import numpy as np
import pytest

from adcore import grad, hvp, jvp, value_and_grad

X = np.array([0.3, -0.7, 1.1, 0.4, -0.2, 0.9])
V = np.array([0.5, 1.0, -0.3, 0.8, -1.2, 0.1])

VIEWS = [
    lambda a: a.T,
    lambda a: a.reshape(-1),
    lambda a: a.ravel(),
    lambda a: a[::-1],
    lambda a: a[..., 1:],
    lambda a: a[None],
    lambda a: np.squeeze(a),
    lambda a: np.swapaxes(a, 0, -1),
    lambda a: np.expand_dims(a, 0),
    lambda a: np.flip(a),
    lambda a: np.array_split(a, 2)[0],
    lambda a: a.real,
]


def key_of(rng, shape):
    """A random index into an array of a shape, basic or not."""
    n = shape[0]
    kind = rng.randrange(6)
    if kind == 0:
        return rng.randrange(n)
    if kind == 1:
        return slice(rng.randrange(n), None)
    if kind == 2:
        return (..., slice(None, None, -1))
    if kind == 3:
        return np.array([rng.randrange(n) for _ in range(rng.randrange(1, 4))])
    if kind == 4:
        return np.array([rng.random() < 0.5 for _ in range(n)])
    return tuple(rng.randrange(k) for k in shape)


def step(rng, names):
    """One random statement."""
    a, b = names[rng.randrange(len(names))], names[rng.randrange(len(names))]
    c = rng.uniform(0.5, 1.5)
    kind = rng.randrange(9)
    if a.ndim == 0 or a.size == 0 or kind == 0:
        names.append(np.sin(b) * c + 0.1)
    elif kind <= 2:
        names.append(VIEWS[rng.randrange(len(VIEWS))](a))
    elif kind == 3:
        a[key_of(rng, a.shape)] = np.sin(np.sum(b)) * c
    elif kind == 4:
        a[key_of(rng, a.shape)] *= c * np.cos(np.sum(b) * 0.1)
    elif kind == 5:
        a += np.tanh(np.sum(b)) * c
    elif kind == 6:
        a *= np.tanh(a if a.shape != b.shape else b)
    elif kind == 7:
        a[1:] = a[:-1]
    else:
        for row in a:
            row += 0  # a number of a vector is bound anew, a row of a matrix is changed
            if row.ndim:
                row /= 1 + np.sum(row * row)
    return names


def program(seed):
    """A function of six numbers, made of random statements."""

    def function(x):
        rng = Random(seed)
        names = [(x * 1.0).reshape(rng.choice([(6,), (2, 3), (3, 2), (1, 6)]))]
        for _ in range(12):
            step(rng, names)
        total = 0.0
        for k, each in enumerate(names):
            total = total + np.sum(np.sin(each) * (k + 1))
        return total

    return function


def difference(f, x, v, h=1e-4):
    """The derivative of f along v, by Richardson's central differences."""
    halves = [(f(x + s * v) - f(x - s * v)) / (2 * s) for s in (h, 2 * h)]
    return (4 * halves[0] - halves[1]) / 3


@pytest.mark.parametrize("block", range(10))
def test_programs_that_assign(block):
    """Fifty programs a block."""
    for seed in range(50 * block, 50 * block + 50):
        f = program(seed)
        value, gradient = value_and_grad(f)(X)
        assert value == f(X), seed
        pushed = jvp(f, (X,), (V,))
        assert pushed[0] == value, seed
        expected = difference(f, X, V)
        np.testing.assert_allclose(pushed[1], expected, rtol=1e-6, atol=1e-6, err_msg=str(seed))
        np.testing.assert_allclose(gradient @ V, pushed[1], rtol=1e-9, atol=1e-9)
        if seed % 5 == 0:
            curved = difference(grad(f), X, V)
            np.testing.assert_allclose(hvp(f, (X,), (V,)), curved, rtol=1e-5, atol=1e-5)
            forward = grad(lambda x: jvp(f, (x,), (V,))[1])(X)  # noqa: B023
            np.testing.assert_allclose(forward, curved, rtol=1e-5, atol=1e-5)

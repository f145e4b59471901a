"""A plain array that the program changes after it was used: told, never a derivative of it."""

import numpy as np
import pytest

from adcore import grad, jvp, vjp
from adcore.errors import MutationError

ROWS = np.arange(6.0).reshape(2, 3) + 0.5
X = np.array([0.4, -0.7, 1.3])


def buffered(x, n=3):
    """The program of the issue: one buffer for all rows."""
    buffer, total = np.empty(n), 0.0
    for row in ROWS:
        buffer[:] = np.resize(row, n)
        total = total + np.sum((x * buffer) ** 2)
    return total


@pytest.mark.parametrize("n", [3, 500])
def test_a_buffer_that_is_filled_again(n):
    """Small and large; the error names shape, operation and cure. Forward mode needs no array."""
    x = np.resize(X, n)
    with pytest.raises(MutationError, match=rf"shape \({n},\) .* numpy\.multiply .*copy\(\)"):
        grad(buffered)(x, n)
    tangent = jvp(lambda x: buffered(x, n), (x,), (x,))[1]
    np.testing.assert_allclose(tangent, 2 * buffered(x, n))


CHANGES = {
    "an index": (lambda x, k: x[k], np.array([0, 1, 1])),
    "a matrix": (lambda x, A: A @ x, ROWS.copy()),
    "a mask": (lambda x, m: np.where(m, x, 2 * x), np.array([True, False, True])),
    "integers": (lambda x, n: x * n, np.array([1, 2, 3])),
    "a method": (lambda x, A: x.dot(A), ROWS.T.copy()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_the_way_back_needs(name):
    """Arrays of all kinds, before the sweep and between two sweeps."""
    use, array = CHANGES[name]
    array = array.copy()

    def program(x):
        y = use(x, array)
        array[0] = array[0] == 0
        return np.sum(y)

    with pytest.raises(MutationError, match="was changed after"):
        grad(program)(X)
    value, pullback = vjp(lambda x: use(x, array), X)
    pullback(np.ones_like(value))
    array[0] = array[0] == 0
    with pytest.raises(MutationError, match="was changed after"):
        pullback(np.ones_like(value))


def test_what_may_be_changed():
    """An array that no derivative needs, one that holds a NaN, one that is put back."""
    a = X.copy()

    def program(x):
        y = x + a
        a[:] = 0
        return np.sum(y)

    np.testing.assert_array_equal(grad(program)(X), np.ones(3))
    b = np.full(100, np.nan)
    assert np.isnan(grad(lambda x: np.sum(x * b))(np.ones(100))).all()

    def put_back(x):
        y = x * a
        a[0] += 1
        a[0] -= 1
        return np.sum(y)

    np.testing.assert_array_equal(grad(put_back)(X), a)

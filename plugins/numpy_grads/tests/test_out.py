"""`out=`: what a function computes goes into a traced array, as numpy puts it into a plain one."""

import numpy as np
import pytest

from adcore import grad, jvp
from adcore.errors import MutationError
from adcore.testing import check_grads

X = np.array([0.3, -1.2, 0.8])

# Programs that write by `out=`; numpy itself runs them for the values.
PROGRAMS = {
    "a ufunc": lambda x: np.multiply(x, x, out=x.copy()),
    "of plain arguments": lambda x: np.sin(np.ones(3), out=1 * x) + x,
    "by position": lambda x: np.exp(x, 2 * x),
    "the argument itself": lambda x: np.tanh(y := 1 * x, out=y) * y,
    "where": lambda x: np.divide(1.0, x, out=np.zeros_like(x), where=x > 0),
    "broadcast": lambda x: np.add(x[0], 1.0, out=x.copy()),
    "two outputs": lambda x: sum(np.modf(3 * x, out=(x.copy(), x.copy()))),
    "into a constant": lambda x: np.add(x, 1, out=np.empty_like(x)),
    "a reduction": lambda x: np.sum(np.outer(x, x), axis=0, out=x.copy()),
    "a reduction, where": lambda x: np.sum(np.outer(x, x), 0, where=X > 0, out=x.copy()),
    "a ufunc's reduce": lambda x: np.multiply.reduce(np.outer(x, x), axis=1, out=x.copy()),
    "a running sum": lambda x: x.cumsum(0, None, np.zeros_like(x)),
    "a method": lambda x: np.outer(x, x).mean(axis=1, out=x.copy()),
    "a method, where": lambda x: np.outer(x, x).max(0, initial=0.1, where=X < 1, out=x.copy()),
    "clip": lambda x: np.clip(2 * x, -1, 1, out=x.copy()),
    "a product": lambda x: np.dot(np.outer(x, x), x, out=x.copy()),
    "matmul": lambda x: np.matmul(np.outer(x, x), x, out=np.zeros_like(x)),
    "a composite": lambda x: np.stack([x, 2 * x], 0, out=np.outer(x[:2], x)),
    "take": lambda x: np.take(x, [2, 0, 0], out=x.copy()),
    "a view": lambda x: (y := np.outer(x, x), np.exp(x, out=y[1]), y)[2],
    "a float32 array": lambda x: np.multiply(x, 2, out=np.zeros_like(x, dtype=np.float32)),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_out(name):
    """Values as numpy computes them; both modes and second order against differences."""
    program = PROGRAMS[name]
    np.testing.assert_array_equal(program(X), jvp(program, (X,), (X,))[0])
    if "float32" not in name:
        check_grads(program, (X,))


def test_the_array_given_is_what_is_returned():
    """And every name for it sees what was written."""

    def program(x):
        y = np.zeros_like(x)
        assert np.sin(x, out=y) is y
        pair = y, y.copy()
        assert np.modf(x, out=pair)[0] is y
        return np.sum(y)

    grad(program)(X)


@pytest.mark.parametrize("x", [1.5, np.float64(1.5)], ids=repr)
def test_a_number_cannot_be_written_into(x):
    """As in numpy, where it is no array."""
    with pytest.raises(MutationError, match="cannot be written into"):
        grad(lambda x: np.sin(1.0, out=x))(x)


def test_shapes_that_do_not_fit():
    """A ufunc broadcasts its answer, nothing else does."""
    with pytest.raises(ValueError, match="shape"):
        grad(lambda x: np.sum(np.sum(np.ones(3), out=x)))(X)
    with pytest.raises(ValueError, match="broadcast"):
        grad(lambda x: np.sum(np.sin(np.ones((2, 3)), out=x)))(X)

"""scipy.differentiate: closures, what the result says, what is refused."""

import numpy as np
import pytest
import scipy.differentiate

from adcore import check_grads, grad, jvp
from adcore.errors import AdcoreError
from adcore_scipy import differentiate


def speed(a):
    """The slope of a wave at one place, of what the wave is made of."""
    return differentiate.derivative(lambda x: np.sin(a * x), 0.3).df


def test_what_the_function_closes_over_is_traced():
    """All three, in both modes and to second order."""
    check_grads(speed, (1.2,), order=2)
    assert grad(speed)(1.2) == pytest.approx(np.cos(0.36) - 0.36 * np.sin(0.36), rel=1e-12)

    def slopes(a):
        found = differentiate.jacobian(lambda x: np.stack([a * x[0] * x[1], x[1] ** 3]), [0.5, 2.0])
        return np.sum(found.df * np.arange(4.0).reshape(2, 2))

    def bends(a):
        return np.sum(differentiate.hessian(lambda x: np.exp(a * x[0]) * x[1], [0.5, 2.0]).ddf)

    check_grads(slopes, (1.3,), order=2)
    check_grads(bends, (0.7,), order=2)


def test_the_rest_of_the_result_is_scipys():
    """Success, status and the count of calls are those of plain values; these go to scipy."""
    theirs = scipy.differentiate.derivative(np.exp, np.array([0.0, 1.0]))
    seen = []

    def total(x):
        seen.append(differentiate.derivative(np.exp, x))
        return np.sum(seen[-1].df)

    np.testing.assert_allclose(grad(total)(np.array([0.0, 1.0])), np.exp([0.0, 1.0]), rtol=1e-12)
    for name in ("success", "status", "nfev", "nit"):
        np.testing.assert_array_equal(seen[0][name], theirs[name])
    plain = differentiate.derivative(np.exp, np.array([0.0, 1.0]))
    np.testing.assert_array_equal(plain.df, theirs.df)


def test_whole_numbers_are_points():
    """As for scipy."""
    slope = lambda a: differentiate.derivative(lambda x: a * x**2, 3).df
    assert jvp(slope, (2.0,), (1.0,)) == (pytest.approx(12.0), pytest.approx(6.0))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda a: differentiate.derivative(np.exp, a, step_direction=1).df, "one side"),
        (lambda a: differentiate.derivative(np.exp, a, initial_step=a).df, "initial_step"),
    ],
)
def test_what_has_no_derivative_is_refused(call, said):
    """In one line that says what to do."""
    with pytest.raises(AdcoreError, match=said):
        grad(call)(0.5)

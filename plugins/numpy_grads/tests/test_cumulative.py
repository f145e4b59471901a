"""Running sums and products: what a sample cannot say."""

import numpy as np
import pytest

from adcore import grad, jacobian, jvp


@pytest.mark.parametrize("zeros", [(), (0,), (2,), (4,), (1, 3), (0, 1, 2, 3, 4)])
def test_cumprod_is_the_products_of_its_heads(zeros):
    """Row k of the Jacobian of cumprod is the gradient of the product of the first k factors."""
    x = np.array([2.0, 3.0, -0.5, 4.0, 1.5])
    x[list(zeros)] = 0.0
    rows = [np.pad(grad(np.prod)(x[: k + 1]), (0, 4 - k)) for k in range(5)]
    np.testing.assert_allclose(jacobian(np.cumprod)(x), rows, rtol=1e-14)
    columns = [jvp(np.cumprod, (x,), (e,))[1] for e in np.eye(5)]
    np.testing.assert_allclose(np.transpose(columns), rows, rtol=1e-14)


def test_cumprod_curvature_at_zeros():
    """The second derivative of the last running product is that of the product."""
    x = np.array([2.0, 0.0, 3.0, 0.0])
    last = jacobian(grad(lambda a: np.cumprod(a)[-1]))(x)
    np.testing.assert_allclose(last, jacobian(grad(np.prod))(x), rtol=1e-14)


@pytest.mark.parametrize(
    ("skipping", "function"), [(np.nancumsum, np.cumsum), (np.nancumprod, np.cumprod)]
)
def test_nan_on_the_way_does_not_spread(skipping, function):
    """A skipped NaN gives a zero; the others have the slopes of what is left."""
    x = np.array([1.0, -4.0, 9.0, 16.0])
    with np.errstate(invalid="ignore"):
        gradient = grad(lambda a: np.sum(skipping(np.sqrt(a))))(x)
    left = x[[0, 2, 3]]
    weights = np.array([2.0, 1.0, 1.0])  # the first running value stands twice

    def of_left(a):
        return np.sum(weights * function(np.sqrt(a)))

    assert gradient[1] == 0
    np.testing.assert_allclose(gradient[[0, 2, 3]], grad(of_left)(left), rtol=1e-14)


@pytest.mark.skipif(not hasattr(np, "cumulative_sum"), reason="since numpy 2.1")
def test_the_initial_value_does_not_move():
    """`include_initial` puts a constant in front."""
    x = np.array([2.0, 0.0, 3.0])
    for new, old in ((np.cumulative_sum, np.cumsum), (np.cumulative_prod, np.cumprod)):
        found = jacobian(lambda a, f=new: f(a, include_initial=True))(x)
        np.testing.assert_allclose(found, np.vstack([np.zeros(3), jacobian(old)(x)]))


def test_single_precision_stays_single():
    """float32 in, float32 out."""
    x = np.array([1.0, 2.0, 0.0], np.float32)
    for function in (np.cumsum, np.cumprod, np.nancumsum, np.nancumprod):
        assert grad(lambda a, f=function: np.sum(f(a)))(x).dtype == np.float32
        assert jvp(function, (x,), (x,))[1].dtype == np.float32

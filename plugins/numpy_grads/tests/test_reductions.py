"""Reductions: what a sample cannot say."""

import weakref

import numpy as np
import pytest

from adcore import grad, hessian, jvp, vjp
from adcore.errors import KeywordError, MutationError, NonDifferentiableError
from adcore.extend import plain

X = np.array([[3.0, -1.0, 2.0], [0.5, 4.0, -2.0]])
MASK = np.array([[True, False, True], [True, True, False]])


@pytest.mark.parametrize("function", [np.sum, np.mean, np.prod, np.var, np.std])
def test_where_is_the_reduction_of_what_is_left(function):
    """`where` gives the derivative of the reduction of the elements that it keeps."""
    expected = np.zeros_like(X)
    expected[MASK] = grad(function)(X[MASK])
    np.testing.assert_allclose(grad(lambda a: function(a, where=MASK))(X), expected, rtol=1e-14)


@pytest.mark.parametrize("function", [np.sum, np.mean, np.prod, np.var, np.std, np.max, np.min])
def test_nan_version_is_the_reduction_of_what_is_not_nan(function):
    """The nan function gives the derivative of the plain one on what is not NaN."""
    holes = np.where(MASK, X, np.nan)
    expected = np.zeros_like(X)
    expected[MASK] = grad(function)(X[MASK])
    skipping = getattr(np, "nan" + function.__name__)
    np.testing.assert_allclose(grad(skipping)(holes), expected, rtol=1e-14)


@pytest.mark.parametrize(
    "function", [np.nansum, np.nanmean, np.nanprod, np.nanmax, np.nanmin, np.nanvar, np.nanstd]
)
def test_a_nan_on_the_way_does_not_spread(function):
    """A NaN that is skipped gives a zero, not a NaN, however it came about."""
    x = np.array([-1.0, 1.0, 2.0, 5.0])
    with np.errstate(invalid="ignore"):
        gradient = grad(lambda a: function(np.sqrt(a) * np.log(a)))(x)
    assert gradient[0] == 0
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize("function", [np.var, np.std, np.nanvar, np.nanstd])
def test_correction_is_ddof(function):
    """`correction` means the same as `ddof`, for the derivative too."""
    expected = grad(lambda a: function(a, ddof=1))(X)
    np.testing.assert_array_equal(grad(lambda a: function(a, correction=1))(X), expected)


@pytest.mark.parametrize("function", [np.max, np.nanmax])
def test_ties_share_evenly(function):
    """Elements that tie for the maximum share the cotangent; an initial value takes part."""
    x = np.array([1.0, 5.0, 5.0, 0.0])
    assert grad(function)(x).tolist() == [0, 0.5, 0.5, 0]
    dx, dinitial = grad(lambda a, i: function(a, initial=i), argnums=(0, 1))(x, 5.0)
    np.testing.assert_allclose(dx, [0, 1 / 3, 1 / 3, 0])
    np.testing.assert_allclose(dinitial, 1 / 3)


def test_initial_of_max_that_dominates_takes_all():
    """Above all elements, `initial` is the maximum: its slope is 1, theirs 0."""
    dx, dinitial = grad(lambda a, i: np.max(a, initial=i), argnums=(0, 1))(X, 9.0)
    assert (dx.tolist(), dinitial) == (np.zeros_like(X).tolist(), 1.0)


@pytest.mark.parametrize("function", [np.max, np.ptp])
def test_max_of_nan_is_finite_in_its_slopes(function):
    """A NaN decides a maximum: the slope is at it, and no slope is NaN."""
    assert np.isfinite(grad(function)(np.array([1.0, np.nan, 3.0]))).all()


@pytest.mark.parametrize("zeros", [(), (1,), (0, 3), (0, 1, 3), (0, 1, 2, 3)])
def test_prod_is_exact_at_zeros(zeros):
    """Slopes and curvatures of a product with zeros are the products of the other factors."""
    x = np.array([2.0, 3.0, -0.5, 4.0])
    x[list(zeros)] = 0.0
    others = [np.prod(np.delete(x, i)) for i in range(4)]
    np.testing.assert_allclose(grad(np.prod)(x), others, rtol=1e-14)
    np.testing.assert_allclose([jvp(np.prod, (x,), (e,))[1] for e in np.eye(4)], others)
    pairs = [[0.0 if i == j else np.prod(np.delete(x, [i, j])) for j in range(4)] for i in range(4)]
    np.testing.assert_allclose(hessian(np.prod)(x), pairs, rtol=1e-14)
    third = jvp(hessian(np.prod), (x,), (np.eye(4)[0],))[1]
    np.testing.assert_allclose(third[1, 2], x[3], rtol=1e-14)


def test_prod_beyond_the_range_of_floats():
    """Where the product underflows, slopes that do not are right."""
    x = np.array([1e-200, 1e-200, 1e100])
    np.testing.assert_allclose(grad(np.prod)(x), [1e-100, 1e-100, 0.0])


@pytest.mark.parametrize("function", [np.sum, np.mean])
def test_linear_reductions_keep_no_array(function):
    """The tape of a sum or mean does not hold what was summed."""
    alive = []

    def f(a):
        b = a * 2.0
        alive.append(weakref.ref(plain(b)))
        return function(b, axis=0)

    _, pull = vjp(f, X)
    assert alive[0]() is None
    assert pull(np.ones(3))[0].shape == X.shape


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "var", "std", "max", "min"])
@pytest.mark.parametrize("axis", [None, 0, (0, 1)])
def test_single_precision_stays_single(name, axis):
    """float32 in, float32 out, in both modes."""
    single = X.astype(np.float32)

    def reduced(a):
        return getattr(np, name)(a, axis=axis)

    assert grad(lambda a: np.sum(reduced(a)))(single).dtype == np.float32
    assert jvp(reduced, (single,), (single,))[1].dtype == np.float32


@pytest.mark.parametrize(
    "function", [np.sum, np.mean, np.prod, np.max, np.min, np.nansum, np.nanmean, np.nanmax]
)
def test_a_python_number_can_be_reduced(function):
    """A traced Python float is an array of no axes to a reduction."""
    assert grad(lambda x: function(x * x))(3.0) == 6.0


@pytest.mark.parametrize("function", [np.std, np.nanstd])
def test_std_without_spread_has_slope_zero(function):
    """Where all elements are equal, std is at its minimum, and its slope is zero."""
    assert grad(function)(np.array([2.0, 2.0, 2.0])).tolist() == [0, 0, 0]
    assert grad(lambda x: function(x * x))(3.0) == 0.0


def test_an_integer_sum_is_a_constant():
    """A sum that is cast to integers carries no derivative."""
    assert grad(lambda a: np.sum(a, dtype=int) * a[0, 0])(X)[0, 0] == np.sum(X, dtype=int)


def test_decisions_are_plain():
    """all, any, count_nonzero and the arg functions give plain values of traced arrays."""

    def f(a):
        assert type(np.argmax(a)) is np.int64
        assert type(np.argmin(a, axis=1)) is np.ndarray
        assert type(np.nanargmax(a)) is np.int64
        assert type(np.nanargmin(a)) is np.int64
        assert np.count_nonzero(a) == 6
        assert np.all(a) and np.any(a)
        return a[0, np.argmin(a, axis=1)[0]]

    assert grad(f)(X).tolist() == [[0, 1, 0], [0, 0, 0]]


def test_out_is_refused():
    """`out=` cannot hold a derivative."""
    with pytest.raises(MutationError, match="out="):
        grad(lambda a: np.sum(a, axis=0, out=np.zeros(3))[0])(X)


def test_a_traced_ddof_is_refused():
    """`ddof` has no derivative, and is not taken for a constant silently."""
    with pytest.raises((NonDifferentiableError, KeywordError), match="ddof"):
        grad(lambda d: np.var(d * X, ddof=d))(1.0)

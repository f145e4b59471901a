"""What samples cannot say of ufuncs: decided slopes, what the tape keeps, what is refused."""

import weakref

import numpy as np
import pytest

from adcore import grad, hessian, jvp, vjp
from adcore.errors import KeywordError, NonDifferentiableError
from adcore.extend import plain


def slopes(ufunc, x, y):
    """The partial derivatives of a binary ufunc, element by element, by reverse mode."""
    return vjp(ufunc, np.asarray(x), np.asarray(y))[1](np.ones(np.broadcast(x, y).shape))


def kept(call):
    """Whether the tape of `call` keeps its input, and its output, alive."""
    seen = []

    def fun(x):
        inner = x * 2.0
        outer = call(inner)
        seen.extend((weakref.ref(plain(inner)), weakref.ref(plain(outer))))
        return np.sum(outer * 3.0)

    pull = vjp(fun, np.ones(4))[1]
    result = tuple(ref() is not None for ref in seen)
    pull(1.0)
    return result


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda x: x + np.ones(4), (False, False)),
        (lambda x: x - np.ones(4), (False, False)),
        (lambda x: -x, (False, False)),
        (lambda x: x * np.ones(4), (False, False)),
        (lambda x: x / np.ones(4), (False, False)),
        (lambda x: np.conjugate(x), (False, False)),
        (lambda x: np.exp(x), (False, True)),
        (lambda x: np.tanh(x), (False, True)),
        (lambda x: np.sqrt(x), (False, True)),
        (lambda x: np.sin(x), (True, False)),
        (lambda x: x**2, (True, False)),
    ],
)
def test_the_tape_keeps_what_the_derivative_uses(call, expected):
    """An addition keeps no array, exp its output only, sin its input only."""
    assert kept(call) == expected


@pytest.mark.parametrize(
    ("base", "exponent", "slope"),
    [(0.0, 2.0, 0), (0.0, 1.0, 1), (0.0, 0, 0), (0.0, 0.0, 0), (np.inf, 0.0, 0), (np.nan, 0.0, 0)],
)
@pytest.mark.parametrize("as_array", [False, True])
def test_power_at_special_bases(base, exponent, slope, as_array):
    """The slope of a power at 0 is that of the polynomial, without a warning."""
    exponents = np.full(2, exponent) if as_array else exponent
    np.testing.assert_array_equal(grad(lambda x: np.sum(x**exponents))(np.full(2, base)), slope)


def test_power_with_a_traced_exponent():
    """The slope in the exponent is 0 where the power is 0, and NaN for a negative base."""
    base = np.array([0.0, 0.0, -2.0, np.inf, 1.0])
    exponent = np.array([2.0, 0.0, 2.0, -1.0, 5.0])
    expected = [0, 0, np.nan, 0, 0]
    np.testing.assert_array_equal(slopes(np.power, base, exponent)[1], expected)


def test_second_derivative_of_power_in_both():
    """∂²(x**y)/∂x∂y at y = 0 is 1/x, though the slope in x vanishes there."""
    slope = lambda y: vjp(lambda x: x**y, np.array([2.0]))[1](np.ones(1))[0]
    np.testing.assert_allclose(jvp(slope, [np.zeros(1)], [np.ones(1)])[1], 0.5)


@pytest.mark.parametrize("ufunc", [np.maximum, np.minimum, np.fmax, np.fmin])
def test_ties_share_evenly(ufunc):
    """Of two equal inputs each has the slope 1/2."""
    for slope in slopes(ufunc, [1.0, -0.0], [1.0, 0.0]):
        np.testing.assert_array_equal(slope, 0.5)


def test_nan_in_extrema():
    """maximum passes a NaN on, with its slope; fmax takes the other input, with its slope."""
    x, y = [np.nan, 1.0], [2.0, np.nan]
    np.testing.assert_array_equal(slopes(np.maximum, x, y), [[1, 0], [0, 1]])
    np.testing.assert_array_equal(slopes(np.fmax, x, y), [[0, 1], [1, 0]])


def test_what_was_not_picked_gets_nothing_of_an_infinite_slope():
    """sqrt(maximum(x, 0)) is flat for negative x, though sqrt is infinitely steep at 0."""
    with np.errstate(divide="ignore"):
        slope = grad(lambda x: np.sum(np.sqrt(np.maximum(x, 0))))(np.array([-1.0, 4.0]))
    np.testing.assert_array_equal(slope, [0, 0.25])


@pytest.mark.parametrize("ufunc", [np.logaddexp, np.logaddexp2])
def test_logaddexp_of_infinities(ufunc):
    """An infinite input has all of the slope, two equal ones share it; no NaN, no warning."""
    inf = np.inf
    x, y = [inf, -inf, -inf, inf, 1.0], [inf, -inf, 1.0, 2.0, inf]
    np.testing.assert_array_equal(slopes(ufunc, x, y), [[0.5, 0.5, 0, 1, 0], [0.5, 0.5, 1, 0, 1]])


def test_whole_numbers_have_no_slope():
    """floor, rint and comparisons are constant: the rest of the product is differentiated."""
    x = np.array([1.5, -2.5])
    np.testing.assert_array_equal(grad(lambda x: np.sum(np.floor(x) * x))(x), np.floor(x))
    np.testing.assert_array_equal(grad(lambda x: np.sum((x > 0) * x))(x), x > 0)
    np.testing.assert_array_equal(grad(lambda x: np.sum(np.sign(x) * x))(x), np.sign(x))


def test_sqrt_at_zero_is_infinitely_steep():
    """A one-sided infinite slope is infinite, not NaN."""
    with np.errstate(divide="ignore"):
        assert grad(np.sqrt)(np.float64(0.0)) == np.inf


def test_arcsin_beyond_one_is_on_numpys_side_of_the_cut():
    """The slope of a complex arcsin on its branch cut is that of numpy's values there."""
    x = np.array([2.0, -3.0])
    found = jvp(lambda x: np.arcsin(x + 0j), [x], [np.ones(2)])[1]
    h = 1e-6
    np.testing.assert_allclose(
        found, (np.arcsin(x + h + 0j) - np.arcsin(x - h + 0j)) / (2 * h), rtol=1e-8
    )


def test_hessian_of_a_power_of_a_sum():
    """Powers with whole and broken exponents nest: the Hessian is that of differences."""
    x, h = np.array([0.7, 1.3]), 1e-5
    fun = lambda x: np.sum(x**2) ** 1.5 + np.sum(x**3)
    steps = np.eye(2) * h
    expected = [(grad(fun)(x + s) - grad(fun)(x - s)) / (2 * h) for s in steps]
    np.testing.assert_allclose(hessian(fun)(x), expected, rtol=1e-8)


def test_where_keyword_of_a_ufunc_is_refused():
    """where= leaves elements undefined; it is an error, not ignored."""
    with pytest.raises(KeywordError, match="where"):
        grad(lambda x: np.sum(np.exp(x, where=np.array([True, False]))))(np.ones(2))


# ------------------------------------------------------------------------------------- methods


@pytest.mark.parametrize(
    ("call", "cure"),
    [
        (lambda x: np.divide.reduce(x), "functools.reduce"),
        (lambda x: np.arctan2.accumulate(x), "loop"),
        (lambda x: np.multiply.reduceat(x, [0, 1]), "np.split"),
    ],
)
def test_methods_without_a_rule_say_what_to_do(call, cure):
    """A method that cannot be differentiated is refused with its replacement."""
    with pytest.raises(NonDifferentiableError, match=cure):
        grad(call)(np.ones(2))


def test_reduce_is_over_the_first_axis():
    """add.reduce takes axis 0 where sum takes all."""
    x = np.arange(6.0).reshape(2, 3)
    weights = np.array([1.0, 2.0, 3.0])
    found = grad(lambda x: np.sum(np.add.reduce(x) * weights))(x)
    np.testing.assert_array_equal(found, np.broadcast_to(weights, (2, 3)))


def test_running_maximum_shares_ties_evenly():
    """Every element of a running maximum is the mean over the equal elements up to it."""
    x = np.array([1.0, 3.0, 2.0, 3.0, 3.0])
    found = vjp(np.maximum.accumulate, x)[1](np.array([0, 0, 0, 0, 1.0]))[0]
    np.testing.assert_allclose(found, [0, 1 / 3, 0, 1 / 3, 1 / 3])
    pushed = jvp(np.maximum.accumulate, [x], [np.array([1.0, 2, 4, 8, 16])])[1]
    np.testing.assert_allclose(pushed, [1, 2, 2, 5, 26 / 3])


@pytest.mark.parametrize("end", [np.inf, -np.inf])
def test_logaddexp_reduce_of_infinities(end):
    """Equal infinite elements share evenly."""
    x = np.array([end, end])
    np.testing.assert_array_equal(vjp(np.logaddexp.reduce, x)[1](np.float64(1))[0], 0.5)


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize(
    ("function", "pole"),
    [(np.log, 0.0), (np.log2, 0.0), (np.log10, 0.0), (np.log1p, -1.0), (np.arctanh, 1.0)],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize("kind", [float, np.float64, np.array])
def test_infinite_slopes(function, pole, kind) -> None:
    """At a pole the slope is infinite, of a Python float as of an array: no ZeroDivisionError."""
    assert np.inf == grad(function)(kind(pole))

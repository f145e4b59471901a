"""Python's numbers beside arrays: traced floats in numpy's functions, in both modes and mixed."""
# ruff: noqa: RUF005

from itertools import product

import numpy as np
import pytest

import adcore_numpy
from adcore import grad, jvp, scalars, value_and_grad, vjp
from adcore.errors import ConversionError
from adcore.extend import plain
from adcore.testing import check_grads

S, A = 0.7, np.array([0.5, 1.2, 2.0])
XS = np.array([0.0, 0.5, 1.5])
D = np.float64(1.3)

# What s, a Python float, and a, an array, are put through together; every result is summed.
# fmt: off
TOGETHER = {
    "s + a":        lambda s, a: s + a,
    "a + s":        lambda s, a: a + s,
    "s - a":        lambda s, a: s - a,
    "a - s":        lambda s, a: a - s,
    "s * a":        lambda s, a: s * a,
    "a * s":        lambda s, a: a * s,
    "s / a":        lambda s, a: s / a,
    "a / s":        lambda s, a: a / s,
    "s ** a":       lambda s, a: s**a,
    "a ** s":       lambda s, a: a**s,
    "s % a":        lambda s, a: s % a,
    "a % s":        lambda s, a: a % s,
    "s * a[0]":     lambda s, a: s * a[0],
    "a[0] * s":     lambda s, a: a[0] / s,
    "a[0] ** s":    lambda s, a: a[0] ** s,
    "s ** a[0]":    lambda s, a: s ** a[0],
    "s * item":     lambda s, a: s * a.item(1),
    "-s, abs":      lambda s, a: abs(-s) * a,
    "ufunc of s":   lambda s, a: np.sin(s) * a,
    "ufunc, both":  lambda s, a: np.arctan2(s, a) * np.hypot(a, s),
    "scalars of s": lambda s, a: scalars.sin(s) * a,
    "scalars of a": lambda s, a: scalars.sin(a[0]) * s,
    "scalars, two": lambda s, a: scalars.atan2(s, a[1]),
    "a * list":     lambda s, a: a * [s, 1.0, 2 * s],
    "list + a":     lambda s, a: (s, 2.0, a[0]) + a,
    "ufunc, list":  lambda s, a: np.multiply([s, 1.0, s], a),
    "stack":        lambda s, a: np.stack([s, 2 * s, a[0] * s]) * a,
    "concatenate":  lambda s, a: np.concatenate([[s], a * s]) ** 2,
    "array":        lambda s, a: adcore_numpy.array([s, a[0], 3.0]) * a,
    "nested array": lambda s, a: adcore_numpy.array([[s, 1], [a[1], s]]) ** 2,
    "where":        lambda s, a: np.where(a > 1, s * a, s),
    "where, plain": lambda s, a: np.where([True, False, True], s, a) ** 2,
    "maximum":      lambda s, a: np.maximum(a, s) * a,
    "clip":         lambda s, a: np.clip(a, s, 1.5) * a,
    "clip, method": lambda s, a: a.clip(s, None) * a,
    "full_like":    lambda s, a: adcore_numpy.full_like(a, s) * a,
    "full":         lambda s, a: adcore_numpy.full(3, s) * a,
    "linspace":     lambda s, a: np.linspace(s, 2.0, 3) * a,
    "linspace, a":  lambda s, a: np.linspace(a, s, 2) ** 2,
    "dot":          lambda s, a: np.dot(s, a) * a,
    "outer":        lambda s, a: np.outer(s, a) * a,
    "einsum":       lambda s, a: np.einsum("i,->i", a, s) * a,
    "interp":       lambda s, a: np.interp(s, XS, a) * s,
    "trapezoid":    lambda s, a: np.trapezoid(a, dx=s),
    "sum of s":     lambda s, a: np.sum(s) * a,
    "reshape":      lambda s, a: np.reshape(s, (1, 1)) * a,
    "ravel":        lambda s, a: np.ravel(s) * a,
    "expand_dims":  lambda s, a: np.expand_dims(s, 0) * a,
    "atleast_1d":   lambda s, a: np.atleast_1d(s) * a,
    "broadcast_to": lambda s, a: np.broadcast_to(s, (3,)) * a,
    "tile":         lambda s, a: np.tile(s, 3) * a,
    "repeat":       lambda s, a: np.repeat(s, 3) * a,
    "real, imag":   lambda s, a: np.real(s * 1j * a + s) + np.imag(s * 1j) * a,
    "real of s":    lambda s, a: np.real(s) * a * s.real,
    "power":        lambda s, a: np.power(a, s),
    "sum()":        lambda s, a: sum([s, *a]) ** 2,
    "max()":        lambda s, a: max(s, a[1]) * s,
}
# Beside plain arrays and numpy's plain scalars.
WITH_PLAIN = {
    "s * array":    lambda s: s * A,
    "array * s":    lambda s: A * s,
    "array - s":    lambda s: A - s,
    "s - array":    lambda s: s - A,
    "array / s":    lambda s: A / s,
    "array ** s":   lambda s: A**s,
    "s ** array":   lambda s: s**A,
    "array % s":    lambda s: A % s,
    "array @":      lambda s: A @ np.stack([s, s * s, 1.0]),
    "0-d * s":      lambda s: np.array(1.3) * s,
    "s + 0-d":      lambda s: s + np.array(1.3),
    "D * s":        lambda s: D * s,
    "s * D":        lambda s: s * D,
    "D - s":        lambda s: D - s,
    "s - D":        lambda s: s - D,
    "D / s":        lambda s: D / s,
    "D ** s":       lambda s: D**s,
    "s ** D":       lambda s: s**D,
    "integer * s":  lambda s: np.int64(3) * s,
    "s / integers": lambda s: s / np.arange(1, 4),
    "s * True":     lambda s: s * np.True_ + np.array([True, False]) * s,
    "ufunc":        lambda s: np.exp(s),
    "ufunc, D":     lambda s: np.logaddexp(s, D),
    "interp":       lambda s: np.interp(2 * s, XS, A),
}
# numpy does not look for traced values inside a list that stands among plain arrays.
LISTS = {
    "sum":          lambda s: np.sum([s, 1.0]),
    "ufunc":        lambda s: np.sin([s, 1.0]),
    "list + array": lambda s: [s, 1.0, 2.0] + A,
    "interp":       lambda s: np.interp([s, 2 * s], XS, A),
}
# fmt: on


@pytest.mark.parametrize("name", TOGETHER)
def test_a_traced_float_and_a_traced_array(name):
    """Derivatives in both, of first and second order, in all modes and nestings."""
    function = TOGETHER[name]
    check_grads(lambda s, a: np.sum(function(s, a)), (S, A), order=2)


@pytest.mark.parametrize("name", TOGETHER)
def test_each_of_them_alone_and_its_type(name):
    """A gradient has the type of its argument; the other may be plain, the value is the same."""

    def total(s, a):
        return np.sum(TOGETHER[name](s, a))

    value, both = value_and_grad(total, argnums=(0, 1))(S, A)
    np.testing.assert_array_equal(total(S, A), value)
    of_a = grad(total, argnums=1)(S, A)
    assert [type(both[0]), type(both[1]), type(of_a)] == [float, np.ndarray, np.ndarray]
    np.testing.assert_allclose(of_a, both[1])
    if "list" not in name:
        np.testing.assert_allclose(grad(total)(S, A), both[0])


@pytest.mark.parametrize("name", WITH_PLAIN)
def test_a_traced_float_beside_plain_arrays(name):
    """numpy's own operators meet a traced float, in either order."""
    function = WITH_PLAIN[name]
    check_grads(lambda s: np.sum(function(s)), (S,), order=2)
    value, tangent = jvp(function, (S,), (1.0,))
    expected = function(S)
    assert type(expected) is type(value)
    np.testing.assert_array_equal(expected, value)
    assert np.shape(expected) == np.shape(tangent)


@pytest.mark.parametrize("name", LISTS)
def test_a_traced_float_in_a_list_among_plain_arrays(name):
    """What numpy does not dispatch is refused, and np.stack is the cure."""
    with pytest.raises(ConversionError, match=r"np\.stack"):
        vjp(LISTS[name], S)


# ------------------------------------------------------------------------------- nested traces


def _forward(function):
    return lambda x: jvp(function, (x,), (np.ones_like(plain(x))[()],))[1]


def _reverse(function):
    return lambda x: np.sum(grad(function)(x))


NESTED = {
    "a ** s": lambda s, a: np.sum(a**s),
    "stack": lambda s, a: np.prod(np.stack([s, s * s, 2.0]) * a),
    "array": lambda s, a: np.sum(adcore_numpy.array([s * a[0], a[1], s]) ** 3),
    "items": lambda s, a: sum(x * s**k for k, x in enumerate(a.tolist())) * s,
    "exp": lambda s, a: np.exp(s * a[0]) * scalars.sin(s) * a.max(),
    "interp": lambda s, a: np.interp(s, XS, a) ** 2,
    "list": lambda s, a: np.sum(a * [s, 1, s * s]) ** 2,
}


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("modes", [*product([_forward, _reverse], repeat=2)])
def test_a_float_in_one_trace_and_an_array_in_another(name, modes):
    """The mixed derivative does not depend on which is the inner trace, nor on the modes."""
    inner, outer = modes
    f = NESTED[name]
    float_outside = outer(lambda s: inner(lambda a: f(s, a))(A))(S)
    array_outside = outer(lambda a: inner(lambda s: f(s, a))(S))(A)

    def inside(s):
        return np.sum(grad(f, argnums=1)(s, A))

    h = 1e-5
    expected = (inside(S + h) - inside(S - h)) / (2 * h)
    np.testing.assert_allclose(float_outside, expected, rtol=1e-6)
    np.testing.assert_allclose(array_outside, expected, rtol=1e-6)


def test_three_traces_of_floats_and_arrays():
    """Three nested derivatives, of an array, a float and an array again."""
    third = grad(
        lambda s: np.sum(grad(lambda a: grad(lambda t: np.sum(a**2 * t * s**2) * t)(1.5))(A))
    )(S)
    np.testing.assert_allclose(third, 2 * 2 * S * 1.5 * 2 * np.sum(A), rtol=1e-13)


# ------------------------------------------------------------------------------------- dtypes


@pytest.mark.parametrize(
    "function",
    [
        lambda s, a: s * a,
        lambda s, a: a - s,
        lambda s, a: a**s,
        lambda s, a: np.maximum(a, s),
        lambda s, a: np.where(a > 1, a, s),
        lambda s, a: np.clip(a, s, 1.5),
        lambda s, a: a * a.astype(float).item(0),
    ],
)
def test_a_traced_float_leaves_float32_as_it_is(function):
    """A Python float does not widen a float32 array, traced or not; neither does its gradient."""
    a = A.astype(np.float32)
    assert function(S, a).dtype == np.float32
    value, pull = vjp(function, S, a)
    _, tangent = jvp(function, (S, a), (1.0, a))
    to_s, to_a = pull(np.ones_like(value))
    assert value.dtype == tangent.dtype == to_a.dtype == np.float32
    assert type(to_s) is float
    np.testing.assert_allclose(np.sum(tangent), to_s + np.sum(to_a * a), rtol=1e-5)


def test_the_dtype_inside_an_outer_derivative_is_the_same():
    """A gradient in a float stays a Python float within another trace."""
    seen = []

    def outer(s):
        slope = grad(lambda s: np.sin(s) * s)(s)
        seen.append((np.ones(2, np.float32) * slope).dtype)
        return slope * s

    outer(S), grad(outer)(S), jvp(outer, (S,), (1.0,))
    assert seen == [np.float32] * 3


@pytest.mark.parametrize(
    "function",
    [
        lambda z, a: np.sum(np.real(z * a) ** 2),
        lambda z, a: np.sum(np.abs(a * np.exp(z))),
        lambda z, a: np.imag(np.sum(a**2) * z**2),
        lambda z, a: np.abs(np.stack([z, a[0] * z]).prod()),
        lambda z, a: (np.conj(z) * a).imag.sum() * z.real,
    ],
)
def test_complex_floats_beside_arrays(function):
    """A traced complex number beside real and complex arrays."""
    check_grads(function, (0.3 + 0.8j, A), order=2)
    check_grads(function, (0.3 + 0.8j, A * (1 - 0.5j)), order=2)
    assert type(grad(function)(0.3 + 0.8j, A)) is complex

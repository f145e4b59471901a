"""Joining, splitting and padding: what a sample cannot say."""

from __future__ import annotations

import numpy as np
import pytest

from adcore import check_grads, grad, jvp, vjp
from adcore.errors import NonDifferentiableError
from adcore_numpy.tables.padding import pad

X = np.random.default_rng(22).normal(size=(2, 3))


def test_a_constant_among_traced_arrays_gets_no_cotangent() -> None:
    """Only what is traced is differentiated, whatever stands beside it."""
    gradient = grad(lambda x: np.sum(np.concatenate([np.ones(2), x, [3, 4]]) ** 2))(np.array([5.0]))
    np.testing.assert_array_equal(gradient, [10.0])


def test_joining_lists_with_traced_numbers_in_them() -> None:
    """A list with traced numbers is an array where one is due."""
    gradient = grad(lambda x: np.sum(np.concatenate([x, [x[0], 2.0]]) * np.arange(4.0)))(np.ones(2))
    np.testing.assert_array_equal(gradient, [2.0, 1.0])


def test_traced_and_plain_arrays_of_two_derivatives_are_joined() -> None:
    """An inner derivative within an outer one, both meeting in one stack."""

    def inner(x):
        return grad(lambda y: np.sum(np.stack([x * y, y, np.ones(2)]) ** 2))(np.array([1.0, 2.0]))

    check_grads(inner, (np.array([0.5, -0.5]),))


@pytest.mark.parametrize("splitter", [np.split, np.array_split])
@pytest.mark.parametrize("where", [3, [1, 2], [2, 1], (-1,), [0, 9]])
def test_parts_are_those_of_numpy(splitter, where) -> None:
    """The values, and that there are as many."""
    parts, _ = vjp(lambda x: splitter(x, where, axis=1), X)
    expected = splitter(X, where, axis=1)
    assert [p.shape for p in parts] == [e.shape for e in expected]
    for part, e in zip(parts, expected, strict=True):
        np.testing.assert_array_equal(part, e)


def test_an_uneven_split_is_an_error() -> None:
    """numpy's own."""
    with pytest.raises(ValueError, match="equal division"):
        grad(lambda x: np.sum(np.split(x, 2, axis=1)[0]))(X)


def test_wrong_blocks_are_errors() -> None:
    """Depths that differ, tuples, empty lists."""
    for nest, error in (([[1.0], 2.0], ValueError), (((1.0,),), TypeError), ([[]], ValueError)):
        with pytest.raises(error):
            grad(lambda x, nest=nest: np.sum(np.block([nest, x])))(X)


def test_concatenation_in_a_wrong_axis_is_numpys_error() -> None:
    """AxisError, not one of ours."""
    with pytest.raises(np.exceptions.AxisError):
        grad(lambda x: np.sum(np.concatenate([x, x], axis=2)))(X)


WIDTHS = [0, 1, 4, (2, 0), ((0, 3), (5, 1)), ((7, 11), (9, 8))]
PLAIN = {"constant": {"constant_values": 3.0}, "edge": {}, "wrap": {}, "linear_ramp": {}}


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 3), (1, 2, 3)])
@pytest.mark.parametrize("mode", ["reflect", "symmetric"])
@pytest.mark.parametrize("kind", ["even", "odd"])
def test_repeated_reflections_are_those_of_numpy(mode, kind, shape) -> None:
    """Also where the padding is many times as long as the array."""
    x = np.random.default_rng(1).normal(size=shape)
    for width in (0, 1, 2, 3, 7, (0, 13), (13, 0), (5, 11)):
        value, _ = vjp(lambda x, w=width: np.pad(x, w, mode, reflect_type=kind), x)
        np.testing.assert_allclose(value, np.pad(x, width, mode, reflect_type=kind), atol=1e-12)


@pytest.mark.parametrize("mode", PLAIN)
def test_all_widths_pad_as_numpy(mode) -> None:
    """Widths of every form and length."""
    for width in WIDTHS:
        value, _ = vjp(lambda x, w=width: np.pad(x, w, mode, **PLAIN[mode]), X)
        np.testing.assert_allclose(value, np.pad(X, width, mode, **PLAIN[mode]))


def test_the_jvp_of_padding_with_the_maximum_follows_the_maximum() -> None:
    """The padded part moves with the element that it shows."""
    x = np.array([1.0, 3.0, 2.0])
    tangent = jvp(lambda x: np.pad(x, 1, "maximum"), (x,), (np.array([10.0, 20.0, 30.0]),))[1]
    np.testing.assert_array_equal(tangent, [20.0, 10.0, 20.0, 30.0, 20.0])


def test_padding_a_plain_array_with_traced_constants() -> None:
    """numpy asks the array alone; the plugin's own pad asks the constants too."""
    check_grads(lambda c: pad(X, 2, constant_values=c), (2.5,))
    check_grads(lambda a, b: pad(X, 2, "linear_ramp", end_values=((a, 1.0), (b, a))), (2.5, 1.5))
    with pytest.raises(Exception, match="plain array"):
        grad(lambda c: np.sum(np.pad(X, 2, constant_values=c)))(2.5)


def test_padding_by_a_function_is_refused_with_a_reason() -> None:
    """It writes into the array."""
    with pytest.raises(NonDifferentiableError, match="concatenate"):
        grad(lambda x: np.sum(np.pad(x, 2, lambda *args: None)))(X)


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((1, "nonsense"), {}),
        ((1, "edge"), {"constant_values": 1}),
        ((1, "maximum"), {"stat_length": 0}),
        ((-1, "edge"), {}),
        ((1.5, "edge"), {}),
        (((1, 2, 3), "edge"), {}),
    ],
)
def test_wrong_padding_raises_as_numpy_does(args, kwargs) -> None:
    """The type and words of the error are numpy's."""
    with pytest.raises((ValueError, TypeError)) as plain:
        np.pad(X, *args, **kwargs)
    with pytest.raises(type(plain.value)) as traced:
        grad(lambda x: np.sum(np.pad(x, *args, **kwargs)))(X)
    assert str(plain.value) == str(traced.value)


def test_an_empty_axis_cannot_be_extended() -> None:
    """numpy's own error."""
    with pytest.raises(ValueError, match="can't extend empty axis"):
        grad(lambda x: np.sum(np.pad(x, 1, "edge")))(np.zeros((0, 2)))

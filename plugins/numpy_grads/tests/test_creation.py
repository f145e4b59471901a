"""Creation, and the namespace `import adcore_numpy as np`."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import adcore_numpy as anp
from adcore import check_grads, grad, hessian, jacobian, jvp, stop_gradient
from adcore.errors import AdcoreError, ConversionError
from adcore_numpy.namespace import names as namespace

V = np.array([0.5, 2.0, -1.0])


# ---------------------------------------------------------------------------------------- array


def test_array_of_plain_values_is_numpys() -> None:
    """Type, dtype, shape and identity are as numpy makes them."""
    for args, kwargs in (
        (([1.0, 2.0],), {}),
        (([1, 2], "f4"), {"ndmin": 3}),
        ((V,), {"copy": False}),
        (([[1, 2j]],), {"order": "F"}),
        (("text",), {}),
    ):
        found, expected = anp.array(*args, **kwargs), np.array(*args, **kwargs)
        assert type(found) is np.ndarray
        assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
        np.testing.assert_array_equal(found, expected)
    assert anp.asarray(V) is V


NESTS = {
    "list": lambda x: [x, 1.0],
    "nested": lambda x: [[x, 1], (2.0, x * x)],
    "deep": lambda x: [[[x], [x + 1]], [[3.0], [x]]],
    "arrays": lambda x: [x * V, V, [1.0, x, 2]],
    "bare": lambda x: x,
    "complex": lambda x: [x, 1j],
    "integers": lambda x: [x, 2, np.int8(3)],
    "0-d": lambda x: [np.array(2.0), x * np.array(2.0)],
}


@pytest.mark.parametrize("name", NESTS)
@pytest.mark.parametrize("x", [2.0, np.float64(2.0)])
def test_array_of_a_nest(name, x) -> None:
    """Shape and dtype are numpy's, and both derivatives are right."""
    expected = np.array(NESTS[name](x))
    seen = []

    def run(x):
        result = anp.array(NESTS[name](x))
        seen.append(stop_gradient(result))
        return result

    check_grads(run, (x,))
    assert {(each.shape, each.dtype) for each in seen} == {(expected.shape, expected.dtype)}


KEYWORDS = [{"dtype": "f4"}, {"dtype": complex}, {"ndmin": 3}, {"copy": None}]


@pytest.mark.parametrize("kwargs", KEYWORDS)
def test_array_of_a_nest_with_keywords(kwargs) -> None:
    """The keywords do what numpy's do."""
    expected = np.array([V, V * 2], **kwargs)
    found = jvp(lambda v: anp.array([v, v * 2], **kwargs), (V,), (V,))[0]
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    np.testing.assert_array_equal(found, expected)
    found = jacobian(lambda v: anp.array(v, **{**kwargs, "copy": True}))(V)
    np.testing.assert_array_equal(found.reshape(3, 3), np.eye(3))


def test_array_of_ragged_lists_is_numpys_error() -> None:
    """The words are numpy's."""
    with pytest.raises(ValueError, match="inhomogeneous"):
        grad(lambda x: anp.array([x, [1.0, x]]).sum())(2.0)


def test_array_of_integers_cuts_the_derivative() -> None:
    """An integer dtype has no derivative."""
    assert grad(lambda x: anp.array([x, 3.0], dtype=int).sum() * x)(2.5) == 5.0


def test_objects_cannot_be_traced() -> None:
    """They would hold boxes that numpy computes with one by one."""
    with pytest.raises(ConversionError, match="objects"):
        grad(lambda x: anp.array([x, None]).sum())(2.0)


def test_array_of_two_traces() -> None:
    """Values of an inner and of an outer derivative in one array."""
    result = grad(lambda x: x * grad(lambda y: np.sum(anp.array([x, y, x * y]) ** 2))(3.0))(2.0)
    np.testing.assert_allclose(result, 6 + 6 * 3 * 4)
    np.testing.assert_allclose(
        hessian(lambda v: np.prod(anp.array([v[0], v[1] * v[0], 2.0])))(V[:2]),
        hessian(lambda v: 2.0 * v[0] * v[1] * v[0])(V[:2]),
    )


CONVERSIONS = ("asarray", "asanyarray", "asarray_chkfinite", "require")


@pytest.mark.parametrize("name", [*CONVERSIONS, "ascontiguousarray", "asfortranarray"])
def test_conversions(name) -> None:
    """Traced values stay traced, lists of them become arrays, plain ones are numpy's."""
    traced, original = getattr(anp, name), getattr(np, name)
    for value in (V, [1, 2], 2.5, [[1.0], [2.0]], np.array(2.5)):
        found, expected = traced(value), original(value)
        assert (type(found), found.dtype, found.shape) == (
            type(expected),
            expected.dtype,
            expected.shape,
        )
        assert found.flags.c_contiguous == expected.flags.c_contiguous
    for call in (lambda x: traced(x), lambda x: traced([x, 2.0 * x]), lambda x: traced(x, "f8")):
        check_grads(call, (2.5,))
        check_grads(call, (V,))
    assert grad(lambda v: np.sum(traced(v, "f4")))(V).dtype == np.float64


def test_not_a_number_is_still_found() -> None:
    """asarray_chkfinite looks at the plain value."""
    with pytest.raises(ValueError, match="infs or NaNs"):
        grad(lambda x: anp.asarray_chkfinite([x, np.nan]).sum())(1.0)


# ------------------------------------------------------------------------------ full and ranges


def test_full_follows_its_fill_value() -> None:
    """A number, or a vector that is broadcast."""
    check_grads(lambda x: anp.full((2, 3), x), (2.5,))
    check_grads(lambda x: anp.full((2, 3), x), (V,))
    check_grads(lambda x: anp.full((2, 2), [x, 1.0]), (2.5,))
    check_grads(lambda x: anp.full(3, x, dtype=complex), (2.5,))
    with pytest.raises(ConversionError):
        grad(lambda x: np.sum(np.full(3, x)))(2.5)


def test_full_like_follows_its_fill_value() -> None:
    """The derivative is not silently zero, whichever argument is traced."""
    assert grad(lambda x: np.sum(anp.full_like(V, x)))(2.0) == 3.0
    assert grad(lambda x: np.sum(np.full_like(x * V, x)))(np.float64(2.0)) == 3.0
    assert grad(lambda x: np.sum(anp.full_like(np.arange(3), x)) * x)(2.5) == 6.0  # integers
    np.testing.assert_array_equal(anp.full_like(V, 2), np.full_like(V, 2))


def test_full_like_of_plain_numpy_never_loses_the_derivative() -> None:
    """numpy does not ask the fill value: that is an error or right, never zero."""
    try:
        gradient = grad(lambda x: np.sum(np.full_like(V, x)))(2.0)
    except AdcoreError:
        return
    assert gradient == 3.0


def test_ranges_follow_start_and_step() -> None:
    """The number of elements is constant."""
    check_grads(lambda a, h: anp.arange(a, 2.0, h), (0.25, 0.3))
    np.testing.assert_array_equal(grad(lambda b: anp.arange(b).sum() * b)(3.5), 6.0)
    np.testing.assert_array_equal(anp.arange(1, 9, 2), np.arange(1, 9, 2))
    assert anp.arange(5, dtype="f4").dtype == np.float32


@pytest.mark.parametrize(
    "make",
    [
        lambda g, a: g[a:4:5j],
        lambda g, a: g[0.5:4:a],
        lambda g, a: g[a:4:5j, 0:1:3j],
        lambda g, a: g[0:2, a : 3 : a / 4.1],
        lambda g, a: g[a:3, -a:1:1j],
    ],
)
@pytest.mark.parametrize("name", ["mgrid", "ogrid"])
def test_grids(name, make) -> None:
    """Values are numpy's, derivatives right."""
    found, expected = make(getattr(anp, name), 1.5), make(getattr(np, name), 1.5)
    assert type(found) is type(expected)
    leaves = []

    def run(a):
        result = make(getattr(anp, name), a)
        leaves.append(stop_gradient(result))
        return result

    check_grads(run, (1.5,))
    for f, e in zip(leaves[0], expected, strict=True):
        np.testing.assert_allclose(f, e)
    assert isinstance(leaves[0], tuple) == isinstance(expected, tuple)


@pytest.mark.parametrize(
    "make",
    [
        lambda g, a, v: g[a, 0, 1:5],
        lambda g, a, v: g[v, 0, 0, v],
        lambda g, a, v: g[a:4:3j, v],
        lambda g, a, v: g[[a, 2.0], v],
        lambda g, a, v: g["0,2", v, a * v],
        lambda g, a, v: g["-1,2", v[:, None], a * v[:, None]],
        lambda g, a, v: g["0,2,0", v, a * v],
        lambda g, a, v: g["1,3,1", v, a * v, 0:3],
        lambda g, a, v: g["1", v[None], a * v[None]],
        lambda g, a, v: g[np.float32(1), a, np.arange(2)],
    ],
)
@pytest.mark.parametrize("name", ["r_", "c_"])
def test_bracket_concatenation(name, make) -> None:
    """Values, shapes and dtypes are numpy's, derivatives right."""
    try:
        expected = make(getattr(np, name), 1.5, V)
    except ValueError:
        pytest.skip("numpy cannot either")
    seen = []

    def run(a, v):
        result = make(getattr(anp, name), a, v)
        seen.append(stop_gradient(result))
        return result

    check_grads(run, (1.5, V))
    np.testing.assert_array_equal(seen[0], expected)
    assert seen[0].dtype == expected.dtype


def test_bracket_concatenation_refuses_what_it_cannot_trace() -> None:
    """Matrices, and directives that numpy does not know either."""
    for directive in ("r", "nonsense"):
        with pytest.raises(ValueError, match="directive"):
            grad(lambda v, d=directive: np.sum(anp.r_[d, v]))(V)


def test_a_function_of_the_indices_may_be_traced() -> None:
    """fromfunction needs nothing: it calls the function."""
    gradient = grad(lambda x: np.sum(np.fromfunction(lambda i, j: x * i + j, (2, 3))))(2.0)
    assert gradient == 3.0


# ------------------------------------------------------------------------------------ namespace


def test_the_namespace_is_numpys_but_for_the_names_written_down() -> None:
    """Every other public name is numpy's own object, also once all tables are loaded."""
    grad(lambda v: np.sum(v))(V)
    traceable = {*namespace.__all__, *anp.IN_TABLES, "polynomial"}
    for name in dir(np):
        if not name.startswith("__") and name not in traceable:
            assert getattr(anp, name) is getattr(np, name), name
    for name in namespace.__all__:
        assert getattr(anp, name) is getattr(namespace, name)
        assert hasattr(np, name)
    assert {*dir(np)} <= {*dir(anp)}
    with pytest.raises(AttributeError):
        anp.no_such_name  # noqa: B018


def test_importing_the_namespace_is_cheap_and_registers_nothing() -> None:
    """No rule is registered, no box imported, and the first array may be of Python floats."""
    program = """
import sys, numpy, adcore_numpy as np
from adcore.rules.registry import rules
assert not [r for r in rules if getattr(r, "__module__", "") == "numpy"], rules
unwanted = {"scipy", "adcore_numpy.tables.ufuncs", "adcore_numpy.arrays.box"}
assert not unwanted & set(sys.modules)
from adcore import grad
print(grad(lambda x: np.array([x, x * x]).sum())(3.0))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("7.0", "")

"""A traced array looks like the array: its methods, attributes and operators are numpy's."""
# ruff: noqa: RUF005

import copy
import math
import numbers
import operator
from collections import abc
from itertools import pairwise

import numpy as np
import pytest

import adcore_numpy
from adcore import grad, hessian, hvp, jvp, value_and_grad, vjp
from adcore.errors import NonScalarOutputError
from adcore.extend import Box, plain
from adcore.testing import check_grads

RNG = np.random.default_rng(3)
MATRIX = RNG.uniform(0.5, 2.0, (2, 3))
COMPLEX = MATRIX + 1j * RNG.normal(size=(2, 3))

# The method as it is called, and the function of the same meaning; both of the same array.
# fmt: off
METHODS = {
    "sum":             (lambda x: x.sum(),                      lambda x: np.sum(x)),
    "sum of axis":     (lambda x: x.sum(0, keepdims=True),
                        lambda x: np.sum(x, 0, keepdims=True)),
    "sum where":       (lambda x: x.sum(where=x > 1),           lambda x: np.sum(x, where=x > 1)),
    "mean":            (lambda x: x.mean(axis=-1),              lambda x: np.mean(x, axis=-1)),
    "std":             (lambda x: x.std(1, ddof=1),             lambda x: np.std(x, 1, ddof=1)),
    "var":             (lambda x: x.var(),                      lambda x: np.var(x)),
    "prod":            (lambda x: x.prod(1),                    lambda x: np.prod(x, 1)),
    "max":             (lambda x: x.max(1),                     lambda x: np.max(x, 1)),
    "max initial":     (lambda x: x.max(initial=1.0),           lambda x: np.max(x, initial=1.0)),
    "min":             (lambda x: x.min(),                      lambda x: np.min(x)),
    "trace":           (lambda x: x.trace(1),                   lambda x: np.trace(x, 1)),
    "cumsum":          (lambda x: x.cumsum(1),                  lambda x: np.cumsum(x, 1)),
    "cumsum, flat":    (lambda x: x.cumsum(),                   lambda x: np.cumsum(x)),
    "cumprod":         (lambda x: x.cumprod(0),                 lambda x: np.cumprod(x, 0)),
    "clip":            (lambda x: x.clip(0.8, 1.5),             lambda x: np.clip(x, 0.8, 1.5)),
    "clip, one side":  (lambda x: x.clip(max=1.5),              lambda x: np.clip(x, None, 1.5)),
    "conj":            (lambda x: x.conj(),                     lambda x: np.conj(x)),
    "conjugate":       (lambda x: x.conjugate(),                lambda x: np.conj(x)),
    "dot":             (lambda x: x.dot(MATRIX.T),              lambda x: np.dot(x, MATRIX.T)),
    "dot, both":       (lambda x: x.dot(x.T),
                        lambda x: np.dot(x, np.transpose(x))),
    "reshape":         (lambda x: x.reshape(3, 2),              lambda x: np.reshape(x, (3, 2))),
    "reshape tuple":   (lambda x: x.reshape((3, -1)),           lambda x: np.reshape(x, (3, -1))),
    "reshape number":  (lambda x: x.reshape(-1),                lambda x: np.reshape(x, -1)),
    "reshape order":   (lambda x: x.reshape(3, 2, order="F"),
                        lambda x: np.reshape(x, (3, 2), order="F")),
    "ravel":           (lambda x: x.ravel(),                    lambda x: np.ravel(x)),
    "ravel order":     (lambda x: x.ravel("F"),                 lambda x: np.ravel(x, "F")),
    "flatten":         (lambda x: x.flatten(),                  lambda x: np.ravel(x)),
    "flatten order":   (lambda x: x.flatten(order="F"),         lambda x: np.ravel(x, "F")),
    "transpose":       (lambda x: x.transpose(),                lambda x: np.transpose(x)),
    "transpose none":  (lambda x: x.transpose(None),            lambda x: np.transpose(x)),
    "transpose axes":  (lambda x: x[None].transpose(2, 0, 1),
                        lambda x: np.transpose(x[None], (2, 0, 1))),
    "transpose tuple": (lambda x: x.transpose((1, 0)),          lambda x: np.transpose(x, (1, 0))),
    "swapaxes":        (lambda x: x.swapaxes(0, -1),            lambda x: np.swapaxes(x, 0, -1)),
    "squeeze":         (lambda x: x[:, None].squeeze(1),
                        lambda x: np.squeeze(x[:, None], 1)),
    "take":            (lambda x: x.take([0, 2, 2], axis=1),
                        lambda x: np.take(x, [0, 2, 2], axis=1)),
    "repeat":          (lambda x: x.repeat(2, axis=0),          lambda x: np.repeat(x, 2, axis=0)),
    "compress":        (lambda x: x.compress([1, 0, 1], 1),
                        lambda x: np.compress([1, 0, 1], x, 1)),
    "diagonal":        (lambda x: x.diagonal(1),                lambda x: np.diagonal(x, 1)),
    "copy":            (lambda x: x.copy(),                     lambda x: np.copy(x)),
    "copy order":      (lambda x: x.copy("F").ravel("K"),       lambda x: np.ravel(x, "F")),
    "astype":          (lambda x: x.astype("complex128"),       lambda x: x * (1 + 0j)),
    "astype, safely":  (lambda x: x.astype(complex, casting="safe", order="F"),
                                                                lambda x: x * (1 + 0j)),
    "view":            (lambda x: x.view(),                     lambda x: np.copy(x)),
    "view, its dtype": (lambda x: x.view(x.dtype),              lambda x: np.copy(x)),
    "T":               (lambda x: x.T,                          lambda x: np.transpose(x)),
    "mT":              (lambda x: x[None].mT,
                        lambda x: np.swapaxes(x[None], 1, 2)),
    "real":            (lambda x: x.real,                       lambda x: np.real(x)),
    "imag":            (lambda x: x.imag,                       lambda x: np.imag(x)),
    "flat":            (lambda x: x.flat[1:5],                  lambda x: np.ravel(x)[1:5]),
    "flat, iterated":  (lambda x: np.stack(list(x.flat)),       lambda x: np.ravel(x)),
    "item":            (lambda x: x.item(1, 2),                 lambda x: x[1, 2]),
    "item, flat":      (lambda x: x.item(-1),                   lambda x: x[1, 2]),
    "item, of one":    (lambda x: x[:1, :1].item(),             lambda x: x[0, 0]),
    "tolist":          (lambda x: np.stack(x.T.tolist()[2]),    lambda x: x[:, 2]),
    "to_device":       (lambda x: x.to_device("cpu"),           lambda x: np.copy(x)),
    "iterated":        (lambda x: np.stack([2 * row for row in x]), lambda x: 2 * x),
    "unpacked":        (lambda x: (lambda a, b: a * b)(*x),     lambda x: x[0] * x[1]),
    "copy.copy":       (copy.copy,                              lambda x: np.copy(x)),
    "copy.deepcopy":   (copy.deepcopy,                          lambda x: np.copy(x)),
}

OPERATORS = {
    "+x":         (lambda x: +x,                   lambda x: np.positive(x)),
    "-x":         (lambda x: -x,                   lambda x: np.negative(x)),
    "abs":        (lambda x: abs(x),               lambda x: np.abs(x)),
    "x + a":      (lambda x: x + MATRIX,           lambda x: np.add(x, MATRIX)),
    "a + x":      (lambda x: MATRIX + x,           lambda x: np.add(MATRIX, x)),
    "x - a":      (lambda x: x - MATRIX,           lambda x: np.subtract(x, MATRIX)),
    "2 - x":      (lambda x: 2 - x,                lambda x: np.subtract(2, x)),
    "x * x":      (lambda x: x * x,                lambda x: np.multiply(x, x)),
    "2.0 * x":    (lambda x: 2.0 * x,              lambda x: np.multiply(2.0, x)),
    "x / a":      (lambda x: x / MATRIX,           lambda x: np.divide(x, MATRIX)),
    "1 / x":      (lambda x: 1 / x,                lambda x: np.divide(1, x)),
    "x ** 3":     (lambda x: x**3,                 lambda x: np.power(x, 3)),
    "x ** -0.5":  (lambda x: x**-0.5,              lambda x: np.power(x, -0.5)),
    "2 ** x":     (lambda x: 2**x,                 lambda x: np.power(2, x)),
    "x ** x":     (lambda x: x**x,                 lambda x: np.power(x, x)),
    "x % 0.3":    (lambda x: x % 0.3,              lambda x: np.remainder(x, 0.3)),
    "4 % x":      (lambda x: 4 % x,                lambda x: np.remainder(4, x)),
    "x @ a":      (lambda x: x @ MATRIX.T,         lambda x: np.matmul(x, MATRIX.T)),
    "a @ x":      (lambda x: MATRIX.T @ x,         lambda x: np.matmul(MATRIX.T, x)),
    "x @ x":      (lambda x: x @ x.T,              lambda x: np.matmul(x, np.transpose(x))),
    "x @ list":   (lambda x: x @ [1, 2, 3],        lambda x: np.matmul(x, np.array([1, 2, 3]))),
    "divmod":     (lambda x: divmod(x, 0.3)[1],    lambda x: np.remainder(x, 0.3)),
    "rdivmod":    (lambda x: divmod(4, x)[1],      lambda x: np.remainder(4, x)),
    "x + list":   (lambda x: x + [1, 2, 3],        lambda x: np.add(x, [1, 2, 3])),
    "list * x":   (lambda x: [1, 2, 3] * x,        lambda x: np.multiply([1, 2, 3], x)),
    "x + list of x": (lambda x: x + [x[0, 0], 1.0, x[1, 1]],
                      lambda x: np.add(x, np.stack([x[0, 0], np.float64(1), x[1, 1]]))),
    "x[..., 0]":  (lambda x: x[..., 0],            lambda x: np.take(x, 0, -1)),
    "x[[1, 1]]":  (lambda x: x[[1, 1]],            lambda x: np.take(x, [1, 1], 0)),
    "x[x > 1]":   (lambda x: x[x > 1],             lambda x: np.compress(np.ravel(x > 1), x)),
}

CONSTANTS = {
    "all":          lambda x: x.all(axis=0),
    "any":          lambda x: x.any(),
    "argmax":       lambda x: x.argmax(1),
    "argmin":       lambda x: x.argmin(keepdims=True),
    "argsort":      lambda x: x.argsort(0),
    "argpartition": lambda x: x.argpartition(1),
    "nonzero":      lambda x: x.nonzero(),
    "searchsorted": lambda x: x[0].cumsum().searchsorted([0.6, 2.0]),
    "round":        lambda x: x.round(1),
    "astype(int)":  lambda x: x.astype(int),
    "//":           lambda x: x // 0.3,
    "r//":          lambda x: 4 // x,
    "divmod":       lambda x: divmod(x, 0.3)[0],
    "==":           lambda x: x == x[0],
    "!=":           lambda x: x != 1.0,
    "<":            lambda x: x < 1,
    "<=":           lambda x: x <= MATRIX,
    ">":            lambda x: MATRIX > x,
    ">=":           lambda x: 1.0 >= x,
    "in":           lambda x: x[0, 0] in x,
    "not in":       lambda x: 7.0 in x,
    "bool":         lambda x: bool(x[0, 0]),
    "int":          lambda x: int(x[0, 0]),
    "round()":      lambda x: round(x[0, 0]),
    "round(1)":     lambda x: round(x[0, 0], 1),
    "trunc":        lambda x: math.trunc(x[0, 0]),
    "floor":        lambda x: math.floor(x[0, 0]),
    "ceil":         lambda x: math.ceil(x[0, 0]),
    "len":          len,
    "shape":        lambda x: x.shape,
    "ndim":         lambda x: x.ndim,
    "size":         lambda x: x.size,
    "dtype":        lambda x: x.dtype,
    "itemsize":     lambda x: x.itemsize,
    "nbytes":       lambda x: x.nbytes,
    "strides":      lambda x: x.strides,
    "contiguous":   lambda x: x.flags.c_contiguous,
    "device":       lambda x: x.device,
    "format":       lambda x: f"{x[0, 0]:.3f}",
}
# fmt: on


def derivatives(function, x):
    """The value, and what both modes make of a tangent and a cotangent."""
    rng = np.random.default_rng(0)
    t = rng.normal(size=x.shape).astype(x.dtype)
    value, pushed = jvp(function, (x,), (t,))
    _, pull = vjp(function, x)
    ct = np.asarray(rng.normal(size=np.shape(value)), np.result_type(x).type(0).real.dtype)[()]
    return value, pushed, pull(ct)[0]


@pytest.mark.parametrize("name", [*METHODS, *OPERATORS])
def test_methods_and_operators_are_the_functions_of_numpy(name):
    """A method gives what ndarray's gives, and has the derivatives of the function."""
    method, function = (METHODS | OPERATORS)[name]
    value, pushed, pulled = derivatives(method, MATRIX)
    plainly = method(MATRIX)
    assert type(plainly) is type(value)
    np.testing.assert_array_equal(plainly, value, strict=isinstance(plainly, np.ndarray))
    expected = derivatives(function, MATRIX)
    np.testing.assert_allclose(pushed, expected[1], rtol=1e-14)
    np.testing.assert_allclose(pulled, expected[2], rtol=1e-14)
    assert pulled.shape == MATRIX.shape


@pytest.mark.parametrize("name", ["real", "imag", "conj", "item", "T", "flat", "dot", "astype"])
def test_methods_of_complex_arrays(name):
    """The same for complex arrays."""
    method, function = METHODS[name]
    got, expected = derivatives(method, COMPLEX), derivatives(function, COMPLEX)
    np.testing.assert_array_equal(method(COMPLEX), got[0])
    np.testing.assert_allclose(got[1], expected[1], rtol=1e-14)
    np.testing.assert_allclose(got[2], expected[2], rtol=1e-14)


@pytest.mark.parametrize("x", [np.float64(1.5), np.array(1.5), np.float32(1.5)], ids=repr)
@pytest.mark.parametrize(
    "name", ["sum", "min", "var", "clip", "reshape number", "T", "real", "flat", "copy", "ravel"]
)
def test_methods_of_scalars(name, x):
    """numpy's scalars and 0-d arrays have the methods too."""
    method, function = {"flat": (lambda x: x.flat[0], lambda x: x * 1)}.get(name) or METHODS[name]
    got, expected = derivatives(method, x), derivatives(function, x)
    assert method(x).dtype == got[0].dtype
    np.testing.assert_array_equal(method(x), got[0])
    np.testing.assert_allclose(got[1], expected[1])
    np.testing.assert_allclose(got[2], expected[2])


@pytest.mark.parametrize("name", CONSTANTS)
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_what_has_no_derivative_is_plain(name, mode):
    """Integers, truth values, and what describes the array are as of the plain array."""
    seen = []

    def function(x):
        seen.append(CONSTANTS[name](x))
        return x

    if mode == "forward":
        jvp(function, (MATRIX,), (MATRIX,))
    else:
        vjp(function, MATRIX)
    expected = CONSTANTS[name](MATRIX)
    assert type(expected) is type(plain(seen[0]))
    np.testing.assert_array_equal(expected, seen[0])


# What an ndarray has and a traced array has not: its memory.
ABSENT = {"base", "ctypes", "data"}


def test_every_attribute_of_an_array_is_one_of_a_traced_array():
    """No public name of ndarray is missing on the box, except for its memory."""
    names = {n for n in dir(np.ndarray) if not n.startswith("_") and hasattr(MATRIX, n)}
    vjp(lambda x: [names.difference_update(dir(type(x))), x][1], MATRIX)
    assert names == ABSENT


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_box_is_readable(mode):
    """repr and str show the value and the mode; nested boxes show both layers."""
    texts = []

    def function(x):
        texts.append((repr(x), str(x), f"{x}"))
        return x.sum()

    x = np.array([1.0, 2.0])
    jvp(function, (x,), (x,)) if mode == "forward" else grad(function)(x)
    assert texts == [(f"<{mode} box of array([1., 2.])>",) * 3]
    grad(lambda x: jvp(function, (x,), (x,))[1])(x)
    assert texts[1][0] == "<forward box of <reverse box of array([1., 2.])>>"


def test_the_operator_with_assignment_makes_a_new_value():
    """`y += x` on a traced y is y = y + x, also with an array that is not traced."""
    c = np.array([1.0, 2.0, 4.0])

    def function(x):
        y = 1 * x
        for operate in (operator.iadd, operator.imul, operator.isub, operator.itruediv):
            y = operate(operate(y, x * 0.5), c)
        return y.sum()

    check_grads(function, (np.ones(3),))
    np.testing.assert_array_equal([1.0, 2.0, 4.0], c)


SECOND_ORDER = {
    "item": lambda x: x.item(1) ** 2 * x.item(0),
    "tolist": lambda x: sum(a * a * b for a, b in x.reshape(3, 2).tolist()),
    "flat": lambda x: sum(a**3 for a in x.flat),
    "cumprod": lambda x: x.cumprod().sum(),
    "var": lambda x: x.var() * x.max(),
    "dot": lambda x: x.dot(x) ** 2,
    "T": lambda x: (x.reshape(2, 3).T @ x.reshape(2, 3)).trace() ** 2,
    "astype": lambda x: (x.astype(complex) * (1 + 1j)).imag.prod(),
    "iterated": lambda x: sum(a * b for a, b in pairwise(x)) ** 2,
    "% and **": lambda x: ((x % 0.7) ** 3 / x).sum(),
}


@pytest.mark.parametrize("name", SECOND_ORDER)
def test_second_derivatives_through_methods(name):
    """Derivatives of derivatives, in all nestings, agree with differences."""
    check_grads(SECOND_ORDER[name], (np.array([0.9, 1.1, 1.6, 0.5, 2.0, 1.3]),), order=2)


def test_an_item_is_a_python_number():
    """`item` and `tolist` give traced Python floats, which leave a float32 array as it is."""
    kinds = []

    def function(x):
        y = np.ones(2, np.float32) * x.item(0)
        kinds.extend([type(plain(x.item(0))), type(plain(x.tolist()[1])), y.dtype])
        return y.sum()

    gradient = grad(function)(np.array([1.0, 2.0]))
    assert kinds == [float, float, np.float32]
    np.testing.assert_array_equal([2.0, 0.0], gradient)


def test_the_array_api_namespace():
    """Code for the array API standard finds numpy with traced constructors."""

    def function(x):
        xp = x.__array_namespace__()
        return xp.sum(xp.asarray([x[0] * 2, x[1]]) ** 2)

    check_grads(function, (np.array([1.0, 3.0]),))
    vjp(lambda x: [np.testing.assert_(x.__array_namespace__() is adcore_numpy), x][1], MATRIX)


def test_builtin_functions_on_a_traced_array():
    """Python's own sum, max, sorted, zip, map and reversed see traced elements."""

    def function(x):
        low, *_ = sorted(x)
        return sum(x) * max(x) + low * next(reversed(list(x))) + sum(map(abs, x))

    check_grads(function, (np.array([0.4, -1.1, 0.7]),))


def test_memory_mapped_arrays_are_arrays(tmp_path):
    """A memmap is differentiated, and stands beside traced values, like the array it is."""
    data = np.memmap(tmp_path / "x", dtype=float, mode="w+", shape=(3,))
    data[:] = [1.0, 2.0, 3.0]
    np.testing.assert_array_equal([2.0, 4.0, 6.0], grad(lambda x: np.sum(x * x))(data))
    np.testing.assert_array_equal(data, grad(lambda x: np.sum(x * data[:]))(np.ones(3)))
    np.testing.assert_array_equal(data, grad(lambda x: np.sum(data @ x))(np.ones(3)))


def test_iterating_a_row_at_a_time_costs_no_quadratic_time():
    """The gradients of n rows are gathered in one array: see the space's contributions."""
    rows = np.ones((300, 2))
    assert not isinstance(grad(lambda x: sum(row.sum() for row in x))(rows), Box)
    np.testing.assert_array_equal(rows, grad(lambda x: sum(row.sum() for row in x))(rows))


def test_hessian_of_a_loop_over_elements():
    """Second order through indexing one element at a time."""
    x = np.array([1.0, 2.0, 3.0])
    expected = hessian(lambda x: np.sum(x[:-1] ** 2 * x[1:]))(x)
    actual = hessian(lambda x: sum(x[k] ** 2 * x[k + 1] for k in range(2)))(x)
    np.testing.assert_allclose(expected, actual)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_isinstance_is_as_without_a_trace(mode):
    """A program that asks for the type of its argument takes the same way under a derivative."""

    def asking(x):
        return np.sum(x) if isinstance(x, np.ndarray) else x[0] * 100.0

    slope = {
        "reverse": lambda: np.sum(grad(asking)(MATRIX)),
        "forward": lambda: jvp(asking, (MATRIX,), (np.ones_like(MATRIX),))[1],
    }[mode]()

    assert slope == MATRIX.size
    assert grad(lambda x: x * 2 if isinstance(x, float) else x * 3)(1.0) == 2.0
    assert grad(lambda x: x * 2 if isinstance(x, np.floating) else x * 3)(np.float64(1)) == 2.0


def test_grad_of_an_array_of_one_element():
    """It is one number, whatever its shape; the value keeps the shape."""
    x = MATRIX[:1]
    quadratic = lambda x: x @ (MATRIX.T @ MATRIX) @ x.T
    for fun, shape in (
        (quadratic, (1, 1)),
        (lambda x: np.sum(x**3, keepdims=True), (1, 1)),
        (lambda x: (x**2)[0, :1], (1,)),
        (lambda x: np.sum(x**2).reshape(()), ()),
    ):
        number = lambda x, fun=fun: np.sum(fun(x))
        value, gradient = value_and_grad(fun)(x)
        assert shape == value.shape
        np.testing.assert_array_equal(grad(number)(x), gradient)
        np.testing.assert_array_equal(hessian(number)(x), hessian(fun)(x))
        np.testing.assert_array_equal(hvp(number, (x,), (x,)), hvp(fun, (x,), (x,)))
    (value, aux), gradient = value_and_grad(lambda x: (quadratic(x), 2 * x), has_aux=True)(x)
    assert ((1, 1), x.shape) == (value.shape, aux.shape)
    holomorphic = grad(lambda z: np.sum(z**2, keepdims=True), holomorphic=True)(COMPLEX)
    np.testing.assert_allclose(2 * COMPLEX, holomorphic)


@pytest.mark.parametrize(
    ("fun", "got"),
    [
        (lambda x: x[:, :1], r"float64 array of shape \(2, 1\)\. Use vjp"),
        (lambda x: x[:0], r"float64 array of shape \(0, 3\)\. Use vjp"),
        (lambda x: x[:1, :1] * 1j, r"complex128 array of shape \(1, 1\)\. Take its real part"),
        (lambda x: [x[:1, :1]], r"a list\. Use vjp"),
        (lambda x: np.ones((1, 1), int), r"ndarray array\(\[\[1\]\]\)\. Use vjp"),
    ],
)
def test_grad_refuses_what_is_not_one_real_number(fun, got):
    """Several elements, none, a complex one, a container, an integer."""
    with pytest.raises(NonScalarOutputError, match=f"grad needs a real scalar output; .*{got}"):
        grad(fun)(MATRIX)


KINDS = {
    "Python float": 2.5,
    "Python complex": 2.5 + 1j,
    "float64": np.float64(2.5),
    "float32": np.float32(2.5),
    "complex128": np.complex128(2.5 + 1j),
    "0-d": np.array(2.5),
    "1-d": np.ones(3),
    "2-d": np.ones((3, 3)),
}
# What a program asks a value for, to see what it is.
PROTOCOLS = (
    *("__len__", "__iter__", "__contains__", "__getitem__", "__setitem__", "__delitem__"),
    *("__next__", "__call__", "__length_hint__", "__reversed__", "__enter__", "__fspath__"),
    *("__bool__", "__abs__", "__format__", "__hash__", "shape", "dtype", "ndim", "size"),
    *("dot", "sum", "T", "mT", "item", "tolist", "partition", "argpartition", "copy", "append"),
    *("keys", "is_integer", "as_integer_ratio", "real", "imag", "conjugate"),
)
ABSTRACT = (
    *(abc.Iterable, abc.Sized, abc.Container, abc.Collection, abc.Sequence, abc.Callable),
    *(abc.Iterator, abc.Mapping, abc.Reversible, numbers.Number, numbers.Complex, numbers.Real),
    *(numbers.Rational, numbers.Integral, np.generic, np.number, np.floating, np.ndarray, float),
)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_program_that_asks_what_a_value_can_takes_the_same_way(kind, mode):
    """A number has no length, an array without dimensions has one that is an error."""
    x = KINDS[kind]

    def answers(x):
        def has(name):
            try:
                return hasattr(x, name)
            except ValueError:  # mT of what is no matrix
                return ValueError

        names = [name for name in PROTOCOLS if has(name)]
        kinds = [kind.__name__ for kind in ABSTRACT if isinstance(x, kind)]
        tests = np.isscalar(x), np.ndim(x), adcore_numpy.iterable(x), operator.length_hint(x, -1)
        return names, kinds, tests, callable(x)

    seen = []
    noting = lambda x: [seen.extend(answers(x)), x][1]
    jvp(noting, (x,), (x,)) if mode == "forward" else vjp(noting, x)
    assert list(answers(x)) == seen


def test_the_type_of_a_nested_box_is_that_of_its_value():
    """Each layer looks like the plain value, in every nesting."""

    def asking(x):
        return x**3 if not hasattr(x, "__len__") else x**2

    x = np.float64(2.0)
    second = jvp(lambda x: jvp(asking, (x,), (1.0,))[1], (x,), (x / x,))[1]
    assert (12.0, 12.0, 12.0) == (grad(asking)(x), grad(grad(asking))(x), second)
    assert 3 * 2.0**2 == grad(lambda x: asking(x[0]))(np.array([2.0]))[0]


def test_asking_a_float_whether_it_is_whole():
    """The answer is that of the plain value, as that of a comparison."""
    for x in (3.0, np.float64(3.0)):
        assert 6.0 == grad(lambda x: x**2 if x.is_integer() else x)(x)
        assert 1.0 == grad(lambda x: x**2 if x.is_integer() else x)(x + 0.5)

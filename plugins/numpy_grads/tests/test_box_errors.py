"""What would lose a derivative is refused, and the message says what to do instead."""

import copy
import functools
import logging
import math
import operator
import pickle
import traceback
from fractions import Fraction

import numpy as np
import pytest

from adcore import checkpoint, grad, hessian, jvp, primitive, vjp
from adcore.errors import (
    ConversionError,
    EndedTraceError,
    InputTypeError,
    MutationError,
    NonDifferentiableError,
)
from adcore.extend import Box

VECTOR, SCALAR, NUMBER = np.array([0.5, 1.0, 2.0]), np.float64(0.7), 0.7
KINDS = {"array": VECTOR, "numpy scalar": SCALAR, "0-d": np.array(0.7), "Python float": NUMBER}


def run(mode, function, x):
    """Differentiate for the sake of what happens inside."""
    if mode == "forward":
        return jvp(function, (x,), (x,))
    return vjp(function, x)


def run_value(mode, function, x):
    """What the function returns, traced."""
    seen = []
    run(mode, lambda x: [seen.append(function(x)), x][1], x)
    return seen[0]


def put(array, index, value):
    array[index] = value
    return array


def added(array, value):
    array += value
    return array


# name: (what is done with x, the error, what its message advises)
# fmt: off
NUMBERS = {
    "float":           (float,                                 ConversionError, "float() out"),
    "math.sin":        (math.sin,                              ConversionError, "math.sin"),
    "math.fsum":       (lambda x: math.fsum([1.0, x]),         ConversionError, "stop_gradient"),
    "complex":         (complex,                               ConversionError, "complex() out"),
    "index":           (operator.index,                        ConversionError, "int(x)"),
    "range":           (range,                                 ConversionError, "int(x)"),
    "slice":           (lambda x: [1, 2, 3][x:],               ConversionError, "int(x)"),
    "of a list":       (lambda x: [1, 2, 3][x],                ConversionError, "int(x)"),
}
ARRAYS = {
    "array of list":   (lambda x: np.array([x, x]),            ConversionError, "_numpy.array"),
    "array nested":    (lambda x: np.array([[1.0, x]]),        ConversionError, "_numpy.array"),
    "array":           (np.array,                              ConversionError, "adcore_numpy"),
    "array of dtype":  (lambda x: np.array([x], np.float32),   ConversionError, "adcore_numpy"),
    "asarray":         (np.asarray,                            ConversionError, "adcore_numpy"),
    "asarray of list": (lambda x: np.asarray([x]),             ConversionError, "adcore_numpy"),
    "float64":         (np.float64,                            ConversionError, "np.float64 out"),
    "float32":         (np.float32,                            ConversionError, "np.float32 out"),
    "full":            (lambda x: np.full(3, x),               ConversionError, "adcore_numpy"),
    "method":          (lambda x: np.ones(3).dot(x),           ConversionError, "np.dot(a, x)"),
    "index of array":  (lambda x: np.ones(3)[x],               ConversionError, "stop_gradient"),
}
ASSIGNMENTS = {
    "element":         (lambda x: put(np.ones(3), 0, x),                MutationError, "np.stack"),
    "element of 2-d":  (lambda x: put(np.ones((3, 3)), (0, 1), x),      MutationError, "np.stack"),
    "row":             (lambda x: put(np.ones((3, 3)), 0, x),           MutationError, "np.stack"),
    "all":             (lambda x: put(np.ones(3), slice(None), x),      MutationError, "np.where"),
    "ellipsis":        (lambda x: put(np.ones(3), ..., x),              MutationError, "np.where"),
    "0-d":             (lambda x: put(np.ones(()), (), x),              MutationError, "np.where"),
    "mask":            (lambda x: put(np.ones(3), np.ones(3, bool), x), MutationError, "np.where"),
    "indices":         (lambda x: put(np.ones(3), [0, 1, 2], x),        MutationError, "np.where"),
    "list":            (lambda x: put(np.ones(3), slice(0, 1), [x]),    MutationError, "np.stack"),
    "into float32":    (lambda x: put(np.ones(3, np.float32), 0, x),    MutationError, "np.stack"),
    "into complex":    (lambda x: put(np.ones(3, complex), 0, x),       MutationError, "np.stack"),
    "into integers":   (lambda x: put(np.ones(3, int), 0, x),           MutationError, "np.stack"),
    "+=":              (lambda x: added(np.ones(3), x),                 MutationError, "a = a + x"),
    "+= of a view":    (lambda x: added(np.ones((2, 3))[0], x),         MutationError, "a = a + x"),
    "ufunc(x, out=a)": (lambda x: np.exp(1 * x, out=np.ones(3)),        MutationError, "returns"),
    "ufunc(x, a)":     (lambda x: np.exp(x, np.ones(3)),                MutationError, "returns"),
    "reduce":          (lambda x: np.add.reduce(x, out=np.ones(())),    MutationError, "returns"),
    "sum(x, out=a)":   (lambda x: np.sum(x, out=np.ones(())),           MutationError, "returns"),
    "sum, position":   (lambda x: np.sum(x, None, None, np.ones(())),   MutationError, "returns"),
    "composite":       (lambda x: np.stack([x, x], 0, np.ones((2, 3))), MutationError, "returns"),
}
OBJECT = {
    "pickle":          (pickle.dumps,                          ConversionError, "stop_gradient"),
    "hash":            (hash,                                  ConversionError, "stop_gradient"),
    "set":             (lambda x: {x},                         ConversionError, "stop_gradient"),
    "cache":           (functools.cache(lambda x: x),          ConversionError, "cache"),
}
METHODS = {
    "del box[i]":      (lambda x: operator.delitem(x, 0),      MutationError,   "np.delete"),
    "resize":          (lambda x: x.resize(6),                 MutationError,   "np.resize(x"),
    "setfield":        (lambda x: x.setfield(1, int),          MutationError,   "x.astype"),
    "setflags":        (lambda x: x.setflags(write=False),     MutationError,   "stop_gradient"),
    "byteswap":        (lambda x: x.byteswap(True),            MutationError,   "stop_gradient"),
    "shape":           (lambda x: setattr(x, "shape", (3, 1)), MutationError,   "x.reshape"),
    "dtype":           (lambda x: setattr(x, "dtype", int),    MutationError,   "x.astype"),
    "view":            (lambda x: x.view(int),                 ConversionError, "x.astype"),
    "view of type":    (lambda x: x.view(type=np.matrix),      ConversionError, "memory"),
    "tobytes":         (lambda x: x.tobytes(),                 ConversionError, "(x).tobytes"),
    "tofile":          (lambda x: x.tofile("x"),               ConversionError, "(x).tofile"),
    "dump":            (lambda x: x.dump("x"),                 ConversionError, "(x).dump"),
    "getfield":        (lambda x: x.getfield(int),             ConversionError, "(x).getfield"),
    "method, out":     (lambda x: x.sum(out=np.ones(())),      MutationError,   "returns"),
    "clip, out":       (lambda x: x.clip(0, 1, np.ones(3)),    MutationError,   "returns"),
}
# fmt: on
ALL_KINDS = NUMBERS | ARRAYS | ASSIGNMENTS | OBJECT


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ALL_KINDS)
def test_what_loses_the_derivative_is_refused_with_its_cure(name, kind, mode):
    """Each way to lose a derivative is our error, whatever numpy would have said."""
    action, error, cure = ALL_KINDS[name]
    if kind != "array" and name == "composite":
        pytest.skip("its out= has the shape for an array")
    with pytest.raises(error) as caught:
        run(mode, action, KINDS[kind])
    assert cure in str(caught.value)
    assert "ADCORE" not in str(caught.value)
    if error is ConversionError or name == "element":
        assert f"{mode} mode" in str(caught.value)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("x", [SCALAR, NUMBER], ids=["numpy scalar", "Python float"])
def test_all_the_digits_of_a_float_are_refused(x, mode):
    """The methods that give them are there, for who asks whether they are."""
    for action in (lambda x: x.hex(), lambda x: x.as_integer_ratio(), Fraction):
        with pytest.raises(ConversionError, match=r"lost\. Leave \.\w+\(\) out\. .*stop_gradient"):
            run(mode, action, x)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("name", METHODS)
def test_methods_in_place_and_of_memory_are_refused(name, mode):
    """What ndarray does in place names the function that returns the result."""
    action, error, cure = METHODS[name]
    with pytest.raises(error) as caught:
        run(mode, action, VECTOR)
    assert cure in str(caught.value)
    if cure != "returns":
        assert f"({mode} mode, float64 array of shape (3,))" in str(caught.value)


def test_the_error_of_an_assignment_points_at_the_assignment():
    """numpy's own error is replaced, the traceback still ends at the line of the user."""

    def function(x):
        table = np.zeros(3)
        table[0] = x[0]
        return table.sum()

    with pytest.raises(MutationError) as caught:
        grad(function)(VECTOR)
    lines = [frame.line for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert "table[0] = x[0]" in lines
    assert caught.value.__cause__ is None


def test_other_errors_of_the_function_pass_unchanged():
    """A ValueError of the user's own, with its cause, is not touched."""

    def function(x):
        try:
            return x["no such"]
        except IndexError as error:
            raise ValueError("mine") from error

    with pytest.raises(ValueError, match="mine") as caught:
        grad(function)(VECTOR)
    assert isinstance(caught.value.__cause__, IndexError)


def test_an_array_that_was_refused_is_not_changed():
    """A refused assignment leaves nothing behind in the plain array."""
    table = np.zeros(3)
    for name in ("sum, position", "sum(x, out=a)"):
        with pytest.raises(MutationError):
            grad(ASSIGNMENTS[name][0])(VECTOR)
    for action in (
        lambda x: put(table, 0, x[0]),
        lambda x: put(table, ..., x),
        lambda x: added(table, x),
        lambda x: np.cumsum(x, 0, None, table),
    ):
        with pytest.raises(MutationError):
            grad(action)(VECTOR)
    np.testing.assert_array_equal(np.zeros(3), table)


# The cure that a message gives, and what it is a cure for.
CURES = {
    "np.stack for np.array": lambda x: np.stack([x[0], 2 * x[1]]).prod(),
    "np.dot(a, x) for a.dot(x)": lambda x: np.dot(np.ones(3), x) ** 2,
    "x.astype for np.float64": lambda x: x.astype(np.float64).prod(),
    "x + 0j for complex(x)": lambda x: ((x[0] + 0j) * 1j * x[1]).imag,
    "np.sin for math.sin": lambda x: np.sin(x[0]) * x[1],
    "int(x) as an index": lambda x: x[int(x[1] + 0.5)] ** 2 * x[0],
    "a = a + x for a += x": lambda x: (np.ones(3) + x).prod(),
    "np.where for x[0] = 0": lambda x: np.where(np.arange(3) == 0, 0, x).sum() ** 2,
    "np.sort for x.sort": lambda x: np.sort(x)[1] ** 2,
    "np.partition for x.partition": lambda x: np.partition(x, 1)[0] ** 2,
    "np.resize for x.resize": lambda x: (np.resize(x, 5) ** 2).sum(),
    "np.delete for del x[0]": lambda x: np.delete(x, 0).prod(),
    "full_like for fill": lambda x: np.full_like(x, 2.0).sum() * x[0],
    "a list, stacked at the end": lambda x: np.stack([a * a for a in x]).sum(),
}


@pytest.mark.parametrize("name", CURES)
def test_the_cures_in_the_messages_work(name):
    """What a message advises computes the same, with its derivative, in both modes."""
    function = CURES[name]
    gradient = grad(function)(VECTOR)
    columns = [jvp(function, (VECTOR,), (e,))[1] for e in np.eye(3)]
    np.testing.assert_allclose(columns, gradient, rtol=1e-12)
    steps = [(function(VECTOR + h) - function(VECTOR - h)) / 2e-6 for h in 1e-6 * np.eye(3)]
    np.testing.assert_allclose(gradient, steps, atol=1e-8)


# ------------------------------------------------------------------------ as numpy itself


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize(
    ("action", "x"),
    [
        (bool, VECTOR),
        (lambda x: 1 if x > 0 else 2, VECTOR),
        (lambda x: x in [1.0], VECTOR),
        (len, np.array(1.0)),
        (len, SCALAR),
        (iter, np.array(1.0)),
        (list, SCALAR),
        (sum, SCALAR),
        (lambda x: 1.0 in x, SCALAR),
        (lambda x: [v for v in x], SCALAR),
        (lambda x: x[0], SCALAR),
        (lambda x: put(x, 0, 1.0), SCALAR),
        (lambda x: operator.delitem(x, 0), SCALAR),
        (lambda x: put(x, 0, 1.0), NUMBER),
        (lambda x: x.hex(), SCALAR + 0j),
        (lambda x: (lambda a, b: a)(*x), VECTOR),
        (lambda x: x.item(), VECTOR),
        (lambda x: x.item(7), VECTOR),
        (lambda x: x[7], VECTOR),
        (lambda x: x[0, 0], VECTOR),
        (lambda x: x.reshape(2, 2), VECTOR),
        (lambda x: x.mT, VECTOR),
        (lambda x: x.to_device("gpu"), VECTOR),
        (lambda x: x.astype(int, casting="safe"), VECTOR),
        (lambda x: x + "text", VECTOR),
        (lambda x: x + None, VECTOR),
        (lambda x: ~x, VECTOR),
        (lambda x: x & 1, VECTOR),
        (lambda x: x @ 2.0, VECTOR),
        (lambda x: x + np.ones(2), VECTOR),
        (int, VECTOR),
        (round, VECTOR),
        (lambda x: f"{x:.2f}", VECTOR),
        (lambda x: x.no_such_name, VECTOR),
    ],
)
def test_mistakes_are_the_errors_that_numpy_gives(action, x, mode):
    """What is an error for the plain array is an error of the same class for the traced one."""
    with pytest.raises(Exception) as expected:
        action(x)
    kind = TypeError if issubclass(expected.type, TypeError) else expected.type
    with pytest.raises(kind):
        run(mode, action, x)


# ------------------------------------------------------------------- after the trace has ended


def _kept(mode, x):
    kept = []
    run(mode, lambda x: kept.append(x) or x, x)
    return kept[0]


USES = {
    "operator": lambda x: x + 1,
    "reflected": lambda x: 1 - x,
    "unary": lambda x: -x,
    "ufunc": np.sin,
    "function": np.sum,
    "list": lambda x: np.stack([x, x]),
    "np.array of a history": lambda x: np.array([x, x]),
    "np.asarray": np.asarray,
    "np.float64": np.float64,
    "float": float,
    "complex": complex,
    "math.sin": math.sin,
    "pickle": pickle.dumps,
    "mean of a history": lambda x: np.mean([x, x]),
}


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", USES)
def test_a_box_of_an_ended_trace_is_refused(name, kind, mode):
    """A traced value that outlived its derivative says so, and how to avoid it."""
    box = _kept(mode, KINDS[kind])
    with pytest.raises(EndedTraceError, match=rf"{mode}-mode derivative had ended.*has_aux=True"):
        USES[name](box)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("method", ["sum", "item", "tolist", "reshape", "copy", "T", "flat"])
def test_methods_of_a_box_of_an_ended_trace_are_refused(method, mode):
    """The same for methods and attributes."""
    box = _kept(mode, np.array([1.0]))
    with pytest.raises(EndedTraceError):
        value = getattr(box, method)
        value(1) if method == "reshape" else value() if callable(value) else None


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_generator_that_outlives_its_trace(mode):
    """A generator made inside is run outside: its next element is refused."""
    kept = []
    run(mode, lambda x: kept.append(a * a for a in x) or x, VECTOR)
    with pytest.raises(EndedTraceError, match="generator"):
        next(kept[0])


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_box_of_an_ended_inner_trace_within_a_running_outer_one(mode):
    """The outer derivative does not bring the box of the inner one back to life."""

    def outer(x):
        box = _kept(mode, 2 * x)
        return box * x

    with pytest.raises(EndedTraceError):
        grad(lambda x: outer(x).sum())(VECTOR)


def test_what_an_ended_box_may_still_do():
    """Its value can be read: printed, compared, copied, stopped."""
    from adcore import stop_gradient

    box = _kept("reverse", VECTOR)
    assert repr(box) == "<reverse box of array([0.5, 1. , 2. ])>"
    assert repr(copy.deepcopy(box)) == repr(box)
    np.testing.assert_array_equal(VECTOR, stop_gradient(box))
    np.testing.assert_array_equal([True, True, False], box < 1.5)


def test_what_a_checkpoint_runs_again_has_not_ended():
    """Its conversions on the way back are refused as those of a running derivative."""
    with pytest.raises(ConversionError, match="cannot become a plain float"):
        grad(checkpoint(lambda x: x**2 * float(x)))(SCALAR)


# ------------------------------------------------------------------------ printed and logged


FORMATS = ("%g", "%.3f", "value %10.2e.", "%5.1f%%", "%d", "%i")


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", ["numpy scalar", "0-d", "Python float"])
def test_formatting_with_percent_prints_the_plain_value(kind, mode, caplog):
    """As an f-string does: alone, in a tuple, by name, in bytes, and by the logging module."""
    caplog.set_level(logging.INFO)
    x = KINDS[kind]

    def printed(x):
        texts = [form % x for form in FORMATS]
        texts += [form % (x,) for form in FORMATS]
        texts += [name % {"a": x} for name in ("%(a)g", "%(a).1f")]
        texts += [b"%.2f" % x, f"{x:.3f}", format(x, "g")]
        text = "%.1f"
        text %= x
        logging.getLogger("adcore.test").info("%g of %d: %.2f", x, 3, x)
        return [*texts, text, caplog.messages[-1]]

    seen = []
    run(mode, lambda x: [seen.extend(printed(x)), x][1], x)
    assert printed(x) == seen


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", ["numpy scalar", "0-d", "Python float"])
@pytest.mark.parametrize(
    "action",
    [
        lambda x: 5.5 % x,
        lambda x: np.float64(5.5) % x,
        lambda x: np.array([5.5]) % x,
        lambda x: x % 0.3,
    ],
)
def test_the_remainder_is_no_formatting(action, kind, mode):
    """Numbers and arrays on the left of % are computed with, and differentiated."""
    assert isinstance(run_value(mode, action, KINDS[kind]), Box)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize(
    "action",
    [lambda x: FORMATS[0] % math.sin(x), lambda x: 5 % float(x), lambda x: "%g".__mod__(x)],
)
def test_a_conversion_beside_a_percent_sign_is_refused(action, mode):
    """Only the operator itself prints."""
    with pytest.raises(ConversionError):
        run(mode, action, SCALAR)


# ---------------------------------------------------------------- values of unknown types


MATRIX = np.array([[1.0, 2.0, 3.0]]).view(np.matrix)
MASKED = np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0])


class Own(np.ndarray):
    """A subclass that could compute anything."""


class Metres(float):
    """The same of float."""


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", ["array", "numpy scalar", "Python float"])
@pytest.mark.parametrize("other", [MATRIX, np.ones(3).view(Own)], ids=lambda x: type(x).__name__)
@pytest.mark.parametrize(
    "action",
    [
        lambda x, m: x + m,
        lambda x, m: m + x,
        lambda x, m: m - x,
        lambda x, m: np.multiply(x, m),
        lambda x, m: np.multiply(m, x),
        lambda x, m: np.add(m, x) @ np.ones(3),
    ],
)
def test_subclasses_of_arrays_are_refused_beside_traced_values(action, other, kind, mode):
    """An answer that is a subclass of ndarray is never silently a constant."""
    with pytest.raises(NonDifferentiableError, match=r"np\.asarray\(x\)"):
        run(mode, lambda x: action(x, other), KINDS[kind])


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("kind", ["array", "numpy scalar", "Python float"])
@pytest.mark.parametrize(
    "action", [lambda x: x + MASKED, lambda x: MASKED * x, lambda x: np.multiply(MASKED, x)]
)
def test_masked_arrays_are_refused_beside_traced_values(action, kind, mode):
    """Masked arrays meet traced values only filled."""
    with pytest.raises((NonDifferentiableError, ConversionError)):
        run(mode, action, KINDS[kind])


@pytest.mark.parametrize("x", [MATRIX, MASKED, np.ones(3).view(Own), Metres(2.0)], ids=repr)
@pytest.mark.parametrize("packed", [lambda x: x, lambda x: {"a": x, "b": 1.0}])
def test_subclasses_cannot_be_differentiated(x, packed):
    """As an input a subclass is refused too, alone and among others: what to convert it to."""
    with pytest.raises(NonDifferentiableError, match=r"np\.asarray\(x\)|float\(x\)"):
        vjp(lambda x: x, packed(x))
    with pytest.raises(NonDifferentiableError):
        jvp(lambda x: x, (packed(x),), (packed(x),))


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize(
    ("other", "dtype"),
    [
        (np.array([1.0, 2.0, None], object)[:2], "object"),
        (np.array([1, 2], "m8[s]"), r"timedelta64\[s\]"),
    ],
)
def test_answers_that_are_not_numbers_are_refused(other, dtype, mode):
    """An array of objects holds derivatives nobody follows."""
    with pytest.raises(NonDifferentiableError, match=f"of dtype {dtype}, .* would be lost"):
        run(mode, lambda x: x[:2] * other, VECTOR)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (lambda x: {"a": x}, "dict"),
        (lambda x: {1.0}, "set"),
        (lambda x: object(), "object"),
        (lambda x: np.array([1.0, None]), "numpy.ndarray of dtype object"),
        (lambda x: (x, [x]), "list"),
        (lambda x: (x, {"a": x}), "dict"),
        (lambda x: (x, x.view(np.matrix)), "matrix"),
    ],
)
def test_a_primitive_cannot_return_what_has_no_derivative(make, refused, mode):
    """Containers other than flat tuples, and objects, are an error and not a constant."""
    function = primitive(make)
    function.defvjp(lambda ct, ans, x: ct)
    function.defjvp(lambda t, ans, x: t)
    with pytest.raises(NonDifferentiableError, match=refused):
        run(mode, function, VECTOR)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize(
    "answer", [3, True, "text", b"bytes", None, np.int64(3), np.bool_(True), np.arange(3)], ids=repr
)
def test_a_primitive_may_return_what_cannot_vary(answer, mode):
    """Integers, truth values, text and None have no derivative to lose."""
    function = primitive(lambda x: answer)
    function.defvjp(lambda ct, ans, x: ct)
    function.defjvp(lambda t, ans, x: t)
    run(mode, lambda x: [np.testing.assert_(function(x) is answer), x][1], VECTOR)


def test_inputs_that_are_not_numbers():
    """An array of integers, of objects, of text is refused with the cast to use."""
    for x in (np.arange(3), np.array([1.0, None]), np.array(["a"]), np.array([True])):
        with pytest.raises(InputTypeError, match=r"astype\(float\)"):
            grad(lambda x: x)(x)


def test_errors_inside_a_second_derivative():
    """A refusal deep inside nested traces names the plain value's kind."""
    with pytest.raises(ConversionError, match=r"float64 array of shape \(3,\)"):
        hessian(lambda x: np.asarray(x).sum())(VECTOR)
    with pytest.raises(MutationError):
        hessian(lambda x: put(np.ones(3), 0, x[0]).sum())(VECTOR)


def test_boxes_in_plain_lists_and_dictionaries_are_fine():
    """Python's own containers keep traced values as they are, also when written into."""

    def function(x):
        table, names = [0.0] * 3, {}
        for k in range(3):
            table[k] = x[k] ** 2
            names[k] = table[k] * x[0]
        assert isinstance(table[1], Box)
        return sum(table) + sum(names.values())

    np.testing.assert_allclose(
        grad(function)(VECTOR), [jvp(function, (VECTOR,), (e,))[1] for e in np.eye(3)]
    )

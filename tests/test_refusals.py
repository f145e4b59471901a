"""A refusal that the program catches is raised again where it would end as a zero derivative."""

import gc
import math
import weakref

import pytest

from adcore import (
    checkpoint,
    derivative,
    elementwise_grad,
    errors,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    linearize,
    primitive,
    stop_gradient,
    value_and_grad,
    vjp,
)
from adcore.errors import AdcoreError, ConversionError, MissingRuleError, NonDifferentiableError
from adcore.extend import apply

AGAIN = r"caught by the program, which went on: what it returned depends on no input"


def converting(x):
    """A penalty where the computation fails, as programs have it."""
    try:
        return math.sin(x) * 2.0
    except Exception:
        return 1e10


TRANSFORMS = {
    "grad": lambda f: grad(f)(2.0),
    "value_and_grad": lambda f: value_and_grad(f)(2.0),
    "vjp": lambda f: vjp(f, 2.0),
    "jvp": lambda f: jvp(f, (2.0,), (1.0,)),
    "derivative": lambda f: derivative(f)(2.0),
    "linearize": lambda f: linearize(f, 2.0),
    "elementwise_grad": lambda f: elementwise_grad(f)(2.0),
    "jacobian, forward": lambda f: jacobian(f, mode="forward")(2.0),
    "jacobian, reverse": lambda f: jacobian(f, mode="reverse")(2.0),
    "hessian": lambda f: hessian(f)(2.0),
    "hvp": lambda f: hvp(f, (2.0,), (1.0,)),
    "forward over forward": lambda f: derivative(derivative(f))(2.0),
    "reverse over forward": lambda f: grad(derivative(f))(2.0),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_caught_refusal_is_raised_again(name):
    """By every transform, where nothing that was returned depends on an input."""
    with pytest.raises(ConversionError, match=AGAIN) as caught:
        TRANSFORMS[name](converting)
    said = str(caught.value)
    assert "cannot become a plain float" in said
    assert f"in converting, {__file__}:{converting.__code__.co_firstlineno + 3}" in said


@primitive
def bare(x):
    """A primitive without a derivative."""
    return x


def unknown(x):
    """A function that dispatches, and has no rule."""
    return apply(unknown, (x,), {})


@primitive
def odd(x):
    """A primitive that returns what has no derivatives."""
    return object()


odd.defjvp(lambda t, ans, x: t)

CAUGHT = {
    "float": (float, ConversionError),
    "complex": (complex, ConversionError),
    "array": (lambda x: x.__array__(), ConversionError),
    "index": (lambda x: [1.0, 2.0][x], ConversionError),
    "hash": (lambda x: {x: 1.0}, ConversionError),
    "digits": (lambda x: x.hex(), ConversionError),
    "missing rule": (unknown, MissingRuleError),
    "bare primitive": (bare, MissingRuleError),
    "answer": (odd, NonDifferentiableError),
}


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("name", CAUGHT)
def test_every_refusal_is_noted(name, mode):
    """Conversions, missing rules, and answers without derivatives; on every layer."""
    action, kind = CAUGHT[name]
    ways = []

    def function(x):
        try:
            action(x)
        except AdcoreError:
            ways.append(1)
        return 3.0

    through = {"forward": derivative, "reverse": grad}[mode]
    for times in (through, lambda f: through(lambda x: 2.0 * through(f)(x))):
        with pytest.raises(kind, match=AGAIN):
            times(function)(1.0)
    assert len(ways) == 2


def fallback(x):
    """A program that knows another way."""
    try:
        x = float(x)
    except TypeError:
        pass
    return x * x


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_fallback_that_depends_on_the_input_is_no_error(name):
    """The refusal was of use: the program took its other way."""
    expected = TRANSFORMS[name](lambda x: x * x)
    if not callable(expected) and not isinstance(expected, tuple):
        assert expected == TRANSFORMS[name](fallback)
    else:
        TRANSFORMS[name](fallback)


def test_no_refusal_is_no_error():
    """A constant function has derivative zero."""
    for function in (lambda x: 3.0, lambda x: stop_gradient(x) ** 2, lambda x: float(int(x))):
        assert (0.0, 0.0) == (grad(function)(2.0), derivative(function)(2.0))


def test_an_inner_refusal_does_not_touch_the_outer_derivative():
    """The inner function has another way; and the other way round, the inner error is raised."""
    assert 24.0 == grad(lambda x: x**2 * grad(fallback)(x))(2.0)
    assert 24.0 == derivative(lambda x: x**2 * derivative(fallback)(x))(2.0)
    with pytest.raises(ConversionError, match=AGAIN):
        grad(lambda x: x * grad(converting)(x))(2.0)
    with pytest.raises(ConversionError, match=AGAIN):
        derivative(lambda x: x * derivative(converting)(x))(2.0)


def test_an_outer_value_refused_within_an_inner_derivative():
    """The outer derivative is lost by it, though the inner one is not."""

    def outer(x):
        return grad(lambda y: y * converting(x))(1.0)

    for through in (grad, derivative):
        with pytest.raises(ConversionError, match=AGAIN):
            through(outer)(2.0)


def test_a_checkpoint_that_computes_otherwise_when_it_runs_again():
    """Its first run is on plain values; the second is refused, and would return a constant."""
    with pytest.raises(ConversionError, match=AGAIN):
        grad(checkpoint(converting))(2.0)
    assert 4.0 == grad(checkpoint(fallback))(2.0)
    assert 4.0 == grad(lambda x: fallback(x) + checkpoint(lambda y: 3.0)(x))(2.0)


def test_outputs_without_derivatives_lose_none():
    """A count is a constant, whatever was refused on the way."""

    def count(x):
        converting(x)
        return 3

    assert 3 == vjp(count, 2.0)[0]
    assert (3, None) == jvp(count, (2.0,), (1.0,))


def test_the_class_of_the_error_is_kept():
    """Who catches Python's own class around the transform catches it again."""
    with pytest.raises(TypeError, match=AGAIN) as caught:
        grad(converting)(2.0)
    assert type(caught.value) is errors.ConversionError
    assert caught.value.__cause__ is None


def test_a_noted_refusal_keeps_no_tape_alive():
    """Only its words are kept: with the last user of the trace all of it goes, without a cycle."""
    alive = []

    def function(x):
        alive.append(weakref.ref(x._trace))
        return fallback(x)

    gc.disable()
    try:
        grad(function)(2.0)
        assert alive[0]() is None
    finally:
        gc.enable()

"""What a program catches and answers with a constant is raised again, not a zero gradient."""

import functools
import math

import numpy as np
import pytest

import adcore_numpy as anp
from adcore import grad, hessian, jacobian, jvp
from adcore.errors import AdcoreError, ConversionError, MutationError

VECTOR = np.array([0.5, 1.0, 2.0])
AGAIN = "caught by the program"

TRANSFORMS = {
    "grad": lambda f: grad(f)(VECTOR),
    "jvp": lambda f: jvp(f, (VECTOR,), (VECTOR,)),
    "jacobian, forward": lambda f: jacobian(f, mode="forward")(VECTOR),
    "jacobian, reverse": lambda f: jacobian(f, mode="reverse")(VECTOR),
    "hessian": lambda f: hessian(f)(VECTOR),
}


def filled(x):
    """A table that is filled element by element."""
    table = np.zeros(3)
    for k in range(3):
        table[k] = x[k] ** 2
    return table.sum()


# fmt: off
SWALLOWED = {
    "float":        (lambda x: float(x[0]) * 2,                     ConversionError),
    "math":         (lambda x: math.exp(x[1]),                      ConversionError),
    "asarray":      (lambda x: np.asarray(x).sum(),                 ConversionError),
    "array":        (lambda x: np.array([x[0], x[1]]).sum(),        ConversionError),
    "full":         (lambda x: np.full(3, x[0]).sum(),              ConversionError),
    "cache":        (lambda x: functools.cache(np.sum)(x[0]),       ConversionError),
    "memory":       (lambda x: np.frombuffer(x.tobytes())[0],       ConversionError),
    "table":        (filled,                                        MutationError),
    "out":          (lambda x: np.exp(x, out=np.ones(3)).sum(),     MutationError),
}
# fmt: on


@pytest.mark.parametrize("name", SWALLOWED)
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_a_penalty_for_what_was_refused_is_no_constant(transform, name):
    """Each way to lose the derivative, caught as programs do."""
    action, kind = SWALLOWED[name]

    def function(x):
        try:
            return action(x)
        except Exception:
            return 1e10

    with pytest.raises(AdcoreError) as before:
        grad(action)(VECTOR)
    if not isinstance(before.value, kind):
        pytest.fail(f"{name} is {before.value!r}")
    with pytest.raises(kind, match=AGAIN):
        TRANSFORMS[transform](function)


@pytest.mark.parametrize(
    "aside",
    [
        lambda x: anp.array([x[0], 1.0]),
        lambda x: anp.asarray([[x[0]], [x[1]]]),
        lambda x: np.stack([x, x]),
        lambda x: (repr(x), f"{x[0]:.3f}", "%g" % x[0], hasattr(x, "__array__")),  # noqa: UP031
        lambda x: (np.isscalar(x[0]), np.ndim(x), np.iterable(x), x in [1.0, 2.0][:0]),
        lambda x: int(x[0]),
        lambda x: x.astype(int),
    ],
)
def test_what_was_not_refused_is_no_alarm(aside):
    """A function that is constant, whatever it does beside, has derivative zero."""
    for transform in ("grad", "jacobian, forward", "hessian"):
        assert not np.any(TRANSFORMS[transform](lambda x: [aside(x), 3.0][1]))


def test_another_way_to_the_input_is_no_alarm():
    """What the program makes of the input after the refusal counts."""

    def function(x):
        try:
            return filled(x)
        except ValueError:  # numpy's own, from the refusal
            return np.sum(x**2)

    np.testing.assert_array_equal(2 * VECTOR, grad(function)(VECTOR))
    np.testing.assert_array_equal(2 * np.eye(3), hessian(function)(VECTOR))

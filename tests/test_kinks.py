"""Second derivatives of Python's numbers at the zeros of roots, and the tester that looks there."""

import operator
from typing import Any

import pytest

from adcore import grad, hessian, jvp, primitive
from adcore.errors import GradientCheckError
from adcore.extend import Sample, rule
from adcore.scalars import cos
from adcore.testing import check_rule
from adcore.testing.kinks import check_curvature
from adcore.testing.requirements import Probe

NESTINGS: dict[str, Any] = {
    "forward over reverse": lambda f: jvp(grad(f), (0.0,), (1.0,))[1],
    "reverse over reverse": lambda f: grad(grad(f))(0.0),
    "reverse over forward": lambda f: grad(lambda y: jvp(f, (y,), (1.0,))[1])(0.0),
    "forward over forward": lambda f: jvp(
        lambda y: jvp(f, (y,), (1.0,))[1], (0.0,), (1.0,)
    )[1],
    "hessian": lambda f: hessian(f)(0.0),
}
SLANTED = 3 + 4j  # |3 + 4i| = 5

# A function of |x|, and the same without it: what its second derivative at 0 is.
FUNCTIONS: dict[str, Any] = {
    "square": (lambda x: abs(x) ** 2, lambda x: x * x),
    "product": (lambda x: abs(x) * abs(x), lambda x: x * x),
    "fourth power": (lambda x: abs(x) ** 4, lambda x: x**4),
    "cosine": (lambda x: cos(abs(x)), cos),
    "kink": (lambda x: 3 * abs(x), lambda x: 0 * x),
    "complex square": (lambda x: abs(SLANTED * x) ** 2, lambda x: 25 * x * x),
    "complex cosine": (lambda x: cos(abs(SLANTED * x)), lambda x: cos(5 * x)),
}


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_absolute_value(name: str, nesting: str) -> None:
    """Exact where the function is smooth; a kink of a real number keeps the slope 0."""
    with_abs, without = FUNCTIONS[name]

    assert grad(grad(without))(0.0) == NESTINGS[nesting](with_abs)


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("f", [lambda x: abs(x) ** 1.5, lambda x: 2 * abs(SLANTED * x)])
def test_what_has_no_second_derivative(f: Any, nesting: str) -> None:
    """It is not finite."""
    second = NESTINGS[nesting](f)

    assert second - second != 0


def careless(x: float) -> float:
    return abs(x)



def test_the_tester_finds_a_slope_that_is_differentiated_again() -> None:
    """A root whose slope is a constant 0 at its zero: |x|² would have the second derivative 0."""
    made = primitive(careless)
    sample = Sample(made, (0.0,), label="zero", kink=True)
    wrong = rule(made, jvp=lambda t, ans, x: t * (1.0 if x > 0 else 0.0))

    with pytest.raises(GradientCheckError, match=r"zero: second derivative of y \* y .* forward"):
        check_rule(wrong, sample)


def test_the_tester_lets_a_kink_by_construction_pass() -> None:
    """Of a rectifier neither square nor product is twice differentiable."""
    made = primitive(lambda x: x if x > 0 else 0 * x)
    sample = Sample(made, (0.0,), label="zero", kink=True)

    check_rule(rule(made, jvp=lambda t, ans, x: t * (1.0 if x > 0 else 0.0)), sample)


def test_a_right_root_passes_and_a_probe_tells_the_nesting() -> None:
    """The property by itself."""
    check_curvature(Probe("abs", lambda x: (operator.abs(x),), [0.0]))
    halved = primitive(careless)
    halved.defjvp(lambda t, ans, x: t * (1.0 if x > 0 else 0.0))

    with pytest.raises(GradientCheckError, match=r"0 from the rule, .* from second differences"):
        check_curvature(Probe("wrong", lambda x: (halved(x),), [0.0]))

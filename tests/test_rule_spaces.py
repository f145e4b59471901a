"""`rule(…, spaces=…)`: parameters that a rule sees as their space, not their value."""

import pytest

from adcore import jvp, vjp
from adcore.extend import Space, rule


def axpy(x, y):
    return 3 * x + y


def x_of(v, ans, x, y=None):
    assert isinstance(x, Space)
    return 3 * v


def y_of(v, ans, x, y=None):
    assert isinstance(x, Space)
    return v


def joint_jvp(tangents, ans, x, y=None):
    assert isinstance(x, Space)
    tx, ty = (0.0 if t is None else t for t in tangents)
    return 3 * tx + ty


def joint_vjp(ct, ans, x, y=None):
    assert isinstance(x, Space)
    return 3 * ct, ct


STATED = {
    "both": {"jvp": (x_of, y_of), "vjp": (x_of, y_of)},
    "jvp": {"jvp": (x_of, y_of)},
    "vjp": {"vjp": (x_of, y_of)},
    "joint": {"jvp": joint_jvp, "vjp": joint_vjp},
    "joint jvp": {"jvp": joint_jvp},
    "joint vjp": {"vjp": joint_vjp},
}


@pytest.mark.parametrize("stated", STATED)
def test_rule_functions_see_the_space(toy, stated):
    """In both modes, stated or derived, the parameter arrives as its space."""
    f = toy.function(axpy)
    toy.register(rule(f, **STATED[stated], wrt=("x", "y"), spaces=("x",)))
    assert jvp(f, (2.0, 5.0), (1.0, 10.0)) == (11.0, 13.0)
    assert vjp(f, 2.0, 5.0)[1](1.0) == (3.0, 1.0)
    assert jvp(lambda y: f(2.0, y), (5.0,), (10.0,)) == (11.0, 10.0)
    assert vjp(lambda y: f(2.0, y), 5.0)[1](1.0) in (1.0, (1.0,))


def test_what_has_no_space_arrives_as_it_is(toy):
    """An integer, which has no space, is handed over with its value."""

    def y_of_integer(v, ans, x, y):
        assert x == 2
        return v

    f = toy.function(axpy)
    both = (None, y_of_integer)
    toy.register(rule(f, jvp=both, vjp=both, wrt=("x", "y"), spaces=("x",)))
    assert jvp(lambda y: f(2, y), (5.0,), (10.0,)) == (11.0, 10.0)
    assert vjp(lambda y: f(2, y), 5.0)[1](1.0) in (1.0, (1.0,))

"""`rule(…, forward=…)`: a value computed together with what its derivative reuses."""

import pytest

from adcore import grad, jvp, vjp
from adcore.errors import RuleError
from adcore.extend import rule
from adcore.scalars import exp

calls = []


def scaled_exp(x, k=1.0):
    return k * exp(x)


def forward(x, k=1.0):
    calls.append("forward")
    value = exp(x)
    return k * value, value


def of_x(v, ans, x, k=1.0, *, residual=None):
    calls.append(residual is not None)
    return v * k * (exp(x) if residual is None else residual)


def of_k(v, ans, x, k=1.0, *, residual=None):
    return v * (exp(x) if residual is None else residual)


def without_residual(v, ans, x, k=1.0):
    return v * k * exp(x)


def joint_jvp(tangents, ans, x, k=1.0, *, residual=None):
    tx, tk = (0.0 if t is None else t for t in tangents)
    return of_x(tx, ans, x, k, residual=residual) + of_k(tk, ans, x, k, residual=residual)


def joint_vjp(ct, ans, x, k=1.0, *, residual=None):
    return of_x(ct, ans, x, k, residual=residual), lambda: of_k(ct, ans, x, k, residual=residual)


STATED = {
    "both": {"jvp": (of_x, of_k), "vjp": (of_x, of_k)},
    "jvp": {"jvp": (of_x, of_k)},
    "vjp": {"vjp": (of_x, of_k)},
    "joint": {"jvp": joint_jvp, "vjp": joint_vjp, "wrt": ("x", "k")},
    "joint jvp": {"jvp": joint_jvp, "wrt": ("x", "k")},
    "joint vjp": {"vjp": joint_vjp, "wrt": ("x", "k")},
    "one does not ask for it": {"jvp": (without_residual, of_k), "vjp": (of_x, of_k)},
}


@pytest.fixture(params=STATED)
def function(request, toy):
    f = toy.function(scaled_exp)
    toy.register(rule(f, **STATED[request.param], forward=forward))
    calls.clear()
    return f


def test_both_modes(function):
    """The value comes from `forward`, and the derivative is that of the function."""
    e = exp(0.5)
    assert jvp(function, (0.5, 2.0), (1.0, 10.0)) == (2 * e, pytest.approx(12 * e))
    assert vjp(function, 0.5, 2.0)[1](1.0) == (2 * e, e)
    assert grad(lambda x: function(x))(0.5) == grad(lambda x: function(x, k=1.0))(0.5) == e
    assert calls.count("forward") == 4


def test_second_order(function):
    """Inside another derivative the residual is None, and the rule is differentiated itself."""
    e = exp(0.5)
    second = {
        "reverse over reverse": grad(grad(lambda x: function(x, 2.0)))(0.5),
        "forward over reverse": jvp(grad(lambda x: function(x, 2.0)), (0.5,), (1.0,))[1],
        "reverse over forward": grad(lambda x: jvp(lambda y: function(y, 2.0), (x,), (1.0,))[1])(
            0.5
        ),
    }
    assert second == {name: pytest.approx(2 * e) for name in second}


def test_traced_only_outside(function):
    """A value that only the outer derivative traces enters by the cotangent."""
    outer = grad(lambda c: grad(lambda x: c * function(x, 2.0))(0.5))
    assert outer(3.0) == pytest.approx(2 * exp(0.5))


def test_forward_runs_once(toy):
    """The function itself is not called beside `forward`, and the pullback gets the residual."""

    def never(x, k=1.0):
        raise AssertionError

    f = toy.function(never)
    toy.register(rule(f, vjp=of_x, forward=forward))
    calls.clear()
    assert grad(f)(0.5) == exp(0.5)
    assert calls == ["forward", True]


def test_forward_takes_the_arguments_alone(toy):
    """A `forward` with other parameters, or for a variadic rule, is refused."""
    with pytest.raises(RuleError, match="its forward takes the arguments alone: x, k"):
        rule(scaled_exp, vjp=of_x, forward=lambda x: (x, None))
    with pytest.raises(RuleError, match="forward is for rules without"):
        rule(scaled_exp, vjp=lambda ct, ans, *xs: (ct,), forward=lambda *xs: (xs, None))


def test_no_residual_without_forward():
    """A keyword-only parameter needs a `forward` that fills it."""
    with pytest.raises(RuleError):
        rule(scaled_exp, vjp=of_x)

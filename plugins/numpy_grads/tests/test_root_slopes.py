"""Second derivatives at the zeros of roots: right where the function is smooth, else not finite."""

import numpy as np
import pytest

from adcore import checkpoint, grad, hessian, jacobian, jvp, linearize, value_and_grad, vjp

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of infinite slopes


def basis(x):
    return np.eye(x.size).reshape(x.size, *x.shape)


def pushed(f, e):
    return lambda y: jvp(f, (y,), (e,))[1]


def linearized(f, e):
    return lambda y: linearize(f, y)[1](e)


def paired(f, e):
    return lambda y: np.sum(grad(f)(y) * e)


# Every nesting, one vector after the other and in stacks; rows of the Hessian of f at x.
NESTINGS = {
    "forward over reverse": lambda f, x: [jvp(grad(f), (x,), (e,))[1] for e in basis(x)],
    "reverse over reverse": lambda f, x: [grad(paired(f, e))(x) for e in basis(x)],
    "reverse over forward": lambda f, x: [grad(pushed(f, e))(x) for e in basis(x)],
    "forward over forward": lambda f, x: [
        [jvp(pushed(f, a), (x,), (b,))[1] for a in basis(x)] for b in basis(x)
    ],
    "hessian": lambda f, x: hessian(f)(x),
    "jacobian of jacobian": lambda f, x: jacobian(jacobian(f))(x),
    "columns of columns": lambda f, x: jacobian(jacobian(f, mode="forward"), mode="forward")(x),
    "rows of rows": lambda f, x: jacobian(jacobian(f, mode="reverse"), mode="reverse")(x),
    "linearize": lambda f, x: [linearize(grad(f), x)[1](e) for e in basis(x)],
    "linearize within": lambda f, x: [grad(linearized(f, e))(x) for e in basis(x)],
}


def second(nesting, f, x):
    return np.reshape(np.asarray(NESTINGS[nesting](f, x)), (x.size, x.size))


def cosine(s):
    """cos √s by its series, for small s."""
    return 1 - s / 2 + s * s / 24


def bins(x):
    return np.fft.fft(x)


def parts(x):
    return np.real(bins(x)) ** 2 + np.imag(bins(x)) ** 2


same, zeros = np.ones(3), np.zeros(3)
some, rows = np.array([0.0, 1.5, -2.0]), np.array([[1.0, 1.0], [0.5, 2.0]])
GAPS = np.array([[1.0, np.nan], [np.nan, 1.0]])

# A function that is smooth where the root in it is not, the same without the root, and the point.
SMOOTH = {
    "std ** 2": (lambda x: np.std(x) ** 2, np.var, same),
    "square of std": (
        lambda x: np.square(np.std(x, ddof=1)), lambda x: np.var(x, ddof=1), same
    ),
    "std rows": (lambda x: np.sum(np.std(x, 1) ** 2), lambda x: np.sum(np.var(x, 1)), rows),
    "std, where": (
        lambda x: np.std(x, where=[True, True, False]) ** 2,
        lambda x: np.var(x, where=[True, True, False]),
        same,
    ),
    "nanstd ** 2": (
        lambda x: np.sum(np.nanstd(x + 0 * GAPS, 1) ** 2),
        lambda x: np.sum(np.nanvar(x + 0 * GAPS, 1)),
        rows,
    ),
    "fft": (lambda x: np.sum(np.abs(bins(x)) ** 2), lambda x: np.sum(parts(x)), same),
    "fft, product": (
        lambda x: np.sum(np.abs(bins(x)) * np.abs(bins(x))), lambda x: np.sum(parts(x)), same
    ),
    "abs ** 2": (lambda x: np.sum(np.abs(x) ** 2), lambda x: np.sum(x * x), some),
    "abs ** 2.0": (lambda x: np.sum(abs(x) ** 2.0), lambda x: np.sum(x * x), some),
    "abs ** 4": (lambda x: np.sum(np.abs(x) ** 4), lambda x: np.sum(x**4), some),
    "abs, dot": (lambda x: np.abs(x) @ np.abs(x), lambda x: x @ x, some),
    "abs, cosine": (lambda x: np.sum(np.cos(np.abs(x))), lambda x: np.sum(np.cos(x)), some),
    "fabs": (lambda x: np.sum(np.cosh(np.fabs(x))), lambda x: np.sum(np.cosh(x)), some),
    "copysign": (lambda x: np.sum(np.copysign(x, -1) ** 2), lambda x: np.sum(x * x), some),
    "hypot ** 2": (
        lambda x: np.sum(np.hypot(x, 2 * x) ** 2), lambda x: 5 * np.sum(x * x), some
    ),
    "hypot * hypot": (
        lambda x: np.hypot(x[0], x[1]) * np.hypot(x[0], x[1]), lambda x: x[:2] @ x[:2], zeros
    ),
    "hypot.reduce": (lambda x: np.hypot.reduce(x) ** 2, lambda x: x @ x, zeros),
    "sqrt ** 2": (lambda x: np.sqrt(np.sum(x * x)) ** 2, lambda x: x @ x, zeros),
    "roots of roots": (
        lambda x: np.hypot(np.hypot(x[0], x[1]), x[2]) ** 2, lambda x: x @ x, zeros
    ),
    "exp": (
        lambda x: np.exp(-(np.std(x) ** 2)) * x[0], lambda x: np.exp(-np.var(x)) * x[0], same
    ),
    "cosine of hypot.reduce": (
        lambda x: np.cos(np.hypot.reduce(x)), lambda x: cosine(x @ x), zeros
    ),
    "left out": (
        lambda x: np.sum(np.hypot(x[:, None] - x, 0)[[0, 1], [1, 2]] ** 3),
        lambda x: np.sum(np.abs(x[:2] - x[1:]) ** 3),
        some,
    ),
    "masked": (
        lambda x: np.sum(np.exp(-np.hypot(x[:, None] - x, 0)) * (1 - np.eye(3))),
        lambda x: 2 * sum(np.exp(-abs(x[i] - x[j])) for i, j in ((0, 1), (0, 2), (1, 2))),
        some,
    ),
    "where": (
        lambda x: np.sum(np.where(np.eye(3) > 0, 0, 1 / (np.eye(3) + np.hypot(x[:, None] - x, 0)))),
        lambda x: 2 * sum(1 / abs(x[i] - x[j]) for i, j in ((0, 1), (0, 2), (1, 2))),
        some,
    ),
    "weighted penalty": (  # a kink by construction keeps the slope 0
        lambda x: np.exp(x[1]) * np.sum(np.abs(x)), lambda x: np.exp(x[1]) * (x[1] - x[2]), some
    ),
}  # fmt: skip


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("name", SMOOTH)
def test_a_smooth_function_of_a_root_has_its_second_derivative(name, nesting):
    """It is that of the same function without the root, in every nesting."""
    with_root, without, x = SMOOTH[name]

    expected = second("hessian", without, x)

    assert expected == pytest.approx(second(nesting, with_root, x), abs=1e-12)
    if name != "sqrt ** 2":  # of which the first slope alone is infinite
        assert grad(without)(x) == pytest.approx(grad(with_root)(x))


SHARP = {
    "std": (np.std, same),
    "hypot": (lambda x: 3 * np.hypot(x[0], x[1]), zeros),
    "fft": (lambda x: np.sum(np.abs(bins(x))), same),
    "hypot.reduce": (np.hypot.reduce, zeros),
    "power 1.5": (lambda x: np.hypot(x[0], x[1]) ** 1.5, zeros),
}


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("name", SHARP)
def test_an_infinite_second_derivative_is_not_finite(name, nesting):
    """Where the slope jumps in every direction, no finite number would be right."""
    f, x = SHARP[name]

    assert not np.isfinite(second(nesting, f, x)).all()


@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("f", [np.abs, np.fabs, lambda x: np.maximum(x, 0), lambda x: x.clip(0)])
def test_a_kink_by_construction_keeps_its_slope(f, nesting):
    """A penalty λ|x|, a rectifier: second derivative 0, that of the picks."""
    assert np.zeros((3, 3)) == pytest.approx(second(nesting, lambda x: 0.7 * np.sum(f(x)), some))


def test_the_first_derivative_stays_finite_within_another():
    """Value, gradient and the derivative of the value are those without an outer derivative."""
    f = lambda x: np.hypot(x[0], x[1]) + np.sum(np.abs(x))

    (value, gradient), (pushed, _) = jvp(value_and_grad(f), (some * [0, 0, 1],), (same,))

    assert value == f(some * [0, 0, 1])
    assert gradient.tolist() == grad(f)(some * [0, 0, 1]).tolist() == [0, 0, -1]
    assert pushed == -1


def test_a_curved_slope_that_is_infinite_leaves_the_gradient_finite():
    """|x|^1.5 has the slope 0 at 0, also where its derivative is asked for."""
    f = lambda x: np.sum(np.abs(x) ** 1.5)

    gradient, curvature = jvp(grad(f), (np.zeros(2),), (np.ones(2),))

    assert gradient.tolist() == [0, 0]
    assert not np.isfinite(curvature).any()


def test_a_root_within_a_checkpoint():
    """What is smooth within is exact; a root that leaves it has an unknown second derivative."""
    inside = hessian(checkpoint(lambda x: np.hypot.reduce(x) ** 2))(zeros)
    across = hessian(lambda x: checkpoint(np.hypot.reduce)(x) ** 2)(zeros)

    assert 2 * np.eye(3) == pytest.approx(inside)
    assert np.isnan(across).all()


def test_a_pullback_that_is_differentiated_itself_is_right_or_unknown():
    """The derivative by a cotangent, within another: no layer is left on the results."""
    def curvature(x):
        _, pullback = vjp(lambda y: np.abs(y) ** 2, x)
        return grad(lambda ct: np.sum(pullback(ct)[0] ** 2))(np.ones(2))

    found = jacobian(curvature)(np.array([0.0, 1.0]))

    assert type(found) is np.ndarray
    assert found == pytest.approx(np.diag([0, 16])) or np.isnan(found[:, 0]).all()


def test_a_program_that_catches_errors_does_not_hide_a_root():
    """That forward mode starts again is no error for the program to catch."""
    def careful(x):
        try:
            return np.abs(x) ** 2
        except Exception:
            return 0 * x

    assert jvp(lambda y: jvp(careful, (y,), (1.0,))[1], (np.float64(0),), (1.0,))[1] == 2

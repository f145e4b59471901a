"""Transforms inside transforms: every order and depth, closures, checkpoints, higher orders."""

import itertools
import math
import operator
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adcore import (
    checkpoint,
    derivative,
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    linearize,
    scalars,
    stop_gradient,
    value_and_grad,
    vjp,
)
from adcore.errors import CheckpointError, EndedTraceError

# ------------------------------------------------------------------------- every way to derive

WAYS = {
    "grad": grad,
    "value_and_grad": lambda f: lambda x: value_and_grad(f)(x)[1],
    "vjp": lambda f: lambda x: vjp(f, x)[1](1.0)[0],
    "jvp": lambda f: lambda x: jvp(f, (x,), (1.0,))[1],
    "linearize": lambda f: lambda x: linearize(f, x)[1](1.0),
    "jacobian": jacobian,
    "forward jacobian": lambda f: jacobian(f, mode="forward"),
    "elementwise_grad": elementwise_grad,
    "derivative": derivative,
    "grad of checkpoint": lambda f: grad(checkpoint(f)),
    "checkpoint of grad": lambda f: checkpoint(grad(f)),
    "checkpoint of jvp": lambda f: checkpoint(lambda x: jvp(f, (x,), (1.0,))[1]),
}


def wave(x):
    """A function all of whose derivatives differ."""
    return scalars.sin(2 * x) * scalars.exp(x) / x


def wave_slopes(x):
    """The derivatives of `wave` of order 0 to 4, from its power series at x."""
    order = 5
    sine = [2**k * math.sin(2 * x + k * math.pi / 2) / math.factorial(k) for k in range(order)]
    growth = [math.exp(x) / math.factorial(k) for k in range(order)]
    inverse = [(-1) ** k / x ** (k + 1) for k in range(order)]
    times = lambda a, b: [sum(a[i] * b[k - i] for i in range(k + 1)) for k in range(order)]
    series = times(times(sine, growth), inverse)
    return [c * math.factorial(k) for k, c in enumerate(series)]


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(WAYS, WAYS)))
def test_any_two_ways_nest(outer, inner):
    """Each way to derive, of each, gives the second derivative."""
    found = WAYS[outer](WAYS[inner](wave))(0.7)
    assert pytest.approx(wave_slopes(0.7)[2], rel=1e-12) == found


MODES = ("grad", "jvp", "linearize")


@pytest.mark.parametrize("modes", list(itertools.product(MODES, repeat=4)), ids=" ".join)
def test_four_levels_of_modes_nest_in_any_order(modes):
    """Sixteen and more nestings of forward and reverse give the fourth derivative."""
    fun = wave
    for mode in modes:
        fun = WAYS[mode](fun)
    assert pytest.approx(wave_slopes(0.7)[4], rel=1e-11) == fun(0.7)


@pytest.mark.parametrize("way", WAYS)
def test_a_way_of_products_of_second_order(way):
    """hvp and hessian are differentiated like anything else."""
    third = pytest.approx(wave_slopes(0.7)[3], rel=1e-12)
    assert third == WAYS[way](lambda x: hvp(wave, (x,), (1.0,)))(0.7)
    assert third == WAYS[way](hessian(wave))(0.7)
    assert third == hessian(WAYS[way](wave))(0.7)


# ------------------------------------------------------------------------ perturbation confusion

CONFUSION = [
    # (function, where, slope): each mixes variables of an inner and an outer derivative
    (lambda d: lambda x: x * d(lambda y: x + y)(1.0), 3.0, 1.0),
    (lambda d: lambda x: x * d(lambda y: x * y)(2.0), 3.0, 6.0),
    (lambda d: lambda x: d(lambda y: x * y * y)(x), 3.0, 12.0),
    (lambda d: lambda x: d(lambda y: x)(2.0) + x, 3.0, 1.0),
    (lambda d: lambda x: d(lambda y: d(lambda z: x * y * z)(y))(x), 3.0, 1.0),
    (lambda d: lambda x: d(lambda y: y * d(lambda z: x * z + y)(y))(x), 3.0, 1.0),
    (lambda d: lambda x: d(lambda x: x * x)(x) * x, 3.0, 12.0),  # the inner x shadows
    (lambda d: lambda x: d(lambda y: y**3 * d(lambda z: z * y * x)(1.0))(x), 2.0, 128.0),
    (lambda d: lambda x: d(lambda y: stop_gradient(y) * x * y)(2.0), 3.0, 2.0),
]


@pytest.mark.parametrize("inner", WAYS)
@pytest.mark.parametrize("outer", WAYS)
def test_inner_and_outer_perturbations_are_not_confused(outer, inner):
    """Siskind and Pearlmutter's examples, and closures over outer values at several depths."""
    found = [WAYS[outer](make(WAYS[inner]))(x) for make, x, _ in CONFUSION]
    assert pytest.approx([slope for _, _, slope in CONFUSION], rel=1e-12) == found


def test_the_shift_that_returns_a_function_is_not_confused():
    """A derivative of a function-valued function: Manzyuk et al., section 2."""
    shift = lambda offset: lambda f: lambda x: f(x + offset)
    fun = lambda offset: shift(offset)(lambda x: x * x * x)
    double = derivative(lambda a: derivative(lambda b: fun(a + b)(2.0))(0.0))
    assert 12.0 == double(0.0)


def test_the_same_value_serves_several_derivatives_at_once():
    """Three inner derivatives of different kinds use one outer value."""

    def fun(x):
        a = grad(lambda y: y * y * x)(x)
        b = derivative(lambda y: y * x)(x)
        value, pullback = vjp(lambda y: (y * x, x), x)
        c = pullback((x, 1.0))[0]
        return a + b * c + value[0]

    assert grad(lambda x: 3 * x * x + x**3)(2.0) == grad(fun)(2.0) == derivative(fun)(2.0)


# ------------------------------------------------------------------------------------- closures


@pytest.mark.parametrize("way", WAYS)
def test_pullbacks_are_called_inside_another_derivative(way):
    """A pullback made outside of a trace is linear inside it; one made inside is more."""
    _, outside = vjp(lambda y: y * y * y, 2.0)
    assert 12.0 == WAYS[way](lambda ct: outside(ct)[0])(5.0)
    assert 0.0 == hessian(lambda ct: outside(ct)[0])(5.0)

    def inside(x):
        _, pullback = vjp(lambda y: y * y * x, x)
        return pullback(x)[0]  # 2 x * x * x

    assert pytest.approx(24.0) == WAYS[way](inside)(2.0)


@pytest.mark.parametrize("way", WAYS)
def test_pushforwards_are_called_inside_another_derivative(way):
    """The same for linearize."""
    _, outside = linearize(lambda y: y * y * y, 2.0)
    assert 12.0 == WAYS[way](outside)(5.0)

    def inside(x):
        _, pushforward = linearize(lambda y: y * y * x, x)
        return pushforward(x)  # 2 x * x * x

    assert pytest.approx(24.0) == WAYS[way](inside)(2.0)


def test_a_pullback_outlives_the_function_but_not_the_outer_trace():
    """Called after the outer derivative has ended, it says so."""
    kept = []

    def fun(x):
        value, pullback = vjp(lambda y: x * y * y, 2.0)
        kept.append(pullback)
        return value

    grad(fun)(3.0)
    with pytest.raises(EndedTraceError, match="had ended"):
        kept[0](1.0)


def test_pullbacks_keep_their_values_when_others_run_between():
    """Two runs of one function do not see each other."""
    fun = lambda x: x * x
    first, second = vjp(fun, 2.0)[1], vjp(fun, 3.0)[1]
    assert [4.0, 6.0, 4.0] == [first(1.0)[0], second(1.0)[0], first(1.0)[0]]


def test_mutable_state_of_the_function_is_its_own_affair():
    """A loop that builds its value in a list and a dict is differentiated."""

    def fun(x):
        memory = {"powers": [1.0]}
        for _ in range(5):
            memory["powers"].append(memory["powers"][-1] * x)
        return sum(memory["powers"])

    assert (57.0, 57.0) == (grad(fun)(2.0) - 72, derivative(fun)(2.0) - 72)


# ----------------------------------------------------------------------------------- checkpoint


def counted(fun):
    """The function, with the number of its calls in `.calls`."""

    def call(*args, **kwargs):
        call.calls += 1
        return fun(*args, **kwargs)

    call.calls = 0
    return call


def test_a_checkpoint_runs_once_more_on_the_way_back():
    """Reverse mode calls it twice, forward mode and no mode once."""
    fun = counted(lambda x: x * x * x)
    safe = checkpoint(fun)
    assert (8.0, 1) == (safe(2.0), fun.calls)
    assert ((8.0, 12.0), 2) == (jvp(safe, (2.0,), (1.0,)), fun.calls)
    assert (12.0, 4) == (grad(safe)(2.0), fun.calls)


def test_a_checkpoint_keeps_only_its_results_on_the_tape():
    """However long the function, its entries on the tape are as many."""
    lengths = []

    def long(x):
        for _ in range(100):
            x = x * 1.01
        return x

    def fun(x):
        y = checkpoint(long)(checkpoint(long)(x))
        lengths.append(len(y._trace.tape))
        return y

    assert pytest.approx(1.01**200) == grad(fun)(1.0)
    assert [5] == lengths  # the input, and an operation with its one output for each checkpoint


CHECKPOINTED = {
    "plain": lambda x: checkpoint(wave)(x),
    "twice in a row": lambda x: checkpoint(wave)(checkpoint(lambda y: y * 3 / 3)(x)),
    "nested": lambda x: checkpoint(lambda y: checkpoint(lambda z: wave(z) * y / y)(y))(x),
    "nested three deep": lambda x: checkpoint(
        lambda y: checkpoint(lambda z: checkpoint(lambda u: wave(u) + z - u)(z) + y - z)(y)
    )(x),
    "closure over the same trace": lambda x: checkpoint(lambda one: wave(x) * one)(x / x),
    "argument unused": lambda x: checkpoint(lambda y: wave(x))(x),
    "only a closure": lambda x: checkpoint(lambda: wave(x))(),
    "only a closure beside a constant": lambda x: checkpoint(lambda c: wave(x) * c)(1.0),
    "keyword": lambda x: checkpoint(lambda *, y, n: wave(y) * n)(y=x, n=1),
    "container": lambda x: checkpoint(lambda p: {"u": wave(p["a"][0]), "n": 1})({"a": [x]})["u"],
    "several outputs": lambda x: sum(checkpoint(lambda y: (wave(y), y, [y]))(x)[0:1]),
    "unused outputs": lambda x: checkpoint(lambda y: (y, wave(y), y * y))(x)[1],
    "output is the input": lambda x: wave(checkpoint(lambda y: y)(x)),
    "output is a constant": lambda x: wave(x) * checkpoint(lambda y: 1.0)(x),
    "output is a closed-over value": lambda x: wave(checkpoint(lambda y: x)(2 * x)),
    "the same output twice": lambda x: sum(checkpoint(lambda y: [wave(y)] * 2)(x)) / 2,
    "inner gradient": lambda x: checkpoint(lambda y: grad(lambda z: z * wave(y))(y))(x),
    "inner jvp": lambda x: checkpoint(lambda y: jvp(lambda z: z * wave(y), (y,), (1.0,))[1])(x),
    "in an inner gradient": lambda x: grad(lambda y: checkpoint(lambda z: z * wave(x))(y))(x),
    "in an inner jvp": lambda x: jvp(checkpoint(lambda y: y * wave(x)), (x,), (1.0,))[1],
    "closure over a newer trace": lambda x: grad(lambda y: checkpoint(lambda z: wave(z) * y)(x))(x),
    "closure over a newer forward trace": lambda x: jvp(
        lambda y: checkpoint(lambda z: wave(z) * y)(x), (x,), (1.0,)
    )[1],
    "both": lambda x: grad(lambda y: checkpoint(lambda z: wave(z) * y / z)(x) * x)(x),
    "in a vjp": lambda x: vjp(checkpoint(lambda y: y * wave(x)), x)[1](1.0)[0],
    "in a linearize": lambda x: linearize(checkpoint(lambda y: y * wave(x)), x)[1](1.0),
    "pullback inside": lambda x: checkpoint(lambda y: vjp(lambda z: z * wave(y), y)[1](1.0)[0])(x),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", CHECKPOINTED)
def test_checkpoints_change_no_derivative(form, way):
    """In every nesting the function has the derivatives it has without checkpoint."""
    fun, expected = CHECKPOINTED[form], wave_slopes(0.7)
    assert pytest.approx(expected[0], rel=1e-12) == fun(0.7)
    assert pytest.approx(expected[1], rel=1e-11) == WAYS[way](fun)(0.7)
    assert pytest.approx(expected[2], rel=1e-11) == WAYS[way](grad(fun))(0.7)
    assert pytest.approx(expected[3], rel=1e-10) == grad(WAYS[way](grad(fun)))(0.7)


def test_a_pullback_through_a_checkpoint_is_called_several_times():
    """Each call of the pullback replays, and leaves the tape as it was."""
    inner = counted(lambda p: [p[0] * p[1], p[1]])
    _, pullback = vjp(lambda x, y: checkpoint(inner)([x * y, y])[0], 2.0, 3.0)
    assert [(9.0, 12.0), (18.0, 24.0), (9.0, 12.0)] == [pullback(ct) for ct in (1.0, 2.0, 1.0)]
    assert 4 == inner.calls


def test_a_pullback_through_a_checkpoint_is_differentiated():
    """The pullback of a checkpoint, inside another derivative, in both modes."""
    fun = lambda x: vjp(checkpoint(wave), x)[1](x)[0]  # x f'(x)
    slopes = wave_slopes(0.7)
    expected = pytest.approx(slopes[1] + 0.7 * slopes[2], rel=1e-12)
    assert expected == grad(fun)(0.7)
    assert expected == derivative(fun)(0.7)


def test_a_loop_of_checkpoints():
    """A chain of steps, each checkpointed, and the whole once more."""
    step = checkpoint(lambda x: x + 0.1 * scalars.sin(x))

    def steps(x):
        for _ in range(50):
            x = step(x)
        return x

    def bare(x):
        for _ in range(50):
            x = x + 0.1 * scalars.sin(x)
        return x

    expected = pytest.approx(grad(bare)(0.5), rel=1e-12)
    assert expected == grad(steps)(0.5)
    assert expected == grad(checkpoint(steps))(0.5)
    assert expected == vjp(steps, 0.5)[1](1.0)[0]


def test_an_error_in_the_second_run_leaves_the_pullback_usable():
    """After a failing replay the pullback gives what it would have given."""
    state = {"broken": False}

    def moody(x):
        if state["broken"]:
            raise RuntimeError("not now")
        return x * x * x

    _, pullback = vjp(lambda x: checkpoint(moody)(x) * x, 2.0)
    state["broken"] = True
    with pytest.raises(RuntimeError, match="not now"):
        pullback(1.0)
    state["broken"] = False
    assert (32.0,) == pullback(1.0)


@pytest.mark.parametrize(
    ("first", "second"), [((1,), (1, 1)), ([1], (1,)), ({"a": 1}, {"b": 1}), (1, [1])]
)
def test_a_function_that_changes_its_output_is_refused(first, second):
    """Another structure in the second run is an error, even with as many values."""
    outputs = iter([first, second])

    def fickle(x):
        structure = next(outputs)
        if isinstance(structure, dict):
            return {key: x for key in structure}
        return x if structure == 1 else type(structure)(x for _ in structure)

    def fun(x):
        out = checkpoint(fickle)(x)
        return next(iter(out.values() if isinstance(out, dict) else [out] if first == 1 else out))

    with pytest.raises(CheckpointError, match="It must do the same each time"):
        grad(fun)(1.0)


# --------------------------------------------------------------------- random programs, order 5

UNARY = ["sin", "cos", "tanh", "atan", "exp", "erf", "asinh"]


@st.composite
def programs(draw):
    """A straight-line program of the last few values; bounded, so that all orders are tame."""
    steps = []
    for k in range(1, draw(st.integers(2, 7))):
        operation = draw(st.sampled_from([*UNARY, "add", "sub", "mul", "div"]))
        steps.append((operation, draw(st.integers(0, k - 1)), draw(st.integers(0, k - 1))))
    return steps


def run_program(steps, x, lib):
    """The program on a number of any kind; `lib` has the functions for it."""
    values = [x]
    for operation, i, j in steps:
        a, b = values[i], values[j]
        if operation == "exp":
            values.append(lib("exp", lib("sin", a)))
        elif operation in UNARY:
            values.append(lib(operation, a))
        elif operation == "div":
            values.append(a / (b * b + 2.0))
        else:
            values.append(getattr(operator, operation)(a, b))
    return values[-1]


class Jet:
    """A truncated power series: the independent way to all derivatives, by recurrences."""

    order = 6

    def __init__(self, c):
        self.c = (list(c) + [0.0] * self.order)[: self.order]

    def __add__(self, other):
        return Jet(a + b for a, b in zip(self.c, jet(other).c, strict=True))

    def __sub__(self, other):
        return Jet(a - b for a, b in zip(self.c, jet(other).c, strict=True))

    def __mul__(self, other):
        other = jet(other)
        return Jet(sum(self.c[i] * other.c[k - i] for i in range(k + 1)) for k in range(self.order))

    def __truediv__(self, other):
        quotient = []
        for k in range(self.order):
            rest = sum(quotient[i] * other.c[k - i] for i in range(k))
            quotient.append((self.c[k] - rest) / other.c[0])
        return Jet(quotient)

    def slope(self):
        return Jet(k * c for k, c in enumerate(self.c) if k)

    def integral(self, start):
        return Jet([start, *(c / (k + 1) for k, c in enumerate(self.c))])


def jet(value):
    """A constant series, unless it is one already."""
    return value if isinstance(value, Jet) else Jet([value])


def of_jet(name, a):
    """f(a) from its differential equation, coefficient by coefficient."""
    if name in ("sin", "cos"):
        both = {"sin": Jet([math.sin(a.c[0])]), "cos": Jet([math.cos(a.c[0])])}
        for _ in range(Jet.order):
            s = (both["cos"] * a.slope()).integral(math.sin(a.c[0]))
            c = (jet(0.0) - both["sin"] * a.slope()).integral(math.cos(a.c[0]))
            both = {"sin": s, "cos": c}
        return both[name]
    out = Jet([getattr(math, name)(a.c[0])])
    slopes = {
        "tanh": lambda f: jet(1.0) - f * f,
        "atan": lambda f: jet(1.0) / (a * a + 1.0),
        "exp": lambda f: f,
        "erf": lambda f: of_jet("exp", jet(0.0) - a * a) * (2 / math.sqrt(math.pi)),
        "asinh": lambda f: of_jet("cos", of_jet("atan", a)),  # 1/sqrt(1 + a²)
    }
    for _ in range(Jet.order):
        out = (slopes[name](out) * a.slope()).integral(out.c[0])
    return out


def scalar_lib(name, a):
    """The functions for plain and traced numbers."""
    return getattr(scalars, name)(a)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(programs(), st.floats(-1.2, 1.2), st.tuples(*[st.sampled_from(list(WAYS))] * 5))
def test_derivatives_to_order_five_of_random_programs(steps, x, ways):
    """Random programs under random nestings of five ways agree with their power series."""
    series = run_program(steps, Jet([x, 1.0]), of_jet)
    fun = lambda y: run_program(steps, y, scalar_lib) * 1.0
    assert pytest.approx(series.c[0], rel=1e-10, abs=1e-10) == fun(x)
    for order, way in enumerate(ways, start=1):
        fun = WAYS[way](fun)
        expected = series.c[order] * math.factorial(order)
        assert pytest.approx(expected, rel=1e-7, abs=1e-7) == fun(x)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(programs(), st.floats(-1.2, 1.2), st.sampled_from(list(WAYS)))
def test_derivatives_of_random_programs_agree_with_differences(steps, x, way):
    """The slope of each, and the slope of its slope, by central differences."""
    fun, step = (lambda y: run_program(steps, y, scalar_lib) * 1.0), 1e-4
    for _ in range(2):
        once, twice = ((fun(x + h) - fun(x - h)) / (2 * h) for h in (step, 2 * step))
        expected = (4 * once - twice) / 3
        fun = WAYS[way](fun)
        assert pytest.approx(expected, rel=1e-6, abs=1e-6) == fun(x)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(programs(), st.integers(0, 2**32))
def test_random_programs_of_several_variables_fit_their_adjoint(steps, seed):
    """For a program with several outputs, jvp and vjp are each other's transpose."""
    rng = random.Random(seed)
    x, t = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(2)]

    def fun(p):
        return [run_program(steps, a * b + a, scalar_lib) * 1.0 for a in p for b in p]

    ct = [rng.uniform(-1, 1) for _ in range(9)]
    _, pushed = jvp(fun, (x,), (t,))
    (pulled,) = vjp(fun, x)[1](ct)
    _, pushforward = linearize(fun, x)
    assert pytest.approx(pushed, rel=1e-12, abs=1e-12) == pushforward(t)
    left = math.fsum(a * b for a, b in zip(ct, pushed, strict=True))
    right = math.fsum(a * b for a, b in zip(pulled, t, strict=True))
    assert pytest.approx(left, rel=1e-10, abs=1e-10) == right

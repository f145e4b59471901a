"""The rule language on toy functions of numbers: six shapes, two modes, what the tape keeps."""

import math

import pytest

from adcore import derivative, grad, hessian, jvp, linearize, scalars, vjp
from adcore.errors import (
    KeywordError,
    MutationError,
    NonDifferentiableError,
    RuleConflictError,
    RuleError,
)
from adcore.extend import (
    Space,
    composite,
    constant,
    elementwise,
    linear,
    multilinear,
    refuse,
    rule,
    space_of,
)
from adcore.rules.signatures import used_names
from adcore.transforms.pullbacks import ReverseRun

FORWARD = lambda f: lambda x: jvp(f, (x,), (1.0,))[1]


def all_orders(fun, x):
    """The first derivative in both modes, the second in all four nestings."""
    first = [grad(fun)(x), FORWARD(fun)(x)]
    second = [outer(inner(fun))(x) for outer in (grad, FORWARD) for inner in (grad, FORWARD)]
    return first, second


# --------------------------------------------------------------------- what each shape derives

PAIR = lambda x, y: math.pow(x, 3.0) * y
SCALE = lambda x, factor=2.0: math.fsum([x * factor])
PRODUCT = lambda x, y, z=1.0: math.prod([x, y, z])

# name -> (plain function, how it is called, traceable equivalent, rule)
SHAPES = {
    "elementwise": (
        PAIR,
        lambda f, x, y: f(x, y),
        lambda x, y: x**3 * y,
        lambda f: elementwise(f, lambda ans, x, y: 3 * x * x * y, lambda ans, x, y: x * x * x),
    ),
    "elementwise with numbers": (
        lambda x, y: math.fsum([2 * x, -y, 7.0]),
        lambda f, x, y: f(x, y) + f(x, 1.0) + f(2.0, y),
        lambda x, y: 4 * x - 2 * y,
        lambda f: elementwise(f, 2.0, -1),
    ),
    "elementwise with a constant input": (
        lambda n, x: math.pow(x, n),
        lambda f, x, y: f(3, x) * y,
        lambda x, y: x**3 * y,
        lambda f: elementwise(f, None, lambda ans, n, x: n * x ** (n - 1)),
    ),
    "linear": (
        SCALE,
        lambda f, x, y: f(x) * f(y, 3.0) + f(x, factor=5.0),
        lambda x, y: 2 * x * 3 * y + 5 * x,
        lambda f: linear(f, lambda ct, x, factor=2.0: ct * factor),
    ),
    "multilinear": (
        PRODUCT,
        lambda f, x, y: f(x, y) + f(x, x, y) + f(x, y, z=x) + f(2.0, y, x),
        lambda x, y: x * y + x * x * y + x * y * x + 2 * y * x,
        lambda f: multilinear(
            f,
            lambda ct, x, y, z=1.0: ct * y * z,
            lambda ct, x, y, z=1.0: ct * x * z,
            lambda ct, x, y, z=1.0: ct * x * y,
        ),
    ),
    "multilinear with a constant factor": (
        lambda n, x: n * math.fsum([x]),
        lambda f, x, y: f(3, x) * y * x,
        lambda x, y: 3 * x * y * x,
        lambda f: multilinear(f, None, lambda ct, n, x: ct * n),
    ),
    "rule, vjp": (
        PAIR,
        lambda f, x, y: f(x, y) * y,
        lambda x, y: x**3 * y * y,
        lambda f: rule(
            f,
            vjp=(lambda ct, ans, x, y: ct * 3 * x * x * y, lambda ct, ans, x, y: ct * x * x * x),
        ),
    ),
    "rule, jvp": (
        PAIR,
        lambda f, x, y: f(x, y) * y,
        lambda x, y: x**3 * y * y,
        lambda f: rule(
            f, jvp=(lambda t, ans, x, y: 3 * x * x * y * t, lambda t, ans, x, y: x * x * x * t)
        ),
    ),
    "rule, each argument in another mode": (
        PAIR,
        lambda f, x, y: f(x, y) + f(x, 2.0) + f(3.0, y),
        lambda x, y: x**3 * y + 2 * x**3 + 27 * y,
        lambda f: rule(
            f,
            vjp=(lambda ct, ans, x, y: ct * 3 * x * x * y, None),
            jvp=(None, lambda t, ans, x, y: x * x * x * t),
        ),
    ),
    "rule, joint vjp": (
        PAIR,
        lambda f, x, y: f(x, y) + f(x, 2.0) + f(3.0, y),
        lambda x, y: x**3 * y + 2 * x**3 + 27 * y,
        lambda f: rule(
            f,
            vjp=lambda ct, ans, x, y: (lambda: ct * 3 * x * x * y, ct * x * x * x),
            wrt=("x", "y"),
        ),
    ),
    "rule, joint jvp": (
        PAIR,
        lambda f, x, y: f(x, y) + f(x, 2.0) + f(3.0, y),
        lambda x, y: x**3 * y + 2 * x**3 + 27 * y,
        lambda f: rule(
            f,
            jvp=lambda ts, ans, x, y: (
                (0.0 if ts[0] is None else 3 * x * x * y * ts[0])
                + (0.0 if ts[1] is None else x * x * x * ts[1])
            ),
            wrt=("x", "y"),
        ),
    ),
    "rule, by name and default": (
        lambda n, x=1.0, k=2: n * math.pow(x, k),
        lambda f, x, y: f(3, x=x) * f(2, y, k=3) + f(n=1, k=4, x=x),
        lambda x, y: 3 * x**2 * 2 * y**3 + x**4,
        lambda f: rule(f, vjp=lambda ct, ans, n, x=1.0, k=2: ct * n * k * x ** (k - 1), wrt=("x",)),
    ),
    "composite": (
        lambda x, y, power=2: math.pow(x, power) * y,
        lambda f, x, y: f(x, y) + f(x, y, power=3) + f(y=x, x=y),
        lambda x, y: x**2 * y + x**3 * y + y**2 * x,
        lambda f: composite(f, lambda x, y, power=2: x**power * y),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_gives_both_modes_and_all_orders(name, toy):
    """A stated derivative serves reverse and forward mode, and second order in all nestings."""
    plain_function, call, traceable, make = SHAPES[name]
    fun = toy.function(plain_function)
    toy.register(make(fun))
    for a, b in ((1.0, 0.0), (0.0, 1.0), (1.0, 2.0)):
        stated = lambda s: call(fun, 0.7 + a * s, 1.3 + b * s) * 1.0  # noqa: B023
        expected = lambda s: traceable(0.7 + a * s, 1.3 + b * s) * 1.0  # noqa: B023
        first, second = all_orders(stated, 0.0)
        assert pytest.approx([grad(expected)(0.0)] * 2, rel=1e-12) == first
        assert pytest.approx([hessian(expected)(0.0)] * 4, rel=1e-12) == second


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_fits_its_adjoint(name, toy):
    """⟨ct, J t⟩ = ⟨Jᵀ ct, t⟩ for the two modes of a rule, whichever was derived."""
    plain_function, call, _, make = SHAPES[name]
    fun = toy.function(plain_function)
    toy.register(make(fun))
    stated = lambda x, y: call(fun, x, y)
    _, pushed = jvp(stated, (0.7, 1.3), (0.3, -0.8))
    pulled = vjp(stated, 0.7, 1.3)[1](1.7)
    assert pytest.approx(1.7 * pushed, rel=1e-12) == pulled[0] * 0.3 + pulled[1] * -0.8


NATIVE = {
    "elementwise": {"jvp", "vjp"},
    "linear": {"jvp", "vjp"},
    "multilinear": {"jvp", "vjp"},
    "rule, vjp": {"vjp"},
    "rule, jvp": {"jvp"},
    "rule, joint vjp": {"vjp"},
    "rule, joint jvp": {"jvp"},
    "composite": set(),
}


@pytest.mark.parametrize("name", NATIVE)
def test_a_rule_tells_what_its_author_stated(name):
    """The modes that are native; the other is derived."""
    made = SHAPES[name][3](lambda *args: None)
    assert (NATIVE[name], name.split(",")[0]) == (set(made.native), made.shape)


# ------------------------------------------------------------------------- several outputs


@pytest.mark.parametrize("container", [tuple, list])
@pytest.mark.parametrize("mode", ["jvp", "vjp"])
def test_a_function_with_several_outputs(container, mode, toy):
    """An integer among the outputs has no derivative, an unused one gets no cotangent."""
    fun = toy.function(lambda x: container([math.pow(x, 2.0), 3, math.pow(x, 3.0)]))
    stated = {
        "jvp": lambda t, ans, x: (2 * x * t, None, 3 * x * x * t),
        "vjp": lambda ct, ans, x: ct[0] * 2 * x + ct[2] * 3 * x * x,
    }
    toy.register(rule(fun, **{mode: stated[mode]}))
    squares = lambda x: fun(x)[0] * fun(x)[2]  # x⁵
    assert pytest.approx([80.0, 80.0]) == [grad(squares)(2.0), derivative(squares)(2.0)]
    assert pytest.approx([160.0] * 4) == all_orders(squares, 2.0)[1]
    assert (container([4.0, 3, 8.0]), container([4.0, None, 12.0])) == jvp(fun, (2.0,), (1.0,))
    assert (12.0,) == vjp(lambda x: fun(x)[2], 2.0)[1](1.0)
    assert 3 == fun(2.0)[1]


# ------------------------------------------------------------------------- constant and refuse


def test_constants_give_plain_answers(toy):
    """A declared constant computes on plain values, boxes in containers and keywords included."""
    fun = toy.function(lambda x, rest=(), *, at=None: float(x > sum(rest)) + (at or 0.0))
    toy.register(constant(fun))
    seen = []

    def program(x):
        seen.append(fun(x, [x / 2, 0.1], at=x))
        return x * seen[-1]

    assert (3.0, 3.0) == (grad(program)(2.0), derivative(program)(2.0))
    assert [(3.0, float)] * 2 == [(value, type(value)) for value in seen]
    assert (0.0, 0.0) == (grad(lambda x: fun(x))(2.0), hessian(lambda x: fun(x) * x)(2.0))


def test_a_refused_function_says_why(toy):
    """The reason completes the message, in both modes."""
    fun = toy.function(lambda x: x)
    toy.register(refuse(fun, None, "it draws random numbers. Draw them before."))
    name = f"{fun.__module__}.{fun.__qualname__}"
    for transform in (grad, derivative):
        with pytest.raises(NonDifferentiableError) as caught:
            transform(fun)(2.0)
        reason = "it draws random numbers. Draw them before."
        assert f"{name} is not differentiable: {reason}" == str(caught.value)


def test_a_refused_argument_says_why(toy):
    """Another argument of the same function is differentiated."""
    fun = toy.function(lambda x, n: x**n)
    toy.register(
        elementwise(fun, lambda ans, x, n: n * x ** (n - 1), None),
        refuse(fun, "n", "it counts. Round it first."),
    )
    assert 12.0 == grad(lambda x: fun(x, 3))(2.0)
    for call in (lambda n: fun(2.0, n), lambda n: fun(n, n)):
        for transform in (grad, derivative):
            with pytest.raises(
                NonDifferentiableError, match=r"Argument 'n' of .* it counts. Round"
            ):
                transform(call)(3.0)


def test_an_argument_without_a_partial_names_the_cure(toy):
    """An argument that no rule function covers is an error, with stop_gradient as the cure."""
    fun = toy.function(lambda x, n: x**n)
    toy.register(elementwise(fun, lambda ans, x, n: n * x ** (n - 1), None))
    with pytest.raises(NonDifferentiableError) as caught:
        grad(lambda n: fun(2.0, n))(3.0)
    assert "(toy 1.0, " in str(caught.value)
    assert str(caught.value).endswith("Pass stop_gradient(n) if it is meant as a constant.")


# ------------------------------------------------------------------------------ arguments bound


def registered_scale(toy):
    """A toy function with defaults, and its rule."""
    fun = toy.function(lambda x, factor=2.0, shift=0.0, **rest: x * factor + shift)
    toy.register(
        rule(
            fun,
            vjp=(
                lambda ct, ans, x, factor=2.0, shift=0.0: ct * factor,
                lambda ct, ans, x, factor=2.0, shift=0.0: ct * x,
                lambda ct, ans, x, factor=2.0, shift=0.0: ct,
            ),
        )
    )
    return fun


@pytest.mark.parametrize(
    "call",
    [
        lambda f, x, a, b: f(x, a, b),
        lambda f, x, a, b: f(x, a, shift=b),
        lambda f, x, a, b: f(x, shift=b, factor=a),
        lambda f, x, a, b: f(shift=b, factor=a, x=x),
    ],
)
def test_keywords_are_differentiated_like_positions(call, toy):
    """However the call is written, the same arguments are traced."""
    fun = registered_scale(toy)
    expected = (3.0, 2.0, 1.0)
    assert expected == grad(lambda x, a, b: call(fun, x, a, b), (0, 1, 2))(2.0, 3.0, 5.0)
    assert 6.0 == jvp(lambda x, a, b: call(fun, x, a, b), (2.0, 3.0, 5.0), (1.0, 1.0, 1.0))[1]


REFUSED_CALLS = [
    (lambda f, x: f(x, other=1.0), "the keyword 'other'; it handles x, factor, shift"),
    (lambda f, x: f(1.0, other=x), "does not handle the keyword 'other'"),
    (lambda f, x: f(x, 1.0, factor=2.0), "got argument 'factor' twice"),
    (lambda f, x: f(factor=x), "needs the argument 'x'"),
    (lambda f, x: f(x, 1.0, 2.0, 3.0), "called with 4 positional arguments; its rule handles 3"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED_CALLS)
def test_calls_that_the_rule_does_not_cover_are_refused(call, message, toy):
    """An unlisted keyword, an argument given twice, none or too many."""
    fun = registered_scale(toy)
    for transform in (grad, derivative):
        with pytest.raises(KeywordError, match=message):
            transform(lambda x: call(fun, x))(2.0)


def test_a_keyword_that_says_nothing_is_harmless(toy):
    """None for a keyword that the rule does not list is what leaving it out is."""
    fun = registered_scale(toy)
    assert 2.0 == grad(lambda x: fun(x, other=None))(2.0)


def test_a_composite_refuses_keywords_that_its_body_does_not_take(toy):
    """Like any rule; a body with **keywords takes all."""
    closed = toy.function(lambda x, **rest: x)
    toy.register(composite(closed, lambda x, power=2: x**power))
    assert 27.0 == grad(lambda x: closed(x, power=3))(3.0)
    with pytest.raises(KeywordError, match="does not handle the keyword 'other'"):
        grad(lambda x: closed(x, other=3))(3.0)
    opened = toy.function(lambda x, **rest: x)
    toy.register(composite(opened, lambda x, **rest: x * rest["other"]))
    assert 5.0 == grad(lambda x: opened(x, other=5))(3.0)


def test_writing_into_an_array_is_refused(toy):
    """out= of any function with a rule names the cure."""
    fun = registered_scale(toy)
    with pytest.raises(MutationError, match="Use what the function returns"):
        grad(lambda x: fun(x, out=[0.0]))(2.0)


# ---------------------------------------------------------------------------- what the tape keeps


def kept(fun, *args):
    """What the last entry of the tape holds: the answer?, and of each argument what."""
    _, _, _, _, ans, held = ReverseRun(fun, args).trace.tape[-1]
    words = {True: "space", False: "value"}
    return ans is not None, [None if arg is None else words[isinstance(arg, Space)] for arg in held]


KEEPS = {
    "nothing of a sum": (
        lambda f: elementwise(f, 1.0, lambda ans, x, y: 1.0),
        (False, [None, None]),
    ),
    "the answer alone": (
        lambda f: elementwise(f, lambda ans, x, y: ans, lambda ans, x, y: -ans),
        (True, [None, None]),
    ),
    "one input": (
        lambda f: elementwise(f, lambda ans, x, y: y, lambda ans, x, y: 2 * y),
        (False, [None, "value"]),
    ),
    "the other input": (
        lambda f: elementwise(f, lambda ans, x, y: x, lambda ans, x, y: 2 * x),
        (False, ["value", None]),
    ),
    "all": (
        lambda f: elementwise(f, lambda ans, x, y: y * ans, lambda ans, x, y: x),
        (True, ["value", "value"]),
    ),
    "used in a nested function": (
        lambda f: elementwise(f, lambda ans, x, y: (lambda: y)(), lambda ans, x, y: 1.0),
        (False, [None, "value"]),
    ),
    "used through locals": (
        lambda f: elementwise(f, lambda ans, x, y: locals()["y"], lambda ans, x, y: 1.0),
        (True, ["value", "value"]),
    ),
    "the space of a linear argument": (
        lambda f: multilinear(f, lambda ct, x, y: ct * x.size, lambda ct, x, y: ct * y.size),
        (False, ["space", "space"]),
    ),
    "the other factor of a product": (
        lambda f: multilinear(f, lambda ct, x, y: ct * y, lambda ct, x, y: ct * x),
        (False, ["value", "value"]),
    ),
    "of a vjp what it reads": (
        lambda f: rule(f, vjp=(lambda ct, ans, x, y: ct * y, lambda ct, ans, x, y: ct)),
        (False, [None, "value"]),
    ),
    "of a joint vjp what it reads": (
        lambda f: rule(f, vjp=lambda ct, ans, x, y: (ct * ans, ct), wrt=("x", "y")),
        (True, [None, None]),
    ),
}


@pytest.mark.parametrize("name", KEEPS)
def test_the_tape_keeps_what_the_rule_reads(name, toy):
    """Inputs and answers that no pullback needs are not held."""
    make, expected = KEEPS[name]
    fun = toy.function(lambda x, y: x * y)
    toy.register(make(fun))
    assert expected == kept(lambda x, y: fun(x, y), 2.0, 3.0)


ONE_TRACED = {
    "a product with a constant keeps the constant": (
        lambda f: multilinear(f, lambda ct, x, y: ct * y, lambda ct, x, y: ct * x),
        (False, [None, "value"]),
    ),
    "the space alone of a linear argument": (
        lambda f: linear(f, lambda ct, x, y: ct * x.size),
        (False, ["space", None]),
    ),
    "the space and a constant": (
        lambda f: linear(f, lambda ct, x, y: ct * x.size * y),
        (False, ["space", "value"]),
    ),
}


@pytest.mark.parametrize("name", ONE_TRACED)
def test_with_one_traced_argument_the_tape_keeps_less(name, toy):
    """Only the pullbacks that are needed count."""
    make, expected = ONE_TRACED[name]
    fun = toy.function(lambda x, y: x * y)
    toy.register(make(fun))
    assert expected == kept(lambda x: fun(x, 3.0), 2.0)


def test_the_numbers_own_rules_keep_little():
    """Sums keep nothing, exp its answer, sin its input, a product the other factor."""
    assert (False, [None, None]) == kept(lambda x: x + 1.0, 2.0)
    assert (True, [None]) == kept(scalars.exp, 2.0)
    assert (False, ["value"]) == kept(scalars.sin, 2.0)
    assert (False, [None, "value"]) == kept(lambda x: x * 3.0, 2.0)


def test_used_names_reads_the_bytecode():
    """Parameters that a body can read, by name; assignments alone do not count."""

    def body(ct, ans, x, y, z):
        y = 3.0
        if ct:
            return x
        return y

    assert {"ct", "x", "y"} == used_names(body)
    assert {"a", "b"} == used_names(lambda a, b: vars())
    assert {"b"} == used_names(lambda a, b: [b for _ in range(2)])


# -------------------------------------------------------------------------------- selecting rules


def picking(toy):
    """A toy `where`: it picks one of two numbers."""
    fun = toy.function(lambda condition, x, y: x if condition else y)
    picked = (
        None,
        lambda v, ans, condition, x, y: v if condition else 0.0,
        lambda v, ans, condition, x, y: 0.0 if condition else v,
    )
    toy.register(rule(fun, jvp=picked, vjp=picked, selects=True))
    return fun


def test_what_was_not_picked_never_contributes(toy):
    """An infinite slope behind the branch not taken gives 0, not NaN, in both modes."""
    pick = picking(toy)
    assert 2.0 == grad(lambda x: pick(False, scalars.sqrt(x), 2 * x))(0.0)
    assert 0.0 == grad(lambda x: pick(False, x**1.5, 2 * x) * x)(0.0)
    assert 4.0 == hessian(lambda x: pick(False, x**1.5, 2 * x) * x)(0.0)
    assert 2.0 == derivative(lambda x: pick(False, scalars.sqrt(x), 2 * x))(0.0)


def test_a_residual_that_is_zero_keeps_its_curvature(toy):
    """A cotangent that happens to be zero at the optimum is not cut off from second order."""
    pick = picking(toy)
    loss = lambda w: (pick(True, scalars.exp(w), w) - 1.0) ** 2
    assert (0.0, [2.0] * 4) == (grad(loss)(0.0), all_orders(loss, 0.0)[1])
    assert (2.0, 2.0) == (hessian(loss)(0.0), linearize(grad(loss), 0.0)[1](1.0))
    assert 1.0 == linearize(lambda w: pick(True, scalars.exp(w), w), 0.0)[1](1.0)


# ------------------------------------------------------------------------------ errors in a rule


def failing(shape, f):
    """A rule of each shape whose derivative divides by zero; the line is that of the lambda."""
    return {
        "elementwise": lambda: elementwise(f, lambda ans, x: 1 / 0),
        "linear": lambda: linear(f, lambda ct, x: 1 / 0),
        "vjp": lambda: rule(f, vjp=lambda ct, ans, x: 1 / 0),
        "jvp": lambda: rule(f, jvp=lambda t, ans, x: 1 / 0),
    }[shape]()


@pytest.mark.parametrize(
    ("shape", "modes"),
    [
        ("elementwise", {"VJP": grad, "JVP": derivative}),
        ("linear", {"VJP": grad}),
        ("vjp", {"VJP": grad, "JVP": derivative}),
        ("jvp", {"VJP": grad, "JVP": derivative}),
    ],
)
def test_an_error_in_a_rule_names_the_rule(shape, modes, toy):
    """The exception is the rule's own; a note says of which function, from where."""
    fun = toy.function(lambda x: x)
    made = failing(shape, fun)
    toy.register(made)
    assert "/test_rules_language.py:" in made.where
    for mode, transform in modes.items():
        with pytest.raises(ZeroDivisionError) as caught:
            transform(fun)(2.0)
        assert f"in the {mode} of {made.name} (toy 1.0, {made.where})" in caught.value.__notes__


@pytest.mark.parametrize("wrong", ["text", [1.0], None, object()])
def test_a_derivative_that_is_no_number_is_refused(wrong, toy):
    """What a rule returns must fit its primal; None alone is the structural zero."""
    fun = toy.function(lambda x: x * 1.0)
    toy.register(rule(fun, vjp=lambda ct, ans, x: wrong, jvp=lambda t, ans, x: wrong))
    for transform in (grad, derivative):
        if wrong is None:
            assert 0.0 == transform(fun)(2.0)
            continue
        with pytest.raises(RuleError, match=r"as the derivative of a Python float. It must return"):
            transform(fun)(2.0)


def test_complex_derivatives_of_real_inputs_are_projected(toy):
    """The engine takes the real part, once, for every rule."""
    fun = toy.function(lambda x: complex(x, x * x))
    toy.register(elementwise(fun, lambda ans, x: 1 + 2j * x))
    assert 4.0 == grad(lambda x: fun(x).imag)(2.0)
    assert 1 + 4j == derivative(fun)(2.0)
    assert float is type(grad(lambda x: abs(fun(x)))(2.0))


# ---------------------------------------------------------------------------- wrong declarations


def f(x, y=1.0):
    """The function of the wrong rules below."""
    return x


WRONG = {
    "no partial": (lambda: elementwise(f), "it needs a partial for each input"),
    "no partial but None": (lambda: elementwise(f, None, None), "of which one at least is not"),
    "a partial in words": (lambda: elementwise(f, "x"), "a function, a number or None, not 'x'"),
    "a partial of too few": (
        lambda: elementwise(f, lambda ans, x: 1.0, None),
        "a partial takes `ans` and every input",
    ),
    "no function": (lambda: elementwise("f", 1.0), "a rule is for a function"),
    "no transpose": (lambda: linear(f, None), "it needs the transpose for one argument at least"),
    "no transposes": (lambda: multilinear(f), "it needs the transpose for one argument at least"),
    "a transpose of nothing": (lambda: linear(f, lambda: 1.0), "it takes ct before the arguments"),
    "too many transposes": (
        lambda: multilinear(f, lambda ct, x: ct, lambda ct, x: ct),
        "it has 2 transposes for the arguments x",
    ),
    "transposes that differ": (
        lambda: multilinear(f, lambda ct, x, y: ct, lambda ct, x, z: ct),
        "its transposes spell different parameters; use the same names",
    ),
    "a builtin": (lambda: linear(f, max), "made of Python functions; wrap this in a lambda"),
    "a rule of nothing": (lambda: rule(f), "it needs a jvp, a vjp or both"),
    "functions that differ": (
        lambda: rule(f, vjp=lambda ct, ans, x: ct, jvp=lambda t, ans, z: t),
        "its functions spell different parameters; use the same names",
    ),
    "one function and two": (
        lambda: rule(f, jvp=lambda t, ans, x, y: t, vjp=(lambda ct, ans, x, y: ct,) * 2),
        "its jvp and vjp are both one function for all arguments, or both a tuple",
    ),
    "more functions than arguments": (
        lambda: rule(f, vjp=(lambda ct, ans, x: ct,) * 2),
        "it has 2 functions for the arguments x",
    ),
    "more functions than names": (
        lambda: rule(f, vjp=(lambda ct, ans, x, y: ct,) * 2, wrt=("x",)),
        "it has 2 functions for 1 names in wrt; write one per name",
    ),
    "a name twice": (
        lambda: rule(f, vjp=lambda ct, ans, x: ct, wrt=("x", "x")),
        "wrt names arguments, each once",
    ),
    "an unknown name": (
        lambda: rule(f, vjp=lambda ct, ans, x, y: ct, wrt=("z",)),
        "it names 'z', but its parameters are x, y",
    ),
    "a vjp of nothing": (
        lambda: rule(f, vjp=lambda ct: ct),
        "it takes t or ct, and ans before the arguments",
    ),
    "open keywords": (
        lambda: rule(f, vjp=lambda ct, ans, x, **rest: ct),
        "a rule names its keywords; spell out what it takes in place of **keywords",
    ),
    "keyword-only": (
        lambda: rule(f, vjp=lambda ct, ans, x, *, y: ct),
        "keyword-only parameters are for rules with *args; leave out the * before them",
    ),
    "a composite of nothing": (lambda: composite(f, 3), "is made of a function, not of 3"),
    "a constant in words": (lambda: constant("f"), "a rule is for a function"),
    "a refusal by position": (lambda: refuse(f, 1, "why"), "is refused by its name, not by 1"),
    "a refusal without reason": (lambda: refuse(f, "y", ""), "a refusal has a reason"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_declaration_is_refused_where_it_stands(name):
    """Each mistake in a table of rules is an error when the table is read, with its cure."""
    make, message = WRONG[name]
    with pytest.raises(RuleError) as caught:
        make()
    assert str(caught.value).startswith("A rule is declared wrongly (")
    assert message in str(caught.value)


def test_a_refusal_stands_after_its_rule(toy):
    """An argument of a function without a rule cannot be refused."""
    with pytest.raises(RuleError, match=r"has no rule to belong to. Put it after the rule"):
        toy.register(refuse(f, "y", "why"))


def test_two_toys_conflict(toy):
    """Two distributions with a rule for one function; override settles it."""
    toy.register(elementwise(f, 1.0, None), distribution="one")
    with pytest.raises(RuleConflictError, match=r"one 1.0 and two 1.0 both have a rule for"):
        toy.register(elementwise(f, 2.0, None), distribution="two")
    toy.register(elementwise(f, 2.0, None, override=True), distribution="two")


def test_spaces_of_numbers():
    """What a transpose may ask of the space in place of its argument."""
    real, both = space_of(2.0), space_of(1j)
    assert [((), 0, 1, float), ((), 0, 1, complex)] == [
        (s.shape, s.ndim, s.size, s.dtype) for s in (real, both)
    ]
    assert (None, None) == (space_of(3), space_of("text"))
    assert ("Python float", "Python complex") == (real.describe(), both.describe())
    assert (6.0, -1.0) == (real.inner(2.0, 3.0), both.inner(1j, 1j))

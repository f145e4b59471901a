"""`primitive`: a function of the user's with a derivative of its own, stated in either mode."""

import copy
import functools
import math
import pickle
import re

import pytest

from adcore import derivative, grad, hessian, jacobian, jvp, primitive, scalars, vjp
from adcore.errors import (
    ConversionError,
    KeywordError,
    MissingRuleError,
    NonDifferentiableError,
    RuleError,
)
from adcore.rules import registry


@pytest.fixture(autouse=True)
def _restored(restored_registry):
    """The rules of the primitives made here go away again."""


def cube(x):
    """x³, computed so that tracing it would fail: math.pow takes no box."""
    return math.pow(x, 3.0)


def area(x, y, scale=1.0):
    """A function of three numbers that cannot be traced."""
    return math.fsum([math.prod([x, x, y, scale])])


def cube_vjp(ct, ans, x):
    """3 x² to the left."""
    return ct * 3 * x * x


def cube_jvp(t, ans, x):
    """3 x² to the right."""
    return 3 * x * x * t


STATED = {
    "vjp": lambda p: p.defvjp(cube_vjp),
    "jvp": lambda p: p.defjvp(cube_jvp),
    "both": lambda p: (p.defvjp(cube_vjp), p.defjvp(cube_jvp)),
    "by name": lambda p: p.defvjp(cube_vjp, wrt=("x",)),
}


@pytest.mark.parametrize("stated", STATED)
def test_one_mode_is_enough_for_all_orders(stated):
    """Whichever mode is stated, both modes and all nestings give the derivatives."""
    fun = primitive(cube)
    STATED[stated](fun)
    forward = lambda f: lambda x: jvp(f, (x,), (1.0,))[1]
    assert 8.0 == fun(2.0)
    for first in (grad, forward, derivative, jacobian):
        assert 12.0 == first(fun)(2.0)
        for second in (grad, forward):
            assert 12.0 == second(first(fun))(2.0)
            for third in (grad, forward):
                assert 6.0 == third(second(first(fun)))(2.0)


def area_vjps(fun):
    """One VJP per argument."""
    fun.defvjp(
        lambda ct, ans, x, y, scale: ct * 2 * x * y * scale,
        lambda ct, ans, x, y, scale: ct * x * x * scale,
        lambda ct, ans, x, y, scale: ct * x * x * y,
    )


def area_jvps(fun):
    """One JVP per argument, whose results are added."""
    fun.defjvp(
        lambda t, ans, x, y, scale: 2 * x * y * scale * t,
        lambda t, ans, x, y, scale: x * x * scale * t,
        lambda t, ans, x, y, scale: x * x * y * t,
    )


def area_joint_vjp(fun):
    """One VJP that returns all cotangents, some when they are asked for."""

    @functools.partial(fun.defvjp, wrt=("x", "y", "scale"))
    def joint(ct, ans, x, y, scale):
        return ct * 2 * x * y * scale, lambda: ct * x * x * scale, ct * x * x * y


def area_joint_jvp(fun):
    """One JVP that gets all tangents, None where there is none."""

    @functools.partial(fun.defjvp, wrt=("x", "y", "scale"))
    def joint(ts, ans, x, y, scale):
        slopes = 2 * x * y * scale, x * x * scale, x * x * y
        return sum(s * t for s, t in zip(slopes, ts, strict=True) if t is not None)


@pytest.mark.parametrize("state", [area_vjps, area_jvps, area_joint_vjp, area_joint_jvp])
@pytest.mark.parametrize(
    "call",
    [
        lambda f, p: f(*p),
        lambda f, p: f(p[0], p[1], scale=p[2]),
        lambda f, p: f(scale=p[2], y=p[1], x=p[0]),
        lambda f, p: f(p[0], 5.0, p[2]) + f(2.0, p[1], 3.0) + f(p[0], p[1], scale=3.0),
    ],
)
def test_several_arguments_in_every_form_of_statement_and_call(state, call):
    """Per argument or jointly stated, by position or keyword, some traced and some not."""
    fun = primitive(area)
    state(fun)
    traceable = lambda x, y, scale=1.0: x * x * y * scale
    bare = lambda p: call(traceable, p)
    stated = lambda p: call(fun, p)
    where, along = [2.0, 5.0, 3.0], [0.5, -1.0, 2.0]
    assert bare(where) == stated(where)
    assert grad(bare)(where) == grad(stated)(where)
    assert jvp(bare, (where,), (along,)) == jvp(stated, (where,), (along,))
    assert hessian(bare)(where) == hessian(stated)(where)


def test_defaults_of_the_function_serve_the_rule():
    """An argument that is left out has the function's default, though the rule spells none."""
    fun = primitive(area)
    area_vjps(fun)
    assert (20.0, 20.0) == (grad(fun)(2.0, 5.0), derivative(fun)(2.0, 5.0))
    assert 4.0 == grad(fun, "y")(2.0, y=5.0)


def test_an_argument_without_a_derivative_is_refused():
    """None in the place of a function, or an argument past the last: no derivative."""
    fun = primitive(area)
    fun.defvjp(None, lambda ct, ans, x, y, scale: ct * x * x * scale)
    assert 4.0 == grad(fun, 1)(2.0, 5.0)
    for argnum, name in ((0, "x"), (2, "scale")):
        with pytest.raises(NonDifferentiableError, match=f"Argument '{name}' of .*area is not"):
            grad(fun, argnum)(2.0, 5.0, 3.0)


def test_a_variadic_function_is_stated_at_once():
    """A rule with *args returns the cotangents of all arguments; keywords have their names."""

    @primitive
    def logsumexp(*xs, base=math.e):
        return math.log(math.fsum(base**x for x in xs), base)

    @logsumexp.defvjp
    def logsumexp_vjp(ct, ans, *xs, base=math.e):
        return tuple(ct * base ** (x - ans) for x in xs)

    def traceable(*xs, base=math.e):
        return scalars.log(sum(base**x for x in xs)) / math.log(base)

    where, along = [0.3, -0.5, 1.1], [1.0, 2.0, -1.0]
    for options in ({}, {"base": 2.0}):
        stated = lambda p: logsumexp(*p, **options)  # noqa: B023
        expected = lambda p: traceable(*p, **options)  # noqa: B023
        assert pytest.approx(grad(expected)(where)) == grad(stated)(where)
        assert pytest.approx(jvp(expected, (where,), (along,))) == jvp(stated, (where,), (along,))
        for found, row in zip(hessian(stated)(where), hessian(expected)(where), strict=True):
            assert pytest.approx(row, abs=1e-12) == found
    mixed = lambda x: logsumexp(1.0, x, 2.0, x)
    assert pytest.approx(derivative(mixed)(0.5)) == grad(mixed)(0.5)
    with pytest.raises(KeywordError, match=r"'base' of .*logsumexp is traced"):
        grad(lambda b: logsumexp(1.0, b, base=b))(2.0)


def test_a_variadic_function_stated_forward():
    """The same with a JVP, of which the VJP is derived."""

    @primitive
    def product(*xs):
        return math.prod(xs)

    @product.defjvp
    def product_jvp(ts, ans, *xs):
        return sum(math.prod([t, *xs[:k], *xs[k + 1 :]]) for k, t in enumerate(ts) if t is not None)

    assert [15.0, 10.0, 6.0] == grad(lambda p: product(*p))([2.0, 3.0, 5.0])
    assert 31.0 == jvp(lambda p: product(*p), ([2.0, 3.0, 5.0],), ([1.0, 1.0, 1.0],))[1]
    assert [[0.0, 5.0], [5.0, 0.0]] == hessian(lambda p: product(*p, 5.0))([2.0, 3.0])


def test_a_function_with_several_outputs():
    """An answer that is a tuple has a tuple of tangents and of cotangents."""

    @primitive
    def polar(x, y):
        return math.hypot(x, y), math.atan2(y, x)

    @functools.partial(polar.defvjp, wrt=("x", "y"))
    def polar_vjp(ct, ans, x, y):
        r, square = ans[0], ans[0] * ans[0]
        return ct[0] * x / r - ct[1] * y / square, ct[0] * y / r + ct[1] * x / square

    where, along = [0.6, 0.8], [1.0, 2.0]
    traceable = lambda p: (
        scalars.sqrt(p[0] * p[0] + p[1] * p[1]),
        scalars.atan2(p[1], p[0]),
    )
    stated = lambda p: polar(*p)
    for transform in (
        lambda f: vjp(f, where)[1]((2.0, 3.0))[0],
        lambda f: jvp(f, (where,), (along,))[1],
        lambda f: [row for rows in jacobian(f)(where) for row in rows],
        lambda f: grad(lambda p: f(p)[0] * f(p)[1])(where),
        lambda f: hessian(lambda p: f(p)[1])(where)[0],
    ):
        assert pytest.approx(transform(traceable)) == transform(stated)


class Spring:
    """A class with primitive methods."""

    def __init__(self, k):
        self.k = k

    @primitive
    def energy(self, x):
        """Half k x squared, not traceable."""
        return self.k * math.pow(x, 2.0) / 2

    @energy.defvjp
    def energy_vjp(ct, ans, self, x):
        """The force."""
        raise AssertionError("replaced below, where the argument is named")


def test_methods_are_primitives():
    """On an instance the function is bound; on the class it is the primitive itself."""
    Spring.energy.defvjp(lambda ct, ans, self, x: ct * self.k * x, wrt=("x",))
    spring = Spring(3.0)
    assert (6.0, 6.0, 6.0) == (
        spring.energy(2.0),
        grad(spring.energy)(2.0),
        derivative(spring.energy)(2.0),
    )
    assert 3.0 == hessian(spring.energy)(2.0)
    assert 6.0 == grad(Spring.energy, 1)(spring, 2.0)
    assert 6.0 == grad(lambda x: spring.energy(x=x))(2.0)


@primitive
def module_level(x):
    """A primitive that pickle finds by its name."""
    return math.pow(x, 2.0)


def test_primitives_are_pickled_and_copied_by_name():
    """Like a function, a primitive is itself after a pickle or a copy; so is its gradient."""
    module_level.defvjp(lambda ct, ans, x: ct * 2 * x)
    for twin in (
        pickle.loads(pickle.dumps(module_level)),
        copy.copy(module_level),
        copy.deepcopy(module_level),
    ):
        assert module_level is twin
    assert 6.0 == pickle.loads(pickle.dumps(grad(module_level)))(3.0)


def test_a_primitive_looks_like_its_function():
    """Name, text, signature and repr are those of the function."""
    fun = primitive(cube)
    assert ("cube", cube.__doc__, __name__) == (fun.__name__, fun.__doc__, fun.__module__)
    assert repr(fun).startswith("<primitive ") and repr(fun).endswith("cube>")
    assert 12.0 == (fun.defvjp(cube_vjp) and grad(fun, "x")(2.0))


def test_definitions_are_decorators():
    """defvjp and defjvp give back the function they get."""
    fun = primitive(cube)
    assert cube_vjp is fun.defvjp(cube_vjp)
    assert cube_jvp is fun.defjvp(cube_jvp)


def test_a_primitive_without_a_derivative_says_how_to_state_one():
    """Plain calls work; traced ones name defvjp and defjvp."""
    fun = primitive(cube)
    assert 8.0 == fun(2.0)
    for transform in (grad, derivative):
        with pytest.raises(MissingRuleError) as caught:
            transform(fun)(2.0)
        name = f"{cube.__module__}.cube"
        assert (
            f"The primitive {name} has no derivative yet. State one with cube.defvjp or .defjvp."
            == str(caught.value)
        )


@pytest.mark.parametrize(("stated", "derived"), [("vjp", "jvp"), ("jvp", "vjp")])
def test_a_derivative_that_cannot_be_traced_says_to_state_the_other_mode(stated, derived):
    """The note says what was derived from what; with both modes stated, both work."""

    @primitive
    def sine(x):
        return math.sin(x)

    def slope(v, ans, x):
        return float(v) * math.cos(x)

    transforms = {"vjp": grad, "jvp": derivative}
    getattr(sine, f"def{stated}")(slope)
    assert math.cos(1.0) == transforms[stated](sine)(1.0)
    with pytest.raises(ConversionError) as caught:
        transforms[derived](sine)(1.0)
    first, second = caught.value.__notes__
    mode = derived.upper()
    assert re.fullmatch(
        rf"the {mode} of .*sine was derived from its {stated.upper()} \(.*:\d+\), which is traced "
        rf"for that\. If it cannot be, state the {mode} too: def{derived} of a primitive, "
        rf"{derived}= of a rule",
        first,
    )
    assert second.startswith(f"in the {derived.upper()} of ")

    getattr(sine, f"def{derived}")(slope)
    assert math.cos(1.0) == transforms[derived](sine)(1.0)
    for mode, outer in (("VJP", grad(grad(sine))), ("JVP", derivative(derivative(sine)))):
        with pytest.raises(ConversionError) as caught:
            outer(1.0)
        note = caught.value.__notes__[0]
        assert note.startswith(f"the {mode} of ") and "was itself differentiated: write it" in note


def test_a_derivative_can_be_stated_anew():
    """The last statement counts, for calls from then on."""
    fun = primitive(cube)
    fun.defvjp(lambda ct, ans, x: ct * 100.0)
    _, before = vjp(fun, 2.0)
    assert 100.0 == grad(fun)(2.0)
    fun.defvjp(cube_vjp)
    assert (12.0, 12.0) == (grad(fun)(2.0), derivative(fun)(2.0))
    assert (100.0,) == before(1.0)


def test_two_primitives_of_one_function_are_two():
    """Each has its own derivative."""
    first, second = primitive(cube), primitive(cube)
    first.defvjp(cube_vjp)
    second.defvjp(lambda ct, ans, x: ct * 7.0)
    assert (12.0, 7.0) == (grad(first)(2.0), grad(second)(2.0))


def test_rules_of_primitives_are_known_as_user_code():
    """The registry knows whose the rule is, and errors in it name it."""
    fun = primitive(cube)
    fun.defvjp(lambda ct, ans, x: ct.nothing)
    assert "user code" == registry.rules[fun].provenance.distribution
    with pytest.raises(AttributeError) as caught:
        grad(fun)(2.0)
    (note,) = caught.value.__notes__
    assert note.startswith("in the VJP of ") and "cube (user code" in note


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: primitive(3.0), r"primitive takes a function; got 3\.0"),
        (lambda: primitive(cube).defvjp(), "need at least one function"),
        (lambda: primitive(cube).defjvp(None), "need at least one function"),
        (
            lambda: primitive(cube).defvjp(cube_vjp, wrt=("z",)),
            "it names 'z', but its parameters are x",
        ),
        (lambda: primitive(cube).defvjp(lambda ct, ans, **kw: ct), "a rule names its keywords"),
    ],
)
def test_wrong_statements_are_refused(make, message):
    """What cannot be a derivative is an error where it is stated."""
    with pytest.raises(RuleError, match=message):
        make()


@pytest.mark.parametrize(
    "call",
    [
        lambda f, x: f(x, x),
        lambda f, x: f(w=x),
        lambda f, x: f(x, z=2.0),
        lambda f, x: f(1.0, x=x),
    ],
)
def test_calls_that_the_function_does_not_take_are_refused(call):
    """A traced call is bound to the function's signature, as Python would."""
    fun = primitive(cube)
    fun.defvjp(cube_vjp)
    with pytest.raises(KeywordError, match=r"\.cube: .*\."):
        grad(lambda x: call(fun, x))(1.0)

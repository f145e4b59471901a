"""Every transform on scalar programs: values, arguments, auxiliary output, complex numbers."""

import cmath
import math
from fractions import Fraction

import pytest

from adcore import (
    derivative,
    elementwise_grad,
    ggnvp,
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
from adcore.errors import (
    ArgumentError,
    InputTypeError,
    NonDifferentiableError,
    NonScalarOutputError,
    StructureError,
    TangentError,
)

# ------------------------------------------------------------------ first derivatives, one function

FUNCTIONS = [
    (lambda x: x, 1.7),
    (lambda x: -x, 1.7),
    (lambda x: +x, 1.7),
    (lambda x: 3, 1.7),
    (lambda x: x + 2, 1.7),
    (lambda x: 2 + x, 1.7),
    (lambda x: x - 2, 1.7),
    (lambda x: 2 - x, 1.7),
    (lambda x: x * 3, 1.7),
    (lambda x: 3 * x, 1.7),
    (lambda x: x / 3, 1.7),
    (lambda x: 3 / x, 1.7),
    (lambda x: x**3, -1.7),
    (lambda x: x**-2, 1.7),
    (lambda x: x**0.5, 1.7),
    (lambda x: 2**x, 1.7),
    (lambda x: x**x, 1.7),
    (lambda x: x % 0.6, 1.7),
    (lambda x: 5 % x, 1.7),
    (lambda x: abs(x), -1.7),
    (lambda x: x // 0.6 + x, 1.7),
    (lambda x: 5 // x + x, 1.7),
    (lambda x: round(x) * x, 1.7),
    (lambda x: round(x, 1) * x, 1.73),
    (lambda x: math.floor(x) * math.ceil(x) * math.trunc(x) * x, 1.7),
    (lambda x: divmod(x, 0.6)[1], 1.7),
    (lambda x: divmod(5, x)[1], 1.7),
    (lambda x: sum([x, x * x]), 1.7),
    (lambda x: math.prod([x, x, x]), 1.7),
    (lambda x: max(x, 1.0) * min(x, 1.0), 1.7),
    (lambda x: x * x if x > 1 else x, 1.7),
    (lambda x: (x + 1j * x * x).real, 1.7),
    (lambda x: (x + 1j * x * x).imag, 1.7),
    (lambda x: abs(x + 1j * x * x), 1.7),
    (lambda x: ((x + 1j) * (x + 1j).conjugate()).real, 1.7),
    (lambda x: scalars.atan2(x, 2.0) + scalars.atan2(2.0, x), 1.7),
    *[
        (getattr(scalars, name), 0.4)
        for name in (
            "exp expm1 log log1p log2 log10 sqrt erf erfc sin cos tan asin acos atan sinh cosh "
            "tanh asinh atanh"
        ).split()
    ],
    (scalars.acosh, 1.7),
]


def central(fun, x, step=1e-5):
    """A central difference with its leading error removed."""
    once, twice = ((fun(x + h) - fun(x - h)) / (2 * h) for h in (step, 2 * step))
    return (4 * once - twice) / 3


@pytest.mark.parametrize(("fun", "x"), FUNCTIONS)
def test_all_first_derivatives_agree_with_differences(fun, x):
    """Every transform gives the slope of every operation, and the value where it returns one."""
    slope = pytest.approx(central(fun, x), rel=1e-8, abs=1e-9)
    real = lambda y: fun(y) * 1.0
    assert slope == grad(real)(x)
    assert (fun(x), slope) == value_and_grad(real)(x)
    assert slope == derivative(fun)(x) or fun(x) == 3
    assert slope == elementwise_grad(real)(x)
    assert slope == elementwise_grad(real, check=True)(x)
    assert (fun(x), slope) == jvp(real, (x,), (1.0,))
    assert slope == jacobian(real)(x)
    assert slope == jacobian(real, mode="forward")(x)
    assert slope == jacobian(real, mode="reverse")(x)
    value, pullback = vjp(real, x)
    assert (fun(x), (slope,), (2 * slope.expected,)) == (
        value,
        pullback(1.0),
        pytest.approx(pullback(2.0), rel=1e-8, abs=1e-8),
    )
    value, pushforward = linearize(real, x)
    assert (fun(x), slope) == (value, pushforward(1.0))


@pytest.mark.parametrize(("fun", "x"), FUNCTIONS)
def test_all_second_derivatives_agree(fun, x):
    """The Hessian, hvp, and all four nestings of the two modes give the same second derivative."""
    real = lambda y: fun(y) * 1.0
    second = pytest.approx(central(grad(real), x), rel=1e-7, abs=1e-8)
    forward = lambda f: lambda y: jvp(f, (y,), (1.0,))[1]
    assert second == hessian(real)(x)
    assert second == hvp(real, (x,), (1.0,))
    assert second == grad(grad(real))(x)
    assert second == forward(grad(real))(x)
    assert second == grad(forward(real))(x)
    assert second == forward(forward(real))(x)


# ------------------------------------------------------------------------------ special points

SPECIAL = [
    (lambda x: abs(x), 0.0, 0.0),
    (lambda x: x**2, 0.0, 0.0),
    (lambda x: x**2.0, 0.0, 0.0),
    (lambda x: x**0, 0.0, 0.0),
    (lambda x: x**1, 0.0, 1.0),
    (lambda x: x**3, -2.0, 12.0),
    (lambda x: x**0.5, 0.0, math.inf),
    (lambda x: 0.0**x, 2.0, 0.0),
    (lambda x: 1.0**x, 2.0, 0.0),
    (scalars.sqrt, 0.0, math.inf),
    (lambda x: abs(x + 0j), 0.0, 0.0),
    (lambda x: 1.0 % x, 0.1, -9.0),
]


@pytest.mark.parametrize(("fun", "x", "slope"), SPECIAL)
def test_slopes_at_special_points_are_decided(fun, x, slope):
    """At kinks and limits both modes give the decided slope, which is never NaN."""
    assert (slope, slope) == (grad(fun)(x), derivative(fun)(x))


def test_powers_of_zero_have_all_derivatives():
    """The derivatives of x**3 at 0 are 0, 0, 6 and 0."""
    cube, found = (lambda x: x**3), []
    for _ in range(4):
        cube = grad(cube)
        found.append(cube(0.0))
    assert [0.0, 0.0, 6.0, 0.0] == found


# ----------------------------------------------------------------------------------- arguments


def product(x, y=2.0, *, z=1.0):
    """A function with an argument of every kind."""
    return x * x * y * z


ARGNUMS = [
    (0, (3.0, 5.0), {"z": 7.0}, 210.0),
    (1, (3.0, 5.0), {"z": 7.0}, 63.0),
    (-1, (3.0, 5.0), {"z": 7.0}, 63.0),
    (-2, (3.0, 5.0), {"z": 7.0}, 210.0),
    ("x", (3.0, 5.0), {"z": 7.0}, 210.0),
    ("y", (3.0, 5.0), {"z": 7.0}, 63.0),
    ("z", (3.0, 5.0), {"z": 7.0}, 45.0),
    ("y", (3.0,), {"y": 5.0, "z": 7.0}, 63.0),
    (1, (3.0,), {"y": 5.0, "z": 7.0}, 63.0),
    (0, (), {"x": 3.0, "y": 5.0}, 30.0),
    ((0,), (3.0, 5.0), {}, (30.0,)),
    ((0, 1), (3.0, 5.0), {"z": 7.0}, (210.0, 63.0)),
    ((1, 0), (3.0, 5.0), {"z": 7.0}, (63.0, 210.0)),
    (("z", 0, "y"), (3.0, 5.0), {"z": 7.0}, (45.0, 210.0, 63.0)),
    ((-1, "x"), (3.0, 5.0), {"z": 7.0}, (63.0, 210.0)),
]


@pytest.mark.parametrize(("argnums", "args", "kwargs", "expected"), ARGNUMS)
def test_argnums_name_arguments_by_position_and_name(argnums, args, kwargs, expected):
    """A position, a negative one, a name and any tuple of these choose the argument."""
    assert expected == grad(product, argnums)(*args, **kwargs)
    assert (product(*args, **kwargs), expected) == value_and_grad(product, argnums)(*args, **kwargs)
    assert expected == jacobian(product, argnums)(*args, **kwargs)
    assert expected == jacobian(product, argnums, mode="forward")(*args, **kwargs)
    assert expected == elementwise_grad(product, argnums)(*args, **kwargs)
    if not isinstance(argnums, tuple):
        assert expected == derivative(product, argnums)(*args, **kwargs)


@pytest.mark.parametrize("argnums", [2, -3, "w", "z", (), (0, "x"), True, 1.0, [0], (0, None)])
def test_argnums_that_name_no_argument_are_refused(argnums):
    """A position, name or type that the call does not have is an error, so is naming one twice."""
    with pytest.raises(ArgumentError, match="argnums"):
        grad(product, argnums)(3.0, 5.0)


def test_hessian_takes_argnums():
    """The Hessian with several arguments is a tuple of tuples of blocks."""
    assert ((10.0, 6.0), (6.0, 0.0)) == hessian(product, (0, 1))(3.0, 5.0)
    assert 10.0 == hessian(product, "x")(3.0, y=5.0)


def test_functions_without_a_signature_are_differentiated_by_position():
    """A builtin or a callable object serves as a function too."""

    class Square:
        def __call__(self, x):
            return x * x

    assert 6.0 == grad(Square())(3.0)
    assert 1.0 == grad(max)(3.0, 2.0)


@pytest.mark.parametrize(
    "transform", [grad, value_and_grad, jacobian, hessian, elementwise_grad, derivative]
)
def test_transforms_of_something_else_than_a_function_are_refused(transform):
    """Giving the result instead of the function names the mistake."""
    with pytest.raises(ArgumentError, match=r"takes a function; got 3\.0"):
        transform(3.0)


@pytest.mark.parametrize("transform", [grad, value_and_grad, jacobian, hessian, derivative])
def test_transforms_keep_the_name_and_text_of_the_function(transform):
    """The result tells what it is of, and inspect finds the function's signature."""
    made = transform(product)
    assert f"{transform.__name__}(product)" == made.__name__
    assert f"<{transform.__name__}(product)>" == repr(made)
    assert product.__doc__ == made.__doc__


# ------------------------------------------------------------------------------ auxiliary output


def test_has_aux_hands_the_second_value_through_untraced():
    """Each transform with has_aux returns the auxiliary value plain, in its containers."""
    fun = lambda x: (x * x, {"x": x, "word": "a", "twice": [2 * x]})
    aux = {"x": 3.0, "word": "a", "twice": [6.0]}
    assert (6.0, aux) == grad(fun, has_aux=True)(3.0)
    assert ((9.0, aux), 6.0) == value_and_grad(fun, has_aux=True)(3.0)
    assert (9.0, 6.0, aux) == jvp(fun, (3.0,), (1.0,), has_aux=True)
    value, pullback, found = vjp(fun, 3.0, has_aux=True)
    assert (9.0, (6.0,), aux) == (value, pullback(1.0), found)
    assert [float, float] == [type(found["x"]), type(found["twice"][0])]


def test_has_aux_keeps_the_boxes_of_outer_derivatives():
    """The auxiliary value of an inner derivative is differentiated by the outer one."""
    inner = lambda x: grad(lambda y: (x * y, x * x), has_aux=True)(1.0)
    assert 6.0 == grad(lambda x: inner(x)[1])(3.0)
    assert 1.0 == grad(lambda x: inner(x)[0])(3.0)


@pytest.mark.parametrize("output", [1.0, (1.0,), [1.0, 2.0], (1.0, 2.0, 3.0)])
def test_has_aux_demands_a_pair(output):
    """A function that returns no pair under has_aux is refused."""
    with pytest.raises(StructureError, match=r"has_aux=True: <lambda> must return a pair"):
        grad(lambda x: output, has_aux=True)(1.0)


# -------------------------------------------------------------------------------------- outputs


def test_a_constant_output_has_a_zero_gradient():
    """A value that does not depend on the argument has slope zero, in every transform."""
    assert 0.0 == grad(lambda x: 4.0)(1.0)
    assert (4.0, 0.0) == jvp(lambda x: 4.0, (1.0,), (1.0,))
    assert 0.0 == jacobian(lambda x: 4.0)(1.0)
    assert (0.0,) == vjp(lambda x: 4.0, 1.0)[1](1.0)
    assert 0.0 == linearize(lambda x: 4.0, 1.0)[1](1.0)
    assert 0.0 == hessian(lambda x: 4.0)(1.0)
    assert 0.0 == hessian(lambda x: 3 * x)(1.0)


def test_integer_outputs_have_no_tangent():
    """An integer among the outputs is handed through, its tangent and Jacobian are None."""
    fun = lambda x: {"n": 3, "y": x * x}
    assert ({"n": 3, "y": 4.0}, {"n": None, "y": 4.0}) == jvp(fun, (2.0,), (1.0,))
    assert {"n": None, "y": 4.0} == jacobian(fun)(2.0)
    assert {"n": None, "y": 4.0} == jacobian(fun, mode="forward")(2.0)
    assert {"n": None, "y": 4.0} == linearize(fun, 2.0)[1](1.0)
    value, pullback = vjp(fun, 2.0)
    assert ({"n": 3, "y": 4.0}, (4.0,)) == (value, pullback({"n": None, "y": 1.0}))


@pytest.mark.parametrize(
    "output", [(1.0, 2.0), [], {"a": 1.0}, 3, True, None, "text", 1j, lambda: 0, {1.0}]
)
def test_grad_demands_a_real_scalar(output):
    """Any other output is an error, whatever it is."""
    with pytest.raises(NonScalarOutputError, match="grad needs a real scalar output"):
        grad(lambda x: output)(1.0)


@pytest.mark.parametrize("value", [2, True, "text", None, [], (), {}, [1, "a"], object()])
def test_inputs_that_are_not_floating_point_are_refused(value):
    """Something without a float in it cannot be differentiated, by no transform."""
    calls = [
        lambda: grad(lambda x: 1.0)(value),
        lambda: vjp(lambda x: 1.0, value),
        lambda: jvp(lambda x: 1.0, (value,), (value,)),
        lambda: linearize(lambda x: 1.0, value),
        lambda: jacobian(lambda x: 1.0)(value),
        lambda: derivative(lambda x: 1.0)(value),
        lambda: elementwise_grad(lambda x: 1.0)(value),
    ]
    for call in calls:
        with pytest.raises(InputTypeError, match=r"Pass floats|needs a scalar argument"):
            call()


def test_derivative_takes_one_scalar_and_any_output():
    """The derivative of a curve is in the containers of the curve; no container goes in."""
    assert (2.0, [12.0]) == derivative(lambda t: (2 * t, [t**3]))(2.0)
    with pytest.raises(InputTypeError, match=r"derivative needs a scalar argument.*jacobian"):
        derivative(lambda p: p[0])([1.0, 2.0])


def test_subclasses_of_float_are_operands_but_not_arguments():
    """A number type of the user's is a constant like any; to be differentiated it is converted."""

    class Metres(float):
        pass

    numbers = [Metres(2.0), Fraction(2), True, 2]
    assert [2.0, 2.0, 1.0, 2.0] == [grad(lambda x: x * n)(3.0) for n in numbers]  # noqa: B023
    assert [2.0, 2.0, 1.0, 2.0] == [grad(lambda x: n * x)(3.0) for n in numbers]  # noqa: B023
    with pytest.raises(NonDifferentiableError, match=r"Metres have no derivatives.*float\(x\)"):
        grad(lambda x: x * x)(Metres(2.0))


# ------------------------------------------------------------------------- vjp, jvp and linearize


def test_pullbacks_and_pushforwards_can_be_called_again():
    """A call leaves the recorded function as it was, and each is linear."""
    _, pullback = vjp(lambda x, y: (x * y, x + y), 2.0, 3.0)
    assert (3.0, 2.0) == pullback((1.0, 0.0))
    assert (7.0, 5.0) == pullback((2.0, 1.0))
    assert (3.0, 2.0) == pullback((1.0, 0.0))
    _, pushforward = linearize(lambda x, y: (x * y, x + y), 2.0, 3.0)
    assert (3.0, 1.0) == pushforward(1.0, 0.0)
    assert (8.0, 3.0) == pushforward(2.0, 1.0)
    assert (3.0, 1.0) == pushforward(1.0, 0.0)


def test_linearize_runs_the_function_once():
    """The pushforward does not call the function again."""
    runs = []

    def fun(x):
        runs.append(x)
        return x * x

    _, pushforward = linearize(fun, 3.0)
    assert [6.0, 12.0, 0.0] == [pushforward(t) for t in (1.0, 2.0, 0.0)]
    assert 1 == len(runs)


@pytest.mark.parametrize("tangent", ["text", None, 1j, [1.0], True, (1.0,)])
def test_tangents_of_another_kind_are_refused(tangent):
    """A tangent or cotangent that is no real number does not fit a real number."""
    square = lambda x: x * x
    with pytest.raises((TangentError, StructureError)):
        jvp(square, (2.0,), (tangent,))
    with pytest.raises((TangentError, StructureError)):
        vjp(square, 2.0)[1](tangent)
    with pytest.raises((TangentError, StructureError)):
        linearize(square, 2.0)[1](tangent)


def test_integers_serve_as_tangents_of_floats():
    """A tangent 1 is the tangent 1.0, and the result is a float."""
    _value, tangent = jvp(lambda x: x, (2.0,), (1,))
    assert (1.0, float) == (tangent, type(tangent))
    (cotangent,) = vjp(lambda x: x, 2.0)[1](1)
    assert (1.0, float) == (cotangent, type(cotangent))


@pytest.mark.parametrize("tangents", [(1.0,), (1.0, 2.0, 3.0), ((1.0, 2.0),), ()])
def test_the_number_of_tangents_must_fit(tangents):
    """One tangent for each primal, no more and no less."""
    with pytest.raises(StructureError, match="The tangents of <lambda>"):
        jvp(lambda x, y: x * y, (1.0, 2.0), tangents)


@pytest.mark.parametrize("transform", [jvp, hvp, ggnvp])
def test_primals_and_tangents_come_in_tuples(transform):
    """A bare number in place of a tuple is named."""
    with pytest.raises(StructureError, match="takes a tuple of primals, got a float"):
        transform(lambda x: x * x, 2.0, (1.0,))
    with pytest.raises(StructureError, match="takes a tuple of tangents, got a float"):
        transform(lambda x: x * x, (2.0,), 1.0)


def test_a_tangent_for_an_integer_is_refused_unless_it_says_nothing():
    """An integer argument is a constant; a tangent for it would be lost without a word."""
    power = lambda x, n: x**n
    assert (8.0, 12.0) == jvp(power, (2.0, 3), (1.0, None))
    assert (8.0, 12.0) == jvp(power, (2.0, 3), (1.0, 0))
    with pytest.raises(TangentError, match=r"not floating-point must be None; got 1.0"):
        jvp(power, (2.0, 3), (1.0, 1.0))
    with pytest.raises(TangentError, match=r"not floating-point must be None; got 1.0"):
        vjp(lambda x: (x, 3), 2.0)[1]((1.0, 1.0))


# --------------------------------------------------------------------- Jacobians and products


@pytest.mark.parametrize("mode", ["auto", "forward", "reverse"])
def test_jacobians_nest_the_input_in_the_output(mode):
    """The result has the containers of the output, in each leaf those of the input."""
    fun = lambda p: {"u": p[0] * p[1], "v": (p[0], 3 * p[1], p[1] ** 2)}
    expected = {"u": [5.0, 2.0], "v": ([1.0, 0.0], [0.0, 3.0], [0.0, 10.0])}
    assert expected == jacobian(fun, mode=mode)([2.0, 5.0])


def test_jacobian_auto_takes_the_cheaper_mode():
    """Few inputs and many outputs call the function once per input, otherwise once."""
    runs = []

    def wide(x):
        runs.append("wide")
        return [x * k for k in range(10)]

    def tall(p):
        runs.append("tall")
        return sum(p)

    jacobian(wide)(1.0)
    assert 2 == len(runs)
    jacobian(tall)([1.0] * 10)
    assert 3 == len(runs)


def test_an_unknown_jacobian_mode_is_refused():
    """The three modes are named."""
    with pytest.raises(ArgumentError, match="'auto', 'forward' or 'reverse'; got 'backward'"):
        jacobian(lambda x: x, mode="backward")


def test_hessian_of_a_container_is_symmetric():
    """Second derivatives in nested containers, the argument's structure twice."""
    fun = lambda p: p["a"] ** 2 * p["b"] * 1.0
    expected = {"a": {"a": 10.0, "b": 6.0}, "b": {"a": 6.0, "b": 0.0}}
    assert expected == hessian(fun)({"a": 3.0, "b": 5.0})


def test_hvp_and_ggnvp_are_products_with_the_matrices():
    """For several arguments a tuple comes back; a loss with curvature weighs the output."""
    fun = lambda x, y: x * x * y
    rows = hessian(fun, (0, 1))(3.0, 5.0)
    expected = tuple(a * 2.0 + b * 7.0 for a, b in rows)
    assert expected == hvp(fun, (3.0, 5.0), (2.0, 7.0))
    slopes = grad(fun, (0, 1))(3.0, 5.0)
    along = slopes[0] * 2.0 + slopes[1] * 7.0
    assert tuple(s * along for s in slopes) == ggnvp(fun, (3.0, 5.0), (2.0, 7.0))
    bent = ggnvp(fun, (3.0, 5.0), (2.0, 7.0), loss=lambda z: 2 * z * z)
    assert tuple(4 * s * along for s in slopes) == bent


def test_ggnvp_equals_the_hessian_of_a_linear_model():
    """Without curvature in the model the Gauss-Newton matrix is the Hessian of the loss."""
    model = lambda p: [p[0] + 2 * p[1], 3 * p[1]]
    loss = lambda z: z[0] ** 2 * z[1]
    expected = hvp(lambda p: loss(model(p)), ([1.0, 2.0],), ([1.0, -1.0],))
    assert pytest.approx(expected) == ggnvp(model, ([1.0, 2.0],), ([1.0, -1.0],), loss=loss)


def test_elementwise_grad_refuses_mixing_when_asked():
    """With check, an output that depends on several elements is an error."""
    swap = lambda p: [p[1] ** 2, p[0]]
    with pytest.raises(NonDifferentiableError, match="is not elementwise"):
        elementwise_grad(swap, check=True)([1.0, 2.0])


def test_elementwise_grad_of_an_elementwise_container_function():
    """Each output leaf is differentiated by its own input leaf."""
    assert [1.0, 4.0] == elementwise_grad(lambda p: [p[0], p[1] ** 2])([1.0, 2.0])


# --------------------------------------------------------------------------------- stop_gradient


def test_stop_gradient_is_a_constant_of_every_order_and_mode():
    """What it returns is plain, in containers too, and carries no derivative."""
    fun = lambda x: x * stop_gradient(x)
    assert (3.0, 3.0) == (grad(fun)(3.0), derivative(fun)(3.0))
    assert (0.0, 0.0) == (hessian(fun)(3.0), grad(grad(fun))(3.0))
    assert {"a": (2.0, "b")} == stop_gradient({"a": (2.0, "b")})
    kept = []
    grad(lambda x: kept.append(stop_gradient([x])) or x)(2.0)
    assert [[2.0]] == kept


# ------------------------------------------------------------------------------- complex numbers

HOLOMORPHIC = [
    (lambda z: z * z * z, lambda z: 3 * z * z),
    (lambda z: 1 / z, lambda z: -1 / z**2),
    (scalars.exp, cmath.exp),
    (scalars.sin, cmath.cos),
    (scalars.log, lambda z: 1 / z),
    (lambda z: (2 + 1j) * z - z, lambda z: 1 + 1j),
    (lambda z: z**2.5, lambda z: 2.5 * z**1.5),
    (lambda z: scalars.tanh(z), lambda z: 1 / cmath.cosh(z) ** 2),
]


@pytest.mark.parametrize(("fun", "slope"), HOLOMORPHIC)
def test_analytic_functions_have_a_complex_derivative(fun, slope):
    """Reverse, forward and Jacobian give f'(z), and the second derivative its derivative."""
    z = 0.7 + 0.4j
    expected = pytest.approx(slope(z), rel=1e-12)
    assert expected == grad(fun, holomorphic=True)(z)
    assert expected == derivative(fun)(z)
    assert expected == jacobian(fun)(z)
    assert expected == jacobian(fun, mode="forward")(z)
    step = 1e-5
    second = (slope(z + step) - slope(z - step)) / (2 * step)
    nested = grad(grad(fun, holomorphic=True), holomorphic=True)
    assert pytest.approx(second, rel=1e-8, abs=1e-9) == nested(z)


REAL_OF_COMPLEX = [
    lambda z: abs(z),
    lambda z: z.real * z.imag,
    lambda z: (z * z.conjugate()).real,
    lambda z: abs(z * z + 1) ** 2,
    lambda z: scalars.exp(z).imag,
    lambda z: scalars.real(z) - scalars.imag(z) ** 2,
    lambda z: scalars.conj(z * z * 1j).imag,
]


@pytest.mark.parametrize("fun", REAL_OF_COMPLEX)
def test_the_gradient_of_a_real_function_follows_the_convention(fun):
    """For z = x + iy the gradient is ∂f/∂x - i ∂f/∂y, whose conjugate points uphill."""
    z, step = 0.7 + 0.4j, 1e-5
    by_x = (fun(z + step) - fun(z - step)) / (2 * step)
    by_y = (fun(z + step * 1j) - fun(z - step * 1j)) / (2 * step)
    expected = pytest.approx(by_x - 1j * by_y, rel=1e-8)
    assert expected == grad(fun)(z)
    assert expected == jacobian(fun)(z)
    assert expected == jacobian(fun, mode="forward")(z)
    assert pytest.approx(by_x, rel=1e-8) == jvp(fun, (z,), (1.0,))[1]
    assert pytest.approx(by_y, rel=1e-8) == jvp(fun, (z,), (1j,))[1]
    assert fun(z + 0.1 * grad(fun)(z).conjugate()) > fun(z)


def test_real_inputs_keep_real_gradients_through_complex_values():
    """A real number that passes through complex arithmetic has a real, float gradient."""
    slope = grad(lambda x: abs(scalars.exp(1j * x) + x) ** 2)(0.3)
    assert float is type(slope)
    assert pytest.approx(2 * 0.3 + 2 * math.cos(0.3) - 0.6 * math.sin(0.3)) == slope


@pytest.mark.parametrize("mode", ["auto", "forward", "reverse"])
def test_the_jacobian_of_a_complex_function_of_a_real_number_is_complex(mode):
    """A curve in the complex plane has its velocity."""
    fun = lambda x: scalars.exp(1j * x)
    assert pytest.approx(1j * cmath.exp(0.3j)) == jacobian(fun, mode=mode)(0.3)


@pytest.mark.parametrize("mode", ["auto", "forward", "reverse"])
def test_the_jacobian_of_a_function_that_is_not_analytic_is_refused(mode):
    """A complex number has no Jacobian under conjugation."""
    with pytest.raises(NonDifferentiableError, match="only if it is analytic, and this one is not"):
        jacobian(lambda z: z.conjugate(), mode=mode)(0.3 + 1j)


def test_complex_outputs_need_holomorphic_and_complex_inputs():
    """A complex output is an error that names holomorphic; a real input under it is one too."""
    with pytest.raises(NonScalarOutputError, match="say holomorphic=True if it is analytic"):
        grad(lambda z: z * z)(1j)
    with pytest.raises(NonScalarOutputError, match="must map complex inputs to a complex output"):
        grad(lambda x: x * 1j, holomorphic=True)(1.0)
    with pytest.raises(NonScalarOutputError, match="must map complex inputs to a complex output"):
        grad(abs, holomorphic=True)(1j)


def test_comparisons_look_at_the_value():
    """A program may branch on a traced number, print it, and use it as a truth value."""
    seen = []

    def fun(x):
        seen.extend([x == 2.0, x != 2.0, x < 3, x <= 2, x > 3, x >= 2, 3 > x, bool(x), int(x)])
        seen.extend([f"{x:.1f}", f"{x}", str(x)])
        return x * 1.0

    grad(fun)(2.0)
    box = "<reverse box of 2.0>"
    assert [True, False, True, True, False, True, True, True, 2, "2.0", box, box] == seen

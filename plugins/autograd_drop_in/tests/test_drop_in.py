"""What autograd's users rely on and adcore does otherwise; and what cannot be compared with it."""

import warnings

import numpy as onp
import pytest

import adcore
import adcore_autograd.numpy as np
from adcore.errors import InputTypeError, KeywordError, MissingRuleError, TangentError
from adcore.rules import registry
from adcore_autograd import (
    deriv,
    elementwise_grad,
    grad,
    hessian,
    jacobian,
    make_jvp,
    make_vjp,
    multigrad_dict,
    value_and_grad,
)
from adcore_autograd.core import backward_pass, primitive_jvps, primitive_vjps
from adcore_autograd.extend import (
    Box,
    JVPNode,
    VJPNode,
    VSpace,
    defjvp,
    defvjp,
    primitive,
    register_notrace,
    vspace,
)
from adcore_autograd.misc.tracers import const_graph, full_graph
from adcore_autograd.numpy.numpy_boxes import ArrayBox
from adcore_autograd.test_util import check_grads, combo_check
from adcore_autograd.tracer import Node, getval, isbox, new_box, trace
from adcore_autograd.util import toposort

X = onp.array([0.3, -1.2, 2.0])


# --------------------------------------------------------------------------- what a box shows


def test_a_number_shows_what_an_array_shows():
    """Also one in a container, and one that an outer derivative of adcore itself traces."""

    def looked_at(x):
        assert isinstance(x, ArrayBox) and isinstance(x, Box) and isbox(x)
        assert (x.shape, x.ndim, x.size, x.dtype) == ((), 0, 1, onp.float64)
        assert not isbox(getval(x))
        return x * x

    assert grad(looked_at)(3.0) == grad(lambda xs: looked_at(xs[0]))([3.0])[0] == 6.0
    assert make_jvp(looked_at)(3.0)(1.0) == (9.0, 6.0)
    assert adcore.grad(lambda x: grad(looked_at)(x) * x)(3.0) == 12.0


@pytest.mark.parametrize("x", [3, True, None, "x", onp.int64(3), [1.0, 2], {"a": 1.0, "b": "c"}])
def test_what_is_no_float_is_refused(x):
    """In both modes, alone and in containers."""
    for made in (grad(lambda x: 1.0), lambda x: make_jvp(lambda x: 1.0)(x)(1.0)):
        with pytest.raises(InputTypeError, match="Can't differentiate"):
            made(x)


def test_outputs_of_one_element_have_a_gradient():
    """Of any shape; others and complex ones do not."""
    assert grad(lambda x: x[:1, None] ** 2)(X)[0] == 2 * X[0]
    value, slope = value_and_grad(lambda x: np.array([[np.sum(x)]]))(X)
    assert value.shape == (1, 1) and slope.tolist() == [1, 1, 1]
    for fun in (np.sin, lambda x: 1j * x[0]):
        with pytest.raises(TypeError, match="real scalar-output"):
            grad(fun)(X)


def test_an_output_that_does_not_depend_on_the_input_is_warned_of():
    """And has a zero gradient."""
    for made in (grad(lambda x: 3.0), lambda x: make_jvp(lambda x: 3.0)(x)(1.0)[1]):
        with pytest.warns(UserWarning, match="Output seems independent of input"):
            assert made(1.0) == 0.0


def test_cotangents_and_tangents_are_taken_as_users_give_them():
    """Numbers, lists, other dtypes; what does not broadcast is an error, never summed away."""
    vjp, _ = make_vjp(np.sin)(X)
    onp.testing.assert_allclose(vjp(1), onp.cos(X))
    onp.testing.assert_allclose(vjp([1, 0, 2]), onp.cos(X) * [1, 0, 2])
    onp.testing.assert_allclose(make_jvp(np.sin)(X)(2)[1], 2 * onp.cos(X))
    for bad in (onp.ones(2), onp.ones((2, 3))):
        with pytest.raises(TangentError, match="has the shape"):
            vjp(bad)
        with pytest.raises(TangentError, match="has the shape"):
            make_jvp(np.sin)(X)(bad)


# ----------------------------------------------------------------------- derivatives of one's own


def test_a_rule_for_a_ufunc_replaces_ours_in_one_mode():
    """For numpy's name, the operator and the method alike; the other mode stays."""
    before = elementwise_grad(np.cbrt)(X)
    ours = registry.rules[onp.cbrt]
    defvjp(np.cbrt, lambda ans, x: lambda g: 7.0 * g)
    try:
        assert elementwise_grad(np.cbrt)(X).tolist() == [7, 7, 7]
        onp.testing.assert_allclose(deriv(onp.cbrt)(X), before)
        defjvp(np.cbrt, lambda g, ans, x: 5.0 * g)
        assert deriv(np.cbrt)(X).tolist() == [5, 5, 5]
        del primitive_jvps[onp.cbrt]
        assert elementwise_grad(np.cbrt)(X).tolist() == [7, 7, 7]
    finally:
        registry.rules[onp.cbrt] = ours
    onp.testing.assert_allclose(elementwise_grad(np.cbrt)(X), before)


def test_a_primitive_without_a_rule_is_an_error():
    """That names what is missing, in either mode, as autograd's does."""
    fun = primitive(lambda x, y: x * y)
    with pytest.raises(NotImplementedError, match="VJP of"):
        grad(fun)(1.0, 2.0)
    defvjp(fun, lambda ans, x, y: lambda g: g * y)
    assert grad(fun)(1.0, 2.0) == 2.0
    with pytest.raises(MissingRuleError, match=r"wrt argnums \(1,\)"):
        grad(fun, 1)(1.0, 2.0)


def test_the_other_mode_of_a_primitive_is_derived():
    """Where autograd has an error."""
    fun = primitive(lambda x: onp.sin(x))
    defvjp(fun, lambda ans, x: lambda g: g * np.cos(x))
    back = primitive(lambda x: onp.sin(x))
    defjvp(back, lambda g, ans, x: g * np.cos(x))
    for each in (fun, back):
        check_grads(lambda x, each=each: np.sum(each(x) * x))(X)


def test_a_pullback_is_made_once_for_each_call():
    """It may hold a factorisation: a Jacobian pulls it many times."""
    made = []
    fun = primitive(lambda x: x**2)

    def vjp_maker(ans, x):
        made.append(x)
        return lambda g: 2 * x * g

    defvjp(fun, vjp_maker)
    onp.testing.assert_allclose(jacobian(fun)(X), onp.diag(2 * X))
    assert len(made) == 1


def test_a_pullback_that_calls_primitives_takes_a_stack():
    """A Jacobian pulls its vectors together; keywords and containers go with each."""
    weigh = primitive(lambda parts, power=1: parts[0] ** power * sum(parts[1:]))
    defvjp(
        weigh,
        lambda ans, parts, power=1: lambda g: [
            power * weigh([parts[0], g, 0.0 * g], power=power - 1) * sum(parts[1:]),
            *[weigh([parts[0], g], power=power) for _ in parts[1:]],
        ],
    )
    fun = lambda x: weigh([x, np.sin(x), x[::-1]], power=3)
    onp.testing.assert_allclose(
        jacobian(fun)(X), adcore.jacobian(lambda x: x**3 * (onp.sin(x) + x[::-1]))(X)
    )


def test_a_traced_keyword_of_a_primitive_beside_a_traced_argument_is_refused():
    """Its derivative would be lost without a word."""
    fun = primitive(lambda x, y=1.0: x * y)
    defvjp(fun, lambda ans, x, y=1.0: lambda g: g * y)
    with pytest.raises(KeywordError, match="keyword 'y'"):
        grad(lambda x: fun(x, y=x))(2.0)


def test_primitives_take_and_return_containers():
    """Lists of traced arrays, dictionaries as answers."""
    fun = primitive(lambda xs, scale: {"sum": sum(xs) * scale, "first": xs[0]})

    def vjp_maker(ans, xs, scale):
        def vjp(g):
            each = g["sum"] * scale
            return [each + g["first"], *[each for _ in xs[1:]]]

        return vjp

    defvjp(fun, vjp_maker, None)
    combo_check(
        lambda x, y: np.sum(fun([x, y * x, 1.0 * y], 2.0)["sum"] ** 2) + fun([x], 2.0)["first"][0],
        modes=["rev"],
        argnum=(0, 1),
    )([X], [X + 1, 0.5])


def test_a_function_can_be_told_to_have_no_derivative():
    """In the mode of a node."""
    fun = primitive(lambda x: onp.round(x))
    register_notrace(VJPNode, fun)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert grad(lambda x: fun(x) + x)(1.3) == 1.0


# --------------------------------------------------------------------------- types of one's own


class Pair:
    """Two numbers that are one value."""

    def __init__(self, a, b):
        self.a, self.b = a, b


class PairBox(Box):
    """A traced pair."""

    __slots__ = ()
    total = property(lambda self: total_of(self))


class PairSpace(VSpace):
    """The plane."""

    size = 2

    def zeros(self):
        return Pair(0.0, 0.0)

    def ones(self):
        return Pair(1.0, 1.0)

    def _add(self, x, y):
        return Pair(x.a + y.a, x.b + y.b)


@primitive
def total_of(pair):
    """A function of a pair."""
    return pair.a + 3 * pair.b


defvjp(total_of, lambda ans, pair: lambda g: Pair(g, 3 * g))
PairBox.register(Pair)
PairSpace.register(Pair)


def test_a_type_of_ones_own_is_registered_as_in_autograd():
    """A box and a vector space; contributions are added in the space."""

    def fun(pair):
        assert isinstance(pair, PairBox)
        return pair.total**2 + total_of(pair)

    found = grad(fun)(Pair(1.0, 2.0))
    assert (found.a, found.b) == (15.0, 45.0)
    assert vspace(found).size == 2


# ------------------------------------------------------------------------------------- graphs


class Line(Node):
    """A node that notes what was called."""

    def __init__(self, value, fun, args, kwargs, parent_argnums, parents):
        self.parents, self.text = parents, fun.__name__

    def initialize_root(self):
        self.parents, self.text = [], "input"


def test_a_program_makes_nodes_of_its_own():
    """Every operation, with numpy's names; nested in a derivative too."""

    def fun(x):
        return np.sum(np.sin(x) * x)

    value, end = trace(Line.new_root(), fun, X)
    assert value == fun(X)
    names = [node.text for node in toposort(end)]
    assert (names[0], names[-1], sorted(names)) == (
        "sum",
        "input",
        ["input", "multiply", "sin", "sum"],
    )
    onp.testing.assert_allclose(
        grad(lambda x: trace(Line.new_root(), fun, x)[0])(X), grad(fun)(X)
    )


def test_a_graph_of_vjp_nodes_is_walked_as_pymoo_does():
    """Boxes made by hand, the pass back by hand; the gradient is that of `grad`."""

    def fun(x):
        q, r = np.linalg.qr(np.outer(x, x) + np.eye(3))
        return np.sum(x[1:] ** 2 * np.exp(x[:-1])) + r[0, 0] * q[1, 1]

    out = fun(new_box(X, 0, VJPNode.new_root()))
    onp.testing.assert_allclose(backward_pass(onp.ones(()), out._node), grad(fun)(X))
    traced = backward_pass(new_box(onp.ones(()), 0, VJPNode.new_root()), out._node)
    onp.testing.assert_allclose(traced._value, grad(fun)(X))


def test_jvp_nodes_carry_tangents():
    """As `make_jvp` has them."""
    value, node = trace(JVPNode.new_root(X), lambda x: np.sum(np.sin(x) * x), X)
    onp.testing.assert_allclose(
        (value, node.g), make_jvp(lambda x: np.sum(np.sin(x) * x))(X)(X)
    )


def test_a_recorded_function_runs_again():
    """With other values; containers and keywords; a constant is an error."""
    run = const_graph(lambda a, b: np.tanh(a @ b) + np.sum(b, keepdims=True), onp.eye(3))
    for x in (X, X**2):
        onp.testing.assert_allclose(run(x), onp.tanh(x) + x.sum())
    assert full_graph(lambda x: np.sin(x), 1.0).recipe[0] is onp.sin
    with pytest.warns(UserWarning), pytest.raises(ValueError, match="independent"):
        const_graph(lambda x: 1.0)(2.0)


# -------------------------------------------------------------------------------------- others


def test_gradients_of_all_arguments_by_name():
    """Positional, default, starred and keyword-only ones."""

    def fun(a, b=2.0, *more, c=3.0, **named):
        return a * b * c + sum(x**2 for x in more) + named.get("d", 0.0)

    found = multigrad_dict(fun)(1.5, 2.0, 4.0, c=1.0, d=2.0)
    assert {**found, "more": tuple(found["more"])} == {
        "a": 2.0,
        "b": 1.5,
        "more": (8.0,),
        "c": 3.0,
        "named": {"d": 1.0},
    }


def test_derivatives_nest_with_those_of_adcore():
    """Either inside the other."""
    fun = lambda x: onp.sum(onp.exp(x) * x)
    onp.testing.assert_allclose(adcore.jacobian(grad(fun))(X), hessian(fun)(X))
    onp.testing.assert_allclose(jacobian(adcore.grad(fun))(X), adcore.hessian(fun)(X))


def test_a_table_of_rules_answers_for_both():
    """Ours and those of the program; what is not there is a KeyError."""
    pulled = primitive_vjps[onp.multiply]((0, 1), 6.0, (2.0, 3.0), {})(onp.float64(1.0))
    assert pulled == (3.0, 2.0)
    assert primitive_jvps[onp.sin]((0,), [1.0], 0.0, (0.0,), {}) == 1.0
    assert len(primitive_vjps) > 200 and onp.sin in set(primitive_vjps)
    for missing in (print, primitive(print)):
        assert missing not in primitive_vjps
    with pytest.raises(KeyError):
        del primitive_vjps[onp.sin]

"""Containers go in and come out as they are; what is not a float has the gradient None."""

from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest

from adcore import grad, hessian, jacobian, jvp, linearize, register_container, value_and_grad, vjp
from adcore.errors import StructureError, TangentError
from adcore.transforms import containers as tree

Point = namedtuple("Point", "x y")


class Typed(NamedTuple):
    """A named tuple with types and a default."""

    x: float
    n: int = 2


@dataclass
class Model:
    """A dataclass with an integer and a string."""

    w: Any
    n: int
    name: str = "model"


@dataclass(frozen=True)
class Frozen:
    """A dataclass that cannot be changed."""

    a: float
    inner: Any = None


@dataclass(frozen=True, slots=True)
class Slotted:
    """A dataclass without a __dict__."""

    a: float


@dataclass
class Box:
    """A dataclass that computes a field of its own."""

    width: float
    height: float
    area: float = field(init=False)

    def __post_init__(self):
        self.area = self.width * self.height


@dataclass
class Positive:
    """A dataclass whose gradient does not pass its check."""

    x: float

    def __post_init__(self):
        if self.x < 0:
            raise ValueError("x must be positive")


@dataclass
class Doubled:
    """A dataclass that changes its field when it is built."""

    x: float

    def __post_init__(self):
        self.x = 2 * self.x


@dataclass(kw_only=True)
class Keywords:
    """A dataclass of keywords alone."""

    b: float
    a: float


FLOATS = [  # (where, sum of squares of its floats, its gradient)
    (2.0, 4.0),
    ((2.0, 3.0), (4.0, 6.0)),
    ([2.0, 3.0], [4.0, 6.0]),
    ({"a": 2.0, "b": 3.0}, {"a": 4.0, "b": 6.0}),
    ({1: 2.0, "b": 3.0, (0, 1): 1.0}, {1: 4.0, "b": 6.0, (0, 1): 2.0}),
    (OrderedDict(b=2.0, a=3.0), OrderedDict(b=4.0, a=6.0)),
    (Point(2.0, 3.0), Point(4.0, 6.0)),
    (Typed(2.0), Typed(4.0, None)),
    (Model(2.0, 3), Model(4.0, None, None)),
    (Model([2.0, (3.0,)], 3), Model([4.0, (6.0,)], None, None)),
    (Frozen(2.0), Frozen(4.0, None)),
    (Frozen(2.0, Frozen(3.0, {"k": 1.0})), Frozen(4.0, Frozen(6.0, {"k": 2.0}))),
    (Slotted(2.0), Slotted(4.0)),
    (Keywords(a=2.0, b=3.0), Keywords(a=4.0, b=6.0)),
    ([2.0, None], [4.0, None]),
    ([2.0, "text", 3, True, b"b", {1.0}, object], [4.0, *[None] * 6]),
    ([2.0, [], (), {}, OrderedDict()], [4.0, [], (), {}, OrderedDict()]),
    (([(2.0,)], {"a": [{"b": (3.0, [1.0])}]}), ([(4.0,)], {"a": [{"b": (6.0, [2.0])}]})),
    ([2.0] * 50, [4.0] * 50),
]
IDS = [type(value).__name__ + str(k) for k, (value, _) in enumerate(FLOATS)]


def floats_in(value):
    """The leaves that carry a derivative, plain or traced."""
    leaves = tree.flatten(value)[0]
    return [leaf for leaf in leaves if isinstance(leaf, float) or "Box" in type(leaf).__name__]


def squares(value):
    """The sum of the squares of all floats in a container."""
    return sum((x * x for x in floats_in(value)), 0.0)


@pytest.mark.parametrize(("value", "expected"), FLOATS, ids=IDS)
def test_gradients_come_in_the_container_of_the_argument(value, expected):
    """The gradient has the type and structure of the argument, None for leaves without one."""
    found = grad(squares)(value)
    assert (type(value), expected) == (type(found), found)
    assert (squares(value), expected) == value_and_grad(squares)(value)
    assert (expected,) == vjp(squares, value)[1](1.0)
    assert expected == jacobian(squares)(value)
    assert expected == jacobian(squares, mode="forward")(value)


@pytest.mark.parametrize(("value", "expected"), FLOATS, ids=IDS)
def test_tangents_come_in_the_container_of_the_output(value, expected):
    """The identity has its tangent as its tangent, in both modes; other leaves are untouched."""
    out, tangent = jvp(lambda v: v, (value,), (expected,))
    assert (value, expected) == (out, tangent)
    out, pushforward = linearize(lambda v: v, value)
    assert (value, expected) == (out, pushforward(expected))
    out, pullback = vjp(lambda v: v, value)
    assert (value, (expected,)) == (out, pullback(expected))


@pytest.mark.parametrize(("value", "expected"), FLOATS, ids=IDS)
def test_structures_take_apart_and_put_together(value, expected):
    """flatten and unflatten are inverse, and the structure fits itself alone."""
    leaves, structure = tree.flatten(value)
    assert value == structure.unflatten(leaves)
    assert structure.matches(tree.flatten(expected)[1])
    assert not structure.matches(tree.flatten([expected])[1])
    assert leaves == structure.leaves_of(value, "The value")


def test_the_function_gets_its_own_containers():
    """Inside the function the argument is of the user's type, with all that is no float."""
    seen = []

    def fun(model):
        seen.append((type(model), model.n, model.name, type(model.w)))
        return model.w[0] * model.n

    grad(fun)(Model([2.0], 3, "mine"))
    assert [(Model, 3, "mine", list)] == seen


def test_containers_of_several_arguments():
    """With a tuple of argnums each gradient has the container of its argument."""
    fun = lambda p, q, r: p["a"] * q[0] * r
    assert ({"a": 15.0}, [10.0]) == grad(fun, (0, 1))({"a": 2.0}, [3.0], 5.0)


def test_the_argument_is_left_as_it_was():
    """No container of the caller is changed or handed out again."""
    value = {"a": [1.0, 2.0]}
    gradient = grad(lambda p: p["a"][0] * p["a"][1])(value)
    gradient["a"][0] = 7.0
    assert {"a": [1.0, 2.0]} == value


def test_a_function_may_change_the_container_it_gets():
    """The list in the function is its own."""

    def fun(p):
        p.append(p[0] * p[1])
        p[0] = 3.0
        return p[0] * p[2]

    value = [2.0, 5.0]
    assert ([15.0, 6.0], [2.0, 5.0]) == (grad(fun)(value), value)


# --------------------------------------------------------------------------------- dataclasses


def test_computed_fields_follow_from_the_others():
    """A field with init=False is no leaf; inside the function it depends on the others."""
    found = grad(lambda b: b.area * b.width)(Box(2.0, 3.0))
    assert (12.0, 4.0) == (found.width, found.height)


def test_a_gradient_need_not_pass_the_checks_of_its_class():
    """Where __post_init__ refuses a gradient, it is built without."""
    found = grad(lambda p: -3 * p.x)(Positive(2.0))
    assert (Positive, -3.0) == (type(found), found.x)


def test_a_class_that_changes_its_fields_is_rebuilt_as_it_was():
    """The fields are what they were, not what __post_init__ makes of them once more."""
    seen = []
    found = grad(lambda d: seen.append(d.x + 0.0) or d.x * d.x)(Doubled(1.0))
    assert (4.0, [2.0]) == (found.x, [float(repr(seen[0])[len("<reverse box of ") : -1])])


def test_a_class_that_can_neither_be_built_nor_filled_says_how_to_register_it():
    """A computed field that needs a plain float cannot be computed from a traced one."""

    @dataclass
    class Strict:
        x: float
        text: str = field(init=False)

        def __post_init__(self):
            if type(self.x) is not float:
                raise TypeError("x is no float")
            self.text = str(self.x)

    message = r"The dataclass Strict cannot be built.*x is no float.*adcore\.register_container"
    with pytest.raises(StructureError, match=message):
        grad(lambda s: s.x)(Strict(2.0))


def test_classes_are_leaves():
    """A dataclass itself, as opposed to an instance, is no container."""
    assert [4.0, None] == grad(lambda p: p[0] * p[0])([2.0, Model])


# ------------------------------------------------------------------------- registered containers


class Pair:
    """A class that adcore does not know until it is told."""

    def __init__(self, a, b, label=""):
        self.a, self.b, self.label = a, b, label


@pytest.fixture
def registered_pair(monkeypatch):
    """Pair is a container for the time of one test; its label belongs to its structure."""
    monkeypatch.setattr(tree, "_flatteners", dict(tree._flatteners))
    monkeypatch.setattr(tree, "_builders", dict(tree._builders))
    register_container(Pair, lambda p: ((p.a, p.b), p.label), lambda label, ab: Pair(*ab, label))


def test_a_registered_container_is_taken_apart(registered_pair):
    """A class of the user's is a container once it is registered."""
    found = grad(lambda p: p.a * p.b["x"])(Pair(2.0, {"x": 3.0}, "mine"))
    assert (Pair, 3.0, {"x": 2.0}, "mine") == (type(found), found.a, found.b, found.label)
    with pytest.raises(StructureError, match="The tangents of <lambda>"):
        jvp(lambda p: p.a, (Pair(1.0, 2.0, "one"),), (Pair(1.0, 2.0, "other"),))


def test_an_unregistered_class_is_a_leaf():
    """Without registration it has no gradient, beside something that has."""
    assert [1.0, None] == grad(lambda p: p[0] + p[1].a)([1.0, Pair(2.0, 3.0)])


def test_a_subclass_of_a_container_is_a_leaf():
    """A dict or list of another type may hold more than its items, so it is not guessed at."""

    class Named(dict):
        pass

    assert [1.0, None] == grad(lambda p: p[0] + p[1]["a"])([1.0, Named(a=2.0)])


# ----------------------------------------------------------------------------------- mismatches


def test_dictionaries_match_in_any_order_of_keys():
    """Tangents and cotangents are matched by key, not by position."""
    fun = lambda p: p["a"] * p["b"] ** 2
    assert (18.0, 9.0) == jvp(fun, ({"a": 2.0, "b": 3.0},), ({"b": 0.0, "a": 1.0},))
    _value, pullback = vjp(lambda x: {"a": x, "b": x * x}, 3.0)
    assert (6.0,) == pullback({"b": 1.0, "a": 0.0})
    ordered = OrderedDict(a=2.0, b=3.0)
    assert (18.0, 9.0) == jvp(fun, (ordered,), (OrderedDict(b=0.0, a=1.0),))


MISMATCHES = [
    ((1.0, 2.0), [1.0, 2.0], "expected a tuple at [0], got [1.0, 2.0]."),
    ([1.0, 2.0], [1.0], "expected 2 entries at [0], got 1."),
    ([1.0, 2.0], 1.0, "expected a list at [0], got 1.0."),
    ([1.0, 2.0], None, "expected a list at [0], got None."),
    ({"a": 1.0}, {"b": 1.0}, "expected a dict with ('a',) at [0], got ('b',)."),
    ({"a": 1.0}, {}, "expected a dict with ('a',) at [0], got ()."),
    ({"a": [1.0]}, {"a": (1.0,)}, "expected a list at [0]['a'], got (1.0,)."),
    (Point(1.0, 2.0), (1.0, 2.0), "expected a Point at [0], got (1.0, 2.0)."),
    (Frozen(1.0, [2.0]), Frozen(1.0, [2.0, 3.0]), "expected 1 entries at [0]['inner'], got 2."),
    ([1.0, []], [1.0, [2.0]], "expected 0 entries at [0][1], got 1."),
]


CURE = "Use the same containers as for the value."


@pytest.mark.parametrize(("primal", "tangent", "message"), MISMATCHES)
def test_a_tangent_of_another_structure_is_located(primal, tangent, message):
    """The message says where in the container which structure was expected."""
    with pytest.raises(StructureError) as caught:
        jvp(lambda p: 1.0, (primal,), (tangent,))
    assert f"The tangents of <lambda>: {message} {CURE}" == str(caught.value)


@pytest.mark.parametrize(("value", "cotangent", "message"), MISMATCHES)
def test_a_cotangent_of_another_structure_is_located(value, cotangent, message):
    """The same for the cotangents of a function's output."""
    _, pullback = vjp(lambda x: value, 1.0)
    with pytest.raises(StructureError) as caught:
        pullback(cotangent)
    at_root = message.replace(" at [0],", ",").replace("[0][", "[")
    assert f"The cotangent of <lambda>: {at_root} {CURE}" == str(caught.value)


def test_a_container_in_the_place_of_a_number_is_refused():
    """A tangent of a float is a float."""
    with pytest.raises(TangentError, match=r"must be one too; got \[1\.0\]"):
        jvp(lambda x: x, (1.0,), ([1.0],))


def test_a_container_that_contains_itself_is_refused():
    """Cycles are found, in the argument and in the output; sharing is no cycle."""
    cycle = [1.0]
    cycle.append({"again": cycle})
    for call in (
        lambda: grad(lambda p: p[0])(cycle),
        lambda: jvp(lambda x: cycle, (1.0,), (1.0,)),
        lambda: vjp(lambda x: cycle, 1.0),
    ):
        with pytest.raises(StructureError, match="A list contains itself"):
            call()
    shared = [1.0]
    assert [[2.0], [3.0]] == grad(lambda p: 2 * p[0][0] + 3 * p[1][0])([shared, shared])


def test_hessians_of_dataclasses_nest_the_structure_twice():
    """Each block is in the argument's container, twice."""
    found = hessian(lambda p: p.x**2 * p.y)(Point(2.0, 3.0))
    assert Point(Point(6.0, 4.0), Point(4.0, 0.0)) == found

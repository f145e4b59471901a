"""Values of a class of one's own: what docs/writing-a-value-type.md does not show."""

from collections import UserDict
from types import SimpleNamespace

import pytest

from adcore import grad, hessian, jacobian, jvp, vjp
from adcore.errors import PluginError, RuleConflictError, StructureError
from adcore.extend import Box, Space, ValueType, hookimpl, register, rule


class Pair:
    """Two numbers, without any operator."""

    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Items(list):
    """A list that no transform takes apart: a subclass."""


class PairSpace(Space):
    """A space with the least that there can be."""

    shape, ndim, size, dtype, is_complex = (2,), 1, 2, float, False

    def describe(self):
        return "pair"

    def zeros(self):
        return Pair(0.0, 0.0)

    def project(self, vector):
        return vector

    def own(self, vector, shared):
        return vector


class PairBox(Box):
    """A traced pair."""

    __slots__ = ()

    @staticmethod
    def space_of(value):
        return PairSpace()


def plugin(*rules):
    """The hooks that describe the type."""

    class Plugin:
        @hookimpl
        def adcore_types(self):
            return [ValueType([Pair], PairBox)]

        @hookimpl
        def adcore_rules(self):
            return list(rules)

    return Plugin()


@pytest.mark.parametrize(
    "make",
    [
        lambda s: SimpleNamespace(a=s),
        lambda s: Pair(1.0, s),
        lambda s: Items([s]),
        lambda s: type("Keys", (dict,), {})(a=s),
        lambda s: (s, [UserDict(a=s), SimpleNamespace(a=s)]),
    ],
    ids=["attributes", "slots", "list", "dict", "within a container"],
)
@pytest.mark.parametrize("known", [False, True])
def test_an_output_with_traced_parts_is_no_constant(make, known, restored_registry):
    """It would be one to the engine, and the derivative a zero."""
    if known:
        register(plugin(), "pairs")
    cure = "constructor of Pair" if known and isinstance(make(0.0), Pair) else "register_container"
    for call in (
        lambda: vjp(make, 2.0),
        lambda: jvp(make, (2.0,), (1.0,)),
        lambda: jacobian(make)(2.0),
        lambda: jacobian(make, mode="forward")(2.0),
    ):
        with pytest.raises(StructureError, match=f"with traced parts, .* would be lost.*{cure}"):
            call()
    assert vjp(lambda s: make(3.0), 2.0)


def test_a_space_says_which_method_it_lacks(restored_registry):
    """And what for: the method is needed by some transforms alone."""

    register(plugin(), "pairs")
    pair = Pair(1.0, 2.0)
    value, pullback = vjp(lambda p: p, pair)
    assert value is pair
    with pytest.raises(NotImplementedError, match=r"PairSpace, .* of a pair, .* 'adopt'"):
        pullback(pair)
    with pytest.raises(NotImplementedError, match="no method 'adopt', which a tangent"):
        jvp(lambda p: p, (pair,), (pair,))
    assert 0.0 == grad(lambda p: 3.0)(pair).a
    with pytest.raises(NotImplementedError, match="no method 'basis', which jacobian needs"):
        jacobian(lambda p: p)(pair)
    with pytest.raises(NotImplementedError, match="no method 'basis', which jacobian needs"):
        hessian(lambda p: 3.0)(pair)


def test_a_plugin_is_registered_by_hand(restored_registry):
    """Each object once; another is another plugin, which may conflict."""
    double = lambda x: 2 * x
    stated = lambda t, ans, x: 2 * t
    first = plugin(rule(double, jvp=stated))
    assert 1 == register(first, "mine")
    assert 0 == register(first, "mine")
    assert "mine" == restored_registry.rules[double].provenance.distribution
    with pytest.raises(RuleConflictError, match="both have a rule"):
        register(type("Other", (), {"adcore_rules": rules_of(rule(double, jvp=stated))})(), "yours")
    with pytest.raises(PluginError, match="unknown hook"):
        register(type("Wrong", (), {"adcore_rulse": rules_of()})())


def rules_of(*rules):
    """A method that is the hook."""

    @hookimpl
    def hook(self):
        return list(rules)

    return hook

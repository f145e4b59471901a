"""`VJPNode` and `JVPNode`: the graphs that autograd's own derivatives are made of.

For programs that build and walk them; and `backward_pass` over such a graph.
"""

from __future__ import annotations

from typing import Any

from adcore.errors import MissingRuleError
from adcore.rules import registry
from adcore.rules.rule import kept
from adcore.values import space_of

from .primitives import Primitive, settled
from .tracer import Node
from .util import toposort
from .vector_spaces import vspace
from .wrap_util import get_name


class VJPNode(Node):
    """An operation in reverse mode: `vjp(g)` gives the cotangents of its `parents`."""

    __slots__ = ("parents", "vjp")

    mode = "reverse"

    def __init__(
        self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Any, parents: Any
    ) -> None:
        self.parents = parents
        if isinstance(fun, Primitive) and fun.vjp_argnums is not None:
            self.vjp = fun.vjp_argnums(parent_argnums, value, args, kwargs)
            return
        rule = _rule_of(fun, "VJP", parent_argnums)
        self.vjp = _pulled(rule, value, parent_argnums, args, kwargs)

    @classmethod
    def from_rule(cls, rule: Any, ans: Any, active: Any, args: Any, parents: Any) -> VJPNode:
        """The node of an operation by its rule in adcore."""
        node = cls.__new__(cls)
        node.parents = parents
        node.vjp = _pullback(rule, ans, active, args)
        return node

    def initialize_root(self) -> None:
        self.parents = []
        self.vjp = lambda g: ()


class JVPNode(Node):
    """An operation in forward mode: `g` is the tangent of its answer."""

    __slots__ = ("g",)

    mode = "forward"

    def __init__(
        self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Any, parents: Any
    ) -> None:
        gs = [parent.g for parent in parents]
        if isinstance(fun, Primitive) and fun.jvp_argnums is not None:
            self.g = fun.jvp_argnums(parent_argnums, gs, value, args, kwargs)
            return
        rule = _rule_of(fun, "JVP", parent_argnums)
        bound, _ = rule.signature.bind(rule.name, args, kwargs)
        self.g = rule.pushers[parent_argnums](gs[0] if len(gs) == 1 else tuple(gs), value, bound)

    @classmethod
    def from_rule(cls, rule: Any, ans: Any, active: Any, args: Any, parents: Any) -> JVPNode:
        """The node of an operation by its rule in adcore."""
        node = cls.__new__(cls)
        gs = tuple(parent.g for parent in parents)
        tangent = rule.pushers[active](gs if len(active) > 1 else gs[0], ans, args)
        space = space_of(ans)
        node.g = tangent if space is None or tangent is None else space.project(tangent)
        if node.g is None:
            node.g = vspace(ans).zeros()
        return node

    def initialize_root(self, g: Any) -> None:
        self.g = g


def _rule_of(fun: Any, word: str, argnums: Any) -> Any:
    rule = registry.find(fun)
    if rule is None or rule.signature is None:
        raise MissingRuleError(f"{word} of {get_name(fun)} wrt argnums {argnums} not defined")
    return rule


def _pulled(rule: Any, ans: Any, active: Any, args: Any, kwargs: Any) -> Any:
    bound, _ = rule.signature.bind(rule.name, args, kwargs)
    return _pullback(rule, ans, active, bound)


def _pullback(rule: Any, ans: Any, active: Any, args: Any) -> Any:
    """`vjp(g)` of a call by its rule: the cotangents, projected onto their arguments."""
    pull, keep_ans, keep = rule.pullers[active]
    spaces = [space_of(args[k]) for k in active]
    saved, kept_args = ans if keep_ans else None, kept(keep, args)

    def vjp(g: Any) -> tuple[Any, ...]:
        g = tuple(g) if isinstance(ans, (tuple, list)) else g
        cts = pull(g, saved, kept_args)
        cts = (cts,) if len(active) == 1 else cts
        return tuple(_vector(space, ct) for space, ct in zip(spaces, cts, strict=True))

    return vjp


def _vector(space: Any, ct: Any) -> Any:
    if ct is None:
        return space.zeros()
    ct = space.project(settled(ct))
    return ct.value(space) if hasattr(ct, "value") and not hasattr(ct, "shape") else ct


def backward_pass(g: Any, end_node: Any) -> Any:
    """The cotangent of the root of a graph of `VJPNode`, from that of its end."""
    outgrads: dict[int, Any] = {id(end_node): g}
    outgrad = g
    for node in toposort(end_node):
        outgrad = outgrads.pop(id(node))
        for parent, ingrad in zip(node.parents, node.vjp(outgrad), strict=False):
            if ingrad is None:
                continue
            ingrad = settled(ingrad)
            old = outgrads.get(id(parent))
            outgrads[id(parent)] = ingrad if old is None else vspace(ingrad).add(old, ingrad)
    return outgrad


__all__ = ["JVPNode", "VJPNode", "backward_pass"]

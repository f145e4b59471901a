"""The general shape: a JVP, a VJP or both as stated, per argument or for all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .missing_mode import missing_jvp, missing_vjp
from .rule import (
    Active,
    Cases,
    Pull,
    Push,
    Rule,
    Term,
    picker,
    pull_case,
)
from .signatures import Function, Signature, are_of, demand, keyword_only, parameters, used_names


class Stated(Rule):
    """A rule with a stated JVP, a stated VJP, or both: per argument, or joint."""

    def __init__(
        self,
        function: Function,
        jvp: Any,
        vjp: Any,
        wrt: Sequence[str] | None,
        spaces: Sequence[str] = (),
        forward: Function | None = None,
        **options: Any,
    ) -> None:
        stated = [f for given in (vjp, jvp) for f in _listed(given) if f is not None]
        demand(stated, function, "it needs a jvp, a vjp or both")
        signature = Signature.of(stated[0], skip=2, residual=forward is not None)
        names = signature.names
        for other in stated[1:]:
            same = Signature.of(other, skip=2, residual=forward is not None).names == names
            demand(same, function, "its functions spell different parameters; use the same names")
        per_argument = max(len(_listed(given)) for given in (jvp, vjp))
        wrt = (wrt,) if isinstance(wrt, str) else wrt
        self._demand_agreement(function, (jvp, vjp), per_argument, names, wrt)
        if signature.variadic:
            positions: Sequence[int] = ()
        elif wrt is not None:
            positions = [_position(function, names, name) for name in wrt]
        else:
            positions = range(per_argument)
        super().__init__(function, signature, positions, source=stated[0], **options)
        self.order = tuple(positions)
        self.jvp, self.vjp = jvp, vjp
        self.configured: dict[Any, Any] = {}  # by the keywords of a call, see `with_config`
        if forward is not None:
            demand(not signature.variadic, function, "forward is for rules without *args")
            same = parameters(forward) == names
            demand(same, function, f"its forward takes the arguments alone: {', '.join(names)}")
            self.forward = forward
        self.spaces = frozenset(_position(function, names, name) for name in spaces)
        kinds = ["space" if k in self.spaces else "value" for k in range(self.arity)]
        self.shown = picker(kinds) if spaces else None  # the arguments as a jvp sees them
        self.joint = signature.variadic or (
            len(self.order) > 1 and not isinstance(jvp or vjp, (tuple, list))
        )
        if not self.joint:
            self.wrt = frozenset(
                k for i, k in enumerate(self.order) if self._stated(jvp, i) or self._stated(vjp, i)
            )

    @staticmethod
    def _demand_agreement(
        function: Function, given: Any, most: int, names: Sequence[str], wrt: Sequence[str] | None
    ) -> None:
        """That the functions, the names in `wrt` and the parameters are as many."""
        tuples = [isinstance(each, (tuple, list)) for each in given if each is not None]
        single = (most if wrt is None else len(wrt)) == 1
        demand(
            single or all(tuples) or not any(tuples),
            function,
            "its jvp and vjp are both one function for all arguments, or both a tuple",
        )
        if wrt is None:
            demand(
                most <= 1 or most <= len(names),
                function,
                f"it has {most} functions for the arguments {', '.join(names) or 'none'}",
            )
        else:
            demand(wrt and len(set(wrt)) == len(wrt), function, "wrt names arguments, each once")
            demand(
                not any(tuples) or most == len(wrt),
                function,
                f"it has {most} functions for {len(wrt)} names in wrt; write one per name",
            )

    @staticmethod
    def _stated(given: Any, i: int) -> Function | None:
        listed = _listed(given)
        return listed[i] if i < len(listed) else None

    @property
    def arity(self) -> int:  # the residual comes last
        return super().arity + (self.forward is not None)

    def _applied(self, function: Function, config: dict[str, Any]) -> Callable[..., Any]:
        """A stated function as `apply(vector, ans, args)`."""
        if config:
            return lambda v, ans, args: function(v, ans, *args, **config)
        if self.forward is None:
            return lambda v, ans, args: function(v, ans, *args)
        if "residual" in keyword_only(function):
            return lambda v, ans, args: function(v, ans, *args[:-1], residual=args[-1])
        return lambda v, ans, args: function(v, ans, *args[:-1])

    def _uses(self, function: Function) -> frozenset[int]:
        """Positions of the arguments whose value or space the function reads."""
        used = used_names(function)
        names = parameters(function)[2:]
        if self.forward is not None:
            names = (*names, "residual")
        return frozenset(j for j, name in enumerate(names) if name in used)

    @property
    def native(self) -> frozenset[str]:
        stated = {"jvp": self.jvp, "vjp": self.vjp}
        return frozenset(mode for mode, given in stated.items() if given is not None)

    def push_term(self, k: int) -> Term | None:
        term = self._term(self.jvp, k)
        if term is None or self.shown is None:
            return term
        push, shown = term.apply, self.shown
        return term._replace(apply=lambda t, ans, args: push(t, ans, shown(args)))

    def pull_term(self, k: int) -> Term | None:
        return self._term(self.vjp, k)  # what the tape keeps are the spaces

    def _term(self, given: Any, k: int) -> Term | None:
        function = self._stated(given, self.order.index(k)) if k in self.order else None
        if function is None or self.joint:
            return None
        uses_ans = parameters(function)[1] in used_names(function)
        uses = self._uses(function)
        return Term(
            self._applied(function, {}), uses_ans, uses - self.spaces, uses & self.spaces
        )

    def _pusher(self, active: Active) -> Push:
        if not self.joint:
            return super()._pusher(active)
        return self.joint_pusher(active, {})

    def _puller(self, active: Active) -> Pull:
        if not self.joint:
            return super()._puller(active)
        return self.joint_puller(active, {})

    def joint_pusher(self, active: Active, config: dict[str, Any]) -> Push:
        """The pushforward of a joint rule: it sees all tangents at once, None where none."""
        jvp = self.jvp
        if jvp is None:
            return missing_jvp(with_config(self, config), active)
        order, shown = self.order, self.shown
        apply = self._applied(jvp, config)

        def push(ts: Any, ans: Any, args: tuple[Any, ...]) -> Any:
            if shown is not None:
                args = shown(args)
            given = dict(zip(active, ts if len(active) > 1 else (ts,), strict=True))
            tangents = tuple(given.get(k) for k in order or range(len(args)))
            return apply(tangents, ans, args)

        return push

    def joint_puller(self, active: Active, config: dict[str, Any]) -> Pull:
        """The pullback of a joint rule: it returns all cotangents, lazily where they are costly."""
        vjp = self.vjp
        if vjp is None:
            return missing_vjp(with_config(self, config), active), True, None
        order = self.order
        used = used_names(vjp)
        names = parameters(vjp)
        apply = self._applied(vjp, config)

        def pull(ct: Any, ans: Any, args: tuple[Any, ...]) -> Any:
            cotangents = apply(ct, ans, args)
            chosen = [cotangents[order.index(k) if order else k] for k in active]
            forced = [c() if callable(c) and not hasattr(c, "shape") else c for c in chosen]
            return forced[0] if len(active) == 1 else tuple(forced)

        if self.signature is not None and self.signature.variadic:
            code = vjp.__code__
            variable = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
            keep = None if variable in used else (None,) * (max(active) + 1)
            return pull, names[1] in used, keep
        uses = self._uses(vjp)
        spaces = uses & self.spaces
        return pull_case(pull, names[1] in used, uses - spaces, spaces, self.arity)


REMEMBERED = 64  # sets of keywords of one rule
PLAIN = frozenset({int, bool, str, type(None)})


def with_config(rule: Any, config: dict[str, Any]) -> Any:
    """The rule with the keywords of one call filled in; remembered if these are plain."""
    if not config:
        return rule
    if not are_of(config.values(), PLAIN):
        return _Configured(rule, config)
    key = tuple([(type(value), value) for value in config.values()])
    found = rule.configured.get(key)
    if found is None:
        if len(rule.configured) >= REMEMBERED:
            rule.configured.clear()
        found = rule.configured[key] = _Configured(rule, config)
    return found


class _Configured:
    """A joint rule beside the keywords of one call; looks like the rule to `reverse`."""

    forward = None  # that is for rules without *args
    takes_over = False

    def __init__(self, rule: Stated, config: dict[str, Any]) -> None:
        self.function, self._rule = rule.function, rule
        self.selection, self.root = rule.selection, rule.root
        self.signature, self.batch, self.pattern = rule.signature, rule.batch, rule.pattern
        self.shape, self.provenance, self.where = rule.shape, rule.provenance, rule.where
        self.pushers = Cases(lambda active: rule.joint_pusher(active, config))
        self.pullers = Cases(lambda active: rule.joint_puller(active, config))

    @property
    def name(self) -> str:
        """That of the rule."""
        return self._rule.name


def _listed(given: Any) -> Sequence[Any]:
    if given is None:
        return ()
    return given if isinstance(given, (tuple, list)) else (given,)


def _position(function: Function, names: Sequence[str], name: str) -> int:
    known = ", ".join(names)
    demand(name in names, function, f"it names {name!r}, but its parameters are {known}")
    return names.index(name)

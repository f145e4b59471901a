"""`defvjp`, `defjvp` and their kin: how a derivative is stated in autograd's protocol.

Of a `Primitive` they fill in its own tables. Of any other function (a ufunc, a function of numpy, a
twin of adcore) they put a rule in the place of adcore's, for this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import numpy as np

from adcore.errors import RuleError
from adcore.rules import registry
from adcore.rules.missing_mode import missing_jvp, missing_vjp
from adcore.rules.rule import Rule
from adcore.rules.signatures import Signature
from adcore.rules.statements import constant

from .primitives import USER, Primitive, _missing, settled, sum_outgrads
from .util import subval
from .wrap_util import get_name


class _Anything(Signature):
    """A signature that takes every call as it is."""

    __slots__ = ()

    def bind(self, name: str, args: Any, kwargs: Any) -> Any:
        return args, dict(kwargs)


class Overriding(Rule):
    """What autograd's protocol states of a function that is no `Primitive`, as adcore's rule."""

    def __init__(self, function: Any, old: Rule | None) -> None:
        super().__init__(function, _Anything((), variadic=True), (), override=True)
        self.provenance = USER
        self.old = old  # what it was before, for the mode that is not stated
        self.vjp_argnums: Any = None
        self.jvp_argnums: Any = None
        self.vjps: Any = None
        self.jvps: Any = None
        self.configured: dict[Any, Any] = {}

    @property
    def native(self) -> frozenset[str]:
        stated = {"vjp": self.vjp_argnums, "jvp": self.jvp_argnums}
        return frozenset(mode for mode, maker in stated.items() if maker is not None)

    def _inherited(self) -> Any:
        """The rule before, if it takes its arguments as they are called."""
        return self.old if isinstance(self.function, np.ufunc) else None

    def _puller(self, active: tuple[int, ...]) -> Any:
        return self.joint_puller(active, {})

    def _pusher(self, active: tuple[int, ...]) -> Any:
        return self.joint_pusher(active, {})

    def joint_puller(self, active: tuple[int, ...], config: dict[str, Any]) -> Any:
        """The pullback of a call with these keywords."""
        maker = self.vjp_argnums
        if maker is None:
            old = self._inherited()
            return old.pullers[active] if old else (missing_vjp(self, active), True, None)

        def pull(ct: Any, ans: Any, args: tuple[Any, ...]) -> Any:
            cts = [settled(c) for c in maker(active, ans, args, config)(ct)]
            return cts[0] if len(active) == 1 else tuple(cts)

        return pull, True, None

    def joint_pusher(self, active: tuple[int, ...], config: dict[str, Any]) -> Any:
        """The pushforward of a call with these keywords."""
        maker = self.jvp_argnums
        if maker is None:
            old = self._inherited()
            return old.pushers[active] if old else missing_jvp(self, active)

        def push(ts: Any, ans: Any, args: tuple[Any, ...]) -> Any:
            return settled(maker(active, ts if len(active) > 1 else (ts,), ans, args, config))

        return push


def statement_of(fun: Any) -> Any:
    """Where the derivatives of a function are stated: the primitive itself, or a rule for it."""
    if isinstance(fun, Primitive):
        return fun
    if not callable(fun):
        raise RuleError(f"A derivative is stated of a function; got {fun!r}.")
    old = registry.find(fun)
    if not isinstance(old, Overriding):
        made = Overriding(fun, old)
        made.plan_calls()
        with registry.lock:
            registry.rules[fun] = made
        return made
    old.pullers.clear()
    old.pushers.clear()
    old.configured.clear()
    return old


# ------------------------------------------------------------------------------- reverse mode


def defvjp_argnums(fun: Any, vjpmaker: Callable[..., Any]) -> None:
    """State the VJP for all arguments: `vjpmaker(argnums, ans, args, kwargs)(g)`, an iterable."""
    stated = statement_of(fun)
    stated.vjp_argnums, stated.vjps = vjpmaker, None


def defvjp_argnum(fun: Any, vjpmaker: Callable[..., Any]) -> None:
    """State the VJP of each argument: `vjpmaker(argnum, ans, args, kwargs)(g)`."""

    def vjp_argnums(argnums: Any, *args: Any) -> Any:
        vjps = [vjpmaker(argnum, *args) for argnum in argnums]
        return lambda g: tuple(vjp(g) for vjp in vjps)

    defvjp_argnums(fun, vjp_argnums)


def defvjp(fun: Any, *vjpmakers: Any, argnums: Iterable[int] | None = None) -> None:
    """State the VJPs, one `vjpmaker(ans, *args, **kwargs)(g)` for each argument, None for zero.

    Arguments:
        argnums: the positions of these arguments; the first ones if it is not given.
    """
    vjps = {
        argnum: _vjp_maker(fun, maker)
        for argnum, maker in zip(count() if argnums is None else argnums, vjpmakers, strict=False)
    }

    def vjp_argnums(argnums: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        if any(argnum not in vjps for argnum in argnums):
            _missing(fun, "reverse", argnums)
        made = [vjps[argnum](ans, *args, **kwargs) for argnum in argnums]
        return lambda g: tuple(vjp(g) for vjp in made)

    defvjp_argnums(fun, vjp_argnums)
    statement_of(fun).vjps = vjps


def _vjp_maker(fun: Any, maker: Any) -> Any:
    if maker is None:
        return lambda ans, *args, **kwargs: lambda g: None
    if not callable(maker):
        raise RuleError(f"Bad VJP {maker!r} for {get_name(fun)!r}: give a function, or None.")
    return maker


# ------------------------------------------------------------------------------- forward mode


def defjvp_argnums(fun: Any, jvpmaker: Callable[..., Any]) -> None:
    """State the JVP for all arguments: `jvpmaker(argnums, gs, ans, args, kwargs)`."""
    stated = statement_of(fun)
    stated.jvp_argnums, stated.jvps = jvpmaker, None


def defjvp_argnum(fun: Any, jvpmaker: Callable[..., Any]) -> None:
    """State the JVP of each argument: `jvpmaker(argnum, g, ans, args, kwargs)`."""

    def jvp_argnums(argnums: Any, gs: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        pairs = zip(argnums, gs, strict=True)
        return sum_outgrads(jvpmaker(argnum, g, ans, args, kwargs) for argnum, g in pairs)

    defjvp_argnums(fun, jvp_argnums)


def defjvp(fun: Any, *jvpfuns: Any, argnums: Iterable[int] | None = None) -> None:
    """State the JVPs, one `jvpfun(g, ans, *args, **kwargs)` for each argument.

    "same" stands for a function that is linear in that argument, None for zero.
    """
    jvps = {
        argnum: _jvp_maker(fun, argnum, jvp)
        for argnum, jvp in zip(count() if argnums is None else argnums, jvpfuns, strict=False)
    }

    def jvp_argnums(argnums: Any, gs: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        if any(argnum not in jvps for argnum in argnums):
            _missing(fun, "forward", argnums)
        pairs = zip(argnums, gs, strict=True)
        return sum_outgrads(jvps[argnum](g, ans, *args, **kwargs) for argnum, g in pairs)

    defjvp_argnums(fun, jvp_argnums)
    statement_of(fun).jvps = jvps


def _jvp_maker(fun: Any, argnum: int, jvp: Any) -> Any:
    if jvp is None:
        return lambda g, ans, *args, **kwargs: None
    if isinstance(jvp, str) and jvp == "same":
        return lambda g, ans, *args, **kwargs: fun(*subval(args, argnum, g), **kwargs)
    if not callable(jvp):
        raise RuleError(f"Bad JVP {jvp!r} for {get_name(fun)!r}: give a function, 'same' or None.")
    return jvp


def def_linear(fun: Any) -> None:
    """State that a function is linear in each of its arguments."""
    defjvp_argnum(
        fun, lambda argnum, g, ans, args, kwargs: fun(*subval(args, argnum, g), **kwargs)
    )


def register_notrace(trace_type: Any, primitive_fun: Any) -> None:
    """State that a function has no derivative in the mode whose node is `trace_type`."""
    if isinstance(primitive_fun, Primitive):
        primitive_fun.constant_in.add(getattr(trace_type, "mode", trace_type.__name__))
        return
    if registry.find(primitive_fun) is None:
        (made,) = constant(primitive_fun, override=True)
        made.provenance = USER
        with registry.lock:
            registry.rules[primitive_fun] = made

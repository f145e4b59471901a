"""`primitive_vjps` and `primitive_jvps`: autograd's two tables of rules, views of adcore's one."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from adcore.rules import registry

from .nodes import _pulled
from .primitives import Primitive
from .rules import defjvp_argnums, defvjp_argnums


class RuleTable(MutableMapping[Any, Any]):
    """What is known of each function in a mode, by the function.

    Setting an entry states a rule, as `defvjp_argnums` does; only such a one can be deleted.
    An entry takes what autograd's takes: `(argnums, ans, args, kwargs)`, and for JVPs the tangents
    after `argnums`.
    """

    def __init__(self, mode: str) -> None:
        self._mode = mode

    def __getitem__(self, function: Any) -> Any:
        stated = function if isinstance(function, Primitive) else registry.find(function)
        maker = getattr(stated, f"{self._mode}_argnums", None)
        if maker is not None:
            return maker
        if isinstance(stated, Primitive) or stated is None or stated.signature is None:
            raise KeyError(function)
        return self._vjp(stated) if self._mode == "vjp" else self._jvp(stated)

    def __setitem__(self, function: Any, maker: Any) -> None:
        (defvjp_argnums if self._mode == "vjp" else defjvp_argnums)(function, maker)

    def __delitem__(self, function: Any) -> None:
        stated = function if isinstance(function, Primitive) else registry.find(function)
        if getattr(stated, f"{self._mode}_argnums", None) is None:
            raise KeyError(f"{function} has no rule of this program that could be deleted")
        setattr(stated, f"{self._mode}_argnums", None)

    @staticmethod
    def _vjp(rule: Any) -> Any:
        return lambda argnums, ans, args, kwargs: _pulled(rule, ans, tuple(argnums), args, kwargs)

    @staticmethod
    def _jvp(rule: Any) -> Any:
        def maker(argnums: Any, gs: Any, ans: Any, args: Any, kwargs: Any) -> Any:
            bound, _ = rule.signature.bind(rule.name, args, kwargs)
            ts = tuple(gs) if len(argnums) > 1 else gs[0]
            return rule.pushers[tuple(argnums)](ts, ans, bound)

        return maker

    def __iter__(self) -> Iterator[Any]:
        registry.load_pending()
        return (f for f, rule in list(registry.rules.items()) if rule.signature is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


primitive_vjps, primitive_jvps = RuleTable("vjp"), RuleTable("jvp")

"""Functions of each element: their partial derivatives serve both modes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .rule import Active, Rule, Term
from .signatures import Function, Signature, demand, parameters, returned_name, used_names

# Keywords of the ufunc calling convention (NEP 13) that leave the mathematics as it is: they are
# handed to the function, and the engine's projection takes care of the dtype.
UFUNC_KEYWORDS = frozenset({"dtype", "casting", "order", "subok"})


def aligned(call: Callable[..., Any], active: Active, size: int, args: Sequence[Any]) -> Any:
    """How an elementwise function acts on stacks: by broadcasting, once their ranks agree."""
    ranks = [getattr(arg, "ndim", 0) - (k in active) for k, arg in enumerate(args)]
    rank = max(ranks)
    return call(
        *(
            arg.reshape((size, *(1,) * (rank - own), *arg.shape[1:]))
            if k in active and own < rank
            else arg
            for k, (arg, own) in enumerate(zip(args, ranks, strict=True))
        )
    )


class Elementwise(Rule):
    """f acts on each element; its partial derivatives are given. Both modes multiply by them."""

    shape = "elementwise"
    batch = staticmethod(aligned)

    def __init__(
        self,
        function: Function,
        partials: Sequence[Any],
        domain: Any,
        vjp: Sequence[Function] = (),
        **options: Any,
    ) -> None:
        stated = [p for p in partials if callable(p)]
        names = [f"x{k + 1}" for k in range(len(partials))]
        if stated:
            names = list(parameters(stated[0]))[1:]
            for partial in stated:
                demand(
                    len(parameters(partial)) == len(partials) + 1,
                    function,
                    f"a partial takes `ans` and every input, of which {len(partials)} have a "
                    "partial; write None for an input that has none",
                )
        demand(
            stated or any(p is not None for p in partials),
            function,
            "it needs a partial for each input, of which one at least is not None",
        )
        for partial in partials:
            demand(
                partial is None or callable(partial) or isinstance(partial, (int, float, complex)),
                function,
                f"a partial is a function, a number or None, not {partial!r}",
            )
        signature = Signature(names, passed=UFUNC_KEYWORDS)
        wrt = [k for k, p in enumerate(partials) if p is not None]
        super().__init__(
            function, signature, wrt, source=stated[0] if stated else None, **options
        )
        demand(len(vjp) in (0, len(partials)), function, "it has a vjp for each input, or none")
        self.partials = tuple(partials)
        self.vjp = tuple(vjp)
        self.domain = domain

    def pull_term(self, k: int) -> Term | None:
        if not self.vjp:
            return self.push_term(k)  # diagonal, so it is its own transpose
        stated = self.vjp[k]
        used, names = used_names(stated), parameters(stated)
        uses = frozenset(j for j, name in enumerate(names[2:]) if name in used)
        return Term(lambda ct, ans, args: stated(ct, ans, *args), names[1] in used, uses)

    def push_term(self, k: int) -> Term | None:
        partial = self.partials[k]
        if not callable(partial):
            return Term(_products([partial], len(self.partials)), False, frozenset())
        used = used_names(partial)
        names = parameters(partial)
        uses = frozenset(j for j, name in enumerate(names[1:]) if name in used)
        term = _products([partial], len(self.partials))
        return Term(term, names[0] in used, uses)

    def _pull_together(self, active: Active, terms: list[Any]) -> Callable[..., Any]:
        if self.vjp:
            return super()._pull_together(active, terms)
        return _products([self.partials[k] for k in active], len(self.partials))


def _products(partials: Sequence[Any], n: int) -> Callable[..., Any]:
    """The function (v, ans, args) -> v times each partial derivative, bare if there is one.

    This is what every elementwise operation runs on the way back, so it is written out for the
    number of inputs: `v * p0(ans, *args), -v`. A partial that is one of its parameters, as in a
    product, is not called.
    """
    products = []
    inputs = [f"args[{k}]" for k in range(n)]
    for i, partial in enumerate(partials):
        if callable(partial):
            given = dict(zip(parameters(partial), ["ans", *inputs], strict=True))
            called = f"p{i}({', '.join(given.values())})"
            products.append(f"v * {given.get(returned_name(partial) or '', called)}")
        else:
            products.append({1: "v", -1: "-v"}.get(partial, f"v * p{i}"))
    source = f"lambda v, ans, args: ({', '.join(products)})"
    compiled: Callable[..., Any] = eval(source, {f"p{i}": p for i, p in enumerate(partials)})
    return compiled

"""The six shapes in which a derivative is stated, and what each makes of what the author wrote."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from .rules import Active, Rule, Term
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

    def __init__(self, function: Function, partials: Sequence[Any], domain: Any, **options: Any):
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
        self.partials = tuple(partials)
        self.domain = domain

    def push_term(self, k: int) -> Term | None:
        return self.pull_term(k)  # diagonal, so it is its own transpose

    def pull_term(self, k: int) -> Term | None:
        partial = self.partials[k]
        if not callable(partial):
            return Term(_products([partial], len(self.partials)), False, frozenset())
        used = used_names(partial)
        names = parameters(partial)
        uses = frozenset(j for j, name in enumerate(names[1:]) if name in used)
        term = _products([partial], len(self.partials))
        return Term(term, names[0] in used, uses)

    def _pull_together(self, active: Active, terms: list[Any]) -> Callable[..., Any]:
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


class Linear(Rule):
    """f is linear in some arguments separately; each has a transpose. The JVP is f itself."""

    def __init__(
        self, function: Function, transposes: Sequence[Function | None], **options: Any
    ) -> None:
        stated = [transpose for transpose in transposes if transpose is not None]
        demand(stated, function, "it needs the transpose for one argument at least")
        signature = Signature.of(stated[0], skip=1)
        for other in stated[1:]:
            same = parameters(other)[1:] == signature.names
            demand(same, function, "its transposes spell different parameters; use the same names")
        demand(
            len(transposes) <= len(signature.names),
            function,
            f"it has {len(transposes)} transposes for the arguments {', '.join(signature.names)}",
        )
        wrt = [k for k, transpose in enumerate(transposes) if transpose is not None]
        super().__init__(function, signature, wrt, source=stated[0], **options)
        self.names, self.defaults = signature.names, signature.defaults
        self.required = signature.required
        self.transposes = tuple(transposes)
        self.shape = "linear" if len(stated) == 1 else "multilinear"

    def push_term(self, k: int) -> Term | None:
        call = self._call

        def push(t: Any, ans: Any, args: tuple[Any, ...]) -> Any:
            return call((*args[:k], t, *args[k + 1 :]))

        return Term(push, False, frozenset(range(len(self.names))) - {k})

    def _call(self, args: tuple[Any, ...]) -> Any:
        """The function on bound arguments; defaults are left out, so that its own apply."""
        n = self.required
        named = zip(self.names[n:], self.defaults, args[n:], strict=True)
        return self.function(*args[:n], **{k: v for k, default, v in named if v is not default})

    def pull_term(self, k: int) -> Term | None:
        transpose = self.transposes[k] if k < len(self.transposes) else None
        if transpose is None:
            return None
        used = used_names(transpose)
        names = parameters(transpose)[1:]
        uses = frozenset(j for j, name in enumerate(names) if name in used)
        term = _transposed(transpose, k)
        return Term(term, False, uses - {k}, uses & {k})


def _transposed(transpose: Function, k: int) -> Callable[..., Any]:
    """The transpose sees the space of argument k in its place: it is linear in its value."""

    def pull(ct: Any, ans: Any, args: tuple[Any, ...]) -> Any:
        return transpose(ct, *args)

    return pull


class Composite(Rule):
    """f written in terms of other primitives: everything follows."""

    shape = "composite"

    def __init__(self, function: Function, body: Function, **options: Any) -> None:
        demand(callable(body), function, f"a composite is made of a function, not of {body!r}")
        super().__init__(function, None, (), source=body, **options)
        self.body = body
        kinds = inspect.signature(body).parameters.values()
        self.names = tuple(p.name for p in kinds)
        self.keywords = frozenset(self.names)
        self.open = any(p.kind is p.VAR_KEYWORD for p in kinds)

    @property
    def native(self) -> frozenset[str]:
        return frozenset()


class Batching(Rule):
    """How f acts on stacks of its arguments: a remark on its rule, see `language.batch`."""

    shape = "batch"

    def __init__(self, function: Function, how: Function, **options: Any) -> None:
        demand(callable(how), function, f"how it acts on stacks is a function, not {how!r}")
        super().__init__(function, None, (), source=how, **options)
        self.batch = how


class Constant(Rule):
    """f has slope zero wherever it has one: its answer is never traced."""

    shape = "constant"

    def __init__(self, function: Function, **options: Any) -> None:
        super().__init__(function, None, (), **options)

    @property
    def native(self) -> frozenset[str]:
        return frozenset()


class Refusal(Rule):
    """f, or one argument of it, has no derivative, for a stated reason."""

    shape = "refused"

    def __init__(self, function: Function, arg: str | None, reason: str, **options: Any) -> None:
        demand(
            arg is None or isinstance(arg, str),
            function,
            f"an argument is refused by its name, not by {arg!r}",
        )
        demand(reason, function, "a refusal has a reason, which says what to do instead")
        super().__init__(function, None, (), **options)
        self.arg = arg
        self.reason = reason

    @property
    def native(self) -> frozenset[str]:
        return frozenset()

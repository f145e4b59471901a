"""What a rule is to the engine: pushforwards and pullbacks for every set of traced arguments.

A *rule* belongs to one callable. Whatever its shape (`shapes`), it answers two questions for every
set of traced arguments (`active`, a tuple of positions):

- `rule.pushers[active]`: the pushforward `push(tangents, ans, args) -> tangent of ans`;
- `rule.pullers[active]`: the pullback `pull(ct, ans, args) -> cotangents`, and what of `ans` and
  `args` it must remember.

With a single active argument, tangents and cotangents are bare; with several they are tuples.
A mode that the author did not write is derived by transposition (`engine.transposition`).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import ConversionError, MutationError
from ..values import space_of
from .missing_mode import missing_jvp, missing_vjp
from .signatures import Function, Signature, demand, describe, where_defined

Active = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a rule comes from."""

    distribution: str
    version: str
    module: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


# -------------------------------------------------------------------- what a rule keeps alive


class Term(NamedTuple):
    """One argument's part of a derivative, as `apply(vector, ans, args)`."""

    apply: Callable[[Any, Any, tuple[Any, ...]], Any]
    uses_ans: bool
    uses: frozenset[int]  # positions of the arguments whose value it reads
    spaces: frozenset[int] = frozenset()  # positions of which it reads the space alone


class Selection(NamedTuple):
    """That a function selects among its elements: what it leaves out contributes nothing.

    Attributes:
        by: the position of the argument that selects, if it is not True; None if it always does.
        partials_cut: its partials themselves leave out, on the way back, what was not selected.
    """

    by: int | None
    partials_cut: bool

    def applies(self, args: tuple[Any, ...]) -> bool:
        """Whether a call with these arguments selects."""
        return self.by is None or args[self.by] is not True


Push = Callable[[Any, Any, tuple[Any, ...]], Any]
# (the pullback, does it use ans, what it keeps of the arguments: None for all of them, a tuple of
# Nones for nothing, else a function that picks)
Keep = Callable[[tuple[Any, ...]], tuple[Any, ...]] | tuple[None, ...] | None
Pull = tuple[Callable[[Any, Any, tuple[Any, ...]], Any], bool, Keep]


class Cases(dict[Active, Any]):
    """Pushforwards or pullbacks by active positions, each built when it is first needed."""

    def __init__(self, build: Callable[[Active], Any]) -> None:
        super().__init__()
        self._build = build

    def __missing__(self, active: Active) -> Any:
        case = self[active] = self._build(active)
        return case


def pull_case(
    pull: Callable[..., Any],
    keep_ans: bool,
    uses: frozenset[int],
    spaces: frozenset[int],
    n: int,
) -> Pull:
    """A pullback with what it keeps: the arguments it uses, of others at most the space."""
    if not spaces and not uses:
        return pull, keep_ans, (None,) * n
    if len(uses) == n:
        return pull, keep_ans, None
    if not spaces and n == 2:  # the common products, without a loop
        if 0 in uses:
            return pull, keep_ans, lambda args: (args[0], None)
        return pull, keep_ans, lambda args: (None, args[1])

    kinds = ["value" if k in uses else "space" if k in spaces else "nothing" for k in range(n)]
    return pull, keep_ans, picker(kinds)


def picker(kinds: Sequence[str]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """The function that makes of each of the arguments its value, its space or nothing.

    It runs at every operation that is recorded, so it is written out.
    """
    source = {"value": "args[{0}]", "space": "space(args[{0}])", "nothing": "None"}
    items = "".join(f"{source[kind].format(k)}, " for k, kind in enumerate(kinds))
    compiled: Any = eval(f"lambda args: ({items})", {"space": space_or_value})
    return compiled  # type: ignore[no-any-return]


def space_or_value(value: Any) -> Any:
    """The space of a value; the value itself if it has none (an integer array, a list)."""
    space = space_of(value)
    return value if space is None else space


def kept(keep: Keep, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a pullback keeps of the arguments."""
    if keep is None:
        return args
    return keep if type(keep) is tuple else keep(args)  # type: ignore[operator]


class Rule:
    """What is known of one callable. Made by the functions below, never by hand."""

    shape = "rule"
    batch: Callable[..., Any] | None = None  # how the function acts on stacks, see `batch`
    pattern: Callable[..., Any] | None = None  # what depends on what, see `statements.pattern`
    forward: Function | None = None  # computes the answer together with what the derivative reuses
    conflict = ""  # if another distribution has a rule for the function too: what to do about it

    def __init__(
        self,
        function: Function,
        signature: Signature | None,
        wrt: Sequence[int],
        *,
        override: bool = False,
        approximate: str | Mapping[str, str] | None = None,
        selects: bool | str = False,
        picks: bool = False,
        root: bool = False,
        takes_over: bool = False,
        name: str | None = None,
        source: Function | None = None,
    ) -> None:
        demand(callable(function), function, "a rule is for a function")
        self.function = function
        if name is not None:
            self.name = name
        self.signature = signature
        self.wrt = frozenset(wrt)
        self.override = override
        self.approximate = self._approximations(approximate)
        self.selection = self._selection(selects, picks)
        self.root = root
        # Its pullback gets the cotangent as `Moved`, and writes into it if it may.
        self.takes_over = takes_over
        self.refused: dict[str, str] = {}
        self.direct, self.leads, self.takes_first = 0, False, False  # see `plan_calls`
        self.provenance: Provenance | None = None
        self.where = where_defined(source or function)
        self.source = source
        self.pushers = Cases(self._pusher)
        self.pullers = Cases(self._puller)

    def _selection(self, selects: bool | str, picks: bool) -> Selection | None:
        if isinstance(selects, str) and self.signature is not None:
            return Selection(self.signature.names.index(selects), picks)
        return Selection(None, not selects) if selects or picks else None

    @functools.cached_property
    def name(self) -> str:
        """What a user knows the function as; to find the home of a ufunc takes a millisecond."""
        return describe(self.function)

    def _approximations(self, approximate: str | Mapping[str, str] | None) -> dict[str, str]:
        """Method and accuracy by argument, for those whose derivative is not exact."""
        names = self.signature.names if self.signature is not None else ()
        if approximate is None or isinstance(approximate, str):
            wrt = [names[k] for k in sorted(self.wrt) if k < len(names)] or ["all"]
            return dict.fromkeys(wrt, approximate) if approximate else {}
        for name in approximate:
            known = ", ".join(names)
            demand(name in names, self.function, f"approximate names {name!r}, not one of {known}")
        return dict(approximate)

    def plan_calls(self) -> None:
        """Decide, once, which calls need not be bound to the signature before they are traced.

        Of a rule that is registered: `direct`, how many arguments a call has that is complete as
        it stands, all of them differentiable, 0 if there is no such call; `leads`, that a call in
        which the first argument alone is traced needs no further look; `takes_first`, that a call
        with nothing but the first argument is complete.
        """
        signature = self.signature
        self.direct, self.leads, self.takes_first = 0, False, False
        if signature is None or signature.variadic or self.refused or self.forward is not None:
            return
        n = len(signature.names)
        if not signature.defaults and self.wrt == frozenset(range(n)):
            self.direct = n
        self.leads = 0 in self.wrt
        self.takes_first = self.leads and signature.required <= 1

    def call_first(self, first: Any, *defaults: Any) -> Any:
        """The function of its first argument, the others left to its own defaults."""
        return self.function(first)

    @property
    def arity(self) -> int:
        """How many arguments the pushforwards and pullbacks get."""
        return len(self.signature.names) if self.signature else 0

    @property
    def doc(self) -> str | None:
        """The derivation: the docstring of the function that states the rule."""
        return inspect.getdoc(self.source) if self.source is not None else None

    # What a shape provides: the terms of the derivative, or None if the author wrote none.

    def push_term(self, k: int) -> Term | None:
        """The pushforward of a tangent of argument k."""
        return None

    def pull_term(self, k: int) -> Term | None:
        """The pullback to argument k."""
        return None

    @property
    def native(self) -> frozenset[str]:
        """The modes that the author stated, of {'jvp', 'vjp'}; the engine derives the other."""
        k = min(self.wrt)
        stated = {"jvp": self.push_term(k), "vjp": self.pull_term(k)}
        return frozenset(mode for mode, term in stated.items() if term is not None)

    def _pusher(self, active: Active) -> Push:
        terms = [self.push_term(k) for k in active]
        if all(term is None for term in terms):
            return missing_jvp(self, active)
        applied = [  # arguments whose other mode is stated are derived one by one
            self.pushers[(k,)] if term is None else term.apply
            for k, term in zip(active, terms, strict=True)
        ]
        if len(applied) == 1:
            return applied[0]
        if len(applied) == 2:
            first, second = applied
            return lambda ts, ans, args: add(first(ts[0], ans, args), second(ts[1], ans, args))
        return lambda ts, ans, args: total(
            term(t, ans, args) for term, t in zip(applied, ts, strict=True)
        )

    def _puller(self, active: Active) -> Pull:
        terms = [self.pull_term(k) for k in active]
        if all(term is None for term in terms):
            return missing_vjp(self, active), True, None
        if None in terms:
            return self._pull_one_by_one(active), True, None
        stated = [term for term in terms if term is not None]
        uses = frozenset().union(*(term.uses for term in stated))
        spaces = frozenset().union(*(term.spaces for term in stated)) - uses
        keep_ans = any(term.uses_ans for term in stated)
        pull = self._pull_together(active, [term.apply for term in stated])
        return pull_case(pull, keep_ans, uses, spaces, self.arity)

    def _pull_one_by_one(self, active: Active) -> Callable[..., Any]:
        """The pullback where some arguments have a stated VJP and others a stated JVP."""
        pulls = [self.pullers[(k,)] for k in active]
        return lambda ct, ans, args: tuple(
            pull(ct, ans, kept(keep, args)) for pull, _, keep in pulls
        )

    def _pull_together(self, active: Active, terms: list[Any]) -> Callable[..., Any]:
        """One pullback out of the terms of the active arguments."""
        if len(terms) == 1:
            return terms[0]  # type: ignore[no-any-return]
        return lambda ct, ans, args: tuple(term(ct, ans, args) for term in terms)


def add(a: Any, b: Any) -> Any:
    """The sum of two tangents; containers entry by entry; None is the structural zero."""
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, (tuple, list)):
        return tuple(add(x, y) for x, y in zip(a, b, strict=True))
    return a + b


def total(vectors: Iterable[Any]) -> Any:
    """The sum of tangents, None if there is none."""
    result = None
    for vector in vectors:
        result = add(result, vector)
    return result


def annotate(error: Exception, mode: str, rule: Rule) -> None:
    """Note on an error where it happened: in a mode of a rule."""
    untraceable = isinstance(error, (ConversionError, MutationError))
    if untraceable and not hasattr(error, "__notes__"):
        error.add_note(
            f"the {mode} of {rule.name} was itself differentiated: write it with differentiable "
            "functions, and what cannot be traced as a primitive with a derivative of its own"
        )
    error.add_note(f"in the {mode} of {rule.name} ({rule.provenance}, {rule.where})")

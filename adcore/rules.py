"""The rule language: six shapes in which a derivative is stated, and what the engine makes of them.

A *rule* belongs to one callable. Whatever its shape, it answers two questions for every set of
traced arguments (`active`, a tuple of positions):

- `rule.pushers[active]`: the pushforward `push(tangents, ans, args) -> tangent of ans`;
- `rule.pullers[active]`: the pullback `pull(ct, ans, args) -> cotangents`, and what of `ans` and
  `args` it must remember.

With a single active argument, tangents and cotangents are bare; with several they are tuples.
A mode that the author did not write is derived by transposition (`reverse.transpose`).
"""

from __future__ import annotations

import dis
import functools
import inspect
import sys
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .errors import KeywordError, RuleError
from .values import space_of

Function = Callable[..., Any]
Active = tuple[int, ...]

# Keywords of the ufunc calling convention (NEP 13) that leave the mathematics as it is: they are
# handed to the function, and the engine's projection takes care of the dtype.
UFUNC_KEYWORDS = frozenset({"dtype", "casting", "order", "subok"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a rule comes from."""

    distribution: str
    version: str
    module: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


# -------------------------------------------------------------------------------- signatures


class Signature:
    """Parameter names and defaults as a rule spells them; binds a call to one flat tuple."""

    __slots__ = ("defaults", "keywords", "names", "out", "passed", "required", "variadic")

    def __init__(
        self,
        names: Sequence[str],
        defaults: Sequence[Any] = (),
        *,
        variadic: bool = False,
        keywords: dict[str, Any] | None = None,
        passed: frozenset[str] = frozenset(),
    ) -> None:
        self.names = tuple(names)
        self.defaults = tuple(defaults)
        self.required = len(self.names) - len(self.defaults)
        self.out = self.names.index("out") if "out" in self.names else None
        self.variadic = variadic
        self.keywords = keywords or {}  # keyword-only ones of a variadic rule, with defaults
        self.passed = passed  # handed to the function, unknown to the rule

    @classmethod
    def of(cls, function: Function, skip: int, residual: bool = False) -> Signature:
        """The signature that `function` spells after its first `skip` parameters.

        With `residual`, a keyword-only parameter of that name is the engine's, not the caller's.
        """
        spelled = parameters(function)
        code = function.__code__
        demand(
            not code.co_flags & inspect.CO_VARKEYWORDS,
            function,
            "a rule names its keywords; spell out what it takes in place of **keywords",
        )
        first = "ct" if skip == 1 else "t or ct, and ans"
        demand(len(spelled) >= skip, function, f"it takes {first} before the arguments")
        names = spelled[skip:]
        defaults = function.__defaults__ or ()
        variadic = bool(code.co_flags & inspect.CO_VARARGS)
        given = function.__kwdefaults__ or {}
        only = keyword_only(function)
        if residual:
            only = tuple(name for name in only if name != "residual")
        demand(
            variadic or not only,
            function,
            "keyword-only parameters are for rules with *args; leave out the * before them",
        )
        keywords = {name: given.get(name, _MISSING) for name in only}
        defaults = defaults[-len(names) :] if names else ()
        return cls(names, defaults, variadic=variadic, keywords=keywords)

    def bind(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments in the order of the names, defaults filled in, and the keywords left."""
        names = self.names
        if self.variadic:
            config = dict(self.keywords)
            for key, value in kwargs.items():
                if key not in config:
                    self._refuse(name, key, value, config)
                else:
                    config[key] = value
            self._demand(name, config.items())
            return args, config
        if len(args) > len(names):
            msg = (
                f"{name} was called with {len(args)} positional arguments; its rule handles "
                f"{len(names)}: {', '.join(names)}."
            )
            raise KeywordError(msg)
        if not kwargs:
            if len(args) == len(names):
                return args, {}
            if len(args) >= self.required:
                return args + self.defaults[len(args) - self.required :], {}
        bound = list(args) + [_MISSING] * (self.required - len(args))
        bound += self.defaults[max(len(args) - self.required, 0) :]
        config = {}
        for key, value in kwargs.items():
            if key in names:
                if _says_nothing(value):
                    continue
                position = names.index(key)
                if position < len(args):
                    msg = f"{name} got argument {key!r} twice."
                    raise KeywordError(msg)
                bound[position] = value
            elif key in self.passed:
                config[key] = value
            else:
                self._refuse(name, key, value, names)
        self._demand(name, zip(names, bound, strict=True))
        return tuple(bound), config

    def _demand(self, name: str, arguments: Iterable[tuple[str, Any]]) -> None:
        for key, value in arguments:
            if value is _MISSING:
                msg = f"{name} needs the argument {key!r}."
                raise KeywordError(msg)

    def _refuse(self, name: str, key: str, value: Any, known: Iterable[str]) -> None:
        """A keyword that the rule does not list: harmless only when it says nothing."""
        if value is None or _says_nothing(value):
            return
        msg = (
            f"The rule of {name} does not handle the keyword {key!r}; it handles "
            f"{', '.join(known) or 'none'}. Call it without, or register a rule that does."
        )
        raise KeywordError(msg)


_MISSING: Any = object()


def _says_nothing(value: Any) -> bool:
    """True for np._NoValue, which numpy's functions hand on in place of what was not given."""
    return type(value).__name__ == "_NoValueType"


# -------------------------------------------------------------------- what a rule keeps alive


def demand(holds: Any, function: Any, need: str) -> None:
    """Refuse a rule that is declared wrongly."""
    if not holds:
        msg = f"A rule is declared wrongly ({describe(function)}): {need}."
        raise RuleError(msg)


def parameters(function: Function) -> tuple[str, ...]:
    """The names of the positional parameters, read off the code: rules are Python functions."""
    code: Any = getattr(function, "__code__", None)
    written = isinstance(code, types.CodeType)
    demand(written, function, "a rule is made of Python functions; wrap this in a lambda")
    bound = isinstance(function, types.MethodType)
    names: tuple[str, ...] = code.co_varnames[bound : code.co_argcount]
    return names


@functools.cache
def keyword_only(function: Function) -> tuple[str, ...]:
    """The names of the keyword-only parameters."""
    code = function.__code__
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return names[code.co_argcount :]


def used_names(function: Function) -> frozenset[str]:
    """The parameters whose value the body of `function` can read.

    Read off its bytecode, so that the tape holds nothing that the derivative does not need. In
    doubt (closures over parameters, `locals()`) all of them count as used.
    """
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return frozenset()
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
    names = frozenset(code.co_varnames[:count])
    if {"locals", "eval", "exec", "vars"} & set(code.co_names):
        return names
    used = set(code.co_cellvars)
    for instruction in dis.get_instructions(code):
        if "LOAD_FAST" in instruction.opname:
            value = instruction.argval
            used.update(value if isinstance(value, tuple) else (value,))
    return names & used


class Term(NamedTuple):
    """One argument's part of a derivative, as `apply(vector, ans, args)`."""

    apply: Callable[[Any, Any, tuple[Any, ...]], Any]
    uses_ans: bool
    uses: frozenset[int]  # positions of the arguments whose value it reads
    spaces: frozenset[int] = frozenset()  # positions of which it reads the space alone


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
    return pull, keep_ans, _picker(kinds)


def _picker(kinds: Sequence[str]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
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


# ------------------------------------------------------------------------------------- rules


class Rule:
    """What is known of one callable. Made by the functions below, never by hand."""

    shape = "rule"
    forward: Function | None = None  # computes the answer together with what the derivative reuses

    def __init__(
        self,
        function: Function,
        signature: Signature | None,
        wrt: Sequence[int],
        *,
        override: bool = False,
        approximate: str | None = None,
        selects: bool | str = False,
        name: str | None = None,
        source: Function | None = None,
    ) -> None:
        demand(callable(function), function, "a rule is for a function")
        self.function = function
        self.name = name or describe(function)
        self.signature = signature
        self.wrt = frozenset(wrt)
        self.override = override
        self.approximate = approximate
        self.selects = bool(selects)
        # The argument by which it selects, if that is what makes it select.
        by = isinstance(selects, str) and signature is not None
        self.selects_by = signature.names.index(selects) if by else None  # type: ignore
        self.refused: dict[str, str] = {}
        self.provenance: Provenance | None = None
        self.where = where_defined(source or function)
        self.source = source
        self.pushers = Cases(self._pusher)
        self.pullers = Cases(self._puller)

    @functools.cached_property
    def takes_first(self) -> bool:
        """True if a call with nothing but the first argument is complete, and differentiable."""
        signature = self.signature
        if signature is None or signature.variadic or self.refused or 0 not in self.wrt:
            return False
        return signature.required <= 1 and self.forward is None

    def call_first(self, first: Any, *defaults: Any) -> Any:
        """The function of its first argument, the others left to its own defaults."""
        return self.function(first)

    @functools.cached_property
    def direct(self) -> int:
        """How many arguments a call has that needs no binding; 0 if every call does."""
        signature = self.signature
        if signature is None or signature.variadic or signature.defaults or self.refused:
            return 0
        n = len(signature.names)
        return n if self.wrt == frozenset(range(n)) and self.forward is None else 0

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
            return missing_modes["jvp"](self, active)
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
            return missing_modes["vjp"](self, active), True, None
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


# How the mode that a rule lacks is made out of the other. Filled by `reverse`, the one place where
# a lower layer calls a higher one: a transposition *is* a reverse pass over a linear function.
missing_modes: dict[str, Callable[[Rule, Active], Callable[..., Any]]] = {}


class Elementwise(Rule):
    """f acts on each element; its partial derivatives are given. Both modes multiply by them."""

    shape = "elementwise"

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
    number of inputs: `v * p0(ans, *args), -v`.
    """
    products = []
    for i, partial in enumerate(partials):
        if callable(partial):
            inputs = "".join(f", args[{k}]" for k in range(n))
            products.append(f"v * p{i}(ans{inputs})")
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


class General(Rule):
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
        if forward is not None:
            demand(not signature.variadic, function, "forward is for rules without *args")
            same = parameters(forward) == names
            demand(same, function, f"its forward takes the arguments alone: {', '.join(names)}")
            self.forward = forward
        self.spaces = frozenset(_position(function, names, name) for name in spaces)
        kinds = ["space" if k in self.spaces else "value" for k in range(self.arity)]
        self.shown = _picker(kinds) if spaces else None  # the arguments as a jvp sees them
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
            return missing_modes["jvp"](with_config(self, config), active)
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
            return missing_modes["vjp"](with_config(self, config), active), True, None
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


def with_config(rule: Any, config: dict[str, Any]) -> Any:
    """The rule with the keywords of one call filled in, for the derivation of a missing mode."""
    return _Configured(rule, config) if config else rule


class _Configured:
    """A joint rule beside the keywords of one call; looks like the rule to `reverse`."""

    forward = None  # that is for rules without *args

    def __init__(self, rule: General, config: dict[str, Any]) -> None:
        self.function, self.name = rule.function, rule.name
        self.selects, self.selects_by = rule.selects, rule.selects_by
        self.shape, self.provenance, self.where = rule.shape, rule.provenance, rule.where
        self.pushers = Cases(lambda active: rule.joint_pusher(active, config))
        self.pullers = Cases(lambda active: rule.joint_puller(active, config))


def _listed(given: Any) -> Sequence[Any]:
    if given is None:
        return ()
    return given if isinstance(given, (tuple, list)) else (given,)


def _position(function: Function, names: Sequence[str], name: str) -> int:
    known = ", ".join(names)
    demand(name in names, function, f"it names {name!r}, but its parameters are {known}")
    return names.index(name)


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


# ----------------------------------------------------------------------- the author's vocabulary


def elementwise(
    function: Function, *partials: Any, domain: Any = (-2.0, 2.0), **options: Any
) -> Rule:
    """A rule for a function that acts on each element.

    Arguments:
        function: the function, usually a ufunc.
        partials: its partial derivative with respect to each input, as `lambda ans, x, y: …`; a
            number where it is constant; None where the input is not differentiable.
        domain: (low, high), or one pair per input: where the tester draws its points.
        options: `override=True` to replace another distribution's rule; `approximate="method,
            accuracy"` if the derivative is not exact; `selects=True` for a function that picks
            among its inputs (`where`): an element that was not picked then never contributes,
            not even when its own derivative is infinite or NaN. The name of a parameter instead
            of True: a function that selects if that argument is not True (`sum`, by `where`).

    For a function of a complex variable that is not holomorphic and has real values, the partial
    is ∂f/∂x - i∂f/∂y: the engine takes the real part where a real number is due.

    >>> import math
    >>> elementwise(math.exp, lambda ans, x: ans).shape
    'elementwise'
    """
    return Elementwise(function, partials, domain, **options)


def linear(function: Function, transpose: Function, **options: Any) -> Rule:
    """A rule for a function that is linear in its first argument.

    Arguments:
        function: the function; its JVP is itself.
        transpose: `transpose(ct, x, *rest)` with the parameters of the function by their own
            names and defaults; `x` arrives as its `Space` (shape, ndim, size, dtype).
        options: as for `elementwise`.
    """
    return Linear(function, (transpose,), **options)


def multilinear(function: Function, *transposes: Function | None, **options: Any) -> Rule:
    """A rule for a function that is linear in each of several arguments.

    Arguments:
        transposes: one `transpose(ct, *args)` per argument, None where there is none; its own
            argument arrives as its `Space`, the others with their values.
    """
    return Linear(function, transposes, **options)


def rule(
    function: Function,
    *,
    jvp: Any = None,
    vjp: Any = None,
    wrt: Sequence[str] | None = None,
    spaces: Sequence[str] = (),
    forward: Function | None = None,
    **options: Any,
) -> Rule:
    """A rule stated by its JVP, its VJP, or both.

    Arguments:
        jvp: `jvp(t, ans, *args) -> tangent of ans`; a tuple of such functions, one per argument
            in `wrt`, whose results are added; or one function of several arguments (joint),
            which gets the tuple of their tangents, None where an argument is not traced.
        vjp: `vjp(ct, ans, *args) -> cotangent`; a tuple, one per argument; or a joint one that
            returns the tuple of cotangents, in which a function of no arguments is called only
            if that cotangent is needed.
        wrt: names of the differentiable arguments; by default the first one, or as many as the
            tuples are long. A rule whose functions take *args is joint in all of them.
        spaces: names of parameters that arrive as their `Space` (shape, ndim, size, dtype), so
            that the tape does not hold their values; one that has no space (an integer array, a
            list) arrives as it is.
        forward: `forward(*args) -> (ans, residual)`: computes the value in place of the function
            together with something that the derivative can reuse, such as a factorisation. The
            jvp and vjp functions that want it spell a keyword-only `residual=None` after the
            arguments. It is None where the arguments are traced by another derivative: then they
            do without it, by differentiable calls. A tangent or cotangent may be traced even so.

    The functions spell the parameters of the differentiated function after `(t, ans, …)` or
    `(ct, ans, …)` with its names and defaults; a call with any other keyword is an error.
    """
    return General(function, jvp, vjp, wrt, spaces, forward, **options)


def composite(function: Function, body: Function, **options: Any) -> Rule:
    """A rule that computes the function by other functions that have rules.

    Arguments:
        body: takes what the function takes (names, order, defaults) and returns what it returns.
    """
    return Composite(function, body, **options)


def constant(*functions: Function, **options: Any) -> list[Rule]:
    """Functions whose derivative is zero wherever it exists: answers are plain values."""
    return [Constant(function, **options) for function in functions]


def refuse(function: Function, arg: str | None, reason: str, **options: Any) -> Rule:
    """A function, or one argument of it by name, that cannot be differentiated, and why.

    The reason completes the sentence "… is not differentiable: …" and says what to do instead.
    """
    return Refusal(function, arg, reason, **options)


# ------------------------------------------------------------------------------------- wording


def describe(function: Any) -> str:
    """The name under which a user knows a function: 'numpy.linalg.solve', 'numpy.add.reduce'."""
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None)
    if owner is not None and not isinstance(owner, types.ModuleType) and name is not None:
        return f"{describe(owner)}.{name.rsplit('.', 1)[-1]}"
    if name is None:
        return type(function).__name__ if callable(function) else repr(function)
    module = getattr(function, "__module__", None) or _home_of(function)
    module = {"_operator": "operator", "builtins": ""}.get(module, module)
    return f"{module}.{name}" if module else name


def _home_of(function: Any) -> str:
    """The module of a callable that does not tell: the first imported one that offers it.

    A ufunc is looked for in the module of its type (numpy) first; scipy's are not there.
    """
    if isinstance(function, type):
        return ""
    name = getattr(function, "__name__", "")
    own = type(function).__module__
    if getattr(sys.modules.get(own), name, None) is function:
        return own
    for module in sorted(sys.modules, key=lambda module: (module.count("."), module)):
        public = not any(part.startswith("_") for part in module.split("."))
        if public and getattr(sys.modules.get(module), name, None) is function:
            return module
    return own


def where_defined(function: Any) -> str:
    """'adcore_numpy/ufuncs.py:31' for a Python function, '' for others."""
    code = getattr(function, "__code__", None)
    if code is None:
        return ""
    path = code.co_filename.replace("\\", "/").split("/")
    return f"{'/'.join(path[-2:])}:{code.co_firstlineno}"

"""autograd's primitives: functions whose derivatives are stated in its protocol.

In autograd a rule is made at the call, `vjpmaker(argnums, ans, args, kwargs)`, and returns the
pullback; in adcore a rule is known before, and gets `(ct, ans, args)`. So each traced call of a
primitive has a small rule object of its own, which makes the pullback when it is first pulled and
keeps it for the next time. Arguments that are containers of traced values are taken apart into
their leaves, and so are answers that are containers.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from adcore.engine.layers import Layer, boxes_in, holds_boxes, plain
from adcore.engine.trace import Trace
from adcore.errors import KeywordError, MissingRuleError
from adcore.rules.missing_mode import missing_jvp, missing_vjp
from adcore.rules.rule import Cases, Provenance, total
from adcore.transforms.containers import flatten

from .wrap_util import get_name, wraps

USER = Provenance("user code", "", "autograd")
CONTAINERS = frozenset({list, tuple, dict})


class SparseObject:
    """A cotangent that says how it is added to a vector of its space: `mut_add(vector)`."""

    __slots__ = ("mut_add", "vs")

    def __init__(self, vs: Any, mut_add: Callable[[Any], Any]) -> None:
        self.vs = vs
        self.mut_add = mut_add


def settled(cotangent: Any) -> Any:
    """A cotangent as a vector, what a `SparseObject` comes to."""
    if type(cotangent) is SparseObject:
        return cotangent.mut_add(cotangent.vs.zeros())
    return cotangent


def as_numpy(value: Any) -> Any:
    """A Python float or complex number as numpy's, which has a shape; all else as it is."""
    kind = type(value)
    if kind is float:
        return np.float64(value)
    return np.complex128(value) if kind is complex else value


class Primitive:
    """A function whose derivative is stated, not found by tracing it: `primitive`.

    Attributes:
        fun: the function itself, under autograd's name for it.
        vjp_argnums, jvp_argnums: how the two modes are stated, None where they are not.
    """

    __name__: str

    def __init__(self, fun: Callable[..., Any]) -> None:
        self.fun = fun
        self.vjp_argnums: Callable[..., Any] | None = None
        self.jvp_argnums: Callable[..., Any] | None = None
        self.vjps: dict[int, Any] | None = None  # by position, where they are stated one by one
        self.jvps: dict[int, Any] | None = None
        self.constant_in: set[str] = set()  # modes in which it has no derivative
        self._is_autograd_primitive = True
        self._old: dict[int, Any] = {}  # stated by the methods of before
        self.__module__ = getattr(fun, "__module__", None) or __name__
        wraps(fun)(self)

    # autograd's names before version 1.2, still to be met.

    def defgrad(self, gradfun: Callable[..., Any], argnum: int = 0) -> None:
        """As `defvjp` of `extend`, for one argument: `gradfun(ans, *args)(g)`."""
        self._state(argnum, gradfun)

    def defvjp(self, vjpmaker: Callable[..., Any], argnum: int = 0) -> None:
        """The VJP for one argument as `vjpmaker(g, ans, vs, gvs, *args)`, vs and gvs spaces."""
        from .vector_spaces import vspace

        def staged(ans: Any, *args: Any, **kwargs: Any) -> Any:
            vs = vspace(args[argnum])
            return lambda g: vjpmaker(g, ans, vs, vspace(g), *args, **kwargs)

        self._state(argnum, staged)

    def defvjp_is_zero(self, argnums: Sequence[int] = (0,)) -> None:
        """That some arguments have no influence."""
        for argnum in argnums:
            self._state(argnum, None)

    def _state(self, argnum: int, maker: Any) -> None:
        from .rules import defvjp

        warnings.warn("This is deprecated: use autograd.extend.defvjp.", stacklevel=3)
        self._old[argnum] = maker
        defvjp(self, *self._old.values(), argnums=list(self._old))

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """As a method: the instance is the first argument."""
        if instance is None:
            return self
        return lambda *args, **kwargs: self(instance, *args, **kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        trace: Any = None
        for x in args:
            if isinstance(x, Layer):
                if trace is None or x._trace.id > trace.id:
                    trace = x._trace
            elif type(x) in CONTAINERS and holds_boxes([x]):
                leaves, structure = flatten(args)
                traces = [leaf._trace for leaf in leaves if isinstance(leaf, Layer)]
                return self._traced(max(traces, key=lambda t: t.id), leaves, structure, kwargs)
        if trace is None:
            return self.fun(*args, **kwargs)
        return self._traced(trace, args, ROW, kwargs)

    def _traced(self, trace: Any, leaves: Sequence[Any], structure: Any, kwargs: Any) -> Any:
        """The call on a trace, of arguments that were taken apart into their leaves."""
        active, notes, bare = [], [], []
        for k, x in enumerate(leaves):
            if not isinstance(x, Layer):
                bare.append(x)
            elif x._trace is trace:
                active.append(k)
                notes.append(x._note)
                bare.append(x._primal)
            else:
                bare.append(x._snapshot())
        if kwargs and any(box._trace is trace for box in boxes_in(list(kwargs.values()))):
            _refuse_keywords(self, kwargs, trace)
        if trace.mode in self.constant_in:
            return self(*structure.unflatten(bare), **kwargs)
        rule = CallRule(self, kwargs, structure)
        self._demand_rule(trace, rule.positions(active))
        together = notes[0] if len(notes) == 1 else tuple(notes)
        ans = trace.process(rule, rule.call, tuple(active), together, tuple(bare))
        return ans if rule.answer is None else rule.answer.unflatten(ans)

    def _demand_rule(self, trace: Trace, argnums: Sequence[int]) -> None:
        """As autograd, say at the call that a derivative is missing."""
        if trace.mode not in ("reverse", "forward"):
            return
        first, second = self.vjps, self.jvps
        if trace.mode == "forward":
            first, second = second, first
        if self.vjp_argnums is None and self.jvp_argnums is None:
            _missing(self, trace.mode, argnums)
        for stated in (first, second):
            if stated is not None and any(k not in stated for k in argnums):
                _missing(self, trace.mode, argnums)
            if stated is not None:
                return

    def __repr__(self) -> str:
        return f"<primitive {get_name(self.fun)}>"


def _missing(function: Any, mode: str, argnums: Sequence[int]) -> NoReturn:
    word = "JVP" if mode == "forward" else "VJP"
    raise MissingRuleError(
        f"{word} of {get_name(function)} wrt argnums {tuple(argnums)} not defined. State it with "
        f"def{word.lower()}."
    )


def _refuse_keywords(function: Any, kwargs: dict[str, Any], trace: Trace) -> NoReturn:
    names = [key for key, value in kwargs.items() if holds_boxes([value])]
    msg = (
        f"The keyword {names[0]!r} of the primitive {get_name(function)} is traced beside its "
        "arguments, and a primitive of autograd has no derivative in keywords. Pass it by position."
    )
    raise KeywordError(msg)


class Row:
    """The structure of arguments none of which is taken apart."""

    @staticmethod
    def unflatten(leaves: Sequence[Any]) -> Sequence[Any]:
        """The arguments themselves."""
        return leaves


ROW = Row()


class CallRule:
    """The rule of one call of a primitive, as adcore's traces ask for it."""

    shape, root, selection, batch, forward, signature = "rule", False, None, None, None, None
    takes_over = False
    native = frozenset({"vjp"})
    wrt: frozenset[int] = frozenset()
    provenance = USER

    def __init__(self, function: Any, kwargs: dict[str, Any], structure: Any) -> None:
        self.primitive, self.kwargs, self.structure = function, kwargs, structure
        self.answer: Any = None  # the structure of an answer that is a container
        self.pullers = Cases(self._puller)
        self.pushers = Cases(self._pusher)

    def call(self, *leaves: Any) -> Any:
        """The function of the leaves of its arguments; of its answer too, if that has some."""
        ans = self.primitive(*self.structure.unflatten(leaves), **self.kwargs)
        if isinstance(ans, (dict, list, tuple)):
            parts, self.answer = flatten(ans)
            return tuple(map(as_numpy, parts))
        return as_numpy(ans)

    @property
    def function(self) -> Any:
        """What is differentiated: the function of the leaves, its keywords filled in."""
        return self.call

    @property
    def name(self) -> str:
        """That of the function."""
        return get_name(self.primitive)

    @property
    def where(self) -> str:
        """Where the function is from."""
        return str(getattr(self.primitive, "__module__", "?"))

    def argnum_of(self, leaf: int) -> int:
        """The argument in which a leaf stands."""
        if self.structure is ROW:
            return leaf
        for argnum, child in enumerate(self.structure.children):
            leaf -= child.leaves
            if leaf < 0:
                return argnum
        raise IndexError(leaf)

    def positions(self, active: Sequence[int]) -> tuple[int, ...]:
        """The arguments in which the active leaves stand, each once."""
        if self.structure is ROW:
            return tuple(active)
        return tuple(dict.fromkeys(map(self.argnum_of, active)))

    def _answer(self, ans: Any) -> Any:
        return ans if self.answer is None else self.answer.unflatten(list(ans))

    def _puller(self, active: tuple[int, ...]) -> Any:
        maker = self.primitive.vjp_argnums
        if maker is None:
            return missing_vjp(self, active), True, None
        argnums = self.positions(active)
        made: list[Any] = []

        def pull(ct: Any, ans: Any, leaves: tuple[Any, ...]) -> Any:
            if not made:  # once for each call, as its pullback may hold a factorisation
                args = self.structure.unflatten(leaves)
                made.append(maker(argnums, self._answer(ans), args, self.kwargs))
            pulled = made[0](self._answer(ct))
            if self.structure is ROW:
                found = [settled(c) for c in pulled]
                return found[0] if len(found) == 1 else tuple(found)
            cts = dict(zip(argnums, pulled, strict=False))
            found = [self._leaf_of(cts, k) for k in active]
            return found[0] if len(found) == 1 else tuple(found)

        return pull, True, None

    def _leaf_of(self, cts: dict[int, Any], leaf: int) -> Any:
        """The cotangent of a leaf, out of that of the argument in which it stands."""
        argnum = self.argnum_of(leaf)
        child = self.structure.children[argnum]
        ct = settled(cts[argnum])
        if child.kind is None or ct is None:
            return ct
        before = sum(c.leaves for c in self.structure.children[:argnum])
        return settled(child.leaves_of(ct, f"The cotangent of {self.name}")[leaf - before])

    def _pusher(self, active: tuple[int, ...]) -> Any:
        maker = self.primitive.jvp_argnums
        if maker is None:
            return missing_jvp(self, active)
        argnums = self.positions(active)

        def push(ts: Any, ans: Any, leaves: tuple[Any, ...]) -> Any:
            args = self.structure.unflatten(leaves)
            given = dict(zip(active, ts if len(active) > 1 else (ts,), strict=True))
            tangents = [self._tangent_of(argnum, given, leaves) for argnum in argnums]
            tangent = maker(argnums, tangents, self._answer(ans), args, self.kwargs)
            if self.answer is None:
                return settled(tangent)
            return tuple(self.answer.leaves_of(settled(tangent), "The tangent of the answer"))

        return push

    def _tangent_of(self, argnum: int, given: dict[int, Any], leaves: tuple[Any, ...]) -> Any:
        """The tangent of an argument, in its containers."""
        if self.structure is ROW:
            return given[argnum]
        start = sum(c.leaves for c in self.structure.children[:argnum])
        child = self.structure.children[argnum]
        if child.kind is None:
            return given[start]
        places = range(start, start + child.leaves)
        return child.unflatten(
            [given[k] if k in given else np.zeros_like(leaves[k]) for k in places]
        )


def primitive(f_raw: Callable[..., Any]) -> Primitive:
    """A function whose derivatives are stated with `defvjp` and `defjvp`."""
    return Primitive(f_raw)


def notrace_primitive(f_raw: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is called with plain values: it has no derivative."""

    @wraps(f_raw)
    def f_wrapped(*args: Any, **kwargs: Any) -> Any:
        return f_raw(*map(plain, args), **kwargs)

    f_wrapped._is_primitive = True  # type: ignore[attr-defined]
    return f_wrapped


def sum_outgrads(gs: Any) -> Any:
    """The sum of tangents."""
    return total(map(settled, gs))

"""Reverse mode: the tape, the sweep back over it, and transposition.

The tape is a list. The first entries are the inputs; each operation appends one tuple: how to pull
a cotangent back, where to, and what of the operation that needs. A place on the tape is an index,
so the sweep is one loop backwards and needs no graph, no recursion and no sort.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from . import registry
from .rules import Active, Pull, Push, Rule, annotate, kept, missing_modes
from .trace import Box, Trace, rebuilt
from .values import Contribution, Space, box_types, space_of

# An entry is (pull, rule, parents, space, ans, args): `parents` is an index or a tuple of indices,
# `space` that of the answer; `ans` and `args` hold what the pullback uses. A checkpoint has no
# parents, its pull is `replay(ct, cts)`.
Entry = tuple[Any, Any, Any, Any, Any, Any]
SPACE = 3


class ReverseTrace(Trace):
    """Records what happens to its boxes; a box notes its place on the tape."""

    mode = "reverse"

    def __init__(self) -> None:
        super().__init__()
        self.tape: list[Entry] = []
        self.replaying = threading.RLock()
        self.silent: set[int] = set()  # threads that run a checkpointed function

    def input(self, value: Any, space: Space) -> Box:
        """A box for an input; all inputs come before the first operation."""
        self.tape.append((None, None, (), space, None, None))
        return box_types[type(value)](value, self, len(self.tape) - 1)

    def process(
        self, rule: Rule, call: Callable[..., Any], active: Active, notes: Any, args: Any
    ) -> Any:
        ans = call(*args)
        box_type = box_types.get(type(ans))
        if box_type is None:
            return self._process_other(rule, active, notes, args, ans)
        space = box_type.space_of(ans)
        if space is None:  # an integer or boolean answer
            return registry.without_derivative(rule, ans)
        pull, keep_ans, keep = rule.pullers[active]
        if keep is not None:
            args = keep if type(keep) is tuple else keep(args)
        tape = self.tape
        place = len(tape)
        tape.append((pull, rule, notes, space, ans if keep_ans else None, args))
        return box_type(ans, self, place)

    def _process_other(self, rule: Rule, active: Active, notes: Any, args: Any, ans: Any) -> Any:
        """An answer that is a container of values, or of a type not met before."""
        if not isinstance(ans, (tuple, list)):
            if registry.find_box(type(ans)) is None:
                return registry.without_derivative(rule, ans)
            return self.process(rule, lambda *_: ans, active, notes, args)
        for output in ans:
            if space_of(output) is None:
                registry.without_derivative(rule, output)
        pull, keep_ans, keep = rule.pullers[active]
        entry = (pull, rule, notes, ans if keep_ans else None, kept(keep, args))
        return rebuilt(ans, self.append_outputs(list(ans), entry))

    def append_outputs(self, outputs: list[Any], entry: tuple[Any, ...]) -> list[Any]:
        """Record an operation with several outputs; a box for each that has a derivative."""
        spaces = [space_of(output) for output in outputs]
        pull, rule, parents, ans, args = entry
        self.tape.append((pull, rule, parents, Outputs(spaces), ans, args))
        whole = len(self.tape) - 1
        boxes = []
        for k, (output, space) in enumerate(zip(outputs, spaces, strict=True)):
            if space is not None:
                self.tape.append((_pull_item, rule, whole, space, None, k))
                output = box_types[type(output)](output, self, len(self.tape) - 1)
            boxes.append(output)
        return boxes

    def place_of(self, value: Any) -> int | None:
        """The place of a value on this tape, None for a constant."""
        return value._note if isinstance(value, Box) and value._trace is self else None

    def sweep(self, seeds: Sequence[tuple[int, Any]], inputs: int, *, consume: bool) -> list[Any]:
        """Pull cotangents back to the inputs.

        Arguments:
            seeds: pairs of a place and its cotangent.
            inputs: how many inputs the tape begins with.
            consume: free the tape on the way; it cannot be swept again.

        Returns:
            The cotangents of the inputs, None where no derivative flows.
        """
        if not consume:  # a pullback that other threads may call at the same time
            with self.replaying:
                return self._sweep_from(seeds, inputs, consume)
        return self._sweep_from(seeds, inputs, consume)

    def _sweep_from(
        self, seeds: Sequence[tuple[int, Any]], inputs: int, consume: bool
    ) -> list[Any]:
        tape = self.tape
        top = max((place for place, _ in seeds), default=-1) + 1
        if consume:
            del tape[max(top, inputs) :]
        cts: list[Any] = [None] * max(top, inputs)
        for place, ct in seeds:
            accumulate(cts, place, tape[place][SPACE], ct)
        _sweep(tape, cts, inputs, consume)
        return [_settled(ct, entry[SPACE]) for ct, entry in zip(cts, tape, strict=False)]

    @contextmanager
    def without_recording(self) -> Iterator[None]:
        """Within the block this thread computes with boxes of the trace, but records nothing."""
        me = threading.get_ident()
        if me in self.silent:
            yield
            return
        self.silent.add(me)
        self.process = self._process_aloud  # type: ignore[method-assign]
        try:
            yield
        finally:
            self.silent.discard(me)

    def _process_aloud(
        self, rule: Rule, call: Callable[..., Any], active: Active, notes: Any, args: Any
    ) -> Any:
        if threading.get_ident() in self.silent:
            return call(*args)
        return ReverseTrace.process(self, rule, call, active, notes, args)

    @contextmanager
    def _running_again(self) -> Iterator[None]:
        """Within the block the trace, which has ended, records as it did before."""
        ended = self.__dict__.pop("process", None)
        try:
            yield
        finally:
            self.__dict__.pop("process", None)
            if ended is not None:
                self.process = ended  # type: ignore[method-assign]

    def replay(self, run: Callable[[], list[Any]], cts: list[Any], ct: Sequence[Any]) -> None:
        """Record `run` where its checkpoint stands, and pull `ct` back through it.

        Arguments:
            run: the checkpointed function on its boxes; returns its outputs as a flat list.
            cts: the cotangents of all places before the checkpoint; those that the function
                used, as arguments or by closure, receive their contributions.
            ct: the cotangents of the outputs.
        """
        place = len(cts)
        with self.replaying:
            tape = self.tape
            self.tape = head = tape if len(tape) == place else tape[:place]
            try:
                with self._running_again():
                    outputs = run()
                cts.extend([None] * (len(head) - place))
                for output, c in zip(outputs, ct, strict=True):
                    at = self.place_of(output)
                    if at is not None:
                        accumulate(cts, at, head[at][SPACE], c)
                _sweep(head, cts, place, consume=True)
            finally:
                self.tape = tape


def _sweep(tape: list[Entry], cts: list[Any], stop: int, consume: bool) -> None:
    """The reverse pass: `cts` holds the cotangents of the places below len(cts), and is left with
    those below `stop`."""
    masked = False  # once values were selected, a zero cotangent cuts: 0 * inf is 0, see `where`
    rule = None
    try:
        while len(cts) > stop:
            ct = cts.pop()
            if consume:
                pull, rule, parents, space, ans, args = tape.pop()
            else:
                pull, rule, parents, space, ans, args = tape[len(cts)]
            if ct is None:
                continue
            if isinstance(ct, Contribution):
                ct = ct.value(space)
            if type(parents) is int:
                pulled = pull(ct, ans, args)
                if pulled is None:
                    continue
                if masked and rule.shape == "elementwise":
                    pulled = space.mask(ct, pulled)
                into = tape[parents][SPACE]
                pulled = into.project(pulled)
                old = cts[parents]
                cts[parents] = pulled if old is None else into.add(old, pulled)
            elif parents:
                several = [*pull(ct, ans, args)]
                for parent in reversed(parents):
                    pulled = several.pop()  # so that once in its place, nothing else holds it
                    if pulled is None:
                        continue
                    if masked and rule.shape == "elementwise":
                        pulled = space.mask(ct, pulled)
                    into = tape[parent][SPACE]
                    pulled = into.project(pulled)
                    old = cts[parent]
                    cts[parent] = pulled if old is None else into.add(old, pulled)
            else:
                pull(ct, cts)
            if rule.selects and (rule.selects_by is None or args[rule.selects_by] is not True):
                masked = True
    except Exception as error:
        if rule is not None:
            annotate(error, "VJP", rule)
        raise


def accumulate(cts: list[Any], place: int, space: Space, ct: Any) -> None:
    """Add a contribution to a place, in the shape, dtype and realness of its primal."""
    ct = space.project(ct)
    old = cts[place]
    cts[place] = ct if old is None else space.add(old, ct)


def _settled(ct: Any, space: Space) -> Any:
    return ct.value(space) if isinstance(ct, Contribution) else ct


# ------------------------------------------------------------------------ several outputs at once


class Item(Contribution):
    """The cotangent of one output of an operation with several."""

    __slots__ = ("ct", "k")

    def __init__(self, k: int, ct: Any) -> None:
        self.k = k
        self.ct = ct

    def value(self, space: Any) -> tuple[Any, ...]:
        """The cotangents of all outputs, zeros where nothing arrived."""
        return Items({self.k: self.ct}).value(space)


class Items(Contribution):
    """The cotangents of several outputs so far."""

    __slots__ = ("cts",)

    def __init__(self, cts: dict[int, Any]) -> None:
        self.cts = cts

    def value(self, space: Any) -> tuple[Any, ...]:
        """The cotangents of all outputs, zeros where nothing arrived."""
        return tuple(
            self.cts[k] if k in self.cts else None if each is None else each.zeros()
            for k, each in enumerate(space.spaces)
        )


class Outputs(Space):
    """The space of an operation with several outputs; those without derivative have None."""

    __slots__ = ("spaces",)

    def __init__(self, spaces: list[Any]) -> None:
        self.spaces = spaces

    def project(self, vector: Any) -> Any:
        return vector

    def add(self, a: Any, b: Any) -> Any:
        items = a if isinstance(a, Items) else Items({a.k: a.ct})
        items.cts[b.k] = b.ct  # each output has one place, so one contribution
        return items


def _pull_item(ct: Any, ans: Any, k: int) -> Item:
    return Item(k, ct)


# ---------------------------------------------------------------------------- the missing mode


def transpose(linear: Callable[..., Any], spaces: Sequence[Space], cts: Any) -> list[Any]:
    """The transpose of a linear function, applied.

    Arguments:
        linear: takes a vector of each of `spaces`, returns a vector or a tuple of them.
        cts: cotangents of what it returns, alike.

    Returns:
        Cotangents of its arguments, None where it does not depend on them. A linear function
        equals its derivative, so this is one reverse pass over it, run at zero.
    """
    trace = ReverseTrace()
    boxes = [trace.input(space.zeros(), space) for space in spaces]
    outputs = linear(*boxes)
    trace.end()
    if not isinstance(outputs, (tuple, list)):
        outputs, cts = (outputs,), (cts,)
    places = [trace.place_of(output) for output in outputs]
    seeds = [(at, ct) for at, ct in zip(places, cts, strict=True) if at is not None]
    return trace.sweep(seeds, len(spaces), consume=True)


@contextmanager
def _deriving(rule: Rule, mode: str, stated: str) -> Iterator[None]:
    """What goes wrong within is noted with its cause: the stated mode was traced for the other."""
    try:
        yield
    except Exception as error:
        word = mode.lower()
        error.add_note(
            f"the {mode} of {rule.name} was derived from its {stated} ({rule.where}), which is "
            f"traced for that. If it cannot be, state the {mode} too: def{word} of a primitive, "
            f"{word}= of a rule"
        )
        raise


def _vjp_from_jvp(rule: Rule, active: Active) -> Callable[..., Any]:
    push: Push = rule.pushers[active]
    single = len(active) == 1

    def pull(ct: Any, ans: Any, args: tuple[Any, ...]) -> Any:
        spaces = [space_of(args[k]) for k in active]
        outputs = ans if isinstance(ans, (tuple, list)) else None

        def linear(*ts: Any) -> Any:
            tangent = push(ts[0] if single else ts, ans, args)
            if outputs is None:
                return space_of(ans).project(tangent)
            return [
                t if t is None else space_of(output).project(t)
                for t, output in zip(tangent, outputs, strict=True)
            ]

        with _deriving(rule, "VJP", "JVP"):
            cts = transpose(linear, spaces, ct)
        return cts[0] if single else tuple(cts)

    return pull


def _jvp_from_vjp(rule: Rule, active: Active) -> Push:
    case: Pull = rule.pullers[active]
    pull, _, keep = case
    single = len(active) == 1

    def push(ts: Any, ans: Any, args: tuple[Any, ...]) -> Any:
        outputs = ans if isinstance(ans, (tuple, list)) else (ans,)
        spaces = [space_of(output) for output in outputs]
        into = [space_of(args[k]) for k in active]

        def linear(*cts: Any) -> tuple[Any, ...]:
            given = iter(cts)
            ct = tuple(None if space is None else next(given) for space in spaces)
            pulled = pull(ct if outputs is ans else ct[0], ans, kept(keep, args))
            pulled = (pulled,) if single else pulled
            return tuple(
                None if c is None else _settled(space.project(c), space)
                for space, c in zip(into, pulled, strict=True)
            )

        taken = [space for space in spaces if space is not None]
        with _deriving(rule, "JVP", "VJP"):
            pushed = iter(transpose(linear, taken, (ts,) if single else ts))
        tangents = tuple(None if space is None else next(pushed) for space in spaces)
        return tangents if outputs is ans else tangents[0]

    return push


missing_modes["vjp"] = _vjp_from_jvp
missing_modes["jvp"] = _jvp_from_vjp

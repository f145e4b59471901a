"""Reverse mode: the tape, and the sweep back over it.

The tape is a list. The first entries are the inputs; each operation appends one tuple: how to pull
a cotangent back, where to, and what of the operation that needs. A place on the tape is an index,
so the sweep is one loop backwards and needs no graph, no recursion and no sort.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import MutationError
from ..rules.rule import Active, Rule, Selection, annotate, kept
from ..values import Contribution, Space, box_types, fingerprints, space_of
from .box import Box
from .layers import Moved, is_differentiated, rebuilt, snapshot
from .refusals import raise_again
from .roots import Shift, bare
from .running import begin, finish
from .several_outputs import Outputs, pull_item
from .trace import Trace

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
        self.shift: Shift | None = None  # of the roots that are zero, if there are any
        # By identity: an array of the program, what it was, and the rule that needs it.
        self.watched: dict[int, tuple[Any, Any, Rule]] = {}

    def input(self, value: Any, space: Space) -> Box:
        """A box for an input; all inputs come before the first operation."""
        self.tape.append((None, None, (), space, None, None))
        box: Box = box_types[type(value)](snapshot(value), self, len(self.tape) - 1)
        return box

    def process(
        self, rule: Rule, call: Callable[..., Any], active: Active, notes: Any, args: Any
    ) -> Any:
        ans = call(*args)
        box_type = box_types.get(type(ans))
        if box_type is None:
            return self._process_other(rule, active, notes, args, ans)
        space = box_type.space_of(ans)
        if space is None:  # an integer or boolean answer
            return self.without_derivative(rule, ans)
        pull, keep_ans, keep = rule.pullers[active]
        if keep is not None:
            args = keep if type(keep) is tuple else keep(args)
        if len(active) < len(args) and keep is not args:
            self._watch(rule, active, args)
        entry = (pull, rule, notes, space, ans if keep_ans else None, args)
        tape = self.tape  # written out, as `_append`: the commonest operation by far
        place = len(tape)
        tape.append(entry)
        if tape[place] is not entry:
            place = _found(tape, entry, place)
        if rule.root and is_differentiated(ans):  # within an outer derivative
            ans = self._shifted(ans, space)
        return box_type(ans, self, place)

    def _watch(self, rule: Rule, active: Active, args: Any) -> None:
        """Remember what the program's own arrays are that the way back will need."""
        for k, arg in enumerate(args):
            if type(arg) in fingerprints and k not in active and id(arg) not in self.watched:
                self.watched[id(arg)] = arg, fingerprints[type(arg)](arg), rule

    def _demand_unchanged(self) -> None:
        """Refuse to go back through an operation with an array that it did not see."""
        for value, found, rule in [*self.watched.values()]:
            if fingerprints[type(value)](value) != found == found:  # a NaN tells nothing
                msg = (
                    f"A plain {value.dtype} array of shape {value.shape} was changed after "
                    f"{rule.name} had used it: the derivative would be that of another value. Use "
                    "a copy of it, a.copy(), each time; or make arrays of this module assignable, "
                    "adcore.lift(__name__)."
                )
                raise MutationError(msg)

    def _shifted(self, root: Any, space: Space) -> Any:
        """A root, moved off its zeros, see `roots`."""
        moved = (self.shift or Shift()).moved(root, space)
        if moved is not root:
            self.shift = moved._trace
        return moved

    def _process_other(self, rule: Rule, active: Active, notes: Any, args: Any, ans: Any) -> Any:
        """An answer that is a container of values, or of a type not met before."""
        if not isinstance(ans, (tuple, list)):
            if self.is_known(ans):
                return self.process(rule, lambda *_: ans, active, notes, args)
            return self.without_derivative(rule, ans)
        for output in ans:
            if space_of(output) is None:
                self.without_derivative(rule, output)
        pull, keep_ans, keep = rule.pullers[active]
        args = kept(keep, args)
        self._watch(rule, active, args)
        entry = (pull, rule, notes, ans if keep_ans else None, args)
        return rebuilt(ans, self.append_outputs(list(ans), entry))

    def append_outputs(self, outputs: list[Any], entry: tuple[Any, ...]) -> list[Any]:
        """Record an operation with several outputs; a box for each that has a derivative."""
        spaces = [space_of(output) for output in outputs]
        pull, rule, parents, ans, args = entry
        whole = _append(self.tape, (pull, rule, parents, Outputs(spaces), ans, args))
        boxes = []
        for k, (output, space) in enumerate(zip(outputs, spaces, strict=True)):
            if space is not None:
                place = _append(self.tape, (pull_item, rule, whole, space, None, k))
                output = box_types[type(output)](output, self, place)
            boxes.append(output)
        return boxes

    def _known(self, output: Any, ct: Any) -> Any:
        """The cotangent of a checkpoint, for which a root in it was not moved off its zero."""
        return ct if self.shift is None else self.shift.unknown(output._primal, ct)

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
        self._demand_unchanged()
        if consume:
            self.watched.clear()  # it holds arrays that are freed on the way
        tape = self.tape
        top = max((place for place, _ in seeds), default=-1) + 1
        if consume:
            del tape[max(top, inputs) :]
        cts: list[Any] = [None] * max(top, inputs)
        for place, ct in seeds:
            accumulate(cts, place, tape[place][SPACE], ct)
        _sweep(tape, cts, inputs, consume)
        return [bare(settled(ct, entry[SPACE])) for ct, entry in zip(cts, tape, strict=False)]

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
        ended, process = self.ended, self.__dict__.pop("process", None)
        self.ended = False
        try:
            begin()
            yield
        finally:
            finish()
            self.ended = ended
            self.__dict__.pop("process", None)
            if process is not None:
                self.process = process  # type: ignore[method-assign]

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
                before, self.refused = self.refused, None
                with self._running_again():
                    outputs = run()
                if all(self.place_of(output) is None for output in outputs):
                    raise_again(self)
                self.refused = before
                cts.extend([None] * (len(head) - place))
                for output, c in zip(outputs, ct, strict=True):
                    at = self.place_of(output)
                    if at is not None:
                        accumulate(cts, at, head[at][SPACE], self._known(output, c))
                _sweep(head, cts, place, consume=True)
            finally:
                self.tape = tape


def _append(tape: list[Entry], entry: Entry) -> int:
    """Record an operation; its place.

    Several threads may record on one tape, without a lock: it only grows, so an entry stands where
    it was expected, or further on if another thread came before. Whoever uses its box comes later,
    so parents still stand before their children.
    """
    place = len(tape)
    tape.append(entry)
    return place if tape[place] is entry else _found(tape, entry, place)


def _found(tape: list[Entry], entry: Entry, place: int) -> int:
    """The place of an entry that other threads have pushed on."""
    while tape[place] is not entry:
        place += 1
    return place


def _sweep(tape: list[Entry], cts: list[Any], stop: int, consume: bool) -> None:
    """The reverse pass: `cts` holds the cotangents of the places below len(cts), and is left with
    those below `stop`."""
    hushed: list[tuple[Space, Any]] = []
    try:
        _pull_back(tape, cts, stop, consume, hushed)
    finally:
        for space, token in hushed:
            space.speak(token)


def _pull_back(
    tape: list[Entry], cts: list[Any], stop: int, consume: bool, hushed: list[tuple[Space, Any]]
) -> None:
    """`_sweep`; notes in `hushed` what it leaves silent."""
    old = pulled = None
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
            if isinstance(ct, Contribution) or rule.takes_over:
                old = pulled = None  # so that what it is, or holds, has no other holder
                ct = _handed_over(ct, rule, space)
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
            if rule.selection is not None and not masked:
                masked = _masks(rule.selection, args, space, hushed)
    except Exception as error:
        if rule is not None:
            annotate(error, "VJP", rule)
        raise


def _handed_over(ct: Any, rule: Any, space: Space) -> Any:
    """A cotangent as a vector, `Moved` if the rule writes into it."""
    ct = settled(ct, space)
    return Moved(ct) if rule.takes_over else ct


def _masks(cut: Selection, args: Any, space: Space, hushed: list[tuple[Space, Any]]) -> bool:
    """Whether values were selected; infinite slopes are then not warned of."""
    if cut.partials_cut or not cut.applies(args):
        return False
    hushed.append((space, space.hush()))
    return True


def accumulate(cts: list[Any], place: int, space: Space, ct: Any) -> None:
    """Add a contribution to a place, in the shape, dtype and realness of its primal."""
    ct = space.project(ct)
    old = cts[place]
    cts[place] = ct if old is None else space.add(old, ct)


def settled(ct: Any, space: Space) -> Any:
    """A cotangent as a vector: what contributions to parts of it have come to."""
    return ct.value(space) if isinstance(ct, Contribution) else ct

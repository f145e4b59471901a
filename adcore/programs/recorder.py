"""The recorder: a trace below all others, which keeps what is computed as the steps of a program.

A box of it holds the number of this run and, as its note, the variable that stands for it in every
run. A derivative that runs above it meets such boxes where it would meet numbers, so its rules
record themselves. What Python decides by a number becomes a guard; a number that leaves, an error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from ..engine.box import Box
from ..engine.culprit import culprit, general_cure, lifting
from ..engine.frames import is_assigning
from ..engine.layers import Layer, Moved, rebuilt
from ..engine.reverse import _pull_back
from ..engine.trace import Trace, refuse_ended
from ..errors import AdcoreError, CompileError
from ..rules import registry
from ..rules.signatures import describe
from ..rules.undifferentiated import Composite
from ..transforms.primitive import Primitive
from ..values import box_types
from .backends import Backend
from .program import Guard, Operation, Ref, Step, replaced

# What Python can branch on: known by its value, not by a variable.
DISCRETE = (bool, int, str, bytes, type(None), type)

SWEEP = _pull_back.__code__  # what runs in a reverse sweep, below the rules


class RecordTrace(Trace):
    """Keeps every call with its boxes.

    Arguments:
        backend: the back end that will run the program.
    """

    mode = "record"
    records = True

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self.backend = backend
        self.start = backend.surroundings()
        self.passage = 0
        self.steps: list[Step] = []
        self.forms: dict[int, Any] = {}
        self._kept: dict[int, list[tuple[Any, Any]]] = {}  # constants, by what they were

    def input(self, value: Any) -> Box:
        """A box for an input."""
        return self._box(value, self._variable(value))

    def _variable(self, value: Any) -> int:
        variable = len(self.forms)
        self.forms[variable] = _form(value)
        return variable

    def _box(self, value: Any, variable: int) -> Box:
        box: Box = box_types[type(value)](value, self, variable)
        return box

    # ------------------------------------------------------------------------ what is called

    def process(self, rule: Any, call: Any, active: Any, notes: Any, args: Any) -> Any:
        """A call from which the layer of this trace was taken off."""
        several = notes if len(active) > 1 else (notes,)
        boxed = list(args)
        for k, note in zip(active, several, strict=True):
            boxed[k] = Ref(note)
        kwargs: dict[str, Any] = {}
        function = call
        if type(call) is partial and not call.args:
            function, kwargs = call.func, call.keywords
        function = getattr(function, "primitive", function)  # of a write into an array
        tree = self.symbolic((tuple(boxed), kwargs))
        return self._keep(function, tree, lambda: call(*_bare(args)))

    def called(
        self, rule: Any, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """A call with boxes of no other trace: as it is, but what writes into its argument.

        A composed function that is handed functions of the user is followed into its parts too,
        so that what those compute is recorded.
        """
        if isinstance(rule, Composite) and (
            rule.in_place or any(map(_is_function, (*args, *kwargs.values())))
        ):
            return rule.body(*args, **kwargs)
        return self.record(function, args, kwargs)

    def record(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """`function(*args, **kwargs)`, and the step that does it again."""
        kwargs = self.backend.sparing(function, kwargs)
        tree = self.symbolic((args, kwargs))
        bare_args, bare_kwargs = _bare((args, kwargs))
        call = function.fun if isinstance(function, Primitive) else function
        return self._keep(function, tree, lambda: call(*bare_args, **bare_kwargs))

    def _keep(self, function: Any, tree: Any, run: Callable[[], Any]) -> Any:
        if self.ended:
            refuse_ended(f"reached {describe(function)}", self.mode)
        args, kwargs = tree
        if isinstance(function, Primitive):
            function = function.fun
        where, backwards = _place()
        step = Operation(function, args, kwargs, -1, where, self.backend.surroundings())
        step.passage, step.backwards = self.passage, backwards
        try:
            answer = run()
        except AdcoreError:
            raise
        except Exception as error:
            step.raises = type(error)
            self.steps.append(step)
            raise
        if answer is NotImplemented:
            return answer
        step.out = self._variable(answer)
        self.steps.append(step)
        return self._answer(step, answer, self.backend.follows(step, self.forms))

    def _answer(self, step: Operation, answer: Any, follows: bool) -> Any:
        """An answer as what stands for it in every run."""
        kind = type(answer)
        if isinstance(answer, Layer):
            msg = f"{describe(step.function)} gave a traced value{_at(step)}, which no program can."
            raise CompileError(msg)
        if isinstance(answer, (tuple, list)) and (kind in (tuple, list) or hasattr(kind, "_make")):
            if not follows:
                self.steps.append(Guard(step.out, "length", len(answer), step.where))
            return rebuilt(answer, [self._item(step, k, x, follows) for k, x in enumerate(answer)])
        if kind not in DISCRETE and kind in box_types and not _of_objects(answer):
            if not follows:
                form = _form(answer)
                self.steps.append(Guard(step.out, "form", form, step.where))
            return self._box(answer, step.out)
        if isinstance(answer, DISCRETE) or type(answer).__module__.startswith("numpy.dtypes"):
            if not self.backend.of_form(step):
                self.steps.append(Guard(step.out, "value", answer, step.where))
            return answer
        msg = (
            f"{describe(step.function)} gave a {kind.__name__}{_at(step)}, which a program cannot "
            "hold: arrays, numbers, and lists and tuples of them. Leave it out of the compiled "
            "function, or say fallback=True to run it each time."
        )
        error = CompileError(msg)
        self._refuse(error)
        raise error

    def _item(self, step: Operation, k: int, item: Any, follows: bool) -> Any:
        taken = Operation(
            ITEM, (Ref(step.out), k), {}, self._variable(item), step.where, step.surroundings
        )
        taken.passage = step.passage
        self.steps.append(taken)
        return self._answer(taken, item, follows)

    # --------------------------------------------------------------------- what is looked at

    def looked_at(self, box: Any, *args: Any) -> Any:
        """The array of a box that has no derivative, of integers or a mask, as a guard."""
        if self.ended:
            refuse_ended("was looked at", self.mode)
        self.steps.append(Guard(box._note, "value", self.backend.kept(box._primal), _line()))
        return self.backend.copied(box._primal).__array__(*args)

    def refusal(self, box: Any, into: str, frame: Any) -> CompileError:
        """What to raise for a number that leaves."""
        found = culprit(frame)
        cure = lifting(found.module) if is_assigning(frame) else (
            box._cures(found, into) or general_cure(found)
        )
        msg = (
            f"A number of the compiled function was to become a plain {into}{found.place} "
            f"({_line() or 'unknown place'}), and would be the same in every later call. "
            f"{cure} Or say fallback=True, to run the function each time."
        )
        kind: Any = CompileError
        if into == "array":  # who tries one way after the other may try the next one
            kind = type("CompileError", (CompileError, registry.conversion_error), {})
        error: CompileError = kind(msg.replace("  ", " "))
        return error

    def _refuse(self, error: AdcoreError) -> None:
        if self.refused is None:
            self.refused = (type(error), str(error), _line())

    # ------------------------------------------------------------------------- the arguments

    def symbolic(self, tree: Any) -> Any:
        """The arguments with a `Ref` for every box, and constants as they are now."""
        return replaced(tree, self._leaf)

    def _leaf(self, value: Any) -> Any:
        kind = type(value)
        if kind is Ref or kind in (int, float, bool, str, type(None)):
            return value
        if kind is Moved:
            return self._leaf(value.value)
        if isinstance(value, Layer):
            if value._trace is self:
                return Ref(value._note)
            if not value._trace.carries:
                return self._leaf(value._primal)
            msg = (
                "A compiled function uses a traced value that is not among its arguments"
                f" ({_line()}). Pass it as one."
            )
            error = CompileError(msg)
            self._refuse(error)
            raise error
        return self._constant(value) if hasattr(value, "dtype") else value

    def _constant(self, array: Any) -> Any:
        """An array as it is now; the same one as before, if it is."""
        if not hasattr(array, "shape") or not hasattr(array, "copy"):
            return array
        known = self._kept.setdefault(id(array), [])
        for original, copy in known:
            if original is array and self.backend.same(array, copy):
                return copy
        copy = self.backend.kept(array)
        known.append((array, copy))
        return copy


def item(values: Any, k: int) -> Any:
    """One of several answers."""
    return values[k]


ITEM = item
LIBRARIES = frozenset({"adcore", "numpy", "scipy", "functools", "contextlib"})


def _bare(tree: Any) -> Any:
    """The arguments with the numbers in place of boxes."""
    return replaced(tree, lambda leaf: leaf._primal if isinstance(leaf, Layer) else leaf)


def _form(value: Any) -> Any:
    """Type, dtype and shape; of a number without them its type alone."""
    dtype = getattr(value, "dtype", None)
    return (type(value),) if dtype is None else (type(value), dtype, getattr(value, "shape", ()))


def _is_function(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(map(_is_function, value))
    return callable(value) and not isinstance(value, (type, Layer)) and (
        not registry.serves(str(getattr(value, "__module__", "")).partition(".")[0])
    )


def _of_objects(answer: Any) -> bool:
    return getattr(getattr(answer, "dtype", None), "hasobject", False)


def _at(step: Operation) -> str:
    return f" ({step.where})" if step.where else ""


def _line() -> str:
    """The line of the user's code that is running."""
    return _place()[0]


def _place() -> tuple[str, bool]:
    """The line of the user's code that is running, and whether that is within a reverse sweep."""
    frame: FrameType | None = sys._getframe(2)
    line = ""
    while frame is not None:
        if frame.f_code is SWEEP:
            return line or _outer(frame), True
        if not line:
            line = _of_user(frame)
        frame = frame.f_back
    return line, False


def _outer(frame: FrameType | None) -> str:
    while frame is not None:
        if line := _of_user(frame):
            return line
        frame = frame.f_back
    return ""


def _of_user(frame: FrameType) -> str:
    """The line of a frame, if it is the user's."""
    root = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    if root in LIBRARIES or root.startswith("adcore_"):
        return ""
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"

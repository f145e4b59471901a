"""A *trace*: one run of a user's function under one derivative.

It is an object with an id from a global counter, and nothing else: no stack, nothing to restore. A
newer trace is an inner derivative. What it does with a call is its mode: `reverse`, `forward`,
`batch`; `constant` for what carries nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NoReturn

from ..errors import AdcoreError, EndedTraceError
from ..rules import registry
from ..rules.rule import Rule
from .refusals import noted
from .running import begin, finish

_ids = itertools.count()
FIRST, SECOND, BOTH = (0,), (1,), (0, 1)

# The programs that are being recorded, in any thread: where there is none, no call looks for one.
recording: set[Any] = set()


class Trace:
    """One run of a function under one derivative; a mode is a subclass that has `process`."""

    mode: ClassVar[str]
    binds: ClassVar[bool] = False  # calls the function with its arguments as the rule spells them
    carries: ClassVar[bool] = True  # a derivative may flow through its boxes
    records: ClassVar[bool] = False  # its boxes stand for numbers of another run: a program's
    ended = False
    refused: tuple[type[AdcoreError], str, str] | None = None  # see `refusals`

    def __init__(self) -> None:
        self.id = next(_ids)

    def process(
        self,
        rule: Rule,
        call: Callable[..., Any],
        active: tuple[int, ...],
        notes: Any,
        args: tuple[Any, ...],
    ) -> Any:
        """Compute `call(*args)` and what this mode makes of it.

        Arguments:
            rule: the rule of the function.
            call: the function, its keywords filled in.
            active: positions of the arguments that this trace carries.
            notes: what their boxes note; a bare note if there is one, else a tuple.
            args: the arguments, with the layer of this trace taken off.
        """
        raise NotImplementedError

    # Of a trace that records: what to raise for a number that leaves, and the array of a mask.
    refusal: Any
    looked_at: Any

    def run(self, function: Callable[..., Any], args: Sequence[Any]) -> Any:
        """Call the user's function with boxes of this trace, and end the trace."""
        try:
            begin()
            return function(*args)
        except (ValueError, SystemError) as error:
            # numpy puts a message of its own over that of a[i] = x; C code that does not look
            # for errors goes on after that of float(x), and Python stops it later.
            cause = error.__cause__
            if isinstance(cause, AdcoreError):
                raise cause.with_traceback(error.__traceback__) from None
            raise
        finally:
            finish()
            self.end()

    def is_known(self, answer: Any) -> bool:
        """Whether there is a box for values of the type of an answer, which may be a new one."""
        try:
            return registry.find_box(type(answer)) is not None
        except AdcoreError as error:
            noted(error, [self])
            raise

    def without_derivative(self, rule: Rule, answer: Any) -> Any:
        """An answer that has no space: itself if it is discrete, an error if it is not."""
        try:
            return registry.without_derivative(rule, answer)
        except AdcoreError as error:
            noted(error, [self])
            raise

    def end(self) -> None:
        """From now on a box of this trace cannot be computed with."""
        mode = self.mode  # nothing that refers to the trace: the tape goes with its last user

        def process(rule: Rule, *_: Any) -> NoReturn:
            refuse_ended(f"reached {rule.name}", mode)

        self.process = process  # type: ignore[method-assign, assignment]
        self.ended = True


def refuse_ended(what: str, mode: str) -> NoReturn:
    """Raise the error for a box of a trace that has ended: `what` was done with it."""
    msg = (
        f"A traced value {what} after its {mode}-mode derivative had ended. "
        "It was kept in a global, an attribute or a generator: return it from the "
        "differentiated function (has_aux=True), or keep stop_gradient(value) instead."
    )
    raise EndedTraceError(msg)

"""`checkpoint`: remember the inputs of a function, not what happens inside; run it again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..engine.constant import without_constants
from ..engine.layers import newest, snapshot
from ..engine.reverse import ReverseTrace
from ..engine.trace import recording
from ..errors import CheckpointError
from ..rules.statements import constant
from .arguments import Transform
from .containers import Structure, flatten
from .leaves import is_of, name_of


class _Checkpoint(Transform):
    prefix = "checkpoint"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        leaves, structure = flatten((args, kwargs))
        leaves = [snapshot(leaf) for leaf in leaves]  # to be run again with what they are now
        trace = newest(leaves)
        if not isinstance(trace, ReverseTrace):
            return self.fun(*args, **kwargs)
        with trace.without_recording():
            output = self._run(structure, _stripped(leaves, trace))
        outputs, out_structure = flatten(output)
        outputs = _stripped(outputs, trace)  # a value used by closure may be returned as it is
        inner = newest(outputs)
        if inner is not None and inner.id > trace.id:
            # The function uses a value of a newer derivative, which is not among its arguments.
            return self.fun(*args, **kwargs)

        def replay(ct: Any, cts: list[Any]) -> None:
            with _recorded_as_another_run():
                trace.replay(lambda: self._again(structure, leaves, out_structure), cts, ct)

        entry = (replay, CHECKPOINT, (), None, None)
        return out_structure.unflatten(trace.append_outputs(outputs, entry))

    def _run(self, structure: Structure, leaves: list[Any]) -> Any:
        args, kwargs = structure.unflatten(leaves)
        return self.fun(*args, **kwargs)

    def _again(self, structure: Structure, leaves: list[Any], expected: Structure) -> list[Any]:
        outputs, found = flatten(self._run(structure, leaves))
        if not found.matches(expected):
            msg = (
                f"checkpoint: {name_of(self.fun)} returned {found} when it was run again, "
                f"{expected} at first. It must do the same each time: no random numbers, no state."
            )
            raise CheckpointError(msg)
        return outputs


_passages = itertools.count(1)


@contextmanager
def _recorded_as_another_run() -> Iterator[None]:
    """Let a program that is being recorded compute again what the function computes again."""
    before = [(recorder, recorder.passage) for recorder in tuple(recording)]
    try:
        for recorder, _ in before:
            recorder.passage = next(_passages)
        yield
    finally:
        for recorder, passage in before:
            recorder.passage = passage


def _stripped(leaves: list[Any], trace: ReverseTrace) -> list[Any]:
    """The leaves with the layer of one trace taken off; constants are plain."""
    return [
        without_constants(leaf._primal if is_of(trace, leaf) else leaf) for leaf in leaves
    ]


def checkpoint(fun: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; reverse mode recomputes its inside instead of remembering it.

    On the way forward only the arguments and results are kept; on the way back the function runs
    again, recorded, when its turn comes. Memory falls from the whole computation to the largest
    checkpointed part, for one more run of it. Checkpointed functions may contain others. Values
    that the function uses by closure are differentiated like its arguments. Forward mode is not
    affected. Source: Griewank and Walther, Evaluating Derivatives, 2nd ed. (2008), chapter 12.

    Arguments:
        fun: a function that does the same each time it is called (no random numbers, no state).

    Raises:
        CheckpointError: it returned something of another structure when it was run again.

    >>> from adcore import checkpoint, grad
    >>> grad(lambda x: checkpoint(lambda y: y * y * y)(x))(2.0)
    12.0
    """
    return _Checkpoint(fun)


CHECKPOINT = constant(checkpoint)[0]

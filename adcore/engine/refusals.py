"""What a trace refused, and whether the program went on regardless.

A conversion that would lose the derivative is an error. A program that catches it (`except
TypeError`, `except Exception: return 1e10`) goes on, and what it returns may no longer depend on
its input: a zero gradient of which nobody was told. So a trace notes its first refusal; if nothing
that the function returns depends on an input of the trace, it is raised again at the end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any, Protocol

from ..errors import AdcoreError


class Refusing(Protocol):
    """A trace, as far as its refusals go."""

    refused: tuple[type[AdcoreError], str, str] | None


# How a library tries one backend after the other (uarray, by which scipy.fft dispatches): what is
# refused within the one, the next one may take. See `registry.decline_with`.
TRIES = "__ua_function__"
NEAR = 10  # frames between the library's conversion and its trial


def noted(error: AdcoreError, traces: Iterable[Refusing]) -> None:
    """Note an error on traces that lose a derivative by it, unless they refused something before.

    The error itself is not kept: its traceback holds the boxes, and so the tape.
    """
    if error.refused is None:
        error.refused = (type(error), str(error), _asker())
    for trace in traces:
        if trace.refused is None and error.refused[2]:
            trace.refused = error.refused


def forgive(error: AdcoreError, traces: Iterable[Refusing]) -> None:
    """Take the note back: whoever caught the error computes the same in another way."""
    for trace in traces:
        if trace.refused is error.refused:
            trace.refused = None


def raise_again(trace: Any) -> None:
    """Raise what the trace refused, if anything: what the function returned depends on no input."""
    if trace.refused is None:
        return
    kind, message, where = trace.refused
    msg = (
        f"{message} (Raised {where} and caught by the program, which went on: what it returned "
        "depends on no input, so its derivative would be zero.)"
    )
    raise kind(msg)


def _asker() -> str:
    """The place in the program, or in a library, that was refused; '' if it was a trial."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and _is_ours(frame):
        frame = frame.f_back
    if frame is None:
        return "somewhere"
    where = f"in {frame.f_code.co_name}, {frame.f_code.co_filename}:{frame.f_lineno},"
    for _ in range(NEAR):
        if frame is None:
            break
        if frame.f_code.co_name == TRIES and not _is_ours(frame):
            return ""
        frame = frame.f_back
    return where


def _is_ours(frame: FrameType) -> bool:
    root = str(frame.f_globals.get("__name__")).partition(".")[0]
    return root == "adcore" or root.startswith("adcore_")

"""Whether a derivative is running, in this thread and in any; who wants to know when that changes.

Code that was lifted makes assignable constants while a derivative runs in its thread, and its
modules see other names while one runs in any.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class _Running(threading.local):
    depth = 0  # of derivatives within one another, in this thread


_here = _Running()
_lock = threading.RLock()
_threads = 0  # that run a derivative
_watchers: list[tuple[Callable[[], None], Callable[[], None]]] = []


def is_running() -> bool:
    """Whether this thread runs a function under a derivative."""
    return _here.depth > 0


def begin() -> None:
    """From here to `finish` a function runs under a derivative."""
    _here.depth += 1
    if _watchers and _here.depth == 1:
        _count(1)


def finish() -> None:
    """The end of what `begin` began."""
    _here.depth -= 1
    if _watchers and _here.depth == 0:
        _count(-1)


def _count(step: int) -> None:
    """Count the threads; the first one and the last one are told to the watchers."""
    global _threads
    with _lock:
        before, _threads = _threads, max(_threads + step, 0)
        if before == 0 < _threads:
            for start, _ in _watchers:
                start()
        elif _threads == 0 < before:
            for _, stop in reversed(_watchers):
                stop()


def watch(start: Callable[[], None], stop: Callable[[], None]) -> None:
    """Have `start` called when the first derivative begins, `stop` when none runs any more."""
    with _lock:
        if not _watchers and _here.depth:
            msg = "Code cannot be lifted while a derivative runs: lift it before."
            raise RuntimeError(msg)
        _watchers.append((start, stop))

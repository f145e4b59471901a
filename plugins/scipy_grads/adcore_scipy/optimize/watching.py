"""A callback that shows how a solver of scipy.optimize is getting on."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, TextIO

import numpy as np

WIDTH = 24  # characters of the bar


class Progress:
    """Writes one line, again and again: the iteration, the value, the seconds.

    Arguments:
        total: the iterations that are expected, `maxiter`; with it there is a bar.
        file: where to; by default standard error.
        every: seconds between two writes at least, so that showing costs nothing.

    Attributes:
        iterations: how many there were.
        values: the value after each, NaN where the solver does not tell.

    >>> import io
    >>> from adcore_scipy import optimize
    >>> shown = io.StringIO()
    >>> with optimize.progress(total=50, file=shown, every=0) as bar:
    ...     found = optimize.minimize(lambda x: ((x - 1) ** 2).sum(), [3.0, 2.0], callback=bar)
    >>> bar.iterations == found.nit, shown.getvalue().count("\\r") >= bar.iterations
    (True, True)
    """

    def __init__(
        self, total: int | None = None, *, file: TextIO | None = None, every: float = 0.1
    ) -> None:
        self.total, self.file, self.every = total, file, every
        self.iterations = 0
        self.values: list[float] = []
        self._began = self._written = time.monotonic()

    # scipy hands over the result so far to a callback whose parameter has this name.
    def __call__(self, intermediate_result: Any) -> None:
        """Count an iteration, and show it if it is time to."""
        self.iterations += 1
        value = getattr(intermediate_result, "fun", None)
        if value is None:
            value = getattr(intermediate_result, "cost", np.nan)
        value = float(value) if np.ndim(value) == 0 else 0.5 * float(np.sum(np.square(value)))
        self.values.append(value)
        now = time.monotonic()
        if now - self._written >= self.every:
            self._written = now
            self.write()

    def write(self) -> None:
        """Show how far it is."""
        seconds = time.monotonic() - self._began
        value = f"{self.values[-1]:.6g}" if self.values else "–"
        of = "" if self.total is None else f"/{self.total}"
        line = f"{self._bar()}iteration {self.iterations}{of}  value {value}  {seconds:.1f} s"
        file = self.file or sys.stderr
        file.write(f"\r{line:<78}")
        file.flush()

    def _bar(self) -> str:
        if not self.total:
            return ""
        done = min(WIDTH, round(WIDTH * self.iterations / self.total))
        return f"[{'#' * done}{'.' * (WIDTH - done)}] "

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.write()
        (self.file or sys.stderr).write("\n")

"""The steps that odeint has taken, which it does not tell: from its calls of the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.interpolate import CubicHermiteSpline

from adcore.errors import AdcoreError


class Track:
    """States between the ends of steps.

    Arguments:
        ts: (K + 1,), the ends of the steps, in the order of time or against it.
        spline: the states, of times that are counted forwards.
    """

    def __init__(self, ts: Any, spline: Callable[[Any], Any]) -> None:
        self.ts, self._spline = ts, spline
        self._sign = 1.0 if ts[-1] >= ts[0] else -1.0

    def __call__(self, times: Any) -> Any:
        """The states at the times, as columns, as scipy's solutions give them."""
        return self._spline(self._sign * times).T


class Calls:
    """A right-hand side that remembers its calls by a solver.

    Arguments:
        function: of plain values.
        tfirst: whether it is called f(t, y), and not f(y, t).
    """

    def __init__(self, function: Callable[..., Any], tfirst: bool) -> None:
        self.function, self.tfirst = function, tfirst
        self.made: list[tuple[float, Any, Any]] = []

    def __call__(self, first: Any, second: Any) -> Any:
        """What the function gives."""
        found = self.function(first, second)
        t, y = (first, second) if self.tfirst else (second, first)
        kept = found.copy() if type(found) is np.ndarray else found  # it may be a buffer
        self.made.append((t, y.copy(), kept))
        return found

    def track(self, t: Any) -> Track | None:
        """The solution over the times, None where there is no step.

        Raises:
            AdcoreError: the solver did not come to the end.


        A step that failed is followed by an earlier time; of several calls at a time the last is
        the one that was accepted.
        """
        end = t[np.argmax(np.abs(t - t[0]))]
        sign = 1.0 if end >= t[0] else -1.0
        kept: list[tuple[float, Any, Any]] = []
        for call in self.made:
            while kept and sign * kept[-1][0] >= sign * call[0]:
                kept.pop()
            kept.append(call)
        if len(kept) < 2:
            return None
        times = np.array([call[0] for call in kept], float)
        if sign * times[-1] < sign * end - 1e-9 * abs(end - t[0]):
            msg = (
                f"odeint stopped at t = {times[-1]:g} of {end:g}: its further states are no "
                "solution, and have no derivative. Give it a larger mxstep=, or other tolerances."
            )
            raise AdcoreError(msg)
        states = np.stack([call[1] for call in kept])
        slopes = np.array([call[2] for call in kept], float).reshape(states.shape)
        before = times[sign * times < sign * end]  # the last step may go beyond the end
        spline = CubicHermiteSpline(sign * times, states, sign * slopes)
        return Track(np.append(before, end), spline)

"""`Slerp`: scipy's class as far as plain values go, traceable otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.spatial.transform as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array, is_traced

from . import quaternions
from .rotation import Rotation, bared, own


class Slerp:
    """As `scipy.spatial.transform.Slerp`, in the rotations and the times at which it is called.

    Between two rotations it turns evenly about one axis. At a time that is given it takes the
    interval before that.
    """

    def __init__(self, times: Any, rotations: Any) -> None:
        _refuse_times(times)
        self._rotations = own(rotations)
        self._scipys = scipys.Slerp(times, self._rotations._bare)  # raises its errors
        self.times = self._scipys.times
        self.timedelta = self._scipys.timedelta

    def __call__(self, times: Any) -> Rotation:
        bare = self._scipys(bared(times))  # raises its errors
        if self._rotations._made is not None and not is_traced(times):
            return Rotation._around(bare)
        t = as_array(times)
        last = len(self.times) - 2
        k = np.clip(np.searchsorted(self.times, plain(t)) - 1, 0, last)
        first, second = self._rotations[k], self._rotations[k + 1]
        share = ((t - self.times[k]) / self.timedelta[k])[..., None]
        turn = (first.inv() * second).as_rotvec()
        return first * Rotation._of(quaternions.from_rotvec(turn * share))


def _refuse_times(times: Any) -> None:
    if is_traced(times):
        msg = (
            "scipy.spatial.transform.Slerp is not differentiable in the times of its rotations: "
            "give it plain ones, and scale the times at which it is called."
        )
        raise NonDifferentiableError(msg)

"""Gradients of functions of a symmetric matrix that numpy and scipy read one triangle of.

adcore gives the gradient in the triangle that is read; autograd shares it evenly between the two,
so that a step along it leaves the matrix symmetric. Programs rely on that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..primitives import primitive
from ..rules import defjvp, defvjp


@primitive
def shared_evenly(A: Any) -> Any:
    """A matrix as it is, whose gradient becomes Hermitian: G → (G + Gᴴ) / 2."""
    return A


def _halves(ans: Any, A: Any) -> Any:
    return lambda g: 0.5 * (g + np.conj(np.swapaxes(g, -1, -2)))


defvjp(shared_evenly, _halves)
defjvp(shared_evenly, "same")

"""Samples for `adcore_linalg.scipy_linalg.roots`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.matrices import drawn, with_spectrum
from ..tables.square_root_and_sign import _funm, _signm, _sqrtm
from .powers import DEFECTIVE, matrices


def exp_sine(z):
    """A function that scipy has no matrix function for."""
    return np.exp(np.sin(z))


def samples() -> Iterator[Sample]:
    """The matrices of `powers`; for signm eigenvalues on both sides of the imaginary axis."""
    forms = matrices()
    for label, a in forms.items():
        order = 1 if label == "float32" else 2
        yield Sample(sl.sqrtm, (a,), label=label, order=order)
        if label in ("equal values", "identity"):
            order = 1
        yield Sample(sl.funm, (a, exp_sine), label=label, order=order)
    yield Sample(sl.sqrtm, (DEFECTIVE,), label="defective")
    stack = np.stack([forms[""], forms["equal values"]])
    yield Sample(_sqrtm, (stack,), label="batch")
    yield Sample(_funm, (forms[""], exp_sine))
    signs = {
        "": with_spectrum((-1.0, 2.0, 3.5)) + 0.2 * drawn(3, 3),
        "complex": with_spectrum((-1.0, 2.0, 3.5), "D") + 0.2 * drawn(3, 3, dtype="D"),
        "equal values": with_spectrum((-1.0, 2.0, 2.0)),
        "1 x 1": np.array([[-1.7]]),
        "float32": (with_spectrum((-1.0, 2.0, 3.5)) + 0.2 * drawn(3, 3)).astype("f"),
    }
    for label, a in signs.items():
        yield Sample(sl.signm, (a,), label=label, order=1 if label == "float32" else 2)
    yield Sample(_signm, (signs[""],))

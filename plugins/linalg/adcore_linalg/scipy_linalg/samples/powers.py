"""Samples for `adcore_linalg.scipy_linalg.powers`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.matrices import drawn, with_spectrum
from ..tables.logarithm_and_powers import _logm, _power, _triangular_log, _triangular_power

DEFECTIVE = np.array([[2.0, 1.0], [0.0, 2.0]])


def matrices() -> dict[str, np.ndarray]:
    """Real and complex ones, with real and complex eigenvalues, distinct and equal."""
    disturbed = with_spectrum((1.0, 2.0, 3.5)) + 0.2 * drawn(3, 3)
    return {
        "": disturbed,
        "complex": with_spectrum((1.0, 2.0, 3.5), "D") + 0.2 * drawn(3, 3, dtype="D"),
        "complex pairs": np.array([[1.0, 2.0, 0.5], [-2.0, 1.0, 1.0], [0.3, 0.2, 4.0]]),
        "complex result": with_spectrum((-1.0, 2.0, 3.5)),
        "equal values": with_spectrum((1.0, 2.0, 2.0)),
        "identity": np.eye(3),
        "float32": disturbed.astype("f"),
        "1 x 1": np.array([[1.7]]),
    }


def samples() -> Iterator[Sample]:
    """Matrices with eigenvalues away from the negative axis, and with real and complex results."""
    forms = matrices()
    for label, a in forms.items():
        order = 1 if label == "float32" else 2
        if label != "float32":  # scipy warns that it is inaccurate
            yield Sample(sl.logm, (a,), label=label, order=order)
        yield Sample(sl.fractional_matrix_power, (a, 0.3), label=label, order=order)
    yield Sample(sl.logm, (DEFECTIVE,), label="defective")
    stack = np.stack([forms[""], forms["equal values"]])
    yield Sample(_logm, (stack,), label="batch")
    yield Sample(_power, (stack, 0.3), label="batch")
    yield Sample(_triangular_log, (np.triu(stack),))
    yield Sample(_triangular_power, (np.triu(stack), 0.3))
    for t in (-1.4, 2.0, 0.5, 3.7):
        yield Sample(sl.fractional_matrix_power, (forms[""], t), label=f"t={t}")
    yield Sample(sl.fractional_matrix_power, (forms[""], 2), label="integer t")
    yield Sample(sl.fractional_matrix_power, (DEFECTIVE, 0.4), label="defective")

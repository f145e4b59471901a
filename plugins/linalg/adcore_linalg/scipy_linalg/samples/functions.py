"""Samples for `adcore_linalg.scipy_linalg.functions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.matrices import drawn, with_spectrum
from ..tables.exponential import _frechet

NAMES = ("cosm", "sinm", "tanm", "coshm", "sinhm", "tanhm")


def samples() -> Iterator[Sample]:
    """The exponential of all kinds of matrices; defective ones too."""
    forms = {
        "": drawn(3, 3) / 2,
        "complex": drawn(3, 3, dtype="D") / 2,
        "batch": drawn(2, 2, 2) / 2,
        "float32": (drawn(3, 3) / 2).astype("f"),
        "1 x 1": drawn(1, 1),
        "defective": np.array([[1.0, 1.0], [0.0, 1.0]]),
        "zero": np.zeros((2, 2)),
        "larger norm": 3 * drawn(3, 3),
        "empty": drawn(0, 0),
    }
    for label, a in forms.items():
        order = 1 if label == "float32" else 2
        yield Sample(sl.expm, (a,), label=label, order=order)
        if label not in ("batch", "empty", "float32"):
            yield Sample(sl.expm_frechet, (a, drawn(*a.shape)), label=label, order=order)
    a, e = drawn(3, 3) / 2, drawn(3, 3, seed=8)
    yield Sample(_frechet, (a, e))
    yield Sample(_frechet, (drawn(2, 2, 2) / 2, drawn(2, 2, 2, seed=8)), label="batch")
    yield Sample(sl.expm_frechet, (a, e), {"compute_expm": False}, "derivative alone")
    single = (a.astype("f"), e.astype("f"))
    yield Sample(sl.expm_frechet, single, {"compute_expm": False}, "float32", order=1)
    yield Sample(sl.expm_frechet, (a, e, "blockEnlarge"), {"check_finite": False}, "method")
    small = {
        "": with_spectrum((0.3, -0.5, 1.0)) + 0.1 * drawn(3, 3),
        "complex": with_spectrum((0.3, -0.5, 1.0)) + 0.1 * drawn(3, 3, dtype="D"),
        "float32": (with_spectrum((0.3, -0.5, 1.0)) + 0.1 * drawn(3, 3)).astype("f"),
        "defective": np.array([[0.5, 1.0], [0.0, 0.5]]),
    }
    for name in NAMES:
        for label, a in small.items():
            order = 1 if label == "float32" else 2
            yield Sample(getattr(sl, name), (a,), label=label, order=order)

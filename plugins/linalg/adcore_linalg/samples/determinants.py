"""Samples for `adcore_linalg.tables.determinants`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.determinants import cofactors
from .matrices import drawn, regular, with_singular_values


def samples() -> Iterator[Sample]:
    """Regular matrices, and singular ones of every rank: det and its slope are polynomials."""
    stack = regular(3, 3, 3)
    stack[1, 2] = stack[1, 0] + stack[1, 1]
    forms = {
        "": regular(3, 3),
        "batch": regular(2, 3, 3),
        "complex": regular(3, 3, dtype="D"),
        "float32": regular(3, 3, dtype="f"),
        "1 x 1": regular(1, 1),
        "2 x 2": drawn(2, 2),
        "rank n - 1": with_singular_values((3.0, 2.0, 1.0), 4, 4),
        "rank n - 2": with_singular_values((3.0, 2.0), 4, 4),
        "rank n - 3": with_singular_values((3.0,), 4, 4),
        "complex of rank n - 1": with_singular_values((2.0, 1.0), 3, 3, dtype="D"),
        "complex of rank n - 2": with_singular_values((2.0,), 3, 3, dtype="D"),
        "zero 1 x 1": np.zeros((1, 1)),
        "one singular in a batch": stack,
        "equal singular values": np.diag([2.0, 2.0, 0.0]),
        "empty batch": drawn(0, 3, 3),
        "empty": drawn(0, 0),
    }
    for label, a in forms.items():
        yield Sample(np.linalg.det, (a,), label=label)
    for label in ("", "complex", "rank n - 1", "rank n - 2", "complex of rank n - 1"):
        yield Sample(cofactors, (forms[label],), label=label, order=1)
    yield Sample(np.linalg.det, (np.zeros((2, 2)),), label="zero")

    negative = regular(3, 3)[[1, 0, 2]]
    yield Sample(np.linalg.slogdet, (regular(3, 3),))
    yield Sample(np.linalg.slogdet, (negative,), label="negative")
    for label in ("batch", "complex", "float32", "1 x 1", "empty"):
        yield Sample(np.linalg.slogdet, (forms[label],), label=label)

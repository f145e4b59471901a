"""Samples for `adcore_linalg.tables.least_squares`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .matrices import drawn, regular, with_singular_values, with_spectrum


def samples() -> Iterator[Sample]:
    """Tall, square and wide, of full rank and cut off, every cut-off keyword, Hermitian."""
    pinv, lstsq = np.linalg.pinv, np.linalg.lstsq
    yield Sample(pinv, (drawn(4, 3),), label="tall")
    yield Sample(pinv, (drawn(3, 4),), label="wide")
    yield Sample(pinv, (regular(3, 3),), label="square")
    yield Sample(pinv, (np.eye(3),), label="equal singular values")
    yield Sample(pinv, (drawn(2, 3, 2),), label="batch")
    yield Sample(pinv, (drawn(4, 2, dtype="D"),), label="complex tall")
    yield Sample(pinv, (drawn(2, 4, dtype="D"),), label="complex wide")
    yield Sample(pinv, (drawn(4, 3, dtype="f"),), label="float32")
    yield Sample(pinv, (drawn(4, 3), 1e-10), label="rcond")
    yield Sample(pinv, (drawn(4, 3),), {"rtol": 1e-10}, label="rtol")
    yield Sample(pinv, (drawn(4, 3),), {"rtol": None}, label="rtol None")
    yield Sample(pinv, (drawn(0, 3),), label="empty")
    for dtype in "dD":
        a = with_singular_values((3.0, 2.0, 0.1), 4, 3, dtype=dtype)
        yield Sample(pinv, (a, 0.2), label=f"one cut off, {dtype}")
        equal = with_singular_values((2.0, 2.0, 0.1), 3, 4, dtype=dtype)
        yield Sample(pinv, (equal, 0.2), label=f"cut off, equal, {dtype}", order=1)
        h = with_spectrum((-3.0, 1.0, 2.0), dtype=dtype)
        yield Sample(pinv, (h,), {"hermitian": True}, label=f"Hermitian, {dtype}")
        small = with_spectrum((-3.0, 0.1, 2.0), dtype=dtype)
        cut = {"hermitian": True, "rcond": 0.1}
        yield Sample(pinv, (small,), cut, label=f"Hermitian, cut off, {dtype}")

    yield Sample(lstsq, (drawn(5, 3), drawn(5)), label="tall")
    yield Sample(lstsq, (drawn(5, 3), drawn(5, 2)), label="several right-hand sides")
    yield Sample(lstsq, (regular(3, 3), drawn(3)), label="square")
    yield Sample(lstsq, (drawn(2, 4), drawn(2)), label="wide")
    yield Sample(lstsq, (drawn(2, 4), drawn(2, 3)), label="wide, several")
    complexes = drawn(5, 3, dtype="D"), drawn(5, 2, dtype="D")
    yield Sample(lstsq, complexes, label="complex")
    yield Sample(lstsq, (drawn(2, 4, dtype="D"), drawn(2, dtype="D")), label="complex wide")
    yield Sample(lstsq, (drawn(5, 3), drawn(5, dtype="D")), label="real and complex")
    yield Sample(lstsq, (drawn(5, 3, dtype="f"), drawn(5, dtype="f")), label="float32")
    yield Sample(lstsq, (drawn(5, 3), drawn(5)), {"rcond": 1e-8}, label="rcond")
    yield Sample(lstsq, (drawn(5, 3), drawn(5)), {"rcond": -1}, label="rcond -1")
    yield Sample(lstsq, (drawn(5, 3), drawn(5)), label="only a", wrt=(0,))
    yield Sample(lstsq, (drawn(5, 3), drawn(5)), label="only b", wrt=(1,))

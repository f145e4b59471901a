"""Samples for `adcore_scipy.signal.tables.convolution`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.convolution import (
    RULES,
    _inner2d,
    _within,
    convolve,
    convolve2d,
    fftconvolve,
    oaconvolve,
)

correlate, correlate2d = RULES[1].function, RULES[5].function


def samples() -> Iterator[Sample]:
    """Modes, methods, boundaries; the second factor larger; axes that broadcast."""
    for mode in ("full", "same", "valid"):
        for dtype in "dDf":
            x, y = drawn(5, dtype=dtype), drawn(3, dtype=dtype)
            yield Sample(convolve, (x, y, mode), label=f"{dtype}, {mode}")
            yield Sample(correlate, (x, y, mode), label=f"{dtype}, {mode}")
        x, y = drawn(3, 4), drawn(2, 4)
        for method in ("direct", "fft"):
            yield Sample(convolve, (x, y, mode), {"method": method}, f"{mode}, {method}")
            yield Sample(correlate, (x, y, mode, method), label=f"{mode}, {method}")
            yield Sample(convolve, (y, x, mode, method), label=f"{mode}, {method}, second larger")
        yield Sample(correlate, (drawn(2), drawn(4, dtype="D"), mode), label=f"{mode}, mixed")
        for function in (fftconvolve, oaconvolve):
            yield Sample(function, (x, y, mode), label=mode)
            yield Sample(function, (drawn(1, 5), drawn(3, 2), mode), label=f"{mode}, broadcast")
            yield Sample(function, (drawn(2, 5), drawn(1, 3), mode, -1), label=f"{mode}, axis")
        yield Sample(oaconvolve, (drawn(40), drawn(3), mode), label=f"{mode}, in blocks")
        for boundary in ("fill", "wrap", "symm"):
            x, y = drawn(4, 3), drawn(2, 3)
            label = f"{mode}, {boundary}"
            yield Sample(convolve2d, (x, y, mode, boundary), label=label)
            yield Sample(correlate2d, (x, y, mode, boundary), label=label)
    x, y = drawn(3, 2, dtype="D"), drawn(2, 2, dtype="D")
    yield Sample(fftconvolve, (drawn(4, dtype="D"), drawn(2)), label="mixed")
    yield Sample(convolve, (1.5, 2.5), label="numbers")
    yield Sample(convolve, (drawn(4), [1.0, 2.0]), label="list", wrt=(0,))
    yield Sample(convolve2d, (x, y), {"mode": "same", "fillvalue": 2.0}, "complex, filled")
    yield Sample(convolve2d, (drawn(2, 2), drawn(2, 2), "same", "fill", 1.5), label="filled, all")
    yield Sample(correlate2d, (y, x, "valid"), label="complex, second larger")
    yield Sample(_inner2d, (drawn(3, 4), drawn(2, 2)))
    yield Sample(_inner2d, (drawn(4, 4), drawn(3, 4)), label="few places")
    for dtype in "dDf":
        x, y = drawn(2, 7, 5, dtype=dtype), drawn(1, 3, 4, dtype=dtype)
        yield Sample(_within, (x, y, (1, 2)), label=dtype)

"""Samples for `adcore_scipy.signal.fourier`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.fourier_steps import _fft, _ifft, _irfft, _rfft


def samples() -> Iterator[Sample]:
    """Real, complex, single precision; even and odd lengths."""
    for dtype in "dDfF":
        for n in (4, 5):
            x = drawn(2, n, dtype=dtype)
            yield Sample(_fft, (x,), label=f"{dtype}, {n}", exact=True)
            yield Sample(_ifft, (x,), label=f"{dtype}, {n}", exact=True)
            if dtype in "df":
                yield Sample(_rfft, (x,), label=f"{dtype}, {n}", exact=True)
            else:
                yield Sample(_irfft, (x, 2 * n - 2), label=f"{dtype}, {n}", exact=True)
                yield Sample(_irfft, (x, 2 * n - 5), label=f"{dtype}, {n}, cut", exact=True)

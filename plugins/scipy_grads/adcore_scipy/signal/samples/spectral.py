"""Samples for `adcore_scipy.signal.tables.spectral` and `.spectrograms`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.spectral import RULES
from ..tables.spectrograms import RULES as OVER_TIME

periodogram, welch, csd, coherence, spectrogram, stft, istft = (
    rule.function for rule in RULES + OVER_TIME
)


def positive(n: int) -> Any:
    """A window."""
    return 1 + drawn(n) ** 2 / 9


def halved(d: Any) -> Any:
    """A user's own way to remove a trend."""
    return d / 2


def samples() -> Iterator[Sample]:
    """Signals, windows and sampling frequencies; axes, averages, scalings, boundaries."""
    for dtype in "dDf":
        x, y = drawn(2, 13, dtype=dtype), drawn(2, 13, dtype=dtype, seed=6)
        one = {"return_onesided": False}
        for n in (4, 5):
            kwargs: dict[str, Any] = {"nperseg": n} | (one if dtype == "D" else {})
            yield Sample(welch, (x,), kwargs, f"{dtype}, {n}")
            yield Sample(csd, (x, y), kwargs, f"{dtype}, {n}")
            yield Sample(stft, (x,), kwargs, f"{dtype}, {n}", exact=True)
            yield Sample(spectrogram, (x,), kwargs, f"{dtype}, {n}")
            z = drawn(2, n, 3, dtype={"f": "F"}.get(dtype, "D"))
            kwargs = {"input_onesided": False} if dtype == "D" else {"nperseg": 2 * n - 2}
            yield Sample(istft, (z,), kwargs, f"{dtype}, {n}", exact=True)
        yield Sample(periodogram, (x,), {"window": "hann"} | one, dtype)
    x, y, w = drawn(11, 2), drawn(8, 2), positive(4)
    yield Sample(periodogram, (x, 2.0, positive(11)), {"axis": 0}, "all", wrt=(0, 1, 2))
    yield Sample(periodogram, (y[:, 0],), {"nfft": 5, "scaling": "spectrum"}, "cut")
    yield Sample(periodogram, (y[:, 0],), {"nfft": 9, "window": None}, "longer", order=2)
    yield Sample(welch, (x, 2.0, w), {"axis": 0, "noverlap": 3}, "all", wrt=(0, 1, 2))
    yield Sample(csd, (x, y, 2.0, w), {"axis": 0, "nfft": 5}, "all", wrt=(0, 1, 2, 3))
    kwargs = {"average": "median", "nperseg": 4, "scaling": "spectrum", "detrend": "linear"}
    yield Sample(welch, (x[:, 0],), kwargs, "median")
    yield Sample(csd, (x[:, 0], x[:, 1]), kwargs, "median")
    yield Sample(csd, (x[:, 0], drawn(11, dtype="D")), {"nperseg": 5} | one, "mixed")
    both = drawn(17, 2, seed=7), drawn(17, 2, seed=6)
    flat = {"axis": 0, "detrend": False}
    yield Sample(coherence, (*both, 2.0, w), flat, "all", wrt=(0, 1, 3))
    for mode in ("psd", "complex", "magnitude", "angle", "phase"):
        kwargs = {"mode": mode, "nperseg": 4, "detrend": halved, "axis": 0}
        yield Sample(spectrogram, (1 + x**2,), kwargs, mode, order=1 if mode[0] in "map" else 2)
    yield Sample(spectrogram, (drawn(9), 2.0, positive(5)), label="all", wrt=(0, 1, 2))
    for boundary in ("even", "odd", "constant", "zeros", None):
        kwargs = {"boundary": boundary, "padded": boundary != "odd", "nperseg": 4, "noverlap": 3}
        yield Sample(stft, (drawn(9),), kwargs, f"{boundary}", exact=True)
    kwargs = {"axis": 0, "scaling": "psd", "nperseg": 4}
    yield Sample(stft, (x, 2.0, w), kwargs, "all", wrt=(0, 1, 2))
    z = drawn(5, 4, 3, dtype="D")
    kwargs = {"time_axis": 0, "freq_axis": 2, "noverlap": 1, "scaling": "psd"}
    yield Sample(istft, (z, 2.0, w), kwargs, "axes, all", wrt=(0, 1, 2))
    kwargs = {"time_axis": 1, "freq_axis": 0, "boundary": False, "window": positive(8)}
    yield Sample(istft, (z,), kwargs, "axes, no boundary", exact=True)

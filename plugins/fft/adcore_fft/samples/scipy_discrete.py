"""Samples for `adcore_fft.tables.scipy_discrete`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.fft as fft

from adcore.extend import Sample

from .discrete import NORMS, ONE_AXIS, _one_axis, _several_axes, _shift


def samples() -> Iterator[Sample]:
    """As for numpy.fft, and what scipy has beyond: workers, s without axes, hfftn."""
    rng = np.random.default_rng(12)
    x = rng.normal(size=(2, 5))
    z = x + 1j * rng.normal(size=(2, 5))
    cube = rng.normal(size=(2, 3, 4))
    complex_cube = cube + 1j * rng.normal(size=(2, 3, 4))
    for name in ONE_AXIS:
        real_only = name in ("rfft", "ihfft")
        a = x if real_only else z
        one, two, many = (getattr(fft, name + suffix) for suffix in ("", "2", "n"))
        yield from _one_axis(one, x, z, real_only)
        yield Sample(one, (a, 7, 0, "ortho", False, 2), label="positional", exact=True)
        yield Sample(one, (a,), {"workers": 2, "plan": None}, label="workers", exact=True)
        yield Sample(one, (a.tolist()[0],), wrt=(0,), label="list", exact=True)
        for function in (two, many):
            yield from _several_axes(function, cube, complex_cube, real_only)
            options = {"workers": 2, "norm": "forward"}
            yield Sample(function, (a,), options, label="workers", exact=True)
        for norm in NORMS:
            options = {"s": (3, 6), "norm": norm}
            yield Sample(many, (cube,), options, label=f"s alone, {norm}", exact=True)
        yield Sample(many, (a,), {"s": 3, "axes": 1}, label="numbers", exact=True)
        if name in ("fft", "ifft"):
            yield Sample(many, (z,), {"axes": ()}, label="no axes", exact=True)
            yield Sample(many, (x,), {"axes": ()}, label="no axes, real", exact=True)
    for function in (fft.fftshift, fft.ifftshift):
        yield from _shift(function, x, z, cube)
    for function in (fft.fftfreq, fft.rfftfreq):
        yield Sample(function, (5, 0.3), wrt=(1,), label="odd")
        yield Sample(function, (6,), {"d": np.float64(0.3)}, wrt=("d",), label="even")

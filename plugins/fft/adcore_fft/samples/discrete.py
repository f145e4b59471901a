"""Samples for `adcore_fft.tables.discrete`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

NORMS = ("backward", "ortho", "forward")
ONE_AXIS = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
FROM_REAL = ("rfft", "ihfft", "rfft2", "rfftn")


def samples() -> Iterator[Sample]:
    """Odd and even lengths, cut and padded, every norm and form of axes, real and complex."""
    rng = np.random.default_rng(11)
    x = rng.normal(size=(2, 5))
    z = x + 1j * rng.normal(size=(2, 5))
    for name in ONE_AXIS:
        yield from _one_axis(getattr(np.fft, name), x, z, real_only=name in FROM_REAL)
    cube = rng.normal(size=(2, 3, 4))
    complex_cube = cube + 1j * rng.normal(size=(2, 3, 4))
    for name in ("fft", "ifft", "rfft", "irfft"):
        real_only = name in FROM_REAL
        two, many = getattr(np.fft, f"{name}2"), getattr(np.fft, f"{name}n")
        for function in (two, many):
            yield from _several_axes(function, cube, complex_cube, real_only)
        yield Sample(many, (x,), {"axes": [0]}, label="one axis", exact=True)
        inner = {"s": (3, 4), "axes": (0, -1)}
        yield Sample(many, (cube,), inner, label="outer axes", exact=True)
        if name in ("fft", "ifft"):
            yield Sample(many, (z,), {"axes": (1, 1)}, label="an axis twice", exact=True)
            options = {"s": (4, 3, 7), "axes": (1, 0, 1)}
            yield Sample(many, (z,), options, label="an axis twice, sizes", exact=True)
            yield Sample(many, (x,), options, label="an axis twice, real", exact=True)
            yield Sample(many, (z,), {"axes": ()}, label="no axes", exact=True)
        if name == "rfft":
            yield Sample(many, (x,), {"axes": (0, 0, 1)}, label="an axis twice", exact=True)
        if name == "irfft":
            options = {"s": (3, 4, 7), "axes": (0, 0, 1)}
            yield Sample(many, (z,), options, label="an axis twice", exact=True)
    for function in (np.fft.fftshift, np.fft.ifftshift):
        yield from _shift(function, x, z, cube)
    for function in (np.fft.fftfreq, np.fft.rfftfreq):
        yield Sample(function, (5, 0.3), wrt=(1,), label="odd")
        yield Sample(function, (6, np.float64(0.3)), wrt=(1,), label="even")
        yield Sample(function, (4,), {"d": 0.7}, wrt=("d",), label="keyword")


def _one_axis(function, x, z, real_only) -> Iterator[Sample]:
    for label, a in (("real", x), ("complex", z)):
        if real_only and label == "complex":
            continue
        yield Sample(function, (a,), label=label, exact=True)
        for n in (1, 2, 3, 4, 5, 6, 7, 8, 12):
            yield Sample(function, (a,), {"n": n}, label=f"{label}, n={n}", exact=True)
        for norm in NORMS:
            for n in (6, 7):
                label_n = f"{label}, {norm}, n={n}"
                yield Sample(function, (a, n), {"norm": norm}, label=label_n, exact=True)
        yield Sample(function, (a,), {"axis": 0}, label=f"{label}, axis 0", exact=True)
        yield Sample(function, (a, np.int64(3), -2), label=f"{label}, axis -2", exact=True)
        yield Sample(function, (a[0],), label=f"{label}, vector", exact=True)
        yield Sample(function, (a[:0],), label=f"{label}, empty batch", exact=True)
        yield Sample(
            function, (a[None, :, ::-1],), {"axis": 1}, label=f"{label}, batch", exact=True
        )
        single = a.astype(np.float32 if label == "real" else np.complex64)
        yield Sample(function, (single,), label=f"{label}, single")
        yield Sample(function, (single, 7), {"norm": "ortho"}, label=f"{label}, single, ortho")


def _several_axes(function, cube, complex_cube, real_only) -> Iterator[Sample]:
    for label, a in (("real", cube), ("complex", complex_cube)):
        if real_only and label == "complex":
            continue
        forms = {
            "default": {},
            "odd": {"s": (3, 5), "axes": (-2, -1)},
            "cut": {"s": (2, 3), "axes": (1, 2)},
            "padded": {"s": [4, 6], "axes": (0, 2)},
            "whole": {"s": (-1, 5), "axes": (1, 2)},
            "swapped": {"axes": (2, 0)},
            "three": {"axes": [0, 1, 2]},
            "last": {"axes": (-1,)},
        }
        for form, options in forms.items():
            yield Sample(function, (a,), options, label=f"{label}, {form}", exact=True)
        for norm in NORMS:
            options = {"s": (4, 5), "axes": (0, 1), "norm": norm}
            yield Sample(function, (a,), options, label=f"{label}, {norm}", exact=True)
        yield Sample(function, (a[:0],), {"axes": (1, 2)}, label=f"{label}, empty", exact=True)
        single = a.astype(np.float32 if label == "real" else np.complex64)
        yield Sample(function, (single,), label=f"{label}, single")


def _shift(function, x, z, cube) -> Iterator[Sample]:
    yield Sample(function, (x,), label="all", exact=True)
    yield Sample(function, (cube,), {"axes": 1}, label="axis", exact=True)
    yield Sample(function, (z, (1,)), label="axes", exact=True)
    yield Sample(function, (cube, [0, -2]), label="list", exact=True)
    yield Sample(function, (cube, (1, 1)), label="twice", exact=True)
    yield Sample(function, (x.astype(np.float32),), label="single")
    yield Sample(function, (x[:, :0],), label="empty", exact=True)

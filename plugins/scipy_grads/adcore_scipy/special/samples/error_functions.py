"""Samples for `adcore_scipy.special.tables.error_functions`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.special as sp

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Far out, where the formulas cancel; the complex plane; a width of zero."""
    far = np.array([-12.0, -7.5, 6.9, 7.1, 30.0])
    plane = np.array([0.3 - 0.8j, 6.0 + 5.0j, -9.0 + 0.2j, 1.0 - 2.5j, 9.0 - 0.5j])
    for f in (sp.erf, sp.erfc, sp.erfi):
        yield Sample(f, (plane[[0, 3]],), label="complex plane")
    yield Sample(sp.erfcx, (far[2:],), label="far")
    yield Sample(sp.erfcx, (np.array([-1.5, 0.0]),), label="left")
    yield Sample(sp.dawsn, (far,), label="far")
    yield Sample(sp.wofz, (plane,), label="complex plane")
    x = np.array([-1.4, 0.0, 0.8, 2.1])
    for f in (sp.fresnel, sp.modfresnelp, sp.modfresnelm):
        yield Sample(f, (x if f is sp.fresnel else x[1:] + 0.1,), label="real")
        yield Sample(f, (1.3,), label="scalar")
        yield Sample(f, (np.float32(0.7),), label="float32", order=1)
        yield Sample(f, (x[:0],), label="empty")
    yield Sample(sp.fresnel, (np.array([0.4 + 0.3j, 1.1 - 0.2j]),), label="complex")
    yield Sample(sp.modfresnelp, (np.array([6.9, 7.3]),), label="far")
    yield Sample(sp.modfresnelm, (np.array([6.9, 7.3]),), label="far")
    yield Sample(sp.voigt_profile, (x, np.array([0.1, 2.0, 0.0, 1.0]), 0.6), wrt=(0, 2))
    yield Sample(sp.voigt_profile, (x, 0.0, 0.6), label="width zero", kink=True)
    yield Sample(sp.voigt_profile, (far, 1.3, 0.4), label="far")
    yield Sample(sp.voigt_profile, (x, 0.8, 0.0), label="Gauss", wrt=(0, 1))

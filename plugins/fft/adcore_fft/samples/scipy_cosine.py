"""Samples for `adcore_fft.tables.scipy_cosine`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.fft as fft

from adcore.extend import Sample

from .discrete import NORMS


def samples() -> Iterator[Sample]:
    """Every type, norm and orthogonalize; cut and padded, along every form of axes."""
    rng = np.random.default_rng(13)
    x = rng.normal(size=(3, 4))
    z = x + 1j * rng.normal(size=(3, 4))
    cube = rng.normal(size=(2, 3, 4))
    for name in ("dct", "idct", "dst", "idst"):
        one, many = getattr(fft, name), getattr(fft, f"{name}n")
        for type in (1, 2, 3, 4):
            for norm in NORMS:
                for weight in (None, True, False):
                    options = {"norm": norm, "orthogonalize": weight}
                    label = f"type {type}, {norm}, {weight}"
                    yield Sample(one, (x, type), options, label=label, exact=True)
                    yield Sample(many, (x, type), options, label=label, exact=True)
            for n in (2, 3, 5, 6):
                options = {"type": type, "n": n, "axis": 0}
                yield Sample(one, (x,), options, label=f"type {type}, n={n}", exact=True)
            for weight in (None, True, False):
                options = {"type": type, "orthogonalize": weight}
                label = f"type {type}, complex, {weight}"
                yield Sample(one, (z,), options, label=label, exact=True)
                yield Sample(many, (z,), {**options, "norm": "ortho"}, label=label, exact=True)
            options = {"type": type, "s": (5, 2), "axes": (0, -1)}
            yield Sample(many, (cube,), options, label=f"type {type}, axes", exact=True)
            if type > 1:
                yield Sample(one, (x[:, :1], type), label=f"type {type}, one", exact=True)
        yield Sample(one, (x,), label="default", exact=True)
        yield Sample(one, (x, 3, 5, 0, "forward", False, 2), label="positional", exact=True)
        yield Sample(one, (x[0].tolist(),), wrt=(0,), label="list", exact=True)
        yield Sample(one, (x[:0],), label="empty batch", exact=True)
        yield Sample(one, (x.astype(np.float32),), {"norm": "ortho"}, label="single")
        yield Sample(one, (x.astype(np.float32), 1), label="single, type 1")
        yield Sample(many, (cube,), label="default", exact=True)
        yield Sample(many, (cube, 1), {"s": (3, -1)}, label="s alone", exact=True)
        yield Sample(many, (cube,), {"s": 5, "axes": 1, "workers": 2}, label="numbers", exact=True)
        yield Sample(many, (x,), {"axes": ()}, label="no axes", exact=True)
        yield Sample(many, (z.astype(np.complex64),), label="single, complex")

"""Derivatives of numpy.fft; those of scipy.fft are in `adcore_fft.scipy_fft`.

There is nothing to call here: plain `np.fft.rfft(x)` of a traced value finds these rules.
Importing this package registers nothing: the hooks below are called by adcore when a traced value
first meets a function that has no rule yet. scipy is not imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adcore.extend import Sample, hookimpl

__version__ = "0.1.0"


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of numpy.fft."""
    from .tables import discrete

    return discrete.RULES


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples for numpy.fft."""
    from .samples import discrete

    yield from discrete.samples()

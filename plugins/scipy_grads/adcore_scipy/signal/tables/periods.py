"""Periods of unevenly spaced events and samples: lombscargle, vectorstrength."""

from __future__ import annotations

import inspect
from typing import Any
from warnings import warn

import numpy as np
import scipy.signal

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array

from ...versions import needs
from .. import NAMESPACE

twin = NAMESPACE.twin

PARAMETERS = inspect.signature(scipy.signal.lombscargle).parameters
NOT_GIVEN = PARAMETERS["precenter"].default if "precenter" in PARAMETERS else False


def _lombscargle(
    x, y, freqs, *, precenter=NOT_GIVEN, normalize=False, weights=None, floating_mean=False
):  # fmt: skip
    """The power of the least-squares fit a cos ωx + b sin ωx (+ c), by its normal equations.

    A shift of the phase makes their matrix diagonal. It is scipy's, and constant: the fit does not
    depend on it as long as the element off the diagonal is kept, which is 0 but has a slope.
    Source: Zechmeister & Kürster 2009, doi:10.1051/0004-6361:200811296, equations (5) to (15).
    """
    x, y, freqs = as_array(x), as_array(y), as_array(freqs)
    weights = np.ones(y.shape) if weights is None else as_array(weights)
    if precenter is not NOT_GIVEN:
        if NOT_GIVEN is not False:
            warn("lombscargle: precenter is deprecated; subtract the mean.", DeprecationWarning, 2)
        y = y - np.mean(y) if precenter else y
    if not (x.ndim == freqs.ndim == 1 and x.shape == y.shape == weights.shape and x.size):
        return on_plain(scipy.signal.lombscargle, plain(x), plain(y), plain(freqs))  # its error
    kind = {False: "power", True: "normalize"}.get(normalize, normalize)
    if kind not in ("power", "normalize", "amplitude"):
        msg = f"normalize is 'power', 'normalize' or 'amplitude'; got {normalize!r}."
        raise ValueError(msg)
    weights = weights / np.sum(weights)
    phases = freqs * x[:, None]
    shift = _shift(*_moments(plain(phases), plain(weights), plain(y), floating_mean)[2:])
    cc, ss, cs, yc, ys = _fit_sums(phases - shift, weights, y, floating_mean)
    determinant = cc * ss - cs**2
    a, b = (yc * ss - ys * cs) / determinant, (ys * cc - yc * cs) / determinant
    if kind == "amplitude":
        return (a + 1j * b) * np.exp(1j * shift)
    power = a * yc + b * ys
    if kind == "power":
        return power * (x.shape[0] / 2)
    total = np.sum(weights * y * y)
    return power / (total - np.sum(weights * y) ** 2 if floating_mean else total)


def _moments(phases: Any, weights: Any, y: Any, floating_mean: bool) -> Any:
    """Y·C, Y·S, C·C, S·S and C·S, about their means if those float."""
    c, s = np.cos(phases), np.sin(phases)
    row = weights * y
    yc, ys, cc, cs = row @ c, row @ s, weights @ (c * c), weights @ (c * s)
    ss = 1 - cc
    if not floating_mean:
        return yc, ys, cc, ss, cs
    c, s, mean = weights @ c, weights @ s, np.sum(row)
    return yc - mean * c, ys - mean * s, cc - c * c, ss - s * s, cs - c * s


def _shift(cc: Any, ss: Any, cs: Any) -> Any:
    return 0.5 * np.arctan2(2 * cs, cc - ss)


def _fit_sums(phases: Any, weights: Any, y: Any, floating_mean: bool) -> Any:
    """The moments, none on the diagonal less than what scipy divides by."""
    yc, ys, cc, ss, cs = _moments(phases, weights, y, floating_mean)
    least = np.finfo(float).epsneg
    cc, ss = (np.where(plain(each) < least, least, each) for each in (cc, ss))
    singular = (plain(cc) <= least) | (plain(ss) <= least)
    return cc, ss, np.where(singular, 0, cs), yc, ys


def _vectorstrength(events, period):
    """The mean of the events on the circle of each period: its length and its angle."""
    events, period = as_array(events), as_array(period)
    on_plain(scipy.signal.vectorstrength, plain(events), plain(period))  # raises its errors
    turns = np.atleast_1d(events) / np.atleast_1d(period)[:, None]
    mean = np.mean(np.exp(2j * np.pi * turns), 1)
    strength, phase = np.abs(mean), np.angle(mean)
    return (strength, phase) if period.ndim else (strength[0], phase[0])


RULES = [
    needs("1.16", "it changes the weights that it is given",
          composite(twin("lombscargle"), _lombscargle)),
    composite(twin("vectorstrength"), _vectorstrength),
]

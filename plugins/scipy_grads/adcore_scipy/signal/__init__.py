"""Derivatives of scipy.signal.

`from adcore_scipy import signal` is all of scipy.signal with its functions made traceable, and two
of our own: `correlate_channels` and `convolve_channels`, the convolutions of convnets. Importing
this package registers nothing: the hooks below are called by adcore when a traced value first
meets scipy.signal.
"""

from __future__ import annotations

import scipy.signal as _scipy

from adcore.extend import Namespace

# One module per table, in the order of scipy's reference; samples under the same name.
TABLES = (
    "convolution", "channels", "fir_steps", "recursive_steps", "filtering", "fourier_steps",
    "resampling",
    "smoothing", "responses", "conversions", "partial_fractions", "chirp_transforms",
    "segment_steps", "spectral", "spectrograms", "periods", "waveforms", "splines",
    "state_space", "linear_systems",
)  # fmt: skip
NAMESPACE = Namespace(__name__, _scipy, TABLES)

# All names of scipy.signal, with the twins among them.
__getattr__, __dir__ = NAMESPACE.get, NAMESPACE.names

# What adcore asks for: the rules and the samples of all tables.
adcore_rules, adcore_samples = NAMESPACE.hooks()

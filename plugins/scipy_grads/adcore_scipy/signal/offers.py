"""How the tables of scipy.signal name what they offer, and the steps that they do not."""

from __future__ import annotations

from functools import partial

import scipy.signal

from ..offer import offered, step

offer = partial(offered, scipy.signal)
of_signal = partial(step, scipy.signal)

"""Waves in a channel: shallow water in one dimension, by finite volumes.

Written as such packages are, with numpy and nothing else: arrays are made, filled and changed in
place. It knows nothing of derivatives; `dam_break.py` lifts it by its name.
"""

from .measure import gauges as gauges
from .solver import GRAVITY as GRAVITY
from .solver import advance as advance
from .solver import run as run

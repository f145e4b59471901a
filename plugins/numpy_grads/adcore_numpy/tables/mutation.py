"""Functions that change an array in place: refused, each with what to write instead.

A traced value is never changed, and a plain array cannot hold a traced one.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import refuse

_IN_PLACE = "it changes its argument in place. "
_WHERE = _IN_PLACE + "Build a new array: np.where(mask, values, a)."
_INDEXED = (
    _IN_PLACE + "Build a new array: np.where with a mask that is true at the indices, or "
    "np.concatenate of the parts."
)
_DIAGONAL = _IN_PLACE + "Build a new array: np.where(np.eye(*a.shape, dtype=bool), value, a)."

# fmt: off
RULES = [
    refuse(np.copyto,            None, _WHERE),
    refuse(np.putmask,           None, _WHERE),
    refuse(np.place,             None, _WHERE),
    refuse(np.put,               None, _INDEXED),
    refuse(np.put_along_axis,    None, _INDEXED),
    refuse(np.fill_diagonal,     None, _DIAGONAL),
]
# fmt: on

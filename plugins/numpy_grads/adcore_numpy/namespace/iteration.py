"""`nditer` for traced values: refused with what to write instead; generators of random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import ConversionError
from adcore.extend import boxes_in, twin
from adcore.plugins.lifted import LiftedObject


def nditer(op: Any, *args: Any, **kwargs: Any) -> Any:
    """`numpy.nditer`, which goes through memory, and so not through traced arrays."""
    if any(box._trace.carries for box in boxes_in(op)):
        msg = (
            "np.nditer goes through the memory of an array, and a traced one has none. Go "
            "through its indices: for k in np.ndindex(x.shape), and use x[k]."
        )
        raise ConversionError(msg)
    return np.nditer(op, *args, **kwargs)


RULES = [
    twin(np.nditer, nditer),
    # What they draw in lifted code can be assigned to.
    twin(np.random.Generator, np.random.Generator, remake=LiftedObject),
    twin(np.random.RandomState, np.random.RandomState, remake=LiftedObject),
]

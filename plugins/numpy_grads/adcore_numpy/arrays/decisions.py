"""What a rule may ask of the numbers of an array, to take a cheaper way where it can.

Rules decide by these two alone. Of a *lazy* array (one whose box says so: its numbers would have to
be computed) nothing is known, and the answer is the one that leads to the general formula.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.values import box_types

_OWN = frozenset({np.ndarray, np.bool})


def is_lazy(x: Any) -> bool:
    """Whether a plain value has numbers that are not computed yet."""
    return getattr(box_types.get(type(x)), "lazy", False)


def some(mask: Any) -> bool:
    """Whether an element is true; True of a lazy mask."""
    return bool(mask.any()) if type(mask) in _OWN else is_lazy(mask) or bool(np.any(mask))


def every(mask: Any) -> bool:
    """Whether all elements are true; False of a lazy mask."""
    if type(mask) in _OWN:
        return bool(mask.all())
    return not is_lazy(mask) and bool(np.all(mask))

"""Derivatives of scipy.spatial.transform: `Rotation` and `Slerp`.

`from adcore_scipy.spatial.transform import Rotation` takes the place of scipy's. Importing this
package registers nothing: the hook below is called by adcore when a traced value first meets
scipy.spatial.transform.
"""

from __future__ import annotations

from typing import Any

import scipy.spatial.transform as _scipy

from adcore.extend import hookimpl, twin

from .rotation import Rotation
from .slerp import Slerp

Rotation.__module__ = Slerp.__module__ = __name__


def __getattr__(name: str) -> Any:
    return getattr(_scipy, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_scipy)})


@hookimpl
def adcore_rules() -> list[Any]:
    """The twins: they need no rules, since what they call has some."""
    name = _scipy.__name__
    return [
        twin(_scipy.Rotation, Rotation, f"{name}.Rotation"),
        twin(_scipy.Slerp, Slerp, f"{name}.Slerp"),
    ]

"""`autograd.numpy`: all of numpy, with what numpy does not dispatch made traceable.

numpy's own functions are autograd's here: traced values bring each call to its rule in adcore. What
stands beside them is what autograd takes and numpy does not: lists of traced values.
"""

from __future__ import annotations

from typing import Any

import numpy as _np

from . import numpy_wrapper as _wrapper
from .listed import LISTED
from .numpy_wrapper import *  # noqa: F403

from . import fft as fft  # isort: skip
from . import linalg as linalg  # isort: skip
from . import numpy_boxes as numpy_boxes  # isort: skip
from . import numpy_jvps as numpy_jvps  # isort: skip
from . import numpy_vjps as numpy_vjps  # isort: skip
from . import numpy_vspaces as numpy_vspaces  # isort: skip
from . import numpy_wrapper as numpy_wrapper  # isort: skip
from . import random as random  # isort: skip

globals().update(LISTED)
__version__ = _np.__version__


def __getattr__(name: str) -> Any:
    """All other names are numpy's; found once, they are this module's."""
    value = _wrapper.found(name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_np)})


__all__ = _wrapper.PUBLIC

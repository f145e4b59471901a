"""What `import adcore_numpy as np` has beside numpy's own: every name written down.

numpy calls these without asking the arguments (`array`), or asks only some of them (`full_like`
looks at `a`, not at the fill value; `pad` not at `constant_values`). All other names, and these
for values that are not traced, are numpy's.
"""

from __future__ import annotations

from ..tables.padding import pad as pad
from .constructors import arange as arange
from .constructors import array as array
from .constructors import asanyarray as asanyarray
from .constructors import asarray as asarray
from .constructors import asarray_chkfinite as asarray_chkfinite
from .constructors import ascontiguousarray as ascontiguousarray
from .constructors import asfortranarray as asfortranarray
from .constructors import full as full
from .constructors import full_like as full_like
from .constructors import iterable as iterable
from .constructors import require as require
from .grids import c_ as c_
from .grids import mgrid as mgrid
from .grids import ogrid as ogrid
from .grids import r_ as r_

__all__ = [
    "arange",
    "array",
    "asanyarray",
    "asarray",
    "asarray_chkfinite",
    "ascontiguousarray",
    "asfortranarray",
    "c_",
    "full",
    "full_like",
    "iterable",
    "mgrid",
    "ogrid",
    "pad",
    "r_",
    "require",
]

"""autograd's `extend`: all that states a derivative or a type of one's own."""

from __future__ import annotations

from .boxes import Box as Box
from .core import SparseObject as SparseObject
from .core import VSpace as VSpace
from .core import def_linear as def_linear
from .core import defjvp as defjvp
from .core import defjvp_argnum as defjvp_argnum
from .core import defjvp_argnums as defjvp_argnums
from .core import defvjp as defvjp
from .core import defvjp_argnum as defvjp_argnum
from .core import defvjp_argnums as defvjp_argnums
from .core import func as func
from .core import vspace as vspace
from .nodes import JVPNode as JVPNode
from .nodes import VJPNode as VJPNode
from .tracer import notrace_primitive as notrace_primitive
from .tracer import primitive as primitive
from .tracer import register_notrace as register_notrace

__all__ = [
    "Box",
    "JVPNode",
    "SparseObject",
    "VJPNode",
    "VSpace",
    "def_linear",
    "defjvp",
    "defjvp_argnum",
    "defjvp_argnums",
    "defvjp",
    "defvjp_argnum",
    "defvjp_argnums",
    "func",
    "notrace_primitive",
    "primitive",
    "register_notrace",
    "vspace",
]

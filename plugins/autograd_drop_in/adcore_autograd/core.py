"""autograd's `core`: the two modes of functions of one argument, and what rules are stated with."""

from __future__ import annotations

from typing import Any

from .boxes import Box as Box
from .nodes import JVPNode as JVPNode
from .nodes import VJPNode as VJPNode
from .nodes import backward_pass as backward_pass
from .primitives import SparseObject as SparseObject
from .primitives import primitive as primitive
from .primitives import settled
from .primitives import sum_outgrads as sum_outgrads
from .rules import def_linear as def_linear
from .rules import defjvp as defjvp
from .rules import defjvp_argnum as defjvp_argnum
from .rules import defjvp_argnums as defjvp_argnums
from .rules import defvjp as defvjp
from .rules import defvjp_argnum as defvjp_argnum
from .rules import defvjp_argnums as defvjp_argnums
from .runs import make_jvp as make_jvp
from .runs import make_vjp as make_vjp
from .tables import primitive_jvps as primitive_jvps
from .tables import primitive_vjps as primitive_vjps
from .tracer import Node as Node
from .tracer import getval as getval
from .tracer import isbox as isbox
from .tracer import trace as trace
from .util import func as func
from .util import subval as subval
from .util import toposort as toposort
from .vector_spaces import IDENTITY as identity_vjp
from .vector_spaces import VSpace as VSpace
from .vector_spaces import vspace as vspace

primitive_with_deprecation_warnings = primitive_ = primitive
sparse_object_types = {SparseObject}

__all__ = [
    "Box",
    "JVPNode",
    "Node",
    "SparseObject",
    "VJPNode",
    "VSpace",
    "add_outgrads",
    "backward_pass",
    "def_linear",
    "defjvp",
    "defjvp_argnum",
    "defjvp_argnums",
    "defvjp",
    "defvjp_argnum",
    "defvjp_argnums",
    "func",
    "getval",
    "identity_vjp",
    "isbox",
    "make_jvp",
    "make_vjp",
    "primitive",
    "primitive_jvps",
    "primitive_vjps",
    "sparse_add",
    "sum_outgrads",
    "toposort",
    "trace",
    "vspace",
]


def add_outgrads(prev_g_flagged: Any, g: Any) -> tuple[Any, bool]:
    """The sum of a cotangent, with whether it may be written into, and another."""
    g = settled(g)
    if not prev_g_flagged:
        return g, False
    return vspace(g).add(settled(prev_g_flagged[0]), g), False


def sparse_add(vs: Any, x_prev: Any, x_new: Any) -> Any:
    """A `SparseObject` added to a vector; None is zero."""
    return x_new.mut_add(vs.zeros() if x_prev is None else x_prev)

"""Automatic differentiation for people who write numpy and scipy."""

from typing import TYPE_CHECKING

from . import scalars as scalars
from .checkpoint import checkpoint as checkpoint
from .jacobians import hessian as hessian
from .jacobians import jacobian as jacobian
from .plugins import manager as _manager
from .plugins import plugins as plugins
from .primitive import primitive as primitive
from .products import ggnvp as ggnvp
from .products import hvp as hvp
from .slopes import derivative as derivative
from .slopes import elementwise_grad as elementwise_grad
from .transforms import grad as grad
from .transforms import jvp as jvp
from .transforms import linearize as linearize
from .transforms import stop_gradient as stop_gradient
from .transforms import value_and_grad as value_and_grad
from .transforms import vjp as vjp
from .tree import register_container as register_container

if TYPE_CHECKING:
    from .testing import check_grads as check_grads

__version__ = "0.1.0"

__all__ = [
    "check_grads",
    "checkpoint",
    "derivative",
    "elementwise_grad",
    "ggnvp",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "linearize",
    "plugins",
    "primitive",
    "register_container",
    "scalars",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]

_manager.register(scalars, "adcore", __version__, "builtins")


def __getattr__(name: str) -> object:
    """`check_grads` brings the tester along, which no program needs that only differentiates."""
    if name == "check_grads":
        from .testing import check_grads

        return check_grads
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)

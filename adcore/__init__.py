"""Automatic differentiation for people who write numpy and scipy."""

from typing import TYPE_CHECKING

from . import scalars as scalars
from .engine import transposition as _transposition  # noqa: F401 (connects itself to the rules)
from .plugins.lift import lift as lift
from .plugins.manager import manager as _manager
from .plugins.manager import plugins as plugins
from .programs.compiled import compile as compile
from .standard import math as _math
from .transforms.checkpoint import checkpoint as checkpoint
from .transforms.containers import register_container as register_container
from .transforms.curvature import ggnvp as ggnvp
from .transforms.curvature import hvp as hvp
from .transforms.derivative import derivative as derivative
from .transforms.derivative import elementwise_grad as elementwise_grad
from .transforms.gradients import grad as grad
from .transforms.gradients import value_and_grad as value_and_grad
from .transforms.jacobians import hessian as hessian
from .transforms.jacobians import jacobian as jacobian
from .transforms.primitive import primitive as primitive
from .transforms.pullbacks import linearize as linearize
from .transforms.pullbacks import vjp as vjp
from .transforms.pushforwards import jvp as jvp
from .transforms.pushforwards import stop_gradient as stop_gradient
from .transforms.sparse import sparsity as sparsity

if TYPE_CHECKING:
    from .testing.tester import check_grads as check_grads

__version__ = "0.1.0"

__all__ = [
    "check_grads",
    "checkpoint",
    "compile",
    "derivative",
    "elementwise_grad",
    "ggnvp",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "lift",
    "linearize",
    "plugins",
    "primitive",
    "register_container",
    "scalars",
    "sparsity",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]

_manager.register(scalars, "adcore", __version__, "builtins")
_manager.register(_math, "adcore", __version__, "math")
_manager.offer("statistics", "adcore.standard.statistics", "adcore", __version__)


def __getattr__(name: str) -> object:
    """`check_grads` brings the tester along, which no program needs that only differentiates."""
    if name == "check_grads":
        from .testing.tester import check_grads

        return check_grads
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)

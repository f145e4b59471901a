"""What programs that state JVPs import from autograd's table. The table itself is adcore's."""

from __future__ import annotations

from typing import Any

import numpy as onp

from ..rules import def_linear as def_linear
from ..rules import defjvp as defjvp
from ..rules import defjvp_argnum as defjvp_argnum
from . import numpy_wrapper as anp
from .numpy_vjps import untake

defjvp(untake, "same")


def broadcast(x: Any, target: Any) -> Any:
    """`x` in the shape of `target`, and complex if that is."""
    shape, _, _, is_complex = anp.metadata(target)
    x = onp.broadcast_to(x, shape)
    return x + 0j if is_complex and not anp.iscomplexobj(x) else x

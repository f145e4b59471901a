"""Spherical Bessel functions, in the order of scipy's reference; scipy's do not dispatch.

(2n + 1) f_n′ = n f_{n-1} - (n + 1) f_{n+1} for j and y, + for i and -k (DLMF 10.51.2, 10.51.5):
right at z = 0 too, where f_{n-1} - (n + 1)/z f_n is 0/0. The order is whole, and has no derivative:
of a fraction scipy takes the part towards 0, and gives NaN for negative orders.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import rule

from .. import NAMESPACE
from ..careful_quotients import where_a_value

twin = NAMESPACE.twin


def neighbours(function: Any, n: Any, z: Any, signs: tuple[int, int], **options: Any) -> Any:
    """(±n f_{n-1} ± (n + 1) f_{n+1})/(2n + 1)."""
    n = np.asarray(n, dtype=np.int64)
    lower = np.where(n > 0, function(np.maximum(n - 1, 0), z, **options), 0)
    upper = function(n + 1, z, **options)
    return (signs[0] * n * lower + signs[1] * (n + 1) * upper) / (2 * n + 1)


def spherical(name: str, *signs: int) -> Any:
    """The rule of one of the four, and of its derivative (`derivative=True`). Shapes: elementwise.

    The map: f_n(z) or f_n′(z). Differential: f_n′ dz, f_n″ dz. Adjoint: the same factor.
    """
    function = twin(name)

    def first(n: Any, z: Any) -> Any:
        return neighbours(function, n, z, signs)

    def second(n: Any, z: Any) -> Any:
        return neighbours(lambda n, z: neighbours(function, n, z, signs), n, z, signs)

    def product(t, ans, n, z, derivative=False):
        return t * where_a_value(ans, second(n, z) if derivative else first(n, z))

    return rule(function, jvp=product, vjp=product, wrt=("z",))


# fmt: off
RULES = [
    spherical("spherical_jn",  1, -1),
    spherical("spherical_yn",  1, -1),
    spherical("spherical_in",  1,  1),
    spherical("spherical_kn", -1, -1),
]
# fmt: on

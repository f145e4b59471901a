"""Where scipy's radial spheroidal functions have right values: elsewhere no slope is given.

Of negative c they are not R_mn(-c, x) = (-1)ⁿ R_mn(c, x), which all terms of the series of the
first kind obey (DLMF 30.11.3). Of the second kind the Wronskian with the first, 1/c(x² ∓ 1) for the
prolate and oblate ones (DLMF 30.11.8), tells: where it is right to 8 digits, so were both outputs
to 6 in 6,000 random calls, beside differences; elsewhere all digits can be lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import plain

CLOSE = 1e-8


def refuse_negative(function: Any, c: Any) -> None:
    """Raise where c is negative."""
    if np.any(np.less(plain(c), 0)):
        msg = (
            f"scipy.special.{function.__name__} has wrong values at negative c, so that no slope "
            "fits them. Use R(-c, x) = ±R(c, x), of a positive c."
        )
        raise NonDifferentiableError(msg)


def refuse_wrong(function: Any, first: Any, ans: Any, args: tuple[Any, ...], sign: int) -> None:
    """Raise where scipy's values of the second kind do not fit those of the first.

    Arguments:
        first: the function of the first kind of the same arguments.
        args: (m, n, c, x), or with the characteristic value before x.
        sign: 1 for prolate functions, -1 for oblate ones.
    """
    args = tuple(map(plain, args))
    c, x = args[2], args[-1]
    refuse_negative(function, c)
    (one, one_slope), (two, two_slope) = first(*args), map(plain, ans)
    wronskian = (one * two_slope - one_slope * two) * c * (x * x - sign)
    if np.any(np.isfinite(wronskian) & ~(np.absolute(wronskian - 1) <= CLOSE)):
        msg = (
            f"scipy.special.{function.__name__} has wrong values here, so that no slope fits them: "
            "their Wronskian with the functions of the first kind is not 1/c(x² ∓ 1). Take a "
            "larger c or x."
        )
        raise NonDifferentiableError(msg)

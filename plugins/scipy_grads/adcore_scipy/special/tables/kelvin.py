"""Kelvin functions, in the order of scipy's reference.

ber + i bei = I_0(√i x) and ker + i kei = K_0(√i x) (DLMF 10.61.1, 10.61.2); so the second
derivatives are i(I_0 + I_2)/2 and i(K_0 + K_2)/2 of √i x, which are right at x = 0 too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sp

from adcore.extend import constant, elementwise, plain

from ..several_outputs import outputs_of_one

ROOT_I = complex(np.sqrt(0.5), np.sqrt(0.5))


def near_zero(x: Any, value: Any, slope: Any, regular: Any) -> Any:
    """w″ = iw - w′/x where 0 < |x| < 1/10: there scipy's Bessel functions lose digits."""
    bare = plain(x)
    small = (np.absolute(bare) < 0.1) & (bare != 0)
    if not np.any(small):
        return regular
    x = np.where(small, x, 1)
    return np.where(small, 1j * value(x) - slope(x) / x, regular)


def ber_bend(x: Any) -> Any:
    """ber″ + i bei″."""
    return near_zero(
        x,
        lambda x: sp.ber(x) + 1j * sp.bei(x),
        lambda x: sp.berp(x) + 1j * sp.beip(x),
        0.5j * (sp.iv(0.0, ROOT_I * x) + sp.iv(2.0, ROOT_I * x)),
    )


def ker_bend(x: Any) -> Any:
    """ker″ + i kei″, both +∞ at 0; scipy's functions are NaN for x < 0."""
    bare = plain(x)
    z = ROOT_I * np.where(np.greater(bare, 0), x, 1)
    bend = near_zero(
        np.where(np.greater(bare, 0), x, 1),
        lambda x: sp.ker(x) + 1j * sp.kei(x),
        lambda x: sp.kerp(x) + 1j * sp.keip(x),
        0.5j * (sp.kv(0.0, z) + sp.kv(2.0, z)),
    )
    if np.all(np.greater(bare, 0)):
        return bend
    edge = np.where(np.equal(bare, 0), complex(np.inf, np.inf), complex(np.nan, np.nan))
    return np.where(np.greater(bare, 0), bend, edge)


def kelvin_slopes(ans: Any, x: Any) -> tuple[Any, Any, Any, Any]:
    """Of ber + i bei, ker + i kei, and their derivatives."""
    return ans[2], ans[3], ber_bend(x), ker_bend(x)


# fmt: off
RULES = [
    outputs_of_one(sp.kelvin, kelvin_slopes),
    constant(sp.kelvin_zeros),
    elementwise(sp.ber,  lambda ans, x: sp.berp(x)),
    elementwise(sp.bei,  lambda ans, x: sp.beip(x)),
    elementwise(sp.berp, lambda ans, x: np.real(ber_bend(x))),
    elementwise(sp.beip, lambda ans, x: np.imag(ber_bend(x))),
    elementwise(sp.ker,  lambda ans, x: sp.kerp(x),            domain=(0.3, 6)),
    elementwise(sp.kei,  lambda ans, x: sp.keip(x),            domain=(0.3, 6)),
    elementwise(sp.kerp, lambda ans, x: np.real(ker_bend(x)),  domain=(0.3, 6)),
    elementwise(sp.keip, lambda ans, x: np.imag(ker_bend(x)),  domain=(0.3, 6)),
    constant(sp.ber_zeros, sp.bei_zeros, sp.berp_zeros, sp.beip_zeros,
             sp.ker_zeros, sp.kei_zeros, sp.kerp_zeros, sp.keip_zeros),
]
# fmt: on

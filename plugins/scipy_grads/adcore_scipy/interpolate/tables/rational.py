"""scipy.interpolate: rational interpolants that blend polynomials.

    r(z) = Σⱼ wⱼ fⱼ / (z - zⱼ) / Σⱼ wⱼ / (z - zⱼ)

with weights that the sites alone decide, so that r is linear in the values. Both sums are taken
times z - zₖ, with zₖ the nearest site, at which nothing is divided by zero then. Source: Floater &
Hormann (2007), Barycentric rational interpolation with no poles and high rates of approximation,
doi:10.1007/s00211-007-0093-y.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.interpolate

from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import at_value

from ..evaluation import floats, placed, trailing
from ..objects import class_twin, is_traced, method_rule, plain_only, refuse

SCIPYS = scipy.interpolate
NAME = "FloaterHormannInterpolator"


class FloaterHormannInterpolator(SCIPYS.FloaterHormannInterpolator):
    def __init__(self, points, values, **options) -> None:
        if is_traced(points):
            refuse(NAME, "in its sites. Use BarycentricInterpolator.")
        super().__init__(points, plain(values), **options)
        if is_traced(values):
            values = np.moveaxis(floats(values), options.get("axis", 0), 0)
            if len(self._support_points) < len(values):
                refuse(NAME, "with sites that coincide or values that are not finite.")
            self._traced_values = values[np.argsort(points, kind="stable")]

    def __call__(self, z) -> Any:
        """As scipy's."""
        values = vars(self).get("_traced_values")
        known = super().__call__(plain(z))
        if values is None and not is_traced(z):
            return known
        values = floats(self._support_values) if values is None else values
        z = floats(z)
        if not np.all(np.isfinite(plain(z))):
            refuse(NAME, "at infinity.")
        found = _blended(np.reshape(z, (-1,)), self._support_points, values, self.weights)
        found = np.reshape(found, (*z.shape, *values.shape[1:]))
        axis = getattr(self, "_axis", 0) if z.ndim else 0
        return at_value(known, placed(found, z.ndim, axis) if z.ndim == 1 else found)


def _blended(z: Any, sites: Any, values: Any, weights: Any) -> Any:
    gap = z[:, None] - sites
    nearest = np.argmin(np.abs(plain(gap)), axis=1)
    is_nearest = np.arange(len(sites)) == nearest[:, None]
    own = z - sites[nearest]
    shares = np.where(is_nearest, 1.0, own[:, None] / np.where(is_nearest, 1.0, gap)) * weights
    total = np.tensordot(shares, values, 1)
    return total / trailing(np.sum(shares, 1), total.ndim - 1)


plain_only(FloaterHormannInterpolator, "poles residues roots", "find them of plain values.")


def _by(kind: Any) -> Any:
    def function(points, values, at, d=3):
        return kind(points, values, d=d)(at)

    return function


RULES = [
    class_twin(FloaterHormannInterpolator),
    method_rule(
        f"{NAME}.__call__", _by(SCIPYS.FloaterHormannInterpolator), _by(FloaterHormannInterpolator)
    ),
]

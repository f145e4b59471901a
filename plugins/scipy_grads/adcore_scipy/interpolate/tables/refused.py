"""scipy.interpolate: what is refused, with what to do instead."""

from __future__ import annotations

from .. import NAMESPACE
from ..objects import refused_class

refused = NAMESPACE.refused
CHOSEN = "it chooses the knots by the values. Use make_interp_spline or make_lsq_spline."
SURFACE = "FITPACK chooses its knots by the values. Use RegularGridInterpolator(method='cubic')."
RATIONAL = "it chooses the form by the values. Use BarycentricInterpolator."

RULES = [
    refused_class("AAA", RATIONAL),
    refused_class("SmoothBivariateSpline", SURFACE),
    refused("bisplrep", SURFACE),
    refused("make_splprep", CHOSEN),
    refused("splprep", CHOSEN),
    refused("sproot", "FITPACK finds the roots. Use PPoly.solve."),
    refused("insert", "FITPACK inserts the knot. Evaluate the spline as it is."),
    refused("spalde", "FITPACK evaluates them. Use splev with der=."),
    refused("pade", "a poly1d takes plain coefficients. Solve for them."),
]

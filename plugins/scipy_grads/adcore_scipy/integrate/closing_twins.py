"""Twins of functions that take functions: closures over traced values count as traced."""

from __future__ import annotations

import functools
from typing import Any

from adcore.errors import NonDifferentiableError
from adcore_numpy.tables.mixed_arguments import is_traced

from .. import closing as closing_rules
from ..closing import closing_twin
from . import NAMESPACE

closing = functools.partial(closing_twin, NAMESPACE)
refusing = functools.partial(closing_rules.refusing, NAMESPACE)


def refuse_traced(name: str, **options: Any) -> None:
    """Refuse traced values in what only steers the integrator, and options without derivative."""
    for key, value in options.items():
        if key == "points" and is_traced(value):
            msg = (
                f"{name} is not differentiable in points=: a jump of the integrand there would "
                "contribute. Split the integral at the point, as the limit of two integrals."
            )
            raise NonDifferentiableError(msg)
        closing_rules.refuse_traced(name, **{key: value})
    cures = {
        "full_output": "leave it out, and call scipy's function on plain values for it",
        "weight": "write the weight function into the integrand",
    }
    for key, cure in cures.items():
        if options.get(key):
            msg = f"{name} with {key}= is not differentiable: {cure}."
            raise NonDifferentiableError(msg)

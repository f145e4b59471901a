"""A rule under the recorder: its samples as programs, recorded at one point and run at another."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from random import Random
from typing import Any

from ..programs.compiled import compile
from ..transforms.leaves import leaf_space
from ..transforms.pullbacks import vjp
from ..transforms.pushforwards import jvp
from .tester import Case, _flat_call


def check_program(case: Case) -> None:
    """Test a rule as a program: value, JVP and VJP of a sample's call.

    Each is recorded at a point near the sample's and run there and at the sample's own, twice;
    every answer is compared with that of an eager run.

    Raises:
        StaleProgramError: a program gives something else; a number was baked into it.
        CompileError: a number leaves the rule.
    """
    assert case.sample is not None
    flat, leaves = _flat_call(case.rule, case.sample, case.sample.function)
    rng = Random(str(case))
    tangents = [leaf_space(leaf).random(rng) for leaf in leaves]  # type: ignore[union-attr]
    others = [_moved(leaf, t) for leaf, t in zip(leaves, tangents, strict=True)]

    def pull(leaves: Any) -> Any:
        outputs, pullback = vjp(flat, *leaves)
        cts = tuple(0.7 * leaf_space(x).ones() for x in outputs)  # type: ignore[union-attr]
        return outputs, pullback(cts)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compare(lambda leaves: flat(*leaves), others, leaves)
        compare(lambda leaves: jvp(flat, tuple(leaves), tuple(tangents)), others, leaves)
        compare(pull, others, leaves)


def compare(function: Callable[[Any], Any], first: Any, second: Any) -> None:
    """Record a function of one argument at the first point, and run it at the second.

    A function that has no value at the second is left out, as has its derivative; one that has none
    at the first is recorded at the second.
    """
    try:
        function(second)
    except Exception:
        return  # what error it is, other tests say
    try:
        function(first)
    except Exception:
        first = second
    program = compile(function, check="always")
    for point in (first, second, second):
        program(point)


def _moved(leaf: Any, tangent: Any) -> Any:
    """A leaf of the same form with other numbers."""
    moved = leaf + 1e-3 * tangent
    if hasattr(leaf, "astype"):
        return moved.astype(leaf.dtype)
    return type(leaf)(moved)

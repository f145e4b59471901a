"""What second derivatives must fulfil at a kink: to be right, or not finite.

A slope that is a convention at a kink has a derivative, but that need not be the second derivative
of anything. It can be judged where a composition is smooth though the function is not: |x|² at 0.
So at a sample that is a kink, even functions of the answer are differentiated twice, in all
nestings, and compared with second differences of their values. Only where these are those of a
quadratic form is there a second derivative to be compared with; a value that is not finite is loud,
and passes.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from ..engine.layers import plain
from ..errors import AdcoreError, GradientCheckError
from ..transforms.leaves import leaf_space
from ..transforms.pullbacks import vjp
from ..transforms.pushforwards import jvp
from .requirements import Probe, _inner, precision

# Even functions of an answer, in operators alone; the last is smooth by cancellation.
EVEN: dict[str, Callable[[Any], Any]] = {
    "y * y": lambda y: y * y,
    "y ** 2": lambda y: y**2,
    "1 / (1 + y * y)": lambda y: 1 / (1 + y * y),
    "(2 + y) * (2 - y)": lambda y: (2 + y) * (2 - y),
}
PAIRS = 4  # of directions in which it is looked whether the function is smooth
STEPS, TOLERANCE = {"double": 1e-3, "single": 5e-2}, 2e-2

Vectors = Sequence[Any]


def check_curvature(probe: Probe) -> None:
    """Second derivatives of even functions of the answers are right or not finite.

    Raises:
        GradientCheckError: naming the function, the nesting and both numbers.
    """
    spaces = [leaf_space(output) for output in probe.outputs]
    real = [k for k, space in enumerate(spaces) if space is not None and not space.is_complex]
    if not real or not probe.leaves:
        return
    for name, even in EVEN.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of infinite slopes
            _compare(probe, name, _composed(probe, even, real))


def _composed(probe: Probe, even: Callable[[Any], Any], real: Sequence[int]) -> Any:
    """The sum of an even function of all real answers, with random weights."""

    def scalar(*leaves: Any) -> Any:
        outputs = probe.function(*leaves)
        if any(_differ(outputs[k], probe.outputs[k]) for k in real):
            msg = "The answer has another type beside the kink."
            raise ValueError(msg)
        terms = [leaf_space(probe.cts[k]).inner(probe.cts[k], even(outputs[k])) for k in real]  # type: ignore[union-attr]
        return sum(terms[1:], terms[0])

    return scalar


def _differ(output: Any, other: Any) -> bool:
    space, expected = leaf_space(output), leaf_space(other)
    return space is None or expected is None or space.describe() != expected.describe()


def _compare(probe: Probe, name: str, scalar: Callable[..., Any]) -> None:
    sizes = [space.norm(leaf) for space, leaf in zip(probe.spaces, probe.leaves, strict=True)]
    step = STEPS[precision([*probe.spaces, *map(leaf_space, probe.outputs)])] * (1 + max(sizes))
    direction = probe.tangents
    expected = _second_difference(scalar, probe, direction, step)
    if expected is None:
        return
    for nesting, second in _nested(scalar, probe.leaves, direction):
        if math.isfinite(second) and abs(second - expected) > TOLERANCE * (1 + abs(expected)):
            msg = (
                f"{probe.name}: second derivative of {name} of the answer, {nesting}: "
                f"{second:.10g} from the rule, {expected:.10g} from second differences. It must "
                "be right or not finite: see root=True in the rule language."
            )
            raise GradientCheckError(msg)


def _second_difference(
    scalar: Callable[..., Any], probe: Probe, direction: Vectors, step: float
) -> float | None:
    """The second derivative along a direction, None if the function is not twice differentiable.

    Then along some line the differences ahead, behind and across the point do not agree, or they
    are not those of a quadratic form, which fulfils the law of the parallelogram.
    """
    along = _along(scalar, probe.leaves, direction, step)
    rng = Random(f"{probe.name}, across")
    for _ in range(PAIRS):
        across = [space.random(rng) for space in probe.spaces]
        pairs = list(zip(direction, across, strict=True))
        lines = (across, [a + b for a, b in pairs], [a - b for a, b in pairs])
        found = [along, *(_along(scalar, probe.leaves, line, step) for line in lines)]
        first, second, plus, minus = (math.nan if each is None else each for each in found)
        bound = TOLERANCE / 2 * (1 + abs(first) + abs(second) + abs(plus) + abs(minus))
        if not abs(plus + minus - 2 * first - 2 * second) <= bound:
            return None
    return along


def _along(
    scalar: Callable[..., Any], leaves: Vectors, line: Vectors, step: float
) -> float | None:
    def at(k: int) -> float:
        moved = (x + k * step * t for x, t in zip(leaves, line, strict=True))
        return float(plain(scalar(*moved)))

    try:
        behind, near, here, ahead, far = (at(k) for k in (-2, -1, 0, 1, 2))
    except (AdcoreError, ArithmeticError, ValueError, TypeError):  # outside of where it is defined
        return None
    across = near + ahead - 2 * here
    before, after = behind + here - 2 * near, far + here - 2 * ahead
    bound = TOLERANCE / 2 * (step**2 + abs(across))
    return across / step**2 if max(abs(across - before), abs(across - after)) <= bound else None


def _nested(
    scalar: Callable[..., Any], leaves: Vectors, direction: Vectors
) -> Iterator[tuple[str, float]]:
    """The second derivative along the direction in every nesting; none where it is refused."""
    leaves = tuple(leaves)

    def pushed(*values: Any) -> Any:
        return jvp(scalar, values, direction)[1]

    def pulled(*values: Any) -> Any:
        value, pullback = vjp(scalar, *values)
        return pullback(leaf_space(value).ones())  # type: ignore[union-attr]

    def paired(*values: Any) -> Any:
        pairs = zip(pulled(*values), direction, strict=True)
        terms = [leaf_space(t).inner(ct, t) for ct, t in pairs]  # type: ignore[union-attr]
        return sum(terms[1:], terms[0])

    def pull(function: Callable[..., Any]) -> Any:
        value, pullback = vjp(function, *leaves)
        return _inner(pullback(leaf_space(value).ones()), direction)  # type: ignore[union-attr]

    nestings: dict[str, Callable[[], Any]] = {
        "forward over forward": lambda: jvp(pushed, leaves, direction)[1],
        "forward over reverse": lambda: _inner(jvp(pulled, leaves, direction)[1], direction),
        "reverse over forward": lambda: pull(pushed),
        "reverse over reverse": lambda: pull(paired),
    }
    for nesting, second in nestings.items():
        try:
            yield nesting, float(plain(second()))
        except AdcoreError:  # loud as well
            continue

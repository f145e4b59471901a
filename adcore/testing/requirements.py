"""What a derivative must fulfil, property by property, for one function at one point.

A `Probe` is that function and that point, with the random directions in which it is tried. What
one property has computed (values, differences, both modes) the next ones use again. No property
repeats a derivative: all compare the function with its own rules. For those who write tests,
`testing` is the front of this file.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Sequence
from functools import cached_property
from random import Random
from typing import Any

from ..engine.batch import BatchTrace
from ..engine.layers import plain
from ..errors import GradientCheckError, KeywordError
from ..transforms.leaves import leaf_space
from ..transforms.pullbacks import vjp
from ..transforms.pushforwards import jvp
from ..values import box_types, fingerprints
from .quotients import Quotients, Vectors

# Relative tolerances by precision: (against differences, adjoint identity, primal).
TOLERANCES = {"double": (2e-7, 1e-10, 1e-12), "single": (5e-3, 2e-4, 1e-5)}

BOTH = ("forward", "reverse")

Flat = Callable[..., tuple[Any, ...]]


class Probe:
    """A function at a point, and the directions in which its derivative is tried.

    Arguments:
        name: what a failure is called.
        function: takes floating-point leaves, returns a tuple of floating-point leaves.
        leaves: the point.
        modes: of "forward" and "reverse", what is checked and nested.
        exact: the function is linear along every line through the point.
        general: the same function by the engine's general path.
        unlisted: the same with a keyword that no rule lists.
    """

    def __init__(
        self,
        name: str,
        function: Flat,
        leaves: Sequence[Any],
        *,
        modes: Sequence[str] = BOTH,
        exact: bool = False,
        general: Flat | None = None,
        unlisted: Flat | None = None,
    ) -> None:
        self.name, self.function, self.leaves = name, function, leaves
        self.modes, self.exact = modes, exact
        self.general, self.unlisted = general, unlisted
        self._before = _snapshot(leaves)
        self._pushed: dict[int, Vectors] = {}
        self._quotients: dict[int, Quotients] = {}

    # ------------------------------------------------------------------ what is computed once

    @cached_property
    def spaces(self) -> list[Any]:
        """The spaces of the leaves."""
        return [leaf_space(leaf) for leaf in self.leaves]

    @cached_property
    def outputs(self) -> Vectors:
        """The plain value."""
        return self.function(*self.leaves)

    @cached_property
    def _directions(self) -> tuple[list[Any], Vectors]:
        rng = Random(self.name)
        tangents = [space.random(rng) for space in self.spaces]
        return tangents, tuple(space.random(rng) for space in map(leaf_space, self.outputs))  # type: ignore[union-attr]

    @property
    def tangents(self) -> list[Any]:
        """A random tangent for each leaf."""
        return self._directions[0]

    @property
    def cts(self) -> Vectors:
        """A random cotangent for each output."""
        return self._directions[1]

    @cached_property
    def tolerance(self) -> tuple[float, float, float]:
        """Against differences, of the adjoint identity, of the value."""
        return TOLERANCES[precision([*self.spaces, *map(leaf_space, self.outputs)])]

    @cached_property
    def pulled(self) -> Vectors:
        """The cotangents of the leaves."""
        return tuple(vjp(self.function, *self.leaves)[1](self.cts))

    def along(self, k: int) -> list[Any]:
        """The tangent of leaf k, zeros for the others."""
        return [
            self.tangents[k] if j == k else space.zeros() for j, space in enumerate(self.spaces)
        ]

    def pushed(self, k: int) -> Vectors:
        """The tangents of the outputs for that of leaf k alone."""
        if k not in self._pushed:
            self._pushed[k] = tuple(jvp(self.function, self.leaves, self.along(k))[1])
        return self._pushed[k]

    def quotients(self, k: int) -> Quotients:
        """The same by central differences."""
        if k not in self._quotients:
            self._quotients[k] = Quotients(
                self.function, self.leaves, self.along(k), precision(self.spaces), self.exact
            )
        return self._quotients[k]

    # ------------------------------------------------------------------------- the properties

    def check_value(self) -> None:
        """The value under each mode is the plain value, in type, shape and dtype."""
        if not self.leaves:
            msg = (
                f"{self.name}: no argument is differentiable; give the sample floats, or name "
                "them in wrt."
            )
            raise GradientCheckError(msg)
        tangents = [space.zeros() for space in self.spaces]
        traced = {
            "reverse": vjp(self.function, *self.leaves)[0],
            "forward": jvp(self.function, self.leaves, tangents)[0],
        }
        for mode, values in traced.items():
            for value, plain_value in zip(values, self.outputs, strict=True):
                self._compare_values(f"value in {mode} mode", value, plain_value)

    def _compare_values(self, what: str, value: Any, plain_value: Any) -> None:
        space, plain_space = leaf_space(value), leaf_space(plain_value)
        assert space is not None and plain_space is not None
        if space.describe() != plain_space.describe():
            self._fail(what, space.describe(), plain_space.describe())
        bound = TOLERANCES[precision([space])][2] * (1 + _finite_norm(plain_value))
        if _finite_norm(value - plain_value) > bound:
            self._fail(what, value, plain_value)

    def check_jvp(self) -> None:
        """The JVP agrees with central differences, for each argument."""
        if "forward" in self.modes:
            for k in range(len(self.leaves)):
                self._hold_against_quotients("JVP", k, self._complaint_of_jvp)

    def check_vjp(self) -> None:
        """Cotangents have the space of their argument, and the VJP is the adjoint of the JVP.

        Of central differences, if forward mode is not to be checked.
        """
        if "reverse" not in self.modes:
            return
        forward = "forward" in self.modes
        for k in range(len(self.leaves)):
            self._demand_space(f"cotangent of argument {k}", self.pulled[k], self.spaces[k])
            if forward:
                self._compare_adjoint(k)
            else:
                self._hold_against_quotients("VJP", k, self._complaint_of_vjp)

    def check_derivatives(self, order: int = 2) -> None:
        """The first derivatives of the first derivatives, and so on up to `order`."""
        if order < 2:
            return
        for mode, word, derived in (
            ("forward", "JVP", self._forward),
            ("reverse", "VJP", self._reverse),
        ):
            if mode in self.modes:
                name = f"{self.name}, derivative of its {word}"
                probe = Probe(name, derived, self.leaves, modes=self.modes)
                probe.check_jvp()
                probe.check_vjp()
                probe.check_derivatives(order - 1)

    def _forward(self, *values: Any) -> Vectors:
        return tuple(jvp(self.function, values, self.tangents)[1])

    def _reverse(self, *values: Any) -> Vectors:
        return tuple(vjp(self.function, *values)[1](self.cts))

    def check_kink(self) -> None:
        """At a special point both derivatives are finite, and one the adjoint of the other."""
        for k, space in enumerate(self.spaces):
            for what, vector in (("JVP", self.pushed(k)), ("VJP", self.pulled[k : k + 1])):
                if not all(math.isfinite(_norm(v)) for v in vector):
                    msg = (
                        f"{self.name}: {what}, argument {k}: {vector} at a special point, must be "
                        "finite."
                    )
                    raise GradientCheckError(msg)
            self._compare_adjoint(k, TOLERANCES[precision([space])][1])

    def check_stacks(self) -> None:
        """Stacks of vectors come through both modes as the vectors do one by one.

        A function that takes no stacks is asked for one vector at a time, so that is no failure.
        """
        for k, space in enumerate(self.spaces if "forward" in self.modes else []):
            vectors = [self.tangents[k], -2 * self.tangents[k], 0 * self.tangents[k]]
            rest = self.along(k)

            def push(t: Any, k: int = k, rest: list[Any] = rest) -> Vectors:
                return tuple(jvp(self.function, self.leaves, [*rest[:k], t, *rest[k + 1 :]])[1])

            self._compare_stacks(f"JVP, argument {k}", push, space, vectors)
        if "reverse" in self.modes and self.outputs:
            pullback, first = vjp(self.function, *self.leaves)[1], self.cts[0]

            def pull(ct: Any) -> Vectors:
                return tuple(pullback((ct, *self.cts[1:])))

            self._compare_stacks("VJP", pull, leaf_space(first), [first, -2 * first, 0 * first])

    def _compare_stacks(self, what: str, through: Flat, space: Any, vectors: list[Any]) -> None:
        trace = BatchTrace(len(vectors))
        one_by_one = [through(vector) for vector in vectors]
        spaces = [leaf_space(vector) for vector in one_by_one[0]]
        try:
            boxes = through(trace.input(space.stacked(vectors)))
            stacks = [
                None if into is None else trace.stack_of(box, into)
                for box, into in zip(boxes, spaces, strict=True)
            ]
        except Exception:
            return
        for i, expected in enumerate(one_by_one):
            for stack, vector in zip(stacks, expected, strict=True):
                bound = self.tolerance[1] * (1 + _finite_norm(vector))
                if stack is not None and _finite_norm(stack[i] - vector) > bound:
                    self._fail(f"{what}, in a stack", stack[i], vector)

    def check_general_path(self) -> None:
        """Calls that the engine specialises give the same by its general path."""
        if self.general is None:
            return
        expected = jvp(self.function, self.leaves, self.tangents)[1]
        found = jvp(self.general, self.leaves, self.tangents)[1]
        for e, f in zip(expected, found, strict=True):
            if _finite_norm(e - f) > 1e-6 * (1 + _finite_norm(e)):
                self._fail("JVP by the general path", f, e)

    def check_keyword(self) -> None:
        """A keyword that the rule does not list is refused, not swallowed."""
        if self.unlisted is None:
            return
        try:
            vjp(self.unlisted, *self.leaves)
        except KeywordError:
            return
        except TypeError as error:
            if "unlisted_keyword" in str(error):
                return
            raise
        msg = f"{self.name}: the rule swallowed a keyword that it does not handle."
        raise GradientCheckError(msg)

    def check_inputs(self) -> None:
        """The inputs are what they were, after all that was computed."""
        if self.leaves:
            _ = self.pushed(0), self.pulled
        if _snapshot(self.leaves) != self._before:
            msg = f"{self.name}: an input was changed in place."
            raise GradientCheckError(msg)

    # ------------------------------------------------------------------------- comparing vectors

    def _hold_against_quotients(
        self, what: str, k: int, complaint: Callable[[int, Vectors], str]
    ) -> None:
        """A rule must agree with the coarse quotient, or else with the one to believe."""
        quotients = self.quotients(k)
        if not complaint(k, quotients.coarse):
            return
        believed = quotients.believed(self.tolerance[0])
        found = "" if believed is None else complaint(k, believed)
        if believed is not None and not found:
            return
        if believed is None or quotients.at_a_kink():
            tried = ", ".join(f"{_inner(self.cts, quotient):.6g}" for quotient in quotients.tried)
            found = (
                f"no difference quotient settles here, so nothing is known of the derivative: "
                f"{tried} with steps from {quotients.steps[0]:g} to {quotients.steps[-1]:g}. Along "
                "this direction the function jumps, has a kink or loses precision: try another "
                "point."
            )
        msg = f"{self.name}: {what}, argument {k}: {found}"
        raise GradientCheckError(msg)

    def _complaint_of_jvp(self, k: int, expected: Vectors) -> str:
        """How the tangents of the outputs differ from a quotient; '' if they do not."""
        for f, e, ct in zip(self.pushed(k), expected, self.cts, strict=True):
            space = leaf_space(e)
            assert space is not None
            self._demand_space(f"tangent for argument {k}", f, leaf_space(ct))
            error = space.norm(f - e)
            if not error <= self.tolerance[0] * (1 + space.norm(e)):
                numbers = (plain(space.inner(ct, f)), plain(space.inner(ct, e)))
                return (
                    f"{numbers[0]:.10g} from the rule, {numbers[1]:.10g} from central differences "
                    f"(along one random direction; largest error {error:.2g})."
                )
        return ""

    def _complaint_of_vjp(self, k: int, expected: Vectors) -> str:
        """How the cotangent differs from a quotient d: <VJP(ct), t> against <ct, d>."""
        left, right, agree = self._adjoint(k, expected, self.tolerance[0])
        if agree:
            return ""
        return (
            f"<VJP(ct), t> = {right:.10g} from the rule, but <ct, d> = {left:.10g} from central "
            "differences d along one random direction t."
        )

    def _compare_adjoint(self, k: int, tolerance: float | None = None) -> None:
        """⟨ct, J t⟩ against ⟨Jᵀ ct, t⟩, for t in argument k alone."""
        left, right, agree = self._adjoint(k, self.pushed(k), tolerance or self.tolerance[1])
        if not agree:
            msg = (
                f"{self.name}: VJP, argument {k}: <VJP(ct), t> = {right:.10g}, but <ct, JVP(t)> = "
                f"{left:.10g}: it is not the adjoint of the JVP."
            )
            raise GradientCheckError(msg)

    def _adjoint(self, k: int, pushed: Vectors, tolerance: float) -> tuple[float, float, bool]:
        """Both sides of the adjoint identity, and whether they agree."""
        left = _inner(self.cts, pushed)
        right = _inner(self.pulled[k : k + 1], self.tangents[k : k + 1])
        scale = 1 + sum(_norm(ct) * _norm(p) for ct, p in zip(self.cts, pushed, strict=True))
        return left, right, abs(left - right) <= tolerance * (scale + abs(left))

    def _demand_space(self, what: str, vector: Any, space: Any) -> None:
        found = leaf_space(vector)
        if found is None or found.describe() != space.describe():
            got = "None" if found is None else found.describe()
            msg = f"{self.name}: the {what} is a {got}, must be a {space.describe()}."
            raise GradientCheckError(msg)

    def _fail(self, what: str, found: Any, expected: Any) -> None:
        msg = f"{self.name}: {what}: {found} under a trace, {expected} without."
        raise GradientCheckError(msg)


def precision(spaces: Sequence[Any]) -> str:
    """'single' if any space is of single precision or less, else 'double'."""
    names = {str(space.dtype) for space in spaces if space is not None}
    return "single" if names & {"float16", "float32", "complex64"} else "double"


def _snapshot(leaves: Sequence[Any]) -> Any:
    """What tells whether one of them was changed."""
    lazy = [getattr(box_types.get(type(leaf)), "lazy", False) for leaf in leaves]
    leaves = [  # what is lazy has its numbers elsewhere, and may note what it was asked for
        fingerprints[type(leaf)](leaf) if is_lazy and type(leaf) in fingerprints else leaf
        for leaf, is_lazy in zip(leaves, lazy, strict=True)
    ]
    try:
        return pickle.dumps(leaves)
    except Exception:  # of a class that stands in no module
        return repr(leaves)


def _norm(vector: Any) -> float:
    space = leaf_space(vector)
    return 0.0 if space is None else space.norm(vector)


def _finite_norm(vector: Any) -> float:
    """The norm, 0 where the value is not a number or infinite on both sides of a comparison."""
    norm = _norm(vector)
    return norm if math.isfinite(norm) else 0.0


def _inner(a: Sequence[Any], b: Sequence[Any]) -> float:
    """The real pairing: Re of the sum of products, nothing conjugated."""
    total = 0.0
    for x, y in zip(a, b, strict=True):
        space = leaf_space(x)
        if space is not None:
            total += complex(plain(space.inner(x, y))).real
    return total

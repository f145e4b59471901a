"""The mode that a rule does not state, derived from the other by transposition.

A JVP rule is linear in its tangents and a VJP rule in its cotangent, so a reverse pass over that
linear function is the missing rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..rules.missing_mode import Transposition, connect_transposition
from ..rules.rule import Active, Pull, Push, Rule, kept
from ..values import Space, space_of
from .reverse import ReverseTrace, settled


def transpose(linear: Callable[..., Any], spaces: Sequence[Space], cts: Any) -> list[Any]:
    """The transpose of a linear function, applied.

    Arguments:
        linear: takes a vector of each of `spaces`, returns a vector or a tuple of them.
        cts: cotangents of what it returns, alike.

    Returns:
        Cotangents of its arguments, None where it does not depend on them. A linear function
        equals its derivative, so this is one reverse pass over it, run at zero.
    """
    trace = ReverseTrace()
    boxes = [trace.input(space.zeros(), space) for space in spaces]
    outputs = linear(*boxes)
    trace.end()
    if not isinstance(outputs, (tuple, list)):
        outputs, cts = (outputs,), (cts,)
    places = [trace.place_of(output) for output in outputs]
    seeds = [(at, ct) for at, ct in zip(places, cts, strict=True) if at is not None]
    return trace.sweep(seeds, len(spaces), consume=True)


@contextmanager
def _deriving(rule: Rule, mode: str, stated: str) -> Iterator[None]:
    """What goes wrong within is noted with its cause: the stated mode was traced for the other."""
    try:
        yield
    except Exception as error:
        word = mode.lower()
        error.add_note(
            f"the {mode} of {rule.name} was derived from its {stated} ({rule.where}), which is "
            f"traced for that. If it cannot be, state the {mode} too: def{word} of a primitive, "
            f"{word}= of a rule"
        )
        raise


def _vjp_from_jvp(rule: Rule, active: Active) -> Callable[..., Any]:
    push: Push = rule.pushers[active]
    single = len(active) == 1

    def pull(ct: Any, ans: Any, args: tuple[Any, ...]) -> Any:
        spaces = [space_of(args[k]) for k in active]
        outputs = ans if isinstance(ans, (tuple, list)) else None

        def linear(*ts: Any) -> Any:
            tangent = push(ts[0] if single else ts, ans, args)
            if outputs is None:
                return space_of(ans).project(tangent)
            return [
                t if t is None else space_of(output).project(t)
                for t, output in zip(tangent, outputs, strict=True)
            ]

        with _deriving(rule, "VJP", "JVP"):
            cts = transpose(linear, spaces, ct)
        return cts[0] if single else tuple(cts)

    return pull


def _jvp_from_vjp(rule: Rule, active: Active) -> Push:
    case: Pull = rule.pullers[active]
    pull, _, keep = case
    single = len(active) == 1

    def push(ts: Any, ans: Any, args: tuple[Any, ...]) -> Any:
        outputs = ans if isinstance(ans, (tuple, list)) else (ans,)
        spaces = [space_of(output) for output in outputs]
        into = [space_of(args[k]) for k in active]

        def linear(*cts: Any) -> tuple[Any, ...]:
            given = iter(cts)
            ct = tuple(None if space is None else next(given) for space in spaces)
            pulled = pull(ct if outputs is ans else ct[0], ans, kept(keep, args))
            pulled = (pulled,) if single else pulled
            return tuple(
                None if c is None else settled(space.project(c), space)
                for space, c in zip(into, pulled, strict=True)
            )

        taken = [space for space in spaces if space is not None]
        with _deriving(rule, "JVP", "VJP"):
            pushed = iter(transpose(linear, taken, (ts,) if single else ts))
        tangents = tuple(None if space is None else next(pushed) for space in spaces)
        return tangents if outputs is ans else tangents[0]

    return push


class _ByReversePass(Transposition):
    vjp_from_jvp = staticmethod(_vjp_from_jvp)
    jvp_from_vjp = staticmethod(_jvp_from_vjp)


connect_transposition(_ByReversePass())

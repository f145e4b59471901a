"""The one thing that the rules ask of the room above: the mode that a rule does not state.

It is made out of the other by transposition, which is a reverse pass over a linear function; the
engine connects its own (`engine.transposition`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Active = tuple[int, ...]
Pushforward = Callable[[Any, Any, tuple[Any, ...]], Any]


class Transposition:
    """How the mode that a rule lacks is made out of the other."""

    def jvp_from_vjp(self, rule: Any, active: Active) -> Pushforward:
        """The pushforward of a rule that states its pullback alone."""
        raise NotImplementedError

    def vjp_from_jvp(self, rule: Any, active: Active) -> Callable[..., Any]:
        """The pullback of a rule that states its pushforward alone."""
        raise NotImplementedError


_transposition = Transposition()


def connect_transposition(transposition: Transposition) -> None:
    """From now on the missing modes come from here."""
    global _transposition
    _transposition = transposition


def missing_jvp(rule: Any, active: Active) -> Pushforward:
    """The pushforward of a rule that states none."""
    return _transposition.jvp_from_vjp(rule, active)


def missing_vjp(rule: Any, active: Active) -> Callable[..., Any]:
    """The pullback of a rule that states none."""
    return _transposition.vjp_from_jvp(rule, active)

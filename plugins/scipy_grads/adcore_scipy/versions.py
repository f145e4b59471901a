"""What only newer versions of scipy have, or have right.

A line of a table says so with `needs`; a body that is right but for some arguments with `demand`.
"""

from __future__ import annotations

import scipy

from adcore.errors import NonDifferentiableError
from adcore.extend import Rule, refuse


def older(version: str) -> bool:
    """Whether the scipy installed is of an earlier version than this, "1.17" for one."""
    return _numbers(scipy.__version__) < _numbers(version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")[:2]))


def needs(version: str, reason: str, rule: Rule) -> Rule:
    """The rule; with an older scipy the refusal of its function, under any traced argument.

    Arguments:
        version: the first of scipy for which the rule holds.
        reason: what the older ones do.
    """
    return refuse(rule.function, None, absence(version, reason)) if older(version) else rule


def demand(version: str, name: str, reason: str) -> None:
    """Raise with an older scipy: the call at hand has no derivative there."""
    if older(version):
        msg = f"{name} has no derivative here: {absence(version, reason)}"
        raise NonDifferentiableError(msg)


def absence(version: str, reason: str) -> str:
    """What both say."""
    installed = ".".join(scipy.__version__.split(".")[:2])
    return f"absent with scipy {installed}: {reason}. scipy {version} has it right."

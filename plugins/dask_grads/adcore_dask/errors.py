"""What can go wrong where the blocks are, said where it is asked for."""

from __future__ import annotations

from adcore.errors import AdcoreError


class BlocksError(AdcoreError, ValueError):
    """The collections given as `over` cannot be taken block by block."""


class BlockError(AdcoreError, RuntimeError):
    """The function failed on a block, with an exception that cannot travel itself."""


class NotFiniteError(AdcoreError, ArithmeticError):
    """A block contributed a value or a derivative that is not finite, with nan="raise"."""


class ClusterError(AdcoreError, RuntimeError):
    """The scheduler is gone, or a block has brought several workers down."""

"""The samples of each table, for the generic tester."""

from ..versions import STACKS as BATCHES

__all__ = ["BATCHES"]

"""What can go wrong, one class per mistake: what happened, on what, what to do."""

from __future__ import annotations

from typing import Any


class AdcoreError(Exception):
    """Base of every error that adcore raises on purpose."""

    refused: Any = None  # what traces note of it, see `refusals`


class NonScalarOutputError(AdcoreError, TypeError):
    """`grad` was asked to differentiate a function whose output is not one real number."""


class InputTypeError(AdcoreError, TypeError):
    """An argument to differentiate is not floating-point (an integer, an object, a string …)."""


class ArgumentError(AdcoreError, TypeError):
    """A transform was told to differentiate an argument that the call does not have."""


class TangentError(AdcoreError, ValueError):
    """A tangent or cotangent has another shape, dtype or type than its primal."""


class StructureError(AdcoreError, ValueError):
    """A container has another structure than the one it must match, or cannot be taken apart."""


class EndedTraceError(AdcoreError, RuntimeError):
    """A traced value was used after the derivative it belongs to was finished."""


class ConversionError(AdcoreError, TypeError):
    """A traced value was to become a plain number or array, which would lose its derivative."""


class MutationError(AdcoreError, TypeError):
    """A traced value was to be written into an array, or changed in place."""


class KeywordError(AdcoreError, TypeError):
    """A rule was reached with a keyword, or a traced keyword, that it does not handle."""


class MissingRuleError(AdcoreError, NotImplementedError):
    """No loaded plugin has a rule for the function."""


class NonDifferentiableError(AdcoreError, TypeError):
    """The function or argument has no derivative, and the reason is known."""


class RuleError(AdcoreError, TypeError):
    """A rule is declared wrongly, or returned something its primal cannot have."""


class RuleConflictError(AdcoreError, RuntimeError):
    """Two distributions register a rule for the same function or type.

    Attributes:
        function: the function, None for a type.
    """

    function: Any = None


class PluginError(AdcoreError, RuntimeError):
    """A plugin cannot be loaded, or implements a hook that does not exist."""


class SparsityError(AdcoreError, ValueError):
    """A sparsity pattern does not fit the derivative, or cannot be used for it."""


class SparsityWarning(UserWarning):
    """A pattern was taken as dense at a function that does not say which entries it uses."""


class CheckpointError(AdcoreError, RuntimeError):
    """A checkpointed function gave another answer when it was run again."""


class CompileError(AdcoreError, TypeError):
    """A function cannot be made a program: a number of it leaves, or no back end can run it."""


class StaleProgramError(AdcoreError, RuntimeError):
    """A program gave another answer than its function: that reads what is not an argument."""


class GradientCheckError(AdcoreError, AssertionError):
    """A derivative disagrees with its check."""

"""What is registered: rules by callable, value types by Python type. Written under one lock.

`rules` is the dictionary that every traced operation reads; nothing here is on that path but it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from ..errors import (
    ConversionError,
    MissingRuleError,
    NonDifferentiableError,
    RuleConflictError,
    RuleError,
)
from ..values import ValueType, box_types, constant_makers, fingerprints, value_types
from .rule import Provenance, Rule
from .signatures import describe
from .statements import composite
from .twins import Twin, add_twin, twin, twins
from .undifferentiated import Refusal, Remark

rules: dict[Any, Rule] = {}
lock = threading.RLock()

class PluginSource:
    """What the registry asks of the plugins of a process; `connect` hands it the manager."""

    def load_pending(self) -> bool:
        """Load the plugins that are pending for modules imported by now; was there any?"""
        return False

    def advice(self, function: Any) -> str:
        """What a missing rule's error tells: who would have it, and what is loaded."""
        return ""

    def trouble(self, kinds: Iterable[type]) -> str:
        """What is wrong with plugins: those that failed, and who would describe these types."""
        return ""


    def serves(self, package: str) -> bool:
        """Whether a plugin gives derivatives for modules of this top-level package."""
        return False

    def provider(self, module: str) -> str:
        """Who has the twins of a module's functions, where that is not loaded; '' or a sentence."""
        return ""


_source = PluginSource()


def connect(source: PluginSource) -> None:
    """From now on `source` is asked for what is not registered."""
    global _source
    _source = source


def load_pending() -> bool:
    """Load the plugins that are pending for modules imported by now; True if there was any."""
    return _source.load_pending()


def advice(function: Any) -> str:
    """What a user can do about a missing rule."""
    return _source.advice(function)


def serves(package: str) -> bool:
    """Whether a plugin, installed or known of, serves modules of this top-level package."""
    return _source.serves(package)


def provider(module: str) -> str:
    """Who has the twins of a module's functions, where that is not loaded; '' or a sentence."""
    return _source.provider(module)


def trouble(kinds: Iterable[type]) -> str:
    """What is wrong with plugins, for errors where one may be missed; '' or sentences."""
    return _source.trouble(kinds)


# What a box raises that is to become a plain array; see `decline_with`.
conversion_error: type[ConversionError] = ConversionError


def add_rules(new: Iterable[Any], provenance: Provenance) -> int:
    """Register rules; nested lists are flattened. Returns how many there were.

    Raises:
        RuleConflictError: another distribution has a rule for the same function and neither is
            marked `override=True`.
    """
    count = 0
    with lock:
        for item in new:
            if isinstance(item, (list, tuple)):
                count += add_rules(item, provenance)
            else:
                _add(item, provenance)
                count += 1
    return count


@contextmanager
def all_or_nothing(provenance: Provenance) -> Iterator[None]:
    """If the block fails, what it registered for `provenance` is taken back."""
    tables: tuple[dict[Any, Any], ...] = (rules, box_types, constant_makers, fingerprints, twins)
    before = [dict(table) for table in tables]
    kinds = len(value_types)
    try:
        yield
    except BaseException:
        mine = {key for key, rule in rules.items() if rule.provenance is provenance}
        for table, old in zip(tables, before, strict=True):
            for key in list(mine if table is rules else table.keys() - old.keys()):
                if key in old:
                    table[key] = old[key]
                else:
                    del table[key]
        del value_types[kinds:]
        raise


def contest(function: Any, error: RuleConflictError) -> None:
    """From now on whoever differentiates `function` gets the error: it has two rules."""

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise RuleConflictError(str(error))

    provenance = rules[function].provenance
    rules[function] = contested = composite(function, refuse)
    contested.provenance = provenance
    contested.conflict = str(error)


def _conflict(function: Any, msg: str) -> RuleConflictError:
    error = RuleConflictError(msg)
    error.function = function
    return error


def _add(rule: Rule | Twin, provenance: Provenance) -> None:
    if isinstance(rule, Twin):
        add_twin(rule, provenance)
        return
    if not isinstance(rule, Rule):
        msg = (
            f"adcore_rules of {provenance} returned {rule!r} among its rules. Return what "
            "elementwise, linear, multilinear, rule, composite, constant, refuse and twin return."
        )
        raise RuleError(msg)
    rule.provenance = provenance
    original = getattr(rule.function, "original", None)
    if original is not None:
        add_twin(twin(original, rule.function), provenance)
    if isinstance(rule, Refusal) and rule.arg is not None:
        refuse_argument(rule)
        return
    if isinstance(rule, Remark):
        setattr(_remark(rule.function, rule.shape), rule.shape, rule.how)
        return
    old = rules.get(rule.function)
    if old is not None and old.provenance is not None:
        same = old.provenance.distribution == provenance.distribution
        if same and old.where != rule.where:
            msg = (
                f"{provenance} has two rules for {rule.name}: {old.where} and {rule.where}. "
                "Remove one."
            )
            raise RuleConflictError(msg)
        if not same and old.override == rule.override:
            cure = "a plugin that means to replace a rule marks its own override=True."
            if rule.override:
                cure = "both are marked override=True."
            msg = (
                f"{old.provenance} and {provenance} both have a rule for {rule.name}. Uninstall "
                f"one, or name the one to load in ADCORE_PLUGINS; {cure}"
            )
            raise _conflict(rule.function, msg)
        if not same and old.override:
            return
        rule.refused = {**old.refused, **rule.refused}
    rule.plan_calls()
    rules[rule.function] = rule


def decline_with(exception: type[Exception]) -> None:
    """From now on, a box that refuses to become a plain array raises an error of this type too.

    For a library that tries one backend after the other and takes this error for "not mine, ask
    the next" (uarray, by which scipy.fft dispatches). Its own backend meets the box first, and
    declines; the plugin's is asked next, and is never asked about plain arrays.
    """
    global conversion_error
    with lock:
        if not issubclass(conversion_error, exception):
            names = {key: getattr(ConversionError, key) for key in ("__module__", "__doc__")}
            names["__reduce__"] = lambda error: (ConversionError, error.args)
            conversion_error = type("ConversionError", (conversion_error, exception), names)


def refuse_argument(refusal: Refusal) -> None:
    """Note on a registered rule why one of its arguments has no derivative."""
    rule = _remark(refusal.function, "refuse", repr(refusal.arg))
    rule.refused[str(refusal.arg)] = refusal.reason
    rule.plan_calls()


def _remark(function: Any, word: str, *said: str) -> Rule:
    """The rule that a remark is about."""
    rule = rules.get(function)
    if rule is None:
        msg = (
            f"{word}({', '.join([describe(function), *said])}) has no rule to belong to. Put it "
            "after the rule of the function in the list that adcore_rules returns."
        )
        raise RuleError(msg)
    return rule


def find(function: Any) -> Rule | None:
    """The rule of a function, after loading what is pending; None if there is none."""
    while True:
        loaded = load_pending()
        rule = rules.get(function)  # after the lock: another thread may have loaded it
        if rule is not None or not loaded:
            return rule


def add_type(value_type: ValueType, provenance: Provenance) -> None:
    """Register a value type: its boxes, and the constants that may stand beside them."""
    value_type.distribution = provenance.distribution
    with lock:
        for kind in value_type.types:
            old = box_types.get(kind)
            if old is not None and old is not value_type.box:
                msg = f"Two plugins describe the type {kind.__module__}.{kind.__qualname__}."
                raise RuleConflictError(msg)
        for kind in value_type.types:
            box_types[kind] = value_type.box
            if value_type.fingerprint is not None and not issubclass(kind, value_type.box):
                fingerprints[kind] = value_type.fingerprint
        box_types[value_type.box] = value_type.box
        constant_makers.update(value_type.constants)
        value_types.append(value_type)


def find_box(kind: type) -> Any:
    """The box class for values of exactly this type; None if it has no derivatives.

    Raises:
        NonDifferentiableError: it is a subclass of a type that has: it may compute otherwise.
    """
    while kind not in box_types:
        if not load_pending() and kind not in box_types:
            base = next((base for base in kind.__mro__ if base in box_types), None)
            if base is None:
                return None
            cure = f"{base.__name__}(x)"
            if base.__name__ == "ndarray":
                cure = "np.asarray(x), or x.filled(value) if x is masked"
            msg = (
                f"Values of type {describe(kind)} have no derivatives, only those of exactly "
                f"{describe(base)}, its base: it may compute otherwise. Convert them before they "
                f"meet a traced value: {cure}."
            )
            raise NonDifferentiableError(msg)
    return box_types[kind]


# Types that no derivative can be lost with.
DISCRETE = frozenset({bool, int, str, bytes, type(None)})


def without_derivative(rule: Any, answer: Any) -> Any:
    """The answer of a traced call, which has no space: right for an integer, not for all.

    Raises:
        NonDifferentiableError: the answer is of a kind that may depend smoothly on its arguments.
    """
    kind = type(answer)
    box = find_box(kind)
    if kind in DISCRETE or (box is not None and box.is_discrete(answer)):
        return answer
    dtype = getattr(answer, "dtype", None)
    of_dtype = "" if dtype is None else f" of dtype {dtype}"
    msg = (
        f"{rule.name} returned a {describe(kind)}{of_dtype}, which has no derivatives: that of its "
        "argument would be lost. Give and return numbers, arrays of numbers, or a tuple of them."
    )
    raise NonDifferentiableError(msg)


def missing_rule(function: Any, argument: Any, mode: str) -> MissingRuleError:
    """The error for a function without a rule: which, where, in what mode, what to install."""
    word = f"argument {argument}" if isinstance(argument, int) else f"argument {argument!r}"
    return MissingRuleError(
        f"No rule for {describe(function)} ({word}, {mode} mode). {advice(function)}"
    )

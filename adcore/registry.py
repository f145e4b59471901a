"""What is registered: rules by callable, value types by Python type. Written under one lock.

`rules` is the dictionary that every traced operation reads; nothing here is on that path but it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from .errors import MissingRuleError, RuleConflictError
from .rules import Provenance, Refusal, Rule, describe
from .values import ValueType, box_types, constant_makers, value_types

rules: dict[Any, Rule] = {}
lock = threading.RLock()

# Called when a function or type is unknown: loads the plugins that are pending for the modules
# imported by now, and says whether any was. Set by `plugins`.
load_pending: Callable[[], bool] = lambda: False  # noqa: E731
# What a missing rule's error tells of plugins: loaded ones, and who would have it.
advice: Callable[[Any], str] = lambda function: ""  # noqa: E731


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


def _add(rule: Rule, provenance: Provenance) -> None:
    rule.provenance = provenance
    if isinstance(rule, Refusal) and rule.arg is not None:
        refuse_argument(rule)
        return
    old = rules.get(rule.function)
    if old is not None and old.provenance is not None:
        same = old.provenance.distribution == provenance.distribution
        if same and old.where != rule.where:
            msg = f"{provenance} has two rules for {rule.name}: {old.where} and {rule.where}."
            raise RuleConflictError(msg)
        if not same and old.override == rule.override:
            msg = (
                f"{old.provenance} and {provenance} both have a rule for {rule.name}. Uninstall "
                "one, or name the one to load in ADCORE_PLUGINS; a plugin that means to replace a "
                "rule marks its own override=True."
            )
            raise RuleConflictError(msg)
        if not same and old.override:
            return
        rule.refused = {**old.refused, **rule.refused}
    rules[rule.function] = rule


def refuse_argument(refusal: Refusal) -> None:
    """Note on a registered rule why one of its arguments has no derivative."""
    rule = rules.get(refusal.function)
    if rule is None:
        msg = f"refuse({refusal.name}, {refusal.arg!r}) stands before the rule it belongs to"
        raise RuleConflictError(msg)
    rule.refused[str(refusal.arg)] = refusal.reason


def find(function: Any) -> Rule | None:
    """The rule of a function, after loading what is pending; None if there is none."""
    rule = rules.get(function)
    while rule is None and load_pending():
        rule = rules.get(function)
    return rule


def add_type(value_type: ValueType) -> None:
    """Register a value type: its boxes, and the constants that may stand beside them."""
    with lock:
        for kind in value_type.types:
            old = box_types.get(kind)
            if old is not None and old is not value_type.box:
                msg = f"Two plugins describe the type {kind.__module__}.{kind.__qualname__}."
                raise RuleConflictError(msg)
        for kind in value_type.types:
            box_types[kind] = value_type.box
        box_types[value_type.box] = value_type.box
        constant_makers.update(value_type.constants)
        value_types.append(value_type)


def find_box(kind: type) -> Any:
    """The box class for values of a type (or of its nearest base), None if there is none."""
    while True:
        for base in kind.__mro__:
            if base in box_types:
                box_types[kind] = box_types[base]
                return box_types[base]
        if not load_pending():
            return None


def missing_rule(function: Any, argument: Any, mode: str) -> MissingRuleError:
    """The error for a function without a rule: which, where, in what mode, what to install."""
    word = f"argument {argument}" if isinstance(argument, int) else f"argument {argument!r}"
    return MissingRuleError(
        f"No rule for {describe(function)} ({word}, {mode} mode). {advice(function)}"
    )

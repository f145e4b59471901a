"""What several test files of the core share: a registry that is put back, and toy functions."""

import functools
from types import SimpleNamespace

import pytest

from adcore import values
from adcore.extend import apply, boxes_in
from adcore.rules import registry
from adcore.rules.rule import Provenance
from adcore.rules.twins import twins


@pytest.fixture
def restored_registry():
    """Rules, twins and value types are afterwards what they were before."""
    registry.load_pending()  # what is due is loaded before, so that it is not forgotten after
    tables = (registry.rules, twins, values.box_types, values.constant_makers)
    before = [dict(table) for table in tables]
    kinds = list(values.value_types)
    yield registry
    for table, old in zip(tables, before, strict=True):
        table.clear()
        table.update(old)
    values.value_types[:] = kinds


@pytest.fixture
def toy(restored_registry):
    """`toy.function(f)` sends traced calls of f to its rule; `toy.register(*rules)` adds rules."""

    def function(plain_function):
        @functools.wraps(plain_function)
        def call(*args, **kwargs):
            if any(True for _ in boxes_in([args, kwargs])):
                return apply(call, args, kwargs)
            return plain_function(*args, **kwargs)

        return call

    def register(*rules, distribution="toy"):
        return registry.add_rules(rules, Provenance(distribution, "1.0", "toy"))

    return SimpleNamespace(function=function, register=register)

"""A box that refuses to become an array can tell a library's dispatch to ask the next backend."""

import pickle

import pytest

from adcore import errors, grad
from adcore.extend import decline_with
from adcore.rules import registry


class NotMine(RuntimeError):
    """What a library takes for "ask the next backend"."""


def test_declining(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal is then an error of that type too, beside its own, and says the same."""
    monkeypatch.setattr(registry, "conversion_error", errors.ConversionError)
    with pytest.raises(errors.ConversionError) as before:
        grad(lambda x: x.__array__())(1.0)
    decline_with(NotMine)
    decline_with(NotMine)
    with pytest.raises(NotMine) as after:
        grad(lambda x: x.__array__())(1.0)
    assert isinstance(after.value, errors.ConversionError)
    assert str(after.value) == str(before.value)
    assert type(pickle.loads(pickle.dumps(after.value))) is errors.ConversionError


def test_conversion_loads_pending_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that converts its arguments may have a plugin that nothing has asked for yet."""
    asked = []
    monkeypatch.setattr(registry, "load_pending", lambda: bool(asked.append(1)))
    with pytest.raises(errors.ConversionError):
        grad(lambda x: x.__array__())(1.0)
    assert asked

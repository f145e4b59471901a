"""Rules that an older scipy has not: absent there, with the reason."""

import numpy as np
import pytest
import scipy

from adcore import grad
from adcore.commands.coverage import coverage
from adcore.errors import NonDifferentiableError
from adcore.extend import elementwise, primitive
from adcore_scipy import signal
from adcore_scipy.versions import demand, needs, older


@primitive
def doubled(x):
    """2x."""
    return 2 * x


def test_a_rule_needs_a_version(monkeypatch) -> None:
    """With the version it is the rule that was written; with an older one its refusal."""
    rule = elementwise(doubled, 2.0)
    monkeypatch.setattr(scipy, "__version__", "1.16.0rc1")
    assert needs("1.16", "it triples", rule) is rule
    monkeypatch.setattr(scipy, "__version__", "1.9.3")
    assert older("1.16")
    refused = needs("1.16", "it triples", rule)
    assert refused.function is doubled
    assert refused.reason == "absent with scipy 1.9: it triples. scipy 1.16 has it right."
    with pytest.raises(NonDifferentiableError, match=r"doubled .*: absent with scipy 1\.9: it tr"):
        demand("1.16", "doubled", "it triples")


@pytest.mark.skipif(not older("1.16"), reason="scipy 1.16 has them right")
def test_what_scipy_1_15_has_not() -> None:
    """It is listed with the reason, and a traced call says it; plain calls are scipy's."""
    notes = {row.function: row.note for row in coverage("adcore-scipy") if row.vjp == "refused"}
    for name in ("signal.lfiltic", "signal.envelope", "signal.lombscargle", "special.pro_cv_seq"):
        assert "absent with scipy 1.15: " in notes[f"adcore_scipy.{name}"]
    with pytest.raises(NonDifferentiableError, match=r"absent with scipy 1\.15: its states"):
        grad(lambda a: np.sum(signal.lfiltic([1.0, 0.5], [a, 0.3], [1.0, 2.0])))(2.0)
    assert signal.lfiltic([1.0, 0.5], [2.0, 0.3], [1.0, 2.0]) == pytest.approx(-0.3)
    x = np.arange(5) * (1 + 1j)
    with pytest.raises(NonDifferentiableError, match="two complex points"):
        grad(lambda y: np.sum(np.real(signal.resample(y, 2))))(x)

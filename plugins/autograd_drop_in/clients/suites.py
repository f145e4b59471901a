"""The clients whose own suites are run, and what of them differs, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Suite:
    """A client's own tests.

    Attributes:
        distribution: the source distribution that has them, with its version.
        tests: where they stand in it.
        options: what pytest is told.
        exceptions: tests that pass on autograd and not on the drop-in, with the reason.
    """

    distribution: str
    tests: str
    options: tuple[str, ...] = ()
    exceptions: dict[str, str] = field(default_factory=dict)


OTHER_LIBRARIES = ("_jax", "_pytorch", "_tensorflow", "test_problem.", "test_examples")

SUITES = {
    "autograd": Suite(
        "autograd==1.9.1",
        "tests",
        exceptions={
            "test_rfftn_odd_not_implemented": "asks for an error; here it has a derivative",
            "test_assignment_raises_error": "asks for an error; here assignment is differentiated",
            "test_std": "of a single number, second order: adcore's std is at its kink there, NaN",
        },
    ),
    "pymanopt": Suite(
        "pymanopt==2.2.1",
        "tests",
        (
            "--noconftest",  # it imports tensorflow and torch, to seed them
            *(f"--ignore-glob=*{name}*" for name in OTHER_LIBRARIES),
        ),
    ),
    "lifelines": Suite(
        "lifelines==0.30.3",
        "lifelines/tests",
        ("--ignore-glob=*test_plotting*", "--timeout=120"),
    ),
    # The part of its 390 files that differentiates; all of them take more than an hour.
    "surpyval": Suite(
        "surpyval==0.25",
        "surpyval/tests/univariate/parametric",
        ("--timeout=120",),
        exceptions={
            "test_a_family_without_forward_rules_uses_reverse_once": "asks for a missing forward "
            "rule; here it is derived",
        },
    ),
}

"""numpy.maximum with another decision at its kink: in a tie the first argument is the greater one.

adcore-numpy lets ties share the slope evenly, so that numpy.maximum(0, x) has the slope 1/2 at
x = 0. Neural networks are commonly trained with 0 there, which is what this rule gives. Both are
subgradients; which one is taken is a convention, and so a plugin may replace it.
"""

import numpy as np

from adcore.extend import Sample, elementwise, hookimpl


def is_first(ans, x, y):
    """1 where x is the answer, 0 elsewhere."""
    return 1.0 * (np.equal(ans, x) | np.isnan(x))


@hookimpl
def adcore_rules():
    """One rule. Without `override` it would be a conflict with that of adcore-numpy."""
    return [
        elementwise(
            np.maximum,
            is_first,
            lambda ans, x, y: 1.0 - is_first(ans, x, y),
            domain=((-2.0, 1.0), (-1.0, 2.0)),
            selects=True,
            override=True,
        )
    ]


@hookimpl
def adcore_samples():
    """Ties, which no finite difference can judge."""
    x = np.array([-1.0, 0.0, 1.0])
    yield Sample(np.maximum, (0.0, x), label="relu", kink=True)
    yield Sample(np.maximum, (x, x), label="all ties", kink=True)

"""What a function may do besides returning values, while its integral is differentiated."""

from typing import Any

import numpy as np
import pytest

from adcore import grad
from adcore_scipy import integrate


@pytest.mark.parametrize("solver", ["solve_ivp", "odeint", "quad"])
def test_a_function_counts_its_calls(solver: str) -> None:
    """A variable that the function rebinds, `nonlocal`, is the user's own, and no copy."""
    count = 0

    def loss(k: Any) -> Any:
        def f(t: Any, y: Any = 1.0) -> Any:
            nonlocal count
            count += 1
            return -k * y

        if solver == "quad":
            return integrate.quad(f, 0.0, 1.0)[0]
        if solver == "odeint":
            return integrate.odeint(f, [1.0], [0.0, 1.0], tfirst=True)[-1, 0]
        return integrate.solve_ivp(f, (0.0, 1.0), [1.0], rtol=1e-8).y[0, -1]

    slope = grad(loss)(0.7)
    assert slope == pytest.approx(-1.0 if solver == "quad" else -np.exp(-0.7), rel=1e-6)
    assert count > 10

"""pymoo: its automatic gradients, which build and walk autograd's graph, in an optimisation."""

import autograd.numpy as anp
import numpy as np
from pymoo.core.problem import ElementwiseProblem, Problem
from pymoo.gradient.automatic import AutomaticDifferentiation


class Sphere(Problem):
    def __init__(self):
        super().__init__(n_var=3, n_obj=2, n_ieq_constr=1, xl=-5, xu=5)

    def _evaluate(self, x, out, *args, **kwargs):
        out["F"] = anp.column_stack(
            [anp.sum(anp.square(x), axis=1), anp.exp(-x[:, 0]) + x[:, 1] * x[:, 2]]
        )
        out["G"] = 1.0 - anp.sqrt(anp.sum(x**2, axis=1, keepdims=True) + 0.1)


class Rosenbrock(ElementwiseProblem):
    def __init__(self):
        super().__init__(n_var=2, n_obj=1, xl=-2, xu=2)

    def _evaluate(self, x, out, *args, **kwargs):
        out["F"] = anp.sum(100.0 * (x[1:] - x[:-1] ** 2.0) ** 2.0 + (1 - x[:-1]) ** 2.0)


def main():
    rs = np.random.RandomState(0)
    names = ["F", "G", "dF", "dG"]
    several = AutomaticDifferentiation(Sphere(), backend="autograd")
    found = several.evaluate(rs.randn(4, 3), return_values_of=names, return_as_dictionary=True)
    one = AutomaticDifferentiation(Rosenbrock(), backend="autograd")
    single = one.evaluate(rs.randn(3, 2), return_values_of=["F", "dF"], return_as_dictionary=True)
    x = np.array([[-1.0, 1.5]])
    for _ in range(20):
        x = x - 1e-3 * one.evaluate(x, return_values_of=["dF"])[:, 0]
    return {
        "several": {name: found[name] for name in names},
        "single": {name: single[name] for name in ("F", "dF")},
        "descent": x,
    }

"""The time of five realistic fits on autograd and on the drop-in.

Each fit runs in a process of its own, once to warm up and then a few times; the best counts. Times
are of the processor, in one thread, so that a busy machine disturbs little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable


def weibull_aft() -> Callable[[], float]:
    """Weibull accelerated failure time on Rossi's data, in lifelines."""
    from lifelines import WeibullAFTFitter
    from lifelines.datasets import load_rossi

    data = load_rossi()
    return lambda: WeibullAFTFitter().fit(data, "week", "arrest").log_likelihood_


def generalized_gamma() -> Callable[[], float]:
    """Generalised gamma on Rossi's data, in lifelines: incomplete gamma functions."""
    from lifelines import GeneralizedGammaFitter
    from lifelines.datasets import load_rossi

    data = load_rossi()
    return lambda: GeneralizedGammaFitter().fit(data["week"], data["arrest"]).log_likelihood_


def stiefel() -> Callable[[], float]:
    """Principal components as a point of Stiefel's manifold, in pymanopt."""
    import autograd.numpy as anp
    import numpy as np
    from pymanopt import Problem, function
    from pymanopt.manifolds import Stiefel
    from pymanopt.optimizers import TrustRegions

    samples = np.random.RandomState(0).randn(200, 6) @ np.diag([3, 2, 1.5, 1, 0.5, 0.2])
    manifold = Stiefel(6, 2)

    @function.autograd(manifold)
    def cost(w):
        return anp.sum((samples - samples @ w @ w.T) ** 2)

    start = np.linalg.qr(np.random.RandomState(1).randn(6, 2))[0]
    return lambda: TrustRegions(verbosity=0).run(Problem(manifold, cost), initial_point=start).cost


def surpyval_mle() -> Callable[[], float]:
    """Maximum likelihood of an exponentiated Weibull with censoring, in SurPyval."""
    import numpy as np
    import surpyval

    rs = np.random.RandomState(0)
    x = 10 * rs.weibull(1.5, 300)
    censored = (x > 12).astype(int)
    x = np.minimum(x, 12)
    return lambda: surpyval.ExpoWeibull.fit(x, censored).neg_ll()


def inverse_design() -> Callable[[], float]:
    """Ten steps of an inverse design in two dimensions, in ceviche."""
    import autograd.numpy as npa
    import numpy as np
    from ceviche import fdfd_ez, jacobian

    shape, omega = (60, 60), 2 * np.pi * 200e12
    source = np.zeros(shape)
    source[15, 20:40] = 1.0
    solver = fdfd_ez(omega, 5e-8, np.ones(shape), [10, 10])

    def intensity(rho):
        eps = 1 + 5 * (0.5 * (npa.tanh(3 * rho) + 1)).reshape(shape)
        solver.eps_r = eps
        _, _, fields = solver.solve(source)
        return npa.sum(npa.abs(fields[45:48, 28:32]) ** 2) * 1e-3

    slope = jacobian(intensity, mode="reverse")

    def design():
        rho = np.zeros(shape[0] * shape[1])
        for _ in range(10):
            step = slope(rho).ravel()
            rho = rho + 0.1 * step / np.max(np.abs(step))
        return float(intensity(rho))

    return design


FITS = [weibull_aft, generalized_gamma, stiefel, surpyval_mle, inverse_design]


def measure(name: str, times: int) -> None:
    """Run one fit in this process; print its result and the best time."""
    import numpy as np

    warnings.simplefilter("ignore")
    np.random.seed(0)
    fit = {each.__name__: each for each in FITS}[name]()
    value, best = fit(), float("inf")
    for _ in range(times):
        start = time.process_time()
        value = fit()
        best = min(best, time.process_time() - start)
    print(json.dumps([float(value), best]))


def on(name: str, times: int, *options: str) -> tuple[float, float]:
    """(result, seconds) of a fit in a process of its own."""
    command = [sys.executable, *options, __file__, name, str(times)]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    return tuple(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> int:
    """Compare all."""
    print(f"{'fit':20} {'autograd':>12} {'adcore':>12} {'ratio':>6}   same result")
    for fit in FITS:
        times = 5
        real, real_seconds = on(fit.__name__, times)
        ours, seconds = on(fit.__name__, times, "-m", "adcore_autograd")
        same = abs(real - ours) <= 1e-5 * max(1, abs(real))
        print(
            f"{fit.__name__:20} {1e3 * real_seconds:9.1f} ms {1e3 * seconds:9.1f} ms "
            f"{seconds / real_seconds:6.2f}   {'yes' if same else f'NO: {real} and {ours}'}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(measure(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 1 else main())

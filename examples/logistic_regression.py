"""Logistic regression: how likely was damage to the space shuttle Challenger's seals?

On 28 January 1986 it was 31 °F, and rubber seals (O-rings) of the rocket failed. On 23 earlier
flights, between 53 and 81 °F, seven had shown damage. Was the risk to be seen in these data?

What to see here: the loss is ordinary numpy; ``value_and_grad`` gives scipy.optimize its gradient,
and ``hessian`` the uncertainty of the fit.

    python examples/logistic_regression.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, Progress, check, options, picture
from scipy.optimize import minimize

from adcore import hessian, value_and_grad

# Temperature in °F at launch, and whether an O-ring was damaged.
# Source: Dalal, Fowlkes and Hoadley, Journal of the American Statistical Association 84 (1989).
# fmt: off
FAHRENHEIT = np.array([
    66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58,
])
DAMAGED = np.array([
    0,  1,  0,  0,  0,  0,  0,  0,  1,  1,  1,  0,  0,  1,  0,  0,  0,  0,  0,  0,  1,  0,  1,
])
# fmt: on
LAUNCH = 31  # °F, on the morning of the last flight
PUBLISHED = (15.0429, -0.2322)  # intercept and slope of the maximum likelihood
PUBLISHED_ERRORS = (7.3786, 0.1082)  # and their standard errors


def log_odds(w: Array, fahrenheit: Array) -> Array:
    """log(p / (1 - p)) for the probability p of damage: a straight line in the temperature."""
    return w[0] + w[1] * fahrenheit


def loss(w: Array) -> float:
    """The negative log-likelihood of what was seen; logaddexp(0, z) is log(1 + exp(z)), safely."""
    sign = np.where(DAMAGED == 1, -1, 1)
    return np.sum(np.logaddexp(0, sign * log_odds(w, FAHRENHEIT)))


def probability(z: Array) -> Array:
    """The probability with these log-odds."""
    return 1 / (1 + np.exp(-z))


def fit() -> tuple[Array, Array, list[float]]:
    """The most likely w, its covariance, and the losses on the way."""
    with Progress("fitting", 20) as progress:
        result = minimize(
            value_and_grad(loss),  # returns both, which is what jac=True says
            np.zeros(2),
            jac=True,
            method="BFGS",
            callback=lambda intermediate_result: progress(intermediate_result.fun),
        )
    # Near its minimum the loss is a parabola, and the inverse of its curvature is the covariance.
    return result.x, np.linalg.inv(hessian(loss)(result.x)), progress.losses


def draw(plt, w: Array, covariance: Array):
    """The flights and the fitted curve, with its uncertainty."""
    t = np.linspace(25, 85, 200)
    z = log_odds(w, t)
    line = np.stack([np.ones_like(t), t])
    deviation = np.sqrt(np.sum(line * (covariance @ line), axis=0))
    figure, axes = plt.subplots(figsize=(6.5, 3.6), layout="constrained")
    band = probability(z - 2 * deviation), probability(z + 2 * deviation)
    axes.fill_between(t, *band, alpha=0.25, lw=0, label="two standard errors")
    axes.plot(t, probability(z), label="fit")
    axes.plot(FAHRENHEIT, DAMAGED, "o", color="black", alpha=0.5, ms=5, label="23 flights")
    axes.axvline(LAUNCH, color="C3", ls="--", lw=1, label="28 January 1986")
    axes.set(xlabel="temperature at launch, °F", ylabel="probability of damage")
    axes.legend(loc="lower left", bbox_to_anchor=(0.15, 0.04))
    return figure


def main() -> None:
    """Fit, and compare with the published values."""
    args = options(__doc__)
    w, covariance, losses = fit()
    errors = np.sqrt(np.diag(covariance))
    print(f"{len(losses)} iterations; negative log-likelihood {losses[-1]:.3f}")
    for name, value, error in zip(("intercept", "slope per °F"), w, errors, strict=True):
        print(f"  {name:12s} {value:8.4f} ± {error:.4f}")
    print(f"at {LAUNCH} °F: damage with probability {probability(log_odds(w, LAUNCH)):.4f}")
    picture(args.out, lambda plt: draw(plt, w, covariance))
    check(np.allclose(w, PUBLISHED, rtol=1e-3), f"the fit is {w}, published is {PUBLISHED}")
    check(np.allclose(errors, PUBLISHED_ERRORS, rtol=1e-3), f"the standard errors are {errors}")


if __name__ == "__main__":
    main()

"""The law of motion of a pendulum, learned by a net from noisy measurements of one swing.

The net gives the velocity at a place, here a pair of angle and speed; a swing that dies away is a
spiral in their plane. The net is trained through an ODE solver: solved from a measured place, it
has to pass by the measurements that follow. ``integrate.solve_ivp`` finds the net's weights in the
function that it is given, and goes back by the adjoint equations (Chen et al., Neural ordinary
differential equations, 2018). What was learned then goes all the way by itself, and further.

    python examples/ode_net.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, Parameters, Progress, adam, check, options, picture

from adcore_scipy import integrate

START = np.array([2.5, 0.0])
END, BEYOND, POINTS, NOISE = 15.0, 25.0, 301, 0.03
HIDDEN = 16
BATCH, AHEAD = 24, 10  # so many starting points at a time, so many measurements to pass by
WANTED = 0.1  # mean distance between the true swing and the learned one


def pendulum(y: Array) -> Array:
    """The true velocity at each row of y: gravity, and a little friction."""
    angle, speed = y[:, 0], y[:, 1]
    return np.stack([speed, -2 * np.sin(angle) - 0.2 * speed], axis=-1)


def initial(rng: np.random.Generator) -> Parameters:
    """Random weights, the last ones small, and zero biases."""
    return {
        "in": rng.normal(size=(2, HIDDEN)) / 2,
        "bias": np.zeros(HIDDEN),
        "out": rng.normal(size=(HIDDEN, 2)) / 10,
    }


def net(p: Parameters, y: Array) -> Array:
    """The velocity that the net gives to each row of y."""
    return np.tanh(y @ p["in"] + p["bias"]) @ p["out"]


def path(velocity, starts: Array, times: Array, rtol: float = 1e-3) -> Array:
    """Where the rows of `starts` are at the times: an array of shape (times, rows, 2)."""

    def rates(t: float, y: Array) -> Array:
        return velocity(y.reshape(-1, 2)).ravel()

    span = (times[0], times[-1])
    solution = integrate.solve_ivp(rates, span, starts.ravel(), t_eval=times, rtol=rtol)
    return solution.y.T.reshape(-1, *starts.shape)


def draw(plt, times: Array, seen: Array, before: Array, truth: Array, learned: Array):
    """The measurements with the swing before and after training; the angle over time."""
    figure, axes = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
    early = times <= END
    for cell, curve, title in (
        (axes[0], before, "before training"),
        (axes[1], learned[early], "after training"),
    ):
        cell.plot(*seen.T, ".", color="0.7", markersize=4, label="measured")
        cell.plot(*curve.T, color="C3", label="net")
        cell.set(title=title, xlabel="angle", xlim=(-2.8, 2.8), ylim=(-3, 3))
    axes[0].set_ylabel("speed")
    axes[2].axvspan(END, BEYOND, color="0.92", label="not measured")
    axes[2].plot(times, learned[:, 0], color="C3", label="net")
    axes[2].plot(times, truth[:, 0], "k:", label="truth")
    axes[2].set(title="angle", xlabel="time", xlim=(0, BEYOND))
    axes[2].legend(fontsize="small", loc="upper right")
    return figure


def main() -> None:
    """Measure, train, and compare with the truth."""
    args = options(__doc__)
    rng = np.random.default_rng(0)
    times = np.linspace(0, END, POINTS)
    truth = path(pendulum, START[None], times, rtol=1e-9)[:, 0]
    seen = truth + NOISE * rng.normal(size=truth.shape)

    def loss(p: Parameters, step: int) -> float:
        start = np.random.default_rng(step).choice(POINTS - AHEAD, BATCH, replace=False)
        ahead = start + np.arange(AHEAD + 1)[:, None]
        found = path(lambda y: net(p, y), seen[start], times[: AHEAD + 1])
        return np.mean((found - seen[ahead])[1:] ** 2)

    p = initial(rng)
    before = path(lambda y: net(p, y), START[None], times)[:, 0]
    steps = 60 if args.short else 400
    with Progress("training", steps) as progress:
        p = adam(loss, p, steps, 0.1, progress)

    later = np.linspace(0, BEYOND, 501)
    truth = path(pendulum, START[None], later, rtol=1e-9)[:, 0]
    learned = path(lambda y: net(p, y), START[None], later, rtol=1e-6)[:, 0]
    distance = np.sqrt(np.sum((learned - truth) ** 2, axis=-1))
    during, after = np.mean(distance[later <= END]), np.mean(distance[later > END])
    print(f"{sum(part.size for part in p.values())} weights, {POINTS} measurements")
    print(f"mean distance from the true swing: {during:.3f}; {after:.3f} after the last of them")
    picture(args.out, lambda plt: draw(plt, later, seen, before, truth, learned))
    check(during < (0.6 if args.short else WANTED), f"the swing is {during:.3f} off on average")


if __name__ == "__main__":
    main()

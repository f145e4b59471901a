"""Loops and branches: where to aim a ball that bounces, so that it hits the mark.

The flight is simulated step by step: a ``while`` loop runs until the third landing, and an ``if``
asks in each step whether the ball meets the ground. adcore differentiates what was run: each
pass of the loop and the branch taken, however many there were. Nothing is rewritten for it.

What to see here: ``derivative`` gives the slope of where the ball lands, and Newton's method
finds the angle with it in a few throws.

    python examples/loops_and_branches.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Progress, check, options, picture

from adcore import derivative, value_and_grad

SPEED, GRAVITY, DRAG = 20.0, 9.81, 0.01  # m/s, m/s², 1/m
BOUNCE = 0.7  # the share of the upward speed that is left after a bounce
LANDINGS = 3  # the throw ends with the third
MARK = 50.0  # metres away
NEAR = 1e-9  # metres from the mark: a hit


def throw(angle: float, dt: float, path: list | None = None) -> float:
    """How far away the ball lands for the last time; ``angle`` in radians above the ground."""
    x, y = 0.0, 0.0
    u, v = SPEED * np.cos(angle), SPEED * np.sin(angle)
    landings = 0
    while landings < LANDINGS:
        speed = np.sqrt(u**2 + v**2)
        du, dv = -dt * DRAG * speed * u, -dt * (GRAVITY + DRAG * speed * v)
        dx, dy = dt * (u + du / 2), dt * (v + dv / 2)
        if y + dy < 0:  # within this step it meets the ground: go as far as that, and bounce
            share = y / -dy
            x, y = x + share * dx, 0.0
            u, v = u + share * du, -BOUNCE * (v + share * dv)
            landings += 1
        else:
            x, y, u, v = x + dx, y + dy, u + du, v + dv
        if path is not None:
            path.append((x, y))
    return x


def aim(angle: float, dt: float) -> tuple[float, list[float]]:
    """The angle that hits the mark, by Newton's method, and the distances thrown on the way."""
    thrown = []
    slope = derivative(throw)
    with Progress("throwing", 10, "metres") as progress:
        while len(thrown) < 10:
            thrown.append(throw(angle, dt))
            progress(thrown[-1])
            if abs(thrown[-1] - MARK) < NEAR:
                break
            angle = angle - (thrown[-1] - MARK) / slope(angle, dt)
    return angle, thrown


def draw(plt, throws: dict[str, float], dt: float):
    """The flights at some angles."""
    figure, axes = plt.subplots(figsize=(7, 2.8), layout="constrained")
    for name, angle in throws.items():
        path: list = []
        throw(angle, dt, path)
        axes.plot(*np.transpose(path), label=f"{name}, {np.degrees(angle):.2f}°")
    axes.plot(MARK, 0, "v", color="C3", ms=9, label="mark")
    axes.set(xlabel="metres", ylabel="metres", ylim=(-0.4, 6.5))
    axes.legend(loc="upper right", ncols=3)
    return figure


def main() -> None:
    """Compare the slope with finite differences, then aim."""
    args = options(__doc__)
    dt = 0.02 if args.short else 0.002
    start, h = np.radians(20.0), 1e-6
    distance, by_grad = value_and_grad(throw)(start, dt)
    by_derivative = derivative(throw)(start, dt)
    by_difference = (throw(start + h, dt) - throw(start - h, dt)) / (2 * h)
    print(f"at 20° it lands at {distance:.2f} m; slope, in metres per radian:")
    print(f"  derivative (forward mode)  {by_derivative:.8f}")
    print(f"  grad (reverse mode)        {by_grad:.8f}")
    print(f"  central differences        {by_difference:.8f}")

    angle, thrown = aim(start, dt)
    print(f"{len(thrown)} throws: {', '.join(f'{x:.4f}' for x in thrown)} m")
    print(f"aim at {np.degrees(angle):.4f}°")
    picture(args.out, lambda plt: draw(plt, {"first throw": start, "last throw": angle}, dt))
    check(abs(by_grad - by_derivative) < 1e-9 * abs(by_grad), "the two modes differ")
    check(abs(by_grad - by_difference) < 1e-5 * abs(by_grad), "the slope is wrong")
    check(abs(thrown[-1] - MARK) < NEAR, f"no hit: {thrown[-1]} m")


if __name__ == "__main__":
    main()

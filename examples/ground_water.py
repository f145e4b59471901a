"""See what the ground is like between the wells: an inverse problem with a differential equation.

Water is pumped into one well of a field after another, and the pressure is read at all others.
Where the ground lets water through, the pressure spreads: div(k grad u) = -source, u = 0 on the
border. Which conductivity k, at each of 1,600 places, explains what was read? L-BFGS-B finds out;
the gradient in all 1,600 costs as much as one more solution of the equation, for all sources
together.

The equation is a sparse system. ``adcore_scipy.sparse`` is scipy.sparse with derivatives in the
entries: ``spsolve`` factorises once for values and gradient.

    python examples/ground_water.py [--short] [--out PICTURE]
"""

from __future__ import annotations

import numpy as np
from gallery import Array, check, options, picture

from adcore import check_grads
from adcore_scipy import optimize, sparse
from adcore_scipy.sparse.linalg import spsolve

SIDE = 40  # places along a side
NOISE = 0.01  # of the readings, relative to the largest
SMOOTH = 1.0  # how much a step of log k between neighbours is minded


def ground() -> Array:
    """The true log k: a channel of gravel that bends, and a lens of clay."""
    y, x = np.mgrid[0 : 1 : SIDE * 1j, 0 : 1 : SIDE * 1j]
    channel = 1.6 * np.exp(-(((y - 0.35 - 0.2 * np.sin(3 * x)) / 0.1) ** 2))
    clay = -1.6 * np.exp(-(((x - 0.3) / 0.15) ** 2) - ((y - 0.8) / 0.1) ** 2)
    return channel + clay


def wells(spacing: int = 5) -> Array:
    """The numbers of the places that have a well: one in every `spacing`, both ways."""
    at = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    return at[spacing // 2 :: spacing, spacing // 2 :: spacing].ravel()


AT = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
FROM = np.concatenate([AT[:-1].ravel(), AT[:, :-1].ravel()])
TO = np.concatenate([AT[1:].ravel(), AT[:, 1:].ravel()])
BORDER = np.concatenate([AT[0], AT[-1], AT[:, 0], AT[:, -1]])


def system(m: Array) -> sparse.csc_array:
    """The matrix of the equation for k = exp(m): what flows between neighbours, and out."""
    k = np.exp(m)
    flow = 2 / (1 / k[FROM] + 1 / k[TO])  # one behind the other, like resistors
    values = np.concatenate([flow, flow, -flow, -flow, 2 * k[BORDER]])
    rows = np.concatenate([FROM, TO, FROM, TO, BORDER])
    columns = np.concatenate([FROM, TO, TO, FROM, BORDER])
    return sparse.csc_array((values, (rows, columns)), shape=(SIDE**2, SIDE**2))


def pressures(m: Array, sources: Array) -> Array:
    """The pressure everywhere, a column for each of the sources."""
    return spsolve(system(m), np.eye(SIDE**2)[:, sources])


def loss(m: Array, readings: Array, sources: Array, sensors: Array) -> Array:
    """How far the readings are off, in units of their noise, and how rough the ground is."""
    off = (pressures(m, sources)[sensors] - readings) / (NOISE * np.max(readings))
    return np.sum(off**2) / 2 + SMOOTH * np.sum((m[FROM] - m[TO]) ** 2) / 2


def recover(readings: Array, sources: Array, sensors: Array, iterations: int):
    """The log k that explains the readings best, and the losses on the way."""
    with optimize.progress(iterations) as bar:
        found = optimize.minimize(  # which fills in the gradient
            loss,
            np.zeros(SIDE**2),
            (readings, sources, sensors),
            method="L-BFGS-B",
            options={"maxiter": iterations, "maxcor": 30},
            callback=bar,
        )
    return found.x, bar.values


def draw(plt, m: Array, found: Array, sources: Array, sensors: Array, losses: list[float]):
    """The ground as it is and as it was found, the pressure of one well, and the way there."""
    figure, axes = plt.subplots(1, 4, figsize=(12, 3), layout="constrained")
    pressure = pressures(m.ravel(), sources)[:, len(sources) // 2]
    shown = {
        "log k as it is": (m, "viridis"),
        "found from the wells": (found, "viridis"),
        "pressure, one well pumped": (pressure, "Blues"),
    }
    for place, (title, (field, colours)) in zip(axes, shown.items(), strict=False):
        limits = {"vmin": -1.6, "vmax": 1.6} if colours == "viridis" else {}
        place.imshow(field.reshape(SIDE, SIDE), colours, origin="lower", **limits)
        place.set(title=title, xticks=[], yticks=[])
    for place in axes[1:3]:
        place.plot(sensors % SIDE, sensors // SIDE, "k.", ms=3)
        place.plot(sources % SIDE, sources // SIDE, "r.", ms=5)
    axes[3].semilogy(losses)
    axes[3].set(title="loss", xlabel="iteration")
    return figure


def main() -> None:
    """Pump, read, and see what the ground must be like."""
    args = options(__doc__)
    m, rng = ground(), np.random.default_rng(1)
    sensors = wells()
    sources = sensors[::5] if args.short else sensors[::3]
    readings = pressures(m.ravel(), sources)[sensors]
    readings = readings + NOISE * np.max(readings) * rng.normal(size=readings.shape)
    check_grads(lambda m: loss(m, readings, sources, sensors), (0.3 * m.ravel(),), order=1)
    print("the gradient in 1,600 numbers agrees with finite differences, in both modes")

    found, losses = recover(readings, sources, sensors, 30 if args.short else 80)
    alike = np.corrcoef(found, m.ravel())[0, 1]
    print(f"{len(sources)} wells pumped, {len(sensors)} read")
    print(f"loss: {losses[0]:.0f} after one iteration, {losses[-1]:.0f} at the end")
    print(f"the ground that was found correlates with the true one by {alike:.2f}")
    picture(args.out, lambda plt: draw(plt, m, found, sources, sensors, losses))
    check(alike > 0.85, f"a correlation of {alike:.2f}")


if __name__ == "__main__":
    main()

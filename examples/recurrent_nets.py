"""Two recurrent nets that learn sonnets by heart, letter by letter: a plain RNN and an LSTM.

A recurrent net reads a letter, changes its state, and says how likely each letter is to come next.
The loss runs through a Python loop over the letters, and its gradient back through all of them. The
text is five of Shakespeare's sonnets, little enough to be remembered word for word.

What to see here: a cell is any function from state and letter to a new state; the state of the LSTM
is a tuple of two arrays. Rows are picked out of a matrix by an array of integers, as in any numpy.

    python examples/recurrent_nets.py [--short] [--out PICTURE]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from gallery import DATA, Array, Parameters, Progress, adam, check, options, picture

HIDDEN, LENGTH, ROWS = 80, 40, 32  # a batch has ROWS pieces of LENGTH letters
State = tuple[Array, ...]
Cell = Callable[[Parameters, State, Array], State]

# ------------------------------------------------------------------------------------ the nets


def rnn(p: Parameters, state: State, letters: Array) -> State:
    """The plain cell: the new state from the letters and the old state."""
    (h,) = state
    return (np.tanh(p["input"][letters] + h @ p["recurrent"]),)


def sigmoid(x: Array) -> Array:
    """From 0 to 1, without overflow."""
    return 0.5 + 0.5 * np.tanh(x / 2)


def lstm(p: Parameters, state: State, letters: Array) -> State:
    """The cell with a memory c, and gates that decide what is written, kept, and shown.

    Source: Hochreiter and Schmidhuber, Long short-term memory (1997); Gers et al. (2000).
    """
    h, c = state
    write, keep, show, new = np.split(p["input"][letters] + h @ p["recurrent"], 4, axis=1)
    c = sigmoid(keep + 1) * c + sigmoid(write) * np.tanh(new)
    return sigmoid(show) * np.tanh(c), c


CELLS: dict[str, tuple[Cell, int, int]] = {  # the cell, arrays in its state, blocks of columns
    "RNN": (rnn, 1, 1),
    "LSTM": (lstm, 2, 4),
}


def initial(name: str, letters: int) -> Parameters:
    """Random matrices; the output matrix turns the first array of the state into scores."""
    rng = np.random.default_rng(1)
    columns = CELLS[name][2] * HIDDEN
    return {
        "input": 0.1 * rng.normal(size=(letters, columns)),
        "recurrent": rng.normal(size=(HIDDEN, columns)) / np.sqrt(HIDDEN),
        "output": rng.normal(size=(HIDDEN, letters)) / np.sqrt(HIDDEN),
    }


def start(name: str, rows: int) -> State:
    """The state before the first letter."""
    return tuple(np.zeros((rows, HIDDEN)) for _ in range(CELLS[name][1]))


def bits(name: str, p: Parameters, pieces: Array) -> float:
    """The mean surprise at the next letter, in bits; a row for each piece of text."""
    state, total = start(name, len(pieces)), 0.0
    rows = np.arange(len(pieces))
    for now, after in zip(pieces.T, pieces.T[1:], strict=False):
        state = CELLS[name][0](p, state, now)
        scores = state[0] @ p["output"]
        total = total + np.sum(np.logaddexp.reduce(scores, axis=1) - scores[rows, after])
    return total / pieces[:, 1:].size / np.log(2)


# ------------------------------------------------------------------------------------ the story


def bits_from_pairs(text: Array, letters: int) -> float:
    """The surprise of a model that knows all pairs of letters, and has no further memory."""
    counts = np.zeros((letters, letters))
    np.add.at(counts, (text[:-1], text[1:]), 1)
    share = counts / np.maximum(np.sum(counts, axis=1, keepdims=True), 1)
    return -np.mean(np.log2(share[text[:-1], text[1:]]))


def recite(name: str, p: Parameters, opening: Array, length: int) -> list[int]:
    """Read the opening, then go on with the likeliest letter each time."""
    state, said = start(name, 1), list(opening)
    for k in range(len(opening) + length - 1):
        state = CELLS[name][0](p, state, np.array([said[k]]))
        if k >= len(opening) - 1:
            said.append(int(np.argmax(state[0] @ p["output"])))
    return said


def draw(plt, losses: dict[str, list[float]], pairs: float):
    """The losses over the steps."""
    figure, axes = plt.subplots(figsize=(6.5, 3.4), layout="constrained")
    for name, values in losses.items():
        axes.plot(values, label=name, lw=1)
    axes.axhline(pairs, color="gray", ls="--", lw=1, label="pairs of letters")
    axes.set(xlabel="step", ylabel="bits per letter", ylim=(0, None))
    axes.legend()
    return figure


def main() -> None:
    """Train both nets, and let them recite."""
    args = options(__doc__)
    characters = (DATA / "sonnets.txt").read_text(encoding="utf-8")
    alphabet = sorted(set(characters))
    text = np.array([alphabet.index(c) for c in characters])
    pairs = bits_from_pairs(text, len(alphabet))
    print(f"{len(text):,} letters; pairs of letters leave {pairs:.2f} bits of surprise\n")

    steps = 150 if args.short else 1200
    losses = {}
    for name in CELLS:

        def loss(p: Parameters, step: int, name: str = name) -> float:
            at = np.random.default_rng(step).integers(len(text) - LENGTH, size=ROWS)
            return bits(name, p, text[at[:, None] + np.arange(LENGTH + 1)])

        with Progress(name, steps, "bits") as progress:
            p = adam(loss, initial(name, len(alphabet)), steps, 0.02, progress)
        losses[name] = progress.losses
        print(f"{name}: {np.mean(losses[name][-20:]):.2f} bits at the end; it recites:")
        said = recite(name, p, text[:40], 200)
        print("    " + "".join(alphabet[c] for c in said).replace("\n", "\n    ") + "\n")
    picture(args.out, lambda plt: draw(plt, losses, pairs))
    for name, values in losses.items():
        reached, wanted = np.mean(values[-20:]), 3.0 if args.short else 0.6
        check(reached < wanted, f"the {name} is left with {reached:.2f} bits, not {wanted}")


if __name__ == "__main__":
    main()

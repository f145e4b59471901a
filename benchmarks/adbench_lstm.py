"""The LSTM of ADBench: diagonal weights, a short character model.

Source: the objective `lstm` of ADBench (Srajer, Kukelova and Fitzgibbon, A benchmark of selected
algorithmic differentiation tools on some problems in computer vision and machine learning, 2018,
and the suite's repository), with generated data: gates are elementwise products with the input or
the hidden state, and each step is compared with the next character.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from harness import Workload

BITS = 14  # of a character, as in ADBench


def sigmoid(m: Any, x: Any) -> Any:
    """1 / (1 + e⁻ˣ)."""
    return 1 / (1 + m.exp(-x))


def cell(m: Any, weight: Any, bias: Any, hidden: Any, memory: Any, x: Any) -> Any:
    """One step of one layer."""
    gates = m.stack([x, hidden, x, hidden]) * weight + bias
    kept, taken = sigmoid(m, gates[0]) * memory, sigmoid(m, gates[1]) * m.tanh(gates[3])
    memory = kept + taken
    return sigmoid(m, gates[2]) * m.tanh(memory), memory


def objective(m: Any, data: Any, main: Any, extra: Any) -> Any:
    """The mean negative log-likelihood of every next character.

    Shapes: main (layers, 2, 4, BITS), weights and biases; extra (3, BITS): scale of the input,
    scale and shift of the output; the data are the first state (layers, 2, BITS) and the
    sequence (steps + 1, BITS).
    """
    state, sequence = data
    states = [[layer[0], layer[1]] for layer in state]
    total = 0.0
    for t in range(sequence.shape[0] - 1):
        x = sequence[t] * extra[0]
        for k in range(len(states)):
            hidden, memory = states[k]
            states[k] = list(cell(m, main[k, 0], main[k, 1], hidden, memory, x))
            x = states[k][0]
        y = x * extra[1] + extra[2]
        total = total + m.sum(sequence[t + 1] * (y - m.log(m.sum(m.exp(y)) + 2)))
    return -total / ((sequence.shape[0] - 1) * BITS)


def by_hand(data: Any, main: Any, extra: Any) -> Any:
    """The gradient, by back-propagation through time."""
    state, sequence = data
    layers, steps = len(main), len(sequence) - 1
    hidden, memory = state[:, 0].copy(), state[:, 1].copy()
    kept: list[Any] = []
    for t in range(steps):
        x = sequence[t] * extra[0]
        for k in range(layers):
            inputs = np.stack([x, hidden[k], x, hidden[k]])
            gates = inputs * main[k, 0] + main[k, 1]
            opened = 1 / (1 + np.exp(-gates[:3]))
            change = np.tanh(gates[3])
            before, memory[k] = memory[k].copy(), opened[0] * memory[k] + opened[1] * change
            bent = np.tanh(memory[k])
            x = hidden[k] = opened[2] * bent
            kept.append((inputs, opened, change, before, bent))
        y = x * extra[1] + extra[2]
        raised = np.exp(y)
        kept.append((t, x.copy(), raised / (raised.sum() + 2)))
    return _back(data, main, extra, kept)


def _back(data: Any, main: Any, extra: Any, kept: list[Any]) -> Any:
    _, sequence = data
    layers, scale = len(main), -1 / ((len(sequence) - 1) * BITS)
    ct_main, ct_extra = np.zeros_like(main), np.zeros_like(extra)
    ct_hidden, ct_memory = np.zeros((layers, BITS)), np.zeros((layers, BITS))
    while kept:
        t, x, shares = kept.pop()
        gold = sequence[t + 1]
        ct_y = scale * (gold - gold.sum() * shares)
        ct_extra[1] += ct_y * x
        ct_extra[2] += ct_y
        ct_x = ct_y * extra[1]
        for k in reversed(range(layers)):
            inputs, opened, change, before, bent = kept.pop()
            ct_h = ct_x + ct_hidden[k]
            ct_m = ct_memory[k] + ct_h * opened[2] * (1 - bent * bent)
            ct_gates = np.stack([ct_m * before, ct_m * change, ct_h * bent, ct_m * opened[1]])
            ct_gates[:3] *= opened * (1 - opened)
            ct_gates[3] *= 1 - change * change
            ct_memory[k] = ct_m * opened[0]
            ct_main[k, 0] += ct_gates * inputs
            ct_main[k, 1] += ct_gates
            ct_inputs = ct_gates * main[k, 0]
            ct_x, ct_hidden[k] = ct_inputs[0] + ct_inputs[2], ct_inputs[1] + ct_inputs[3]
        ct_extra[0] += ct_x * sequence[t]
    return ct_main, ct_extra


def _workload(layers: int, steps: int) -> Workload:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(layers, 2, 4, BITS)), rng.normal(size=(3, BITS))
    sequence = (rng.uniform(size=(steps + 1, BITS)) < 0.5).astype(float)
    data = (rng.normal(size=(layers, 2, BITS)), sequence)
    without = frozenset({"jax jit", "mygrad"} if steps > 10 else {"mygrad"})
    name = f"ADBench LSTM, {layers} layers, {steps:,} steps"
    return Workload(name, objective, inputs, data, by_hand, without=without)


def workloads(quick: bool) -> list[Workload]:
    """Two layers, of a short and a long sequence."""
    return [_workload(2, 5)] if quick else [_workload(2, 64), _workload(4, 256)]

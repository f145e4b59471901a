"""Recurrent networks over 100 steps: a plain one and an LSTM."""

from __future__ import annotations

from typing import Any

import numpy as np
from harness import Workload

SLOW = frozenset({"jax jit"})  # a minute to compile


def rnn_loss(m: Any, data: Any, w: Any, u: Any, b: Any) -> Any:
    """The mean square of the last state of h ← tanh(x w + h u + b)."""
    xs, h = data
    for t in range(xs.shape[0]):
        h = m.tanh(xs[t] @ w + h @ u + b)
    return m.sum(h * h) / h.shape[0]


def rnn_by_hand(data: Any, w: Any, u: Any, b: Any) -> Any:
    """Back-propagation through time, the products joined over the steps."""
    xs, h = data
    states = [h]
    for x in xs:
        h = np.tanh(x @ w + h @ u + b)
        states.append(h)
    (h * h).sum()
    ct = 2 * h / h.shape[0]
    cts = np.empty((len(xs), *h.shape))
    for t in range(len(xs) - 1, -1, -1):
        cts[t] = ct * (1 - states[t + 1] * states[t + 1])
        ct = cts[t] @ u.T
    flat = cts.reshape(-1, cts.shape[-1])
    before = np.concatenate(states[:-1])
    return xs.reshape(-1, xs.shape[-1]).T @ flat, before.T @ flat, flat.sum(0)


def lstm_loss(m: Any, data: Any, w: Any, u: Any, b: Any) -> Any:
    """The mean square of the last state of an LSTM with gates i, f, o and candidate g."""
    xs, h = data
    n, c = h.shape[1], h
    for t in range(xs.shape[0]):
        z = xs[t] @ w + h @ u + b
        i, f, o = (1 / (1 + m.exp(-z[:, k * n : (k + 1) * n])) for k in range(3))
        c = f * c + i * m.tanh(z[:, 3 * n :])
        h = o * m.tanh(c)
    return m.sum(h * h) / h.shape[0]


def lstm_by_hand(data: Any, w: Any, u: Any, b: Any) -> Any:
    """Back-propagation through time; the gates in one array, products added step by step."""
    xs, h = data
    n, c = h.shape[1], h
    kept = []
    for x in xs:
        z = x @ w + h @ u + b
        gates = 1 / (1 + np.exp(-z[:, : 3 * n]))
        i, f, o = gates[:, :n], gates[:, n : 2 * n], gates[:, 2 * n :]
        g = np.tanh(z[:, 3 * n :])
        new = f * c + i * g
        tanh = np.tanh(new)
        kept.append((x, h, c, gates, g, tanh))
        h, c = o * tanh, new
    (h * h).sum()
    dh, dc = 2 * h / h.shape[0], np.zeros_like(c)
    dw, du, db = np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    while kept:
        x, h, c, gates, g, tanh = kept.pop()
        i, f, o = gates[:, :n], gates[:, n : 2 * n], gates[:, 2 * n :]
        dc = dc + dh * o * (1 - tanh * tanh)
        dz = np.empty((len(h), 4 * n))
        dz[:, :n], dz[:, n : 2 * n], dz[:, 2 * n : 3 * n] = dc * g, dc * c, dh * tanh
        dz[:, : 3 * n] *= gates * (1 - gates)
        dz[:, 3 * n :] = dc * i * (1 - g * g)
        dw += x.T @ dz
        du += h.T @ dz
        db += dz.sum(0)
        dh, dc = dz @ u.T, dc * f
    return dw, du, db


def _workload(name: str, steps: int, hidden: int, gates: int, **options: Any) -> Workload:
    batch, features = 16, 32
    rng = np.random.default_rng(0)
    xs = rng.normal(size=(steps, batch, features))
    parameters = (
        rng.normal(size=(features, gates * hidden)) / np.sqrt(features),
        rng.normal(size=(hidden, gates * hidden)) / np.sqrt(hidden),
        np.zeros(gates * hidden),
    )
    function, by_hand = (rnn_loss, rnn_by_hand) if gates == 1 else (lstm_loss, lstm_by_hand)
    title = f"{name} T={steps}, hidden {hidden}"
    data = (xs, np.zeros((batch, hidden)))
    without = SLOW if gates == 4 else frozenset()
    return Workload(title, function, parameters, data, by_hand, without=without, **options)


def workloads(quick: bool) -> list[Workload]:
    """A plain network of 64 units, an LSTM of 32 and of 256."""
    if quick:
        return [_workload("RNN", 3, 4, 1), _workload("LSTM", 3, 4, 4)]
    return [
        _workload("RNN", 100, 64, 1),
        _workload("LSTM", 100, 32, 4),
        _workload("LSTM", 100, 256, 4, memory=True),
    ]

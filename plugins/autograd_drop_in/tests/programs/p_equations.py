"""Differential equations: scipy's odeint with parameters, and a loop of Runge and Kutta."""

import autograd.numpy as np
from autograd import grad, jacobian
from autograd.builtins import tuple
from autograd.scipy.integrate import odeint


def lotka(y, t, a, b):
    return np.array([a * y[0] - y[0] * y[1], b * y[0] * y[1] - y[1]])


def energy(params):
    a, b = params
    ys = odeint(lotka, np.array([1.0, 0.5]), np.linspace(0.0, 2.0, 6), tuple((a, b)))
    return np.sum(ys**2)


def step(y, h, rate):
    f = lambda y: rate * y * (1 - y)
    k1 = f(y)
    k2 = f(y + h * k1 / 2)
    k3 = f(y + h * k2 / 2)
    return y + h * (k1 + 2 * k2 + 2 * k3 + f(y + h * k3)) / 6


def at_the_end(rate):
    y = np.array([0.1, 0.2, 0.3])
    for _ in range(10):
        y = step(y, 0.1, rate)
    return y


def main():
    return {
        "odeint": grad(energy)((1.1, 0.7)),
        "initial": grad(
            lambda y0: np.sum(odeint(lotka, y0, np.array([0.0, 1.0]), tuple((1.0, 0.5))))
        )(np.array([1.0, 0.5])),
        "loop": jacobian(at_the_end)(1.3),
    }

"""ceviche: gradients through Maxwell's equations, in the frequency and the time domain."""

import autograd.numpy as npa
import ceviche
import numpy as np
from ceviche import fdfd_ez, fdfd_hz, fdtd, jacobian


def main():
    rs = np.random.RandomState(0)
    shape, dl = (24, 22), 5e-8
    omega = 2 * np.pi * 200e12
    eps = 1.0 + 2 * rs.rand(*shape)
    source = np.zeros(shape)
    source[12, 5] = 1.0
    found = {}
    for name, solver in (("ez", fdfd_ez), ("hz", fdfd_hz)):
        sim = solver(omega, dl, eps, [6, 6])

        def power(eps_r, sim=sim):
            sim.eps_r = eps_r.reshape(shape)
            first, second, third = sim.solve(source * 1e3)
            return npa.sum(npa.abs(third[14:16, 12:14]) ** 2) + npa.abs(first[12, 12])

        found[name] = [power(eps.ravel()), jacobian(power, mode="reverse")(eps.ravel())]

    def waves(scale):
        sim = fdtd(scale * eps.reshape((*shape, 1)), dl, [5, 5, 0])
        total = 0.0
        for t in range(20):
            fields = sim.forward(Jz=source.reshape((*shape, 1)) * np.sin(t / 5))
            total = total + npa.sum(fields["Ez"] ** 2)
        return total

    found["time"] = [waves(1.1), jacobian(waves, mode="reverse")(1.1)]
    found["version"] = str(bool(ceviche.__version__))
    return found

"""A Poisson problem with a million unknowns: its gradient beside the solve itself.

    python benchmarks/sparse_poisson.py 1000

div(c grad u) = -b on a square of n by n points: the solution by `spsolve`, and the gradient of
|u|^2 in the conductivity c of every point and in b, each in a process of its own. Printed are the
seconds and the peak of resident memory.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import spsolve

import adcore


def places(n):
    """The rows and columns of the matrix: two neighbours, down and across, and the diagonal."""
    at = np.arange(n * n, dtype=np.int32).reshape(n, n)
    down, across = (at[:-1], at[1:]), (at[:, :-1], at[:, 1:])
    pairs = [np.concatenate([p[k].ravel() for p in (down, across)]) for k in (0, 1)]
    rows = np.concatenate([*pairs, *pairs, at.ravel()])
    columns = np.concatenate([*pairs[::-1], *pairs, at.ravel()])
    return rows, columns


def energy(c, b, n, rows, columns):
    """|u|^2 for the conductivity c and the source b."""
    down, across = (c[:-1] + c[1:]) / 2, (c[:, :-1] + c[:, 1:]) / 2
    flow = np.concatenate([np.ravel(down), np.ravel(across)])
    values = np.concatenate([-flow, -flow, flow, flow, np.ravel(c)])
    A = sp.csc_array((values, (rows, columns)), shape=(n * n, n * n))
    u = spsolve(A, b)
    return np.sum(u * u)


def run(n, what):
    """One of the two, and what it took."""
    rng = np.random.default_rng(0)
    c, b = 1 + rng.random((n, n)), rng.random(n * n)
    given = (c, b, n, *places(n))
    small = (np.ones((3, 3)), np.ones(9), 3, *places(3))
    gradient = adcore.value_and_grad(adcore.lift(energy), (0, 1))
    function = energy if what == "solve" else gradient
    function(*small)
    begin = time.perf_counter()
    function(*given)
    seconds = time.perf_counter() - begin
    print(f"{seconds:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f}")


def main():
    """Both, and their quotients."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    took = {}
    for what in ("solve", "gradient"):
        command = [sys.executable, __file__, str(n), what]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        took[what] = [float(word) for word in said.split()]
        print(f"{what:9s} {took[what][0]:8.2f} s  {took[what][1]:8.0f} MiB")
    times, memory = (took["gradient"][k] / took["solve"][k] for k in (0, 1))
    print(f"quotient  {times:8.2f}    {memory:8.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run(int(sys.argv[1]), sys.argv[2])
    else:
        main()

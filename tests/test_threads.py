"""A function that computes in several threads has the derivative that it has in one."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from adcore import checkpoint, grad, hvp, jvp, primitive, vjp
from adcore.engine.reverse import ReverseTrace

THREADS = 8
REPETITIONS = 10


class Yielding(list):
    """A tape that lets another thread go first whenever it was asked how long it is.

    That is where a Python without a global lock may change threads, and this one hardly ever does.
    """

    def __len__(self):
        length = super().__len__()
        time.sleep(0)
        return length


@pytest.fixture(params=["list", "yielding"], autouse=True)
def _switching(request, monkeypatch):
    """Threads change after every microsecond; a race has a chance at each operation."""
    if request.param == "yielding":
        start = ReverseTrace.__init__

        def yielding(trace):
            start(trace)
            trace.tape = Yielding()

        monkeypatch.setattr(ReverseTrace, "__init__", yielding)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@primitive
def both(x, y):
    """An operation with two outputs."""
    return x * y, x - y


both.defjvp(
    lambda t, ans, x, y: (t * y, t),
    lambda t, ans, x, y: (x * t, -t),
)


def powers(x, y, k):
    """Many operations on whole numbers, of which every sum is exact, in whatever order."""
    z = x
    for _ in range(12):
        z = z * y - x + k
    return z


def pairs(x, y, k):
    """The same with several outputs for each operation."""
    z = x
    for _ in range(6):
        product, difference = both(z, y)
        z = product + k * difference - x
    return z


def parts(x, y, k):
    """The same, run again on the way back; one checkpoint within another."""
    return checkpoint(lambda x: checkpoint(powers)(x, y, k) * x)(x) + powers(y, x, k)


def everywhere(part):
    """The sum of what all threads return, and the same in one thread."""

    def threaded(x, y):
        start = Barrier(THREADS)  # all at once

        def run(k):
            start.wait()
            return part(x, y, k)

        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(run, range(THREADS)), start=0.0 * x)

    def serial(x, y):
        return sum((part(x, y, k) for k in range(THREADS)), start=0.0 * x)

    return threaded, serial


TRANSFORMS = {
    "grad": lambda f: grad(f, (0, 1))(3.0, 2.0),
    "vjp": lambda f: [vjp(f, 3.0, 2.0)[1](ct) for ct in (1.0, 2.0)],
    "jvp": lambda f: jvp(f, (3.0, 2.0), (1.0, 2.0)),
    "hvp": lambda f: hvp(f, (3.0, 2.0), (1.0, 2.0)),
}


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("part", [powers, pairs, parts])
def test_many_threads_on_one_trace(part, transform):
    """Every repetition gives the serial answer, exactly."""
    threaded, serial = everywhere(part)
    expected = TRANSFORMS[transform](serial)
    for _ in range(REPETITIONS):
        assert expected == TRANSFORMS[transform](threaded)


def test_threads_within_a_checkpoint():
    """What it runs again on the way back may use threads as well."""
    threaded, serial = everywhere(powers)
    for _ in range(REPETITIONS):
        assert grad(serial, (0, 1))(3.0, 2.0) == grad(checkpoint(threaded), (0, 1))(3.0, 2.0)

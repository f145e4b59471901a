"""Nothing is shared and nothing is left behind: errors, threads, tasks, pickles, long chains."""

import asyncio
import contextlib
import copy
import functools
import gc
import pickle
import random
import sys
import threading
import time
import tracemalloc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from adcore import (
    checkpoint,
    derivative,
    elementwise_grad,
    grad,
    hessian,
    jacobian,
    jvp,
    linearize,
    scalars,
    value_and_grad,
    vjp,
)
from adcore.errors import ConversionError, EndedTraceError


def wave(x):
    """A function of a scalar, with a name that pickle finds."""
    return scalars.sin(2 * x) * scalars.exp(x) / x


def of_two(p, scale=1.0):
    """A function of a container."""
    return p["a"] * scalars.sin(p["b"]) * scale


# ----------------------------------------------------------------------------------- exceptions


class Stop(BaseException):
    """Not even an Exception."""


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, Stop, GeneratorExit])
def test_an_error_leaves_nothing_behind(error):
    """After an error at any depth, in any mode, every derivative is what it was."""

    def broken(x):
        wave(x)
        raise error("on purpose")

    def halfway(x):
        return grad(lambda y: y * derivative(broken)(x * y))(x)

    before = [grad(wave)(0.7), hessian(wave)(0.7), derivative(wave)(0.7)]
    for make in (grad, derivative, hessian, jacobian, value_and_grad, checkpoint):
        for fun in (broken, halfway, checkpoint(broken), lambda x: checkpoint(halfway)(x * x)):
            with pytest.raises(error, match="on purpose"):
                make(fun)(0.7)
    assert before == [grad(wave)(0.7), hessian(wave)(0.7), derivative(wave)(0.7)]


def test_a_function_may_catch_the_error_of_an_inner_derivative():
    """The outer derivative goes on after an inner one has failed."""

    def broken(y):
        raise ZeroDivisionError(y * 2)

    def fun(x):
        for transform in (grad, derivative, lambda f: grad(checkpoint(f))):
            with contextlib.suppress(ZeroDivisionError):
                transform(lambda y: broken(y * x))(x)
        return x * x

    assert (6.0, 6.0, 2.0) == (grad(fun)(3.0), derivative(fun)(3.0), hessian(fun)(3.0))


def test_a_checkpoint_that_fails_inside_a_trace_does_not_stop_the_recording():
    """After the error is caught, what follows is recorded as usual."""

    def broken(y):
        raise ZeroDivisionError

    def fun(x):
        with contextlib.suppress(ZeroDivisionError):
            checkpoint(broken)(x * x)
        return x * x * x

    assert 27.0 == grad(fun)(3.0)


@pytest.mark.parametrize("transform", [grad, derivative])
def test_a_value_kept_from_an_ended_trace_is_refused(transform):
    """A box in a global, computed with later, is an error, not a wrong number."""
    kept = []
    transform(lambda x: kept.append(x * x) or x)(2.0)
    for use in (lambda b: b + 1, lambda b: b * b, lambda b: -b, scalars.sin, lambda b: 2**b):
        with pytest.raises(EndedTraceError, match=r"had ended\. It was kept in a global"):
            use(kept[0])
    with pytest.raises(EndedTraceError):
        grad(lambda x: x * kept[0])(1.0)


def test_a_generator_that_keeps_boxes_ends_with_its_trace():
    """A generator works while its trace runs; afterwards its next step is an error."""

    def powers(x):
        value = x
        while True:
            yield value
            value = value * x

    kept = []

    def fun(x):
        series = powers(x)
        kept.append(series)
        return sum(next(series) for _ in range(4))

    assert 49.0 == grad(fun)(2.0)
    assert 49.0 == derivative(fun)(2.0)
    for series in kept:
        with pytest.raises(EndedTraceError):
            next(series)


def test_two_generators_interleave():
    """Boxes of two traces that run in turns stay apart."""

    def run(x, y):
        def inner(z):
            for _ in range(3):
                z = z * y
                yield z

        steps = inner(x)
        return lambda: next(steps)

    def fun(x):
        def second(y):
            a, b = run(x, y), run(y, x)
            return a() * b() + a() * b() + a() * b()  # each is (x y)^2, (x y)^3 ...

        return grad(second)(x)

    polynomial = lambda x, y: (x * y) * (y * x) + (x * y**2) * (y * x**2) + (x * y**3) * (y * x**3)
    assert grad(lambda x: grad(lambda y: polynomial(x, y))(x))(1.5) == pytest.approx(grad(fun)(1.5))


# ---------------------------------------------------------------------------------------- memory


def test_a_finished_derivative_leaves_no_garbage():
    """Tapes and boxes are freed by reference counting; nothing waits for the collector."""
    calls = [
        lambda: grad(wave)(0.7),
        lambda: derivative(wave)(0.7),
        lambda: hessian(wave)(0.7),
        lambda: vjp(wave, 0.7)[1](1.0),
        lambda: linearize(wave, 0.7)[1](1.0),
        lambda: jvp(wave, (0.7,), (1.0,)),
        lambda: grad(checkpoint(wave))(0.7),
    ]
    gc.collect()
    gc.disable()
    try:
        for call in calls:
            call()
            gc.collect()
            call()
            assert 0 == gc.collect()
    finally:
        gc.enable()


def test_a_vjp_is_freed_with_its_pullback():
    """The tape lives as long as the pullback and no longer."""
    traces = []

    def fun(x):
        traces.append(weakref.ref(x._trace))
        return x * x

    _, pullback = vjp(fun, 2.0)
    assert (4.0,) == pullback(1.0)
    del pullback
    assert None is traces[0]()


# --------------------------------------------------------------------------------------- threads


def many_derivatives(seed):
    """A mixture of nested derivatives, by a seed."""
    rng = random.Random(seed)
    found = []
    for _ in range(40):
        x = rng.uniform(0.3, 1.3)
        a = rng.uniform(0.3, 1.3)
        found.append(grad(grad(wave))(x))
        found.append(derivative(lambda y: grad(lambda z: wave(z * y) * a)(y))(x))  # noqa: B023
        found.append(grad(lambda y: checkpoint(lambda z: wave(z) * y)(y * y))(x))
        found.append(linearize(grad(wave), x)[1](a))
        found.append(hessian(of_two)({"a": x, "b": a}))
    return found


@pytest.fixture
def quick_switches():
    """Threads change places a thousand times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_do_not_see_each_other(quick_switches):
    """Eight threads with nested derivatives find what one finds, to the last bit."""
    expected = [many_derivatives(seed) for seed in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert expected == list(pool.map(many_derivatives, range(8)))


def test_threads_share_one_pullback(quick_switches):
    """A pullback and a pushforward are called by eight threads at once, checkpoints included."""

    def fun(x, y):
        for _ in range(10):
            x = checkpoint(lambda a, b: scalars.sin(a * b) + b)(x, y) * y
        return x, x * y

    for pull in (vjp(fun, 0.7, 1.1)[1], lambda ct: linearize(fun, 0.7, 1.1)[1](*ct)):
        cts = [(k / 8, 1.0 - k / 4) for k in range(8)]
        expected = [pull(ct) for ct in cts] * 10
        with ThreadPoolExecutor(8) as pool:
            assert expected == list(pool.map(pull, cts * 10))


def test_a_function_may_use_threads_inside():
    """Boxes travel to other threads and back within one derivative."""

    def fun(x):
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(lambda k: wave(x) * k, range(8)))

    expected = pytest.approx(28 * grad(wave)(0.7), rel=1e-12)
    assert (expected, expected) == (grad(fun)(0.7), derivative(fun)(0.7))


def test_a_checkpoint_in_one_thread_does_not_silence_another():
    """While one thread runs a checkpointed part of a function, the others record theirs."""
    started, computed = threading.Event(), threading.Event()

    def slow(x):
        started.set()
        assert computed.wait(20)
        return x * x

    def loud(x):
        assert started.wait(20)
        y = x * x * x
        computed.set()
        return y

    def fun(x):
        with ThreadPoolExecutor(2) as pool:
            parts = pool.submit(checkpoint(slow), x), pool.submit(loud, x)
            return sum(part.result(20) for part in parts)

    assert 16.0 == grad(fun)(2.0)


def test_threads_inside_of_a_function_use_checkpoints():
    """A pool whose workers run checkpointed functions on one traced value."""

    def fun(x):
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(lambda k: checkpoint(lambda y: wave(y) * k)(x * 1.0) * x, range(9)))

    expected = pytest.approx(36 * (wave(0.7) + 0.7 * grad(wave)(0.7)), rel=1e-12)
    assert expected == grad(fun)(0.7)


def test_a_barrier_inside_of_two_derivatives():
    """Two traces that stand open at the same time in two threads do not mix."""
    barrier = threading.Barrier(2, timeout=20)

    def fun(x):
        y = x * x
        barrier.wait()
        z = y * x
        barrier.wait()
        return z

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(grad(fun), 2.0)
        second = pool.submit(derivative(fun), 3.0)
        assert (12.0, 27.0) == (first.result(20), second.result(20))


# ----------------------------------------------------------------------------------------- tasks


def test_tasks_interleave_around_open_pullbacks():
    """Tasks that wait between the way there and the way back do not see each other."""

    async def task(k):
        found = []
        for n in range(5):
            x = 0.3 + 0.1 * k + 0.01 * n
            value, pullback = vjp(lambda y: wave(y) * x, x)  # noqa: B023
            await asyncio.sleep(0)
            _, pushforward = linearize(grad(wave), x)
            await asyncio.sleep(0)
            found += [value, pullback(1.0), pushforward(1.0)]
        return found

    async def together():
        return await asyncio.gather(*map(task, range(8)))

    async def in_turn():
        return [await task(k) for k in range(8)]

    assert asyncio.run(in_turn()) == asyncio.run(together())


def test_coroutines_interleave_inside_of_traced_functions():
    """Two coroutines with boxes of two nested traces advance by turns."""

    async def power(x, n):
        value = x
        for _ in range(n - 1):
            await asyncio.sleep(0)
            value = value * x
        return value

    async def both(x, y):
        return await asyncio.gather(power(x, 3), power(y, 4), power(x * y, 2))

    def fun(x):
        def inner(y):
            loop = asyncio.new_event_loop()
            try:
                a, b, c = loop.run_until_complete(both(x, y))
            finally:
                loop.close()
            return a * b + c  # x³ y⁴ + x² y²

        return grad(inner)(x)  # 4 x⁶ + 2 x³

    assert pytest.approx(24 * 2.0**5 + 6 * 4.0) == grad(fun)(2.0)
    assert pytest.approx(24 * 2.0**5 + 6 * 4.0) == derivative(fun)(2.0)


def test_derivatives_in_worker_threads_of_tasks():
    """asyncio.to_thread from several tasks gives what a plain call gives."""

    async def together():
        return await asyncio.gather(*(asyncio.to_thread(many_derivatives, s) for s in range(4)))

    assert [many_derivatives(s) for s in range(4)] == asyncio.run(together())


# --------------------------------------------------------------------------------------- pickling

TRANSFORMS = [
    grad,
    value_and_grad,
    functools.partial(grad, argnums=(0,)),
    functools.partial(jacobian, mode="forward"),
    jacobian,
    hessian,
    elementwise_grad,
    functools.partial(elementwise_grad, check=True),
    derivative,
    checkpoint,
    lambda f: grad(checkpoint(f)),
    lambda f: grad(grad(f)),
    lambda f: jacobian(derivative(grad(f))),
    lambda f: functools.partial(grad(f)),
    lambda f: grad(functools.partial(f)),
]


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_transforms_of_a_picklable_function_are_picklable(transform, protocol):
    """What comes out of a pickle or a copy is the same function with the same name."""
    made = transform(wave)
    for twin in (
        pickle.loads(pickle.dumps(made, protocol)),
        copy.copy(made),
        copy.deepcopy(made),
    ):
        assert made(0.7) == twin(0.7)
        assert repr(made) == repr(twin) or isinstance(made, functools.partial)


def test_transforms_with_options_keep_them_in_a_pickle():
    """argnums, has_aux and keywords travel along."""
    made = grad(functools.partial(of_two, scale=2.0), argnums="p")
    twin = pickle.loads(pickle.dumps(made))
    assert made({"a": 1.0, "b": 2.0}) == twin({"a": 1.0, "b": 2.0})


def test_traced_values_are_not_pickled():
    """A box in a pickle is an error that says what it is; a copy of a box is the box."""
    with pytest.raises(ConversionError, match="cannot be pickled: it belongs to a running"):
        grad(lambda x: pickle.dumps(x) and x)(2.0)
    assert {"a": 8.0} == grad(lambda p: copy.deepcopy(p)["a"] ** 2 * copy.copy(p["a"]) ** 0)(
        {"a": 4.0}
    )


# ------------------------------------------------------------------------------------ long chains


def chain(n):
    """A function of n operations in a row."""

    def fun(x):
        for _ in range(n // 2):
            x = x * 0.999 + 0.001
        return x

    return fun


@pytest.mark.parametrize("n", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_long_chains_meet_no_recursion_limit(n):
    """Both modes, pullbacks and checkpoints go through very long computations."""
    fun, expected = chain(n), pytest.approx(0.999 ** (n // 2), rel=1e-6)
    assert expected == grad(fun)(0.5)
    assert expected == derivative(fun)(0.5)
    _, pullback = vjp(fun, 0.5)
    assert (expected,) == pullback(1.0)
    del pullback
    assert expected == grad(lambda x: checkpoint(fun)(x))(0.5)
    if n <= 100_000:
        assert expected == linearize(fun, 0.5)[1](1.0)
        assert 0.0 == grad(grad(fun))(0.5)


@pytest.mark.slow
def test_time_and_memory_grow_with_the_length_alone():
    """An operation on a tape of a million costs what it costs on one of a thousand."""

    def cost(n):
        fun = grad(chain(n))
        seconds = min(timed(fun) for _ in range(3))
        tracemalloc.start()
        fun(0.5)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return seconds / n, peak / n

    def timed(fun):
        start = time.process_time()
        fun(0.5)
        return time.process_time() - start

    small, large = cost(10_000), cost(1_000_000)
    assert large[0] < 2.5 * small[0]
    assert large[1] < 1.5 * small[1]

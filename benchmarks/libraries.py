"""One class per library: its namespace like numpy, and its derivatives of a function.

A method returns a call without arguments; what can be made before the clock starts (arrays of the
library's own type, compiled functions, graphs) is made before. What a library lacks, it leaves out.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from harness import Workload

import adcore
from adcore import scalars

Call = Callable[[], Any]
NAMES = (
    "sin cos tanh exp log log1p sqrt sum mean stack matmul swapaxes amax roll "
    "where concatenate reshape maximum"
).split()


def _namespace(module: Any, **others: Any) -> SimpleNamespace:
    found = {name: getattr(module, name) for name in NAMES if hasattr(module, name)}
    return SimpleNamespace(**{**found, **others})


def _linear_algebra(module: Any, **others: Any) -> SimpleNamespace:
    names = ("solve", "slogdet", "cholesky")
    found = {name: getattr(module.linalg, name) for name in names}
    return _namespace(module, **{**found, "diagonal": module.diagonal, **others})


NUMPY = _linear_algebra(np, checkpoint=lambda function: function)


class Library:
    """What all have in common."""

    name: str
    namespace: Any

    def constant(self, array: Any) -> Any:
        """An array in the library's own type."""
        return array

    def call(self, workload: Workload) -> Call | None:
        """What to time, or None if the library cannot do it."""
        kind = workload.kind.split()[0].lower()
        if "checkpoint" in workload.kind and not hasattr(self.namespace, "checkpoint"):
            return None
        method = getattr(self, kind, None)
        if method is None or self.name in workload.without:
            return None
        data = tuple(self.constant(d) if isinstance(d, np.ndarray) else d for d in workload.data)
        namespace = self._namespace_for(workload)

        def function(*inputs: Any) -> Any:
            return workload.function(namespace, data, *inputs)

        inputs = [self.constant(x) for x in workload.inputs]
        if kind in ("jvp", "hvp"):
            return method(function, inputs, [self.constant(v) for v in workload.tangents])
        return method(function, inputs)

    def _namespace_for(self, workload: Workload) -> Any:
        return self.namespace


class Adcore(Library):
    """Functions written in plain numpy, floats with `adcore.scalars`."""

    name = "adcore"
    namespace = _linear_algebra(np, checkpoint=adcore.checkpoint)

    def _namespace_for(self, workload: Workload) -> Any:
        return scalars if isinstance(workload.inputs[0], float) else self.namespace

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        gradient = adcore.grad(function, tuple(range(len(inputs))))
        return lambda: gradient(*inputs)

    def jvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        return lambda: adcore.jvp(function, tuple(inputs), tuple(tangents))[1]

    def jacobian(self, function: Any, inputs: Sequence[Any]) -> Call:
        jacobian = adcore.jacobian(function)
        return lambda: jacobian(*inputs)

    def hessian(self, function: Any, inputs: Sequence[Any]) -> Call:
        hessian = adcore.hessian(function)
        return lambda: hessian(*inputs)

    def hvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        return lambda: adcore.hvp(function, tuple(inputs), tuple(tangents))


class Programs(Adcore):
    """adcore's derivatives, recorded and run again: `compile`, whose first call is not timed."""

    name = "program"

    def _recorded(self, derivative: Any, *inputs: Any) -> Call:
        program = adcore.compile(derivative, check="never")
        return lambda: program(*inputs)

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._recorded(adcore.grad(function, tuple(range(len(inputs)))), *inputs)

    def jvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        return self._recorded(
            lambda xs, vs: adcore.jvp(function, xs, vs)[1], tuple(inputs), tuple(tangents)
        )

    def jacobian(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._recorded(adcore.jacobian(function), *inputs)

    def hessian(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._recorded(adcore.hessian(function), *inputs)

    def hvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        return self._recorded(
            lambda xs, vs: adcore.hvp(function, xs, vs), tuple(inputs), tuple(tangents)
        )


class Autograd(Library):
    """HIPS autograd."""

    name = "autograd"

    def __init__(self) -> None:
        self.library = importlib.import_module("autograd")
        numpy = importlib.import_module("autograd.numpy")
        self.namespace = _linear_algebra(numpy, checkpoint=self.library.checkpoint)

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        gradient = self.library.grad(function, tuple(range(len(inputs))))
        return lambda: gradient(*inputs)

    def jvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call | None:
        if len(inputs) > 1:
            return None
        push = self.library.make_jvp(function)
        return lambda: push(*inputs)(*tangents)[1]

    def jacobian(self, function: Any, inputs: Sequence[Any]) -> Call:
        jacobian = self.library.jacobian(function)
        return lambda: jacobian(*inputs)

    def hessian(self, function: Any, inputs: Sequence[Any]) -> Call:
        hessian = self.library.hessian(function)
        return lambda: hessian(*inputs)

    def hvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        product = self.library.hessian_vector_product(function)
        return lambda: product(*inputs, *tangents)


class Torch(Library):
    """torch, eager, on the CPU."""

    name = "torch"

    def __init__(self) -> None:
        self.library = torch = importlib.import_module("torch")
        torch.set_num_threads(1)
        checkpoints = importlib.import_module("torch.utils.checkpoint").checkpoint

        def checkpoint(function: Any) -> Any:
            return lambda *args: checkpoints(function, *args, use_reentrant=False)

        roll = lambda x, shift, axis: torch.roll(x, shift, dims=axis)
        self.namespace = _linear_algebra(torch, roll=roll, checkpoint=checkpoint)

    def constant(self, array: Any) -> Any:
        made = self.library.tensor if isinstance(array, float) else self.library.from_numpy
        return made(array)

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        marked = [x.detach().double().requires_grad_() for x in inputs]
        return lambda: self.library.autograd.grad(function(*marked), marked)

    def jvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        forward = importlib.import_module("torch.autograd.forward_ad")
        primals, directions = ([x.double() for x in xs] for xs in (inputs, tangents))

        def push() -> Any:
            with forward.dual_level():
                duals = [forward.make_dual(*pair) for pair in zip(primals, directions, strict=True)]
                return forward.unpack_dual(function(*duals)).tangent

        return push

    def jacobian(self, function: Any, inputs: Sequence[Any]) -> Call:
        tall = function(*inputs).numel() > inputs[0].numel()
        func = self.library.func
        jacobian = (func.jacfwd if tall else func.jacrev)(function)
        return lambda: jacobian(*inputs)

    def hessian(self, function: Any, inputs: Sequence[Any]) -> Call:
        hessian = self.library.func.hessian(function)
        return lambda: hessian(*inputs)

    def hvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        func = self.library.func
        return lambda: func.jvp(func.grad(function), tuple(inputs), tuple(tangents))[1]


class Jax(Library):
    """jax, operation by operation."""

    name = "jax"

    def __init__(self) -> None:
        flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        os.environ.setdefault("XLA_FLAGS", flags)
        os.environ.setdefault("JAX_PLATFORMS", "cpu")
        self.library = importlib.import_module("jax")
        self.library.config.update("jax_enable_x64", True)
        numpy = self.library.numpy
        self.namespace = _linear_algebra(numpy, checkpoint=self.library.checkpoint)

    def constant(self, array: Any) -> Any:
        return self.library.numpy.asarray(array)

    def _ready(self, function: Any, *args: Any) -> Call:
        return lambda: self.library.block_until_ready(function(*args))

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._ready(self.library.grad(function, tuple(range(len(inputs)))), *inputs)

    def jvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        push = lambda xs, vs: self.library.jvp(function, tuple(xs), tuple(vs))[1]
        return self._ready(push, inputs, tangents)

    def jacobian(self, function: Any, inputs: Sequence[Any]) -> Call:
        tall = function(*inputs).size > inputs[0].size
        jacobian = self.library.jacfwd if tall else self.library.jacrev
        return self._ready(jacobian(function), *inputs)

    def hessian(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._ready(self.library.hessian(function), *inputs)

    def hvp(self, function: Any, inputs: Sequence[Any], tangents: Sequence[Any]) -> Call:
        gradient = self.library.grad(function)
        product = lambda xs, vs: self.library.jvp(gradient, tuple(xs), tuple(vs))[1]
        return self._ready(product, inputs, tangents)


class JaxJit(Jax):
    """jax, the whole derivative compiled; compiling is not timed."""

    name = "jax jit"

    def _ready(self, function: Any, *args: Any) -> Call:
        return super()._ready(self.library.jit(function), *args)


class MyGrad(Library):
    """MyGrad: gradients only. Its memory guard is off, as its manual advises for speed."""

    name = "mygrad"

    def __init__(self) -> None:
        self.library = importlib.import_module("mygrad")
        self.library.turn_memory_guarding_off()
        self.namespace = _namespace(self.library)

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        def gradient() -> Any:
            tensors = [self.library.tensor(x) for x in inputs]
            function(*tensors).backward()
            return [tensor.grad for tensor in tensors]

        return gradient


class CasADi(Library):
    """CasADi on one column vector: the graph is made before, and run by its virtual machine."""

    name = "casadi"

    def __init__(self) -> None:
        self.library = casadi = importlib.import_module("casadi")
        functions = {name: getattr(casadi, name) for name in ("sin", "cos", "tanh")}
        self.namespace = SimpleNamespace(sum=casadi.sum1, **functions)

    def constant(self, array: Any) -> Any:
        return self.library.DM(array)

    def call(self, workload: Workload) -> Call | None:
        return super().call(workload) if len(workload.inputs) == 1 else None

    def _run(self, derivative: Any, function: Any, inputs: Sequence[Any]) -> Call:
        (x,) = inputs
        symbol = (self.library.SX if x.numel() <= 200 else self.library.MX).sym("x", x.numel())
        compiled = self.library.Function("f", [symbol], [derivative(function(symbol), symbol)])
        return lambda: compiled(x)

    def gradient(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._run(self.library.gradient, function, inputs)

    def jacobian(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._run(self.library.jacobian, function, inputs)

    def hessian(self, function: Any, inputs: Sequence[Any]) -> Call:
        return self._run(lambda *pair: self.library.hessian(*pair)[0], function, inputs)


PEERS = (Autograd, Torch, Jax, JaxJit, MyGrad, CasADi)


def installed() -> tuple[list[Library], dict[str, str]]:
    """adcore and the peers that are installed, with their versions; a missing one is said."""
    libraries: list[Library] = [Adcore(), Programs()]
    versions = {"adcore": adcore.__version__, "numpy": np.__version__}
    for peer in PEERS:
        module = peer.name.split()[0]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                libraries.append(peer())
            versions[module] = importlib.metadata.version(module)
        except ImportError:
            print(f"{module} is not installed: {peer.name} is left out.", file=sys.stderr)
    return libraries, versions

"""`total`, `mean`, `map_blocks`, `ggn`: what a user calls."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from dask.delayed import Delayed, delayed

from adcore import ggnvp
from adcore.errors import AdcoreError
from adcore.extend import boxes_in
from adcore.transforms.containers import flatten, tree_map
from adcore.transforms.leaves import leaf_space

from .blocks import Blocks, View, blocks_of
from .cluster import client_of, computed
from .job import Job
from .parts import Value, arguments_in, rows_of, without_arguments
from .tables.sums import column_of, reduced

POLICIES = ("propagate", "raise", "skip")


@dataclass(frozen=True, eq=False)
class Total:
    """A function of parameters that is summed, or averaged, over blocks. Made by `total`."""

    fun: Callable[..., Any]
    blocks: Blocks
    weights: Any
    sample: Any
    seed: int
    nan: str
    client: Any
    averages: bool

    @property
    def __name__(self) -> str:
        kind = "mean" if self.averages else "total"
        return f"{kind} of {getattr(self.fun, '__name__', type(self.fun).__name__)}"

    def draw(self, seed: int) -> Total:
        """The same with another minibatch: a function of its own, the same at each call."""
        return dataclasses.replace(self, seed=seed)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of the blocks that it goes over."""
        n = len(self.blocks)
        if self.sample is None:
            return tuple(range(n))
        count = self.sample if isinstance(self.sample, int) else round(self.sample * n)
        drawn = np.random.default_rng(self.seed).choice(n, max(1, count), replace=False)
        return tuple(sorted(map(int, drawn)))

    def __call__(self, *params: Any) -> Any:
        """The sum over the blocks, or their mean, in the containers that the function returns."""
        views = self.blocks.views
        leaves, structure = flatten((params, arguments_in(views)))
        part = Value(
            self.fun, structure, without_arguments(views), self.averages, self.nan == "skip"
        )
        chosen = self.chosen
        job = Job(
            part, self.blocks.columns, chosen, self.weights, self.client, self.nan == "raise"
        )
        answer = job_answer(job, leaves)
        if self.averages:
            scale = 1 / job.rows if job.rows else float("nan")
        elif self.sample is not None:
            scale = len(self.blocks) / len(chosen)
        else:
            return answer
        return tree_map(lambda leaf: leaf if leaf_space(leaf) is None else leaf * scale, answer)


def job_answer(job: Job, leaves: Sequence[Any]) -> Any:
    """What a job gives, in its containers."""
    answer = column_of(reduced(*leaves, job=job))
    return job.structure.unflatten(answer)


def _made(
    fun: Any, over: Any, weights: Any, sample: Any, seed: int, nan: str, client: Any, averages: bool
) -> Total:
    blocks = blocks_of(over)
    if nan not in POLICIES:
        raise AdcoreError(f"nan={nan!r} is no policy: give one of {', '.join(POLICIES)}.")
    if weights is not None and len(weights) != len(blocks):
        msg = f"weights= are {len(weights)} numbers for {len(blocks)} blocks: give one per block."
        raise AdcoreError(f"{msg} Weights of rows are one more collection in over=.")
    if sample is not None:
        fits = 1 <= sample <= len(blocks) if type(sample) is int else 0 < sample <= 1
        if not fits:
            msg = f"sample={sample!r} is neither a fraction in (0, 1] nor a number of blocks in"
            raise AdcoreError(f"{msg} 1 … {len(blocks)}.")
    return Total(fun, blocks, weights, sample, seed, nan, client, averages)


def total(
    fun: Callable[..., Any],
    *,
    over: Any,
    weights: Sequence[float] | None = None,
    sample: float | int | None = None,
    seed: int = 0,
    nan: str = "propagate",
    client: Any = None,
) -> Total:
    """The sum of a function over the blocks of dask collections, as a function of parameters.

    `total(fun, over=(X, y))(w)` is the sum of `fun(w, X_block, y_block)`, computed where the blocks
    are. It can be differentiated by every transform, alone or inside of a program.

    Arguments:
        fun: a function of the parameters and of one block of each collection. It must travel to
            the workers: a function of a module that they have, or any that cloudpickle takes.
        over: a dask array, dataframe or bag, a list of delayed values or futures, what `map_blocks`
            returns, or a tuple of these, which are aligned along the first axis.
        weights: a number per block, with which it counts.
        sample: a minibatch: a fraction of the blocks, or how many; the sum is scaled up.
        seed: of the minibatch; `.draw(seed)` gives another one.
        nan: "propagate"; "raise", an error that names the block; "skip", what is not finite
            contributes nothing.
        client: the `distributed.Client`; by default the current one. Without one dask computes in
            this process.

    >>> import numpy as np, dask, dask.array as da
    >>> from adcore import grad
    >>> X = da.from_array(np.arange(6.0).reshape(6, 1), chunks=(2, 1))
    >>> loss = total(lambda w, X: np.sum((X @ w) ** 2), over=X)
    >>> grad(loss)(np.array([2.0]))
    array([220.])
    """
    return _made(fun, over, weights, sample, seed, nan, client, False)


def mean(
    fun: Callable[..., Any],
    *,
    over: Any,
    weights: Sequence[float] | None = None,
    sample: float | int | None = None,
    seed: int = 0,
    nan: str = "propagate",
    client: Any = None,
) -> Total:
    """The same for a function that is a mean over the rows of a block: the mean over all rows.

    A block counts as often as it has rows, times its weight; so blocks may be unequal.

    >>> import numpy as np, dask.array as da
    >>> X = da.from_array(np.arange(5.0), chunks=2)
    >>> float(mean(lambda w, x: np.mean(w * x), over=X)(2.0))
    4.0
    """
    return _made(fun, over, weights, sample, seed, nan, client, True)


class Mapped(Blocks):
    """Blocks that a function makes of others, where they are. Made by `map_blocks`."""

    __slots__ = ()

    def to_delayed(self) -> list[Delayed]:
        """One delayed value per block; of plain arguments."""
        (view,) = self.views
        if any(True for _ in boxes_in(arguments_in([view]))):
            msg = (
                "Blocks that depend on a traced value stay where they are: sum over them with "
                "total(fun, over=blocks). stop_gradient gives the plain value."
            )
            raise AdcoreError(msg)
        show = delayed(_shown, pure=False)
        return [
            show(view, [column.parts[k] for column in self.columns]) for k in range(len(self))
        ]

    def persist(self, client: Any = None) -> list[Any]:
        """The blocks as futures: computed once, kept where they are."""
        client = client_of(client)
        made = self.to_delayed()
        return made if client is None else list(client.compute(made))

    def compute(self, client: Any = None) -> list[Any]:
        """The blocks themselves, brought here."""
        return list(computed(delayed(list)(self.to_delayed()), client))


def _shown(view: View, block: list[Any]) -> Any:
    if view.fun is None:
        return block[view.take]
    return view.fun(*view.args, *[_shown(each, block) for each in view.of])


def map_blocks(fun: Callable[..., Any], *, over: Any) -> Callable[..., Mapped]:
    """A function of parameters that makes blocks of blocks, which stay where they are.

    `total(f, over=(map_blocks(g, over=X)(v), y))(w)` is the sum of f(w, g(v, X_block), y_block),
    and has derivatives in v too: what g does is done again where the block is. Nothing is computed
    before it is summed; `persist()` computes once, for arguments that are not traced.
    """
    blocks = blocks_of(over)

    def mapped(*args: Any) -> Mapped:
        return Mapped(blocks.columns, (View(fun=fun, args=args, of=blocks.views),))

    return mapped


@dataclass(frozen=True, eq=False)
class _Product:
    """J^T H J v on one block."""

    model: Callable[..., Any]
    loss: Callable[..., Any]
    inputs: int

    def __call__(self, w: Any, v: Any, *block: Any) -> Any:
        inputs, targets = block[: self.inputs], block[self.inputs :]
        model, loss = self.model, self.loss
        return ggnvp(lambda w: model(w, *inputs), (w,), (v,), lambda out: loss(out, *targets))


def ggn(
    model: Callable[..., Any],
    loss: Callable[..., Any],
    *,
    over: Any,
    inputs: int = 1,
    **options: Any,
) -> Total:
    """Products with the generalised Gauss-Newton matrix of a sum over blocks.

    `ggn(model, loss, over=(X, y))(w, v)` is the sum of JᵀHJ v, where J is the Jacobian of
    `model(w, X_block)`, and H the Hessian of `loss(output, y_block)`; see `adcore.ggnvp`.

    Arguments:
        inputs: how many of the collections the model gets; the loss gets the others.
        options: those of `total`.
    """
    return total(_Product(model, loss, inputs), over=over, **options)


__all__ = ["Mapped", "Total", "ggn", "map_blocks", "mean", "rows_of", "total"]

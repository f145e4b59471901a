"""The one way to the cluster: a graph of a task per block and a tree of sums; and the wait for it.

Scheduling, moving and repeating are dask's. The parameters are one node of the graph, which each
worker fetches once; what comes back is one sum.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Sequence
from concurrent.futures import CancelledError
from typing import Any

import dask
from dask._task_spec import DataNode, List, Task, TaskRef  # as dask's own collections do
from dask.delayed import Delayed
from dask.highlevelgraph import HighLevelGraph
from distributed import KilledWorker, wait
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError

from adcore.errors import AdcoreError

from .blocks import Column
from .errors import ClusterError
from .worker import Order, Sum, on_block, summed

FAN_IN = 8  # sums that one task of the tree adds
PATIENCE = 10.0  # seconds without a scheduler before that is an error
GONE = ("closed", "closing")


def graph_of(
    order: Order, columns: Sequence[Column], chosen: Sequence[int], weights: Any, empty: bool
) -> Delayed:
    """The sum of the order over the chosen blocks, as one delayed value."""
    name = f"adcore-{uuid.uuid4().hex}"
    tasks: dict[Any, Any] = {f"{name}-order": DataNode(f"{name}-order", order)}
    level = []
    for number in chosen:
        block = [TaskRef(column.parts[number].key) for column in columns]
        weight = None if weights is None else weights[number]
        key = (name, 0, number)
        tasks[key] = Task(key, on_block, TaskRef(f"{name}-order"), number, weight, empty, *block)
        level.append(key)
    depth = 0
    while depth == 0 or len(level) > 1:
        depth += 1
        groups = [level[k : k + FAN_IN] for k in range(0, len(level), FAN_IN)]
        level = [(name, depth, k) for k in range(len(groups))]
        for key, group in zip(level, groups, strict=True):
            tasks[key] = Task(key, summed, List(*map(TaskRef, group)))
    parts = [column.parts[number] for column in columns for number in chosen]
    graph = HighLevelGraph.from_collections(name, tasks, dependencies=parts)
    return Delayed(level[0], graph, layer=name)


def total_of(
    order: Order,
    columns: Sequence[Column],
    chosen: Sequence[int],
    weights: Any = None,
    client: Any = None,
) -> Sum:
    """The sum of the order over the chosen blocks, computed on the cluster.

    Raises:
        ClusterError: the scheduler is gone, or a block has brought several workers down.
    """
    found = computed(graph_of(order, columns, chosen, weights, False), client)
    if found is None:  # all blocks are empty: let the function say what that is
        found = computed(graph_of(order, columns, chosen[:1], weights, True), client)
    return found  # type: ignore[no-any-return]


def client_of(client: Any = None) -> Any:
    """The client to compute with; None for dask's scheduler in this process."""
    if client is not None:
        return client
    if dask.config.get("scheduler", None) not in (None, "dask.distributed", "distributed"):
        return None
    try:
        from distributed import default_client

        return default_client()
    except ValueError:  # there is none
        return None


def computed(value: Delayed, client: Any = None) -> Any:
    """The value of a delayed one, on the cluster if there is a client."""
    client = client_of(client)
    if client is None:
        return value.compute()
    if client.status in GONE:
        raise _lost(client, None)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")  # large parameters
            future = client.compute(value)
        return _awaited(future, client)
    except KilledWorker as error:
        msg = (
            f"A block brought down one worker after the other ({error}). The memory of a worker "
            "must hold a block and what the function makes of it: use smaller chunks."
        )
        raise ClusterError(msg) from error
    except TypeError as error:
        raise _cause_of(error) from None
    except (FutureCancelledError, CancelledError, CommClosedError, OSError) as error:
        if client.status == "running" and isinstance(error, OSError):
            raise  # the function's own
        raise _lost(client, error) from error


def _cause_of(error: BaseException) -> BaseException:
    """Why something could not be sent, if adcore said so: it wraps what pickling raises."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, AdcoreError):
            inner.add_note("the function given to total or mean uses it by closure: pass it on")
            return inner
        inner = inner.__cause__ or inner.__context__
    return error


def _awaited(future: Any, client: Any) -> Any:
    """The result of a future, with an eye on the scheduler meanwhile."""
    silent = 0.0
    while not future.done():
        try:
            wait([future], timeout=1)
        except TimeoutError:
            silent = 0.0 if client.status == "running" else silent + 1
            if client.status in GONE or silent >= PATIENCE:
                raise _lost(client, None) from None
    return future.result()


def _lost(client: Any, error: Any) -> ClusterError:
    cause = f" ({type(error).__name__}: {error})" if error is not None else ""
    msg = (
        f"The scheduler of {client!r} is lost, or has forgotten a value that the sum needs{cause}. "
        "Connect a new Client, and make the persisted collections and futures again."
    )
    return ClusterError(msg)

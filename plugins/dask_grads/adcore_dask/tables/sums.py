"""The sum over blocks, and its derivatives, which are sums over the same blocks.

    map:           y(w) = sum_b f(w, block_b)
    differential:  dy = sum_b f'(w, block_b) dw
    adjoint:       w_bar = sum_b f'(w, block_b)^T y_bar
"""

from __future__ import annotations

from typing import Any

from adcore.engine.layers import newest
from adcore.extend import apply, batch, rule, space_of
from adcore.transforms.containers import flatten

from ..job import Job
from ..parts import Gradient, Pullback, Stack, Tangent


def reduced(*leaves: Any, job: Job) -> Any:
    """The sum of a job's part over its blocks: a value, or a tuple of the leaves of several.

    With traced leaves the derivative that the newest trace will ask for is found in the same pass
    over the data. It is again a sum of this kind, of the leaves without that trace's layer: so one
    pass serves all derivatives that are nested.
    """
    trace = newest(leaves)
    if trace is None:
        answer = job.run(leaves) if job.answer is None else job.answer
        return _row(answer)
    if job.answer is not None:  # of the layers below, which the caller has taken off
        return _row(job.answer)
    return apply(reduced, leaves, {"job": _ahead(job, leaves, trace)})


def _row(answer: list[Any]) -> Any:
    return answer[0] if len(answer) == 1 else tuple(answer)


def column_of(answer: Any) -> list[Any]:
    """The leaves that `reduced` has returned."""
    return list(answer) if isinstance(answer, tuple) else [answer]


def _ahead(job: Job, leaves: tuple[Any, ...], trace: Any) -> Job:
    """The job with its answer, and the derivative for a trace, from one pass."""
    mine = [getattr(leaf, "_trace", None) is trace for leaf in leaves]
    active = tuple(k for k, is_mine in enumerate(mine) if is_mine)
    bare = [x._primal if is_mine else x for x, is_mine in zip(leaves, mine, strict=True)]
    if trace.mode == "forward":
        both = job.of(Tangent(job.part, active))
        tangents = [leaves[k]._note for k in active]
        value, pushed = _container(both, *bare, *tangents)
        known: dict[str, Any] = {"tangents": flatten(pushed)[0]}
    elif trace.mode == "reverse":
        both = job.of(Gradient(job.part, active))
        value, pulled = _container(both, *bare)
        known = {"slopes": pulled}
    else:
        return job
    answer, job.structure = flatten(value)
    job.rows = both.rows
    return job.of(
        job.part, answer=answer, structure=job.structure, active=active, **known
    )


def _container(job: Job, *leaves: Any) -> Any:
    answer = column_of(reduced(*leaves, job=job))
    return job.structure.unflatten(answer)


def reduced_jvp(tangents: Any, ans: Any, *leaves: Any, job: Job) -> Any:
    """dy = sum_b f'(w, block_b) dw, as it was found together with the answer."""
    if job.tangents is not None:
        return _row(job.tangents)
    active = tuple(k for k, tangent in enumerate(tangents) if tangent is not None)
    again = job.of(Tangent(job.part, active))
    _, pushed = _container(again, *leaves, *(tangents[k] for k in active))
    return _row(flatten(pushed)[0])


def reduced_vjp(ct: Any, ans: Any, *leaves: Any, job: Job) -> Any:
    """w_bar = sum_b f'(w, block_b)^T y_bar.

    For a scalar that is its gradient, found together with the answer, times y_bar; for all else a
    second pass over the blocks, with y_bar.
    """
    active = job.active or tuple(k for k, leaf in enumerate(leaves) if space_of(leaf) is not None)
    if job.slopes is not None:
        pulled = [ct * slope for slope in job.slopes]
    else:
        cts = column_of(ct)
        again = job.of(Pullback(job.part, active, len(cts)))
        pulled = _container(again, *leaves, *cts)
    given = dict(zip(active, pulled, strict=True))
    return tuple(given.get(k) for k in range(len(leaves)))


def reduced_stack(call: Any, active: Any, size: int, args: Any) -> Any:
    """Several points at once: on each block one after the other, in one pass over the blocks."""
    job = call.keywords["job"]
    again = job.of(Stack(job.part, tuple(active), size))
    stacks = reduced(*args, job=again)
    job.structure, job.rows = again.structure, again.rows
    return stacks


RULES = [
    rule(reduced, jvp=reduced_jvp, vjp=reduced_vjp),
    batch(reduced, reduced_stack),
]

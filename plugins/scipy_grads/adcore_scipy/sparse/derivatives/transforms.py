"""What `jacobian` and `hessian` return for sparsity=, and `sparsity` itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcore import grad
from adcore.errors import ArgumentError, SparsityError
from adcore.extend import Transform, choose, plain, pulled, pushed

from . import plans
from .finding import (
    demand_argument,
    demand_fit,
    given,
    hessian_pattern,
    is_auto,
    jacobian_pattern,
    single,
)


def one_argument(argnums: Any) -> Any:
    """The argument to differentiate; a sparse matrix has room for one."""
    if isinstance(argnums, tuple):
        if len(argnums) == 1:
            return argnums[0]
        msg = (
            f"A sparse derivative is one in a single array; argnums={argnums!r} names several. "
            "Ask for each by itself, or let the function take one array and take that apart."
        )
        raise ArgumentError(msg)
    return argnums


class Sparsity(Transform):
    """The pattern of a derivative, as a function of the function's arguments."""

    prefix = "sparsity"

    def __init__(self, fun: Callable[..., Any], argnums: Any, order: int) -> None:
        super().__init__(fun)
        if order not in (1, 2):
            msg = f"order must be 1, for the Jacobian, or 2, for the Hessian; got {order!r}."
            raise ArgumentError(msg)
        self.argnums, self.order = one_argument(argnums), order

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        (x,), fun = choose(self.fun, self.argnums, args, kwargs)
        x = demand_argument(x, self.fun)
        return (jacobian_pattern if self.order == 1 else hessian_pattern)(fun, plain(x))


class SparseDerivative(Transform):
    """A sparse matrix of derivatives; the plans for arguments of one shape are made once.

    Attributes:
        plans: by shape and dtype of the argument, how the matrix is computed.
        warns: whether a function without a pattern is worth a warning.
        densest: the share of entries from which on a pattern that was found is refused.
    """

    order = 1
    warns = True
    densest = 1.0

    def __init__(self, fun: Callable[..., Any], argnums: Any, pattern: Any) -> None:
        super().__init__(fun)
        self.argnums = one_argument(argnums)
        self.given = None if is_auto(pattern) else given(pattern, self.order)
        self.plans: dict[Any, Any] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        (x,), fun = choose(self.fun, self.argnums, args, kwargs)
        x = demand_argument(x, self.fun)
        key = np.shape(x), x.dtype
        plan = self.plans.get(key)
        if plan is not None:
            matrix = self.computed(plan, fun, x)
            if matrix is not None:
                return matrix
        if self.given is None or plan is None:
            plan = self.plans[key] = self.planned(fun, plain(x))
            matrix = self.computed(plan, fun, x)
            if matrix is not None:
                return matrix
        raise SparsityError(self.complaint())

    def planned(self, fun: Callable[..., Any], x: Any) -> Any:
        """Pattern and colours."""
        raise NotImplementedError

    def useful(self, pattern: Any) -> Any:
        """A pattern that was found, if it is sparse enough."""
        if pattern.nnz > self.densest * float(np.prod(pattern.shape)):
            msg = f"The sparsity pattern has {pattern.nnz} entries, which are too many."
            raise SparsityError(msg)
        return pattern

    def computed(self, plan: Any, fun: Callable[..., Any], x: Any) -> Any:
        """The matrix, None if it is not right."""
        m, n = plan.pattern.shape
        if plan.pulls:
            found, size = pulled(fun, x, plan.vectors)
        else:
            found, size = pushed(fun, x, plan.vectors(x))
        if size != m:  # another shape for other arguments
            return None
        products = as_rows(found, plan.count + 1, n if plan.pulls else m)
        bare = plain(products)
        matrix = plan.matrix(bare[:-1])
        if plan.disagrees(matrix, bare[-1]):
            return None
        return matrix if bare is products else plan.traced_matrix(products[:-1])

    def complaint(self) -> str:
        """What to say of a matrix that is not right."""
        what = {1: "Jacobian", 2: "Hessian"}[self.order]
        name = getattr(self.fun, "__name__", type(self.fun).__name__)
        if self.given is not None:
            return (
                f"The sparsity pattern that was given is not that of the {what} of {name}: a "
                "derivative in a random direction has another value, so that an entry is missing. "
                "Let it be found, sparsity='auto', or add the entry."
            )
        return (
            f"The {what} of {name} has entries where its pattern, found at this point, has none: "
            "a derivative in a random direction has another value. A function has a pattern that "
            "is wrong, or the program one that differs from call to call; leave sparsity out."
        )


def as_rows(found: Any, count: int, size: int) -> Any:
    """Vectors, or stacks of them, as the rows of one matrix."""
    if not isinstance(found, tuple):
        return np.reshape(np.stack(found), (count, size))
    return np.reshape(found[0] if len(found) == 1 else np.concatenate(found), (count, size))


class SparseJacobian(SparseDerivative):
    """The Jacobian as a csr_array."""

    prefix = "jacobian"

    def __init__(self, fun: Callable[..., Any], argnums: Any, mode: str, pattern: Any) -> None:
        super().__init__(fun, argnums, pattern)
        if mode not in ("auto", "forward", "reverse"):
            msg = f"mode must be 'auto', 'forward' or 'reverse'; got {mode!r}."
            raise ArgumentError(msg)
        self.mode = mode

    def planned(self, fun: Callable[..., Any], x: Any) -> Any:
        if self.given is None:
            return plans.for_jacobian(self.useful(jacobian_pattern(fun, x, self.warns)), self.mode)
        outputs = np.size(single([fun(x)], fun))
        demand_fit(self.given, (outputs, np.size(x)), "Jacobian")
        return plans.for_jacobian(self.given, self.mode)


class SparseHessian(SparseDerivative):
    """The Hessian as a csr_array."""

    prefix = "hessian"
    order = 2

    def planned(self, fun: Callable[..., Any], x: Any) -> Any:
        n = np.size(x)
        if self.given is None:
            return plans.for_hessian(self.useful(hessian_pattern(fun, x, self.warns)))
        demand_fit(self.given, (n, n), "Hessian")
        return plans.for_hessian(self.given)

    def computed(self, plan: Any, fun: Callable[..., Any], x: Any) -> Any:
        return super().computed(plan, grad(fun), x)


class Maker:
    """What the hook `adcore_sparse` offers."""

    jacobian = staticmethod(SparseJacobian)
    hessian = staticmethod(SparseHessian)
    sparsity = staticmethod(Sparsity)

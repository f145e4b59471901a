"""scipy.sparse.linalg: operators, whose functions may be traced code."""

from __future__ import annotations

from typing import Any

import scipy.sparse.linalg as scipys

from adcore.extend import is_running, twin

from ....closures import captured
from ...matrix import unwrapped
from ...moving import is_traced
from ..arguments import PACKAGE
from ..operators import Operator


class OperatorKind(type):
    """What stands for scipy's class."""

    def __call__(
        cls, shape: Any, matvec: Any, rmatvec: Any = None, matmat: Any = None, dtype: Any = None,
        rmatmat: Any = None,
    ) -> Any:  # fmt: skip
        """As scipy's class."""
        given = (matvec, rmatvec, matmat, rmatmat)
        if is_running() or captured(given).boxes:
            return Operator(shape, matvec, rmatvec, matmat, dtype, rmatmat)
        return scipys.LinearOperator(
            shape, matvec, rmatvec=rmatvec, matmat=matmat, dtype=dtype, rmatmat=rmatmat
        )

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, scipys.LinearOperator)


class LinearOperator(metaclass=OperatorKind):
    """As `scipy.sparse.linalg.LinearOperator`, of functions that close over traced values too."""

    __module__ = PACKAGE


def aslinearoperator(A: Any) -> Any:
    """As `scipy.sparse.linalg.aslinearoperator`, of traced entries too."""
    if is_running() or is_traced(A):
        return Operator.of(A)
    return scipys.aslinearoperator(unwrapped(A))


aslinearoperator.__module__ = PACKAGE

RULES = [
    twin(scipys.LinearOperator, LinearOperator, "scipy.sparse.linalg.LinearOperator"),
    twin(scipys.aslinearoperator, aslinearoperator, "scipy.sparse.linalg.aslinearoperator"),
]

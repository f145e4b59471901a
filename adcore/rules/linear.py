"""Functions that are linear in some arguments separately: the author states their transposes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .rule import Rule, Term
from .signatures import Function, Signature, demand, parameters, used_names


class Linear(Rule):
    """f is linear in some arguments separately; each has a transpose. The JVP is f itself."""

    def __init__(
        self, function: Function, transposes: Sequence[Function | None], **options: Any
    ) -> None:
        stated = [transpose for transpose in transposes if transpose is not None]
        demand(stated, function, "it needs the transpose for one argument at least")
        signature = Signature.of(stated[0], skip=1)
        for other in stated[1:]:
            same = parameters(other)[1:] == signature.names
            demand(same, function, "its transposes spell different parameters; use the same names")
        demand(
            len(transposes) <= len(signature.names),
            function,
            f"it has {len(transposes)} transposes for the arguments {', '.join(signature.names)}",
        )
        wrt = [k for k, transpose in enumerate(transposes) if transpose is not None]
        super().__init__(function, signature, wrt, source=stated[0], **options)
        self.names, self.defaults = signature.names, signature.defaults
        self.required = signature.required
        self.transposes = tuple(transposes)
        self.shape = "linear" if len(stated) == 1 else "multilinear"

    def push_term(self, k: int) -> Term | None:
        call = self._call

        def push(t: Any, ans: Any, args: tuple[Any, ...]) -> Any:
            return call((*args[:k], t, *args[k + 1 :]))

        return Term(push, False, frozenset(range(len(self.names))) - {k})

    def _call(self, args: tuple[Any, ...]) -> Any:
        """The function on bound arguments; defaults are left out, so that its own apply."""
        n = self.required
        named = zip(self.names[n:], self.defaults, args[n:], strict=True)
        return self.function(*args[:n], **{k: v for k, default, v in named if v is not default})

    def pull_term(self, k: int) -> Term | None:
        transpose = self.transposes[k] if k < len(self.transposes) else None
        if transpose is None:
            return None
        used = used_names(transpose)
        names = parameters(transpose)[1:]
        uses = frozenset(j for j, name in enumerate(names) if name in used)
        term = _transposed(transpose, k)
        return Term(term, False, uses - {k}, uses & {k})


def _transposed(transpose: Function, k: int) -> Callable[..., Any]:
    """The transpose sees the space of argument k in its place: it is linear in its value."""

    def pull(ct: Any, ans: Any, args: tuple[Any, ...]) -> Any:
        return transpose(ct, *args)

    return pull

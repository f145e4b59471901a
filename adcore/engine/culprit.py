"""Who converts a traced value: the call or operation in the user's code that led to it.

A library's function that turns its arguments into plain arrays does so deep inside, or in compiled
code that leaves no trace. What the user can change is the expression in their own code: it is found
from the frames of the call stack, by the position of the instruction that is being executed.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import linecache
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Number
from typing import Any

from ..rules import registry
from ..rules.signatures import public_name
from ..rules.twins import lifted_modules, twin_for

# Operators whose operands may be converted, as they are written.
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**",
    ast.Mod: "%", ast.FloorDiv: "//",
}  # fmt: skip



@dataclass(frozen=True, slots=True)
class Culprit:
    """The expression in the user's code within which a traced value was converted.

    Attributes:
        module: the module that the code belongs to.
        text: the expression as it is written, '' if the source is not known.
        called: the function, class or object that it calls; None for an operator.
        owner: the object whose method it is, or the left operand of the operator.
        operator: '@' and the like, '' for a call.
        name: what a user knows it as: 'scipy.optimize.brentq', 'ndarray.dot', 'ndarray @ x'.
    """

    module: str
    text: str = ""
    called: Any = None
    owner: Any = None
    operator: str = ""
    name: str = ""

    @property
    def place(self) -> str:
        """The expression for a message: ' in brentq(f, 0, 1)', shortened; '' if it is unknown."""
        words = " ".join(self.text.split())
        return f" in {words if len(words) <= 60 else words[:57] + '...'}" if words else ""

    @property
    def twin(self) -> str:
        """The full name of what stands in for it, '' if there is none."""
        if self.called is not None and (found := twin_for(self.called)):
            return found.home
        if self.owner is not None and (found := twin_for(self.owner)):
            return f"{found.home}.{self.name.rpartition('.')[2]}"
        return ""


def culprit(frame: Any) -> Culprit:
    """What the user's code is doing, given the frame in which a traced value was asked to convert.

    Frames of adcore and of the libraries that plugins serve are passed over: the first other one
    is the user's.
    """
    library = []
    while frame.f_back is not None and _is_library(frame.f_globals.get("__name__", "")):
        library.append(frame)
        frame = frame.f_back
    module = frame.f_globals.get("__name__", "")
    node, text = _expression(frame)
    if isinstance(node, ast.BinOp):
        left = [] if isinstance(node.left, ast.List) else _value(node.left, frame)
        sign = OPERATORS.get(type(node.op), "?")
        name = "" if left is None else f"{type(left).__name__} {sign} x"
        return Culprit(module, text, None, left, sign, name)
    if isinstance(node, ast.Call):
        called, owner = _called(node, frame)
        if called is not None:
            called = _original(called)
            return Culprit(module, text, called, owner, "", _name(called, owner))
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
            return Culprit(module, text, name=f"x.{node.func.attr}")
    for inner in reversed(library):  # no source: what the library's frames tell
        called, owner = _running(inner)
        if called is not None:
            return Culprit(module, text, called, owner, "", _name(called, owner))
    return Culprit(module, text)


def _running(frame: Any) -> tuple[Any, Any]:
    """The public function or method of a library that a frame runs, and its object."""
    home, code = frame.f_globals.get("__name__", ""), frame.f_code
    if home.partition(".")[0] == "adcore" or code.co_name.startswith(("_", "<")):
        return None, None
    if code.co_qualname == code.co_name:
        called = frame.f_globals.get(code.co_name)
        return (called, None) if "._" not in public_name(called) else (None, None)
    owner = frame.f_locals.get("self")
    return (None if owner is None else _attribute(owner, code.co_name)), owner


def _is_library(module: str) -> bool:
    root = module.partition(".")[0]
    return root in ("adcore", "functools", "contextlib") or registry.serves(root)


def _name(called: Any, owner: Any) -> str:
    if owner is not None and not isinstance(owner, (types.ModuleType, type)):
        found = twin_for(owner)
        kind = found.name if found is not None else _object(owner)
        return f"{kind}.{getattr(called, '__name__', '?')}"
    found = twin_for(called)
    return found.name if found is not None else public_name(called)


def _original(called: Any) -> Any:
    """The function itself, where a name stands for one that is lifted: that equals it."""
    inner = getattr(called, "__wrapped__", None)
    return inner if inner is not None and called == inner else called


def _is_cast(called: Any) -> bool:
    """float, complex, numpy.float64 …: a class of plain numbers."""
    return isinstance(called, type) and issubclass(called, Number)


def _object(owner: Any) -> str:
    """'scipy.stats.norm' for an object that a library offers under a name, else its class."""
    home = type(owner).__module__.split("._")[0]
    offered = vars(sys.modules.get(home, builtins)).items()
    name = next((name for name, value in offered if value is owner), "")
    return f"{home}.{name}" if name else type(owner).__name__


# --------------------------------------------------------------------- the expression executed


def _expression(frame: Any) -> tuple[ast.expr | None, str]:
    """The expression that the frame is evaluating, parsed, and as it is written."""
    code = frame.f_code
    positions = next(itertools.islice(code.co_positions(), frame.f_lasti // 2, None), None)
    if positions is None or None in positions:
        return None, ""
    first, last, start, end = positions
    lines = [line.encode() for line in linecache.getlines(code.co_filename, frame.f_globals)]
    lines = lines[first - 1 : last]
    if not lines:
        return None, ""
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    text = b"".join(lines).decode(errors="replace")
    for tree in _parsed(text):
        if isinstance(tree, ast.Expr | ast.Assign):
            return tree.value, text
        if isinstance(tree, ast.AugAssign):
            target: Any = tree.target
            return ast.BinOp(target, tree.op, tree.value), text
    return None, text


def _parsed(text: str) -> Iterator[ast.stmt]:
    for attempt in (text, f"({text})"):
        try:
            yield from ast.parse(attempt).body
            return
        except SyntaxError:
            continue


def _called(node: ast.expr, frame: Any) -> tuple[Any, Any]:
    """What a call calls, and the object before the dot; of what a call returns, what it called.

    Transforms of adcore and Python's own functions convert nothing, but what is handed to them may:
    `derivative(math.sin)`, `list(map(math.sin, x))`.
    """
    if isinstance(node, ast.Call):
        called, owner = _called(node.func, frame)
        home = str(getattr(called, "__module__", "")).partition(".")[0]
        if home not in ("adcore", "builtins") or _is_cast(called) or twin_for(called) is not None:
            return called, owner
        handed, owner = _called(node.args[0], frame) if node.args else (None, None)
        return (handed, owner) if callable(handed) else (None, None)
    if isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Call):  # a method of what an unknown call gives
            called, owner = _called(node.value, frame)
            known = isinstance(called, type) or twin_for(called) is not None
            return (called, owner) if known else (None, None)
        owner = _value(node.value, frame)
        return (None if owner is None else _attribute(owner, node.attr)), owner
    return _value(node, frame), None


def _value(node: ast.expr, frame: Any) -> Any:
    """The value of a name, or of names with dots between them; None if running code is needed."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        for names in (frame.f_locals, frame.f_globals, vars(builtins)):
            if node.id in names:
                return names[node.id]
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, frame)
        return None if owner is None else _attribute(owner, node.attr)
    return None


def _attribute(owner: Any, name: str) -> Any:
    """An attribute, without running code of the user's: of a property nothing is known."""
    if isinstance(getattr(type(owner), name, None), property):
        return None
    try:
        return getattr(owner, name, None)
    except Exception:  # a __getattr__ that raises something else
        return None


# --------------------------------------------------------------------------------- what to do


def lifting(module: str) -> str:
    """The line that makes a module's code traceable, a sentence; why not, if it is lifted."""
    if module in lifted_modules:
        return (
            f"{module} is lifted, but what a function imports for itself, a default argument and "
            "what an object holds are not: use a name of the module. "
        )
    return f'One line makes it traceable: adcore.lift("{module}"). '


def general_cure(found: Culprit) -> str:
    """What to do about a call that converts, whatever kind of value it converts."""
    if found.twin:
        return (
            f"{found.name} computes with plain values. {lifting(found.module)}"
            f"Or call its twin, {found.twin}."
        )
    home = getattr(found.called, "__module__", None) or ""
    if provider := registry.provider(found.name) or registry.provider(home):
        return f"{found.name} computes with plain values. {provider}"
    if _is_cast(found.called):
        return f"Leave {found.name}() out: what can be computed with x needs no cast."
    said = f"{found.name} computes with plain values, and has no twin. " if found.name else ""
    return (
        f"{said}Make what it computes a function g(x) with a derivative of your own: "
        "g = adcore.primitive(g); g.defvjp(lambda ct, ans, x: ...)."
    )

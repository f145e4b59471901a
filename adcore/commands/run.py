"""`python -m adcore run script.py`: a script as `python script.py` would run it, lifted.

The exit code is that of the script.
"""

from __future__ import annotations

import argparse
import sys
import traceback
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import ArgumentError
from ..plugins.lift import lift, lift_when_imported

MAIN = "__main__"


def run_script(options: argparse.Namespace) -> int:
    """Run a script under the name `__main__`, its modules lifted."""
    path = Path(options.script)
    try:
        source = path.read_bytes()
    except OSError as error:
        msg = f"{options.script} cannot be read: {error.strerror}."
        raise ArgumentError(msg) from None
    module = types.ModuleType(MAIN)
    module.__file__ = str(path)
    vars(module).update(__cached__=None, __builtins__=__builtins__)
    with _as_main(module, [str(path), *options.args]):
        with lift_when_imported(options.lift), lift(module):
            return _execute(source, path, module)


@contextmanager
def _as_main(module: types.ModuleType, argv: list[str]) -> Iterator[None]:
    """Within the block a module is what was started, with these arguments."""
    before = sys.modules[MAIN], sys.argv, sys.path[0]
    sys.modules[MAIN], sys.argv = module, argv
    sys.path[0] = str(Path(argv[0]).resolve().parent)
    try:
        yield
    finally:
        sys.modules[MAIN], sys.argv, sys.path[0] = before


def _execute(source: bytes, path: Path, module: Any) -> int:
    """Run the source; a traceback begins with the script's own lines."""
    try:
        exec(compile(source, str(path), "exec"), vars(module))
    except SystemExit:
        raise
    except BaseException as error:
        own = error.__traceback__.tb_next if error.__traceback__ else None
        traceback.print_exception(type(error), error, own)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0

"""`python -m adcore_autograd script.py …`, `python -m adcore_autograd -m module …`."""

from __future__ import annotations

import os
import runpy
import sys

USAGE = """usage: python -m adcore_autograd script.py [arguments]
       python -m adcore_autograd -m module [arguments]

Runs a program in which `import autograd` means adcore-autograd."""


def main() -> int:
    """Run a script or a module as Python does, with autograd's names on adcore."""
    from . import install

    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help") or arguments == ["-m"]:
        print(USAGE)
        return 0 if arguments and arguments != ["-m"] else 2
    install()
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        sys.path.insert(0, os.getcwd())
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
        runpy.run_path(arguments[0], run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""adcore: derivatives of functions written in plain numpy and scipy.

What is installed, what it covers, where a rule comes from, and whether it is right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import __version__
from .commands import check as commands
from .commands import show
from .commands.run import run_script
from .errors import AdcoreError, PluginError

EXAMPLES = """\
examples:
  python -m adcore plugins                    which plugins are installed, and do they load?
  python -m adcore coverage                   how much of numpy, scipy ... has derivatives?
  python -m adcore coverage numpy --missing   which functions of numpy have none?
  python -m adcore rule numpy.add.reduce      where does this derivative come from?
  python -m adcore check adcore-numpy         are the derivatives of this plugin right?
  python -m adcore new-plugin mylib           start a plugin of my own
  python -m adcore run script.py              run a script written without adcore, lifted

exit codes: 0 all is well; 1 something is wrong or missing; 2 wrong usage.
Each command explains itself: python -m adcore coverage --help
"""

Command = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """The options of all commands."""
    made = argparse.ArgumentParser(
        prog="adcore" if Path(sys.argv[0]).stem == "adcore" else "python -m adcore",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"adcore {__version__}")
    group = made.add_subparsers(title="commands", required=True, metavar="command")

    def command(name: str, run: Command, text: str, more: str) -> argparse.ArgumentParser:
        new = group.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
        new.set_defaults(run=run)
        new.add_argument("--json", action="store_true", help="as JSON, for programs")
        return new

    listing = command(
        *("plugins", show.list_plugins, "list the installed plugins"),
        "Loads them, so as to tell their rules, the time it takes, and what is wrong. Exit code 1 "
        "if one cannot be loaded, or if ADCORE_PLUGINS names one that is not installed.",
    )
    listing.add_argument("--no-load", action="store_true", help="do not load them")

    cover = command(
        *("coverage", show.show_coverage, "list which functions have derivatives"),
        "native: stated for both modes; derived: some of it obtained by adcore from what is "
        "stated; approximate: not exact; constant: the slope is zero; refused: impossible, with "
        "the reason; missing: no rule. With --missing, exit code 1 if any is.",
    )
    cover.add_argument(
        *("name",),
        nargs="?",
        help="a module (numpy.linalg), or a distribution (adcore-numpy); by default a summary of "
        "all modules that plugins serve",
    )
    cover.add_argument("--missing", action="store_true", help="only what has no rule")
    cover.add_argument("--markdown", action="store_true", help="a distribution as Markdown")
    cover.add_argument(
        "--write", metavar="README", type=Path, help="update a distribution's table in its README"
    )

    rule = command(
        *("rule", show.show_rule, "show the rule of a function"),
        "Who registered it, where it is written, its derivation, and for each argument whether a "
        "mode is native or derived. Exit code 1 if there is no rule, or more than one.",
    )
    rule.add_argument("function", help="its full name: numpy.linalg.solve, operator.mul")

    tester = command(
        *("check", commands.check_plugin, "test all rules of an installed plugin"),
        "Compares values, both modes and second derivatives of each rule on each of its samples. "
        "Exit code 1 if one is wrong, or has no sample.",
    )
    tester.add_argument("plugin", help="a distribution (adcore-numpy), or the module it serves")
    tester.add_argument(
        "--only", metavar="TEXT", default="", help="only rules and samples with this in their name"
    )

    new = command(
        *("new-plugin", commands.write_plugin, "write a new plugin package"),
        "It can be installed, has an elementwise rule and a rule with a derivation, samples, "
        "tests, a README and a CI file.",
    )
    new.add_argument("name", help="of the distribution: mylib, or my-library")
    new.add_argument("--into", default=".", help="the folder to write it into (default: here)")
    _add_run(group)
    return made


def _add_run(group: Any) -> None:
    """`run`, whose options end where the script's begin."""
    text = "run a script as python does, its names lifted"
    new = group.add_parser(
        *("run",),
        help=text,
        usage="%(prog)s [-h] [--lift PACKAGE] script [args ...]",
        description=f"{text[0].upper()}{text[1:]}: what its numpy, scipy and math do not trace, "
        "it can differentiate (adcore.lift). The exit code is that of the script.",
    )
    new.set_defaults(run=run_script)
    new.add_argument(
        *("--lift",),
        action="append",
        default=[],
        metavar="PACKAGE",
        help="a package to lift as well, once it is imported; may be given several times",
    )
    new.add_argument("script", help="the file to run")
    new.add_argument("args", nargs=argparse.REMAINDER, help="the arguments of the script")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = parser().parse_args(argv)
    try:
        code: int = options.run(options)
    except AdcoreError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, PluginError) else 1
    return code


if __name__ == "__main__":
    sys.exit(main())

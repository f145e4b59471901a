"""The command line: `python -m adcore plugins`, `python -m adcore coverage`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .coverage import coverage, markdown, write
from .errors import AdcoreError
from .plugins import plugins


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 well, 1 something is wrong, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m adcore", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    listing = commands.add_parser("plugins", help="the installed plugins and their state")
    listing.add_argument("--json", action="store_true", help="as JSON")

    cover = commands.add_parser("coverage", help="every function a distribution has a rule for")
    cover.add_argument("distribution", help="for example adcore-numpy")
    cover.add_argument("--json", action="store_true", help="as JSON")
    cover.add_argument("--write", metavar="README", type=Path, help="update the table in a README")

    options = parser.parse_args(argv)
    try:
        return _plugins(options) if options.command == "plugins" else _coverage(options)
    except AdcoreError as error:
        print(error, file=sys.stderr)
        return 1


def _plugins(options: argparse.Namespace) -> int:
    found = plugins()
    if options.json:
        print(json.dumps([asdict(plugin) for plugin in found], indent=2))
    for plugin in found if not options.json else ():
        error = f"  {plugin.error}" if plugin.error else ""
        print(f"{plugin.serves:20} {plugin!s:28} {plugin.state:8} {plugin.rules:5} rules{error}")
    return int(any(plugin.error for plugin in found))


def _coverage(options: argparse.Namespace) -> int:
    if options.write:
        stale = write(options.write, options.distribution)
        print(f"{options.write}: {'updated' if stale else 'up to date'}")
    elif options.json:
        print(json.dumps([asdict(row) for row in coverage(options.distribution)], indent=2))
    else:
        print(markdown(coverage(options.distribution)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

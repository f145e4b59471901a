"""Run the programs of `programs/` on autograd and on the drop-in, and compare what they compute."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "tests" / "programs"


def outputs(program: str, *options: str) -> object:
    """What a program computed, in a process of its own; its message if it failed."""
    command = [sys.executable, *options, __file__, program]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        return done.stderr.strip()[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def different(ours: object, theirs: object, path: str = "") -> str:
    """Where two results differ by more than rounding; '' if nowhere."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and set(ours) == set(theirs):
        if set(ours) == {"shape", "values"}:
            a, b = np.asarray(ours["values"]), np.asarray(theirs["values"])
            scale = np.max(np.abs(b), initial=1e-300)
            same = ours["shape"] == theirs["shape"] and np.all(np.abs(a - b) <= 1e-5 * scale)
            return "" if same else f"{path}: {ours} is not {theirs}"
        return "".join(different(ours[key], theirs[key], f"{path}/{key}") for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return "".join(different(a, b, f"{path}[{k}]") for k, (a, b) in pairs)
    return "" if ours == theirs else f"{path}: {ours} is not {theirs}"


def run(program: str) -> None:
    """Run one in this process and print its results."""
    sys.path[:0] = [str(HERE / "programs"), str(TESTS)]
    import importlib
    import warnings

    from run_all import plain

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.random.seed(0)
        found = importlib.import_module(program).main()
    print(json.dumps({name: plain(value) for name, value in found.items()}))


def main() -> int:
    """Compare all."""
    failed = 0
    for path in sorted((HERE / "programs").glob("c_*.py")):
        theirs, ours = outputs(path.stem), outputs(path.stem, "-m", "adcore_autograd")
        trouble = different(ours, theirs)
        print(f"{path.stem[2:]}: {trouble or 'the same on both'}", flush=True)
        failed += bool(trouble) or isinstance(theirs, str)
    return failed


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]) if len(sys.argv) > 1 else main())

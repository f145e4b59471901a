"""Run the suites of autograd's clients twice, on autograd and on the drop-in, and compare.

    python clients/run.py                 all of them
    python clients/run.py pymanopt -k x   one of them; the rest is handed to pytest

The measure is what passes on autograd: a test that passes there and not here, and is not among the
exceptions of `suites.py`, fails the run. Not one line of a client is changed. `make clients` makes
the environment that this runs in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

from suites import SUITES, Suite

HERE = Path(__file__).resolve().parent
SOURCES = Path(sys.prefix) / "suites"


def source(suite: Suite) -> Path:
    """The folder with the client's source distribution, fetched once."""
    name, version = suite.distribution.split("==")
    folder = SOURCES / f"{name}-{version}"
    if not folder.is_dir():
        SOURCES.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", ":all:", "--dest", str(SOURCES), suite.distribution]
        subprocess.run(command, check=True)
        (archive,) = SOURCES.glob(f"{name}-{version}.tar.gz")
        with tarfile.open(archive) as tar:
            tar.extractall(SOURCES, filter="data")
    return folder


def outcomes(suite: Suite, drop_in: bool, more: list[str]) -> tuple[dict[str, str], float]:
    """What each test of a suite came to: passed, failed, error or skipped; and the seconds."""
    report = SOURCES / f"{suite.distribution}-{'adcore' if drop_in else 'autograd'}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
    command += ["-p", "seeded", "-W", "ignore", "--continue-on-collection-errors"]
    command += ["--import-mode=importlib", f"--junitxml={report}", "--rootdir", str(SOURCES)]
    command += ["-o", "addopts="]
    command += ["-p", "adcore_autograd.pytest"] if drop_in else []
    command += [*suite.options, *more, str(source(suite) / suite.tests)]
    # In a folder of its own: the client is the installed one, not the source beside its tests.
    env = {**os.environ, "PYTHONPATH": str(HERE), "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    start = time.perf_counter()
    subprocess.run(command, check=False, cwd=SOURCES, env=env, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    found = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        kinds = {child.tag for child in case}
        name = f"{case.get('classname')}::{case.get('name')}"
        found[name] = next(
            (kind for kind in ("error", "failure", "skipped") if kind in kinds), "passed"
        )
    return found, seconds


def compared(name: str, suite: Suite, more: list[str]) -> bool:
    """Run a suite on both and print the comparison; whether the drop-in does all it should."""
    real, real_seconds = outcomes(suite, False, more)
    ours, our_seconds = outcomes(suite, True, more)
    passed = [test for test, outcome in real.items() if outcome == "passed"]
    lost = [test for test in passed if ours.get(test) != "passed"]
    known = {test for test in lost for key in suite.exceptions if key in test}
    gained = [t for t, outcome in ours.items() if outcome == "passed" and real.get(t) != "passed"]
    print(
        f"{name}: {len(passed)} pass on autograd ({real_seconds:.0f} s), of these "
        f"{len(passed) - len(lost)} on the drop-in ({our_seconds:.0f} s); {len(known)} are listed "
        f"exceptions; {len(gained)} pass here alone",
        flush=True,
    )
    for test in lost:
        print(f"  {'listed' if test in known else 'LOST'}: {test}", flush=True)
    return known == set(lost)


def main() -> int:
    """Run the suites named on the command line, or all."""
    names = [name for name in sys.argv[1:2] if name in SUITES]
    more = sys.argv[1 + len(names) :]
    good = [compared(name, SUITES[name], more) for name in names or SUITES]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())

"""docs/writing-a-plugin.md, followed to the letter in a clean environment."""

import doctest
import os
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DOCUMENT = Path(__file__).parents[2] / "docs" / "writing-a-plugin.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
TOOLS = ("pip", "hatchling", "pathspec", "packaging", "trove-classifiers")
PYTEST = ("pytest", "iniconfig", "pygments")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def steps():
    """The commands of the document with what they print, and its files, in their order."""
    for language, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        if language != "console":
            first, _, rest = text.partition("\n")
            kind, _, path = first.removeprefix("# ").partition(" ")
            yield kind.rstrip(":"), path, rest
            continue
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n?)*)", text, re.M):
            yield "run", command, expected


OURS = ("adcore-numpy", "adcore-linalg", "adcore-fft", "adcore-scipy")


@pytest.mark.parametrize("ours", [OURS[:1], OURS], ids=["beside numpy", "beside all"])
def test_the_document_is_right(environment, tmp_path, ours):
    """Files are written or are what they are said to be; commands print what is said."""
    made = environment("numpy", "scipy", *TOOLS, *PYTEST).install(*ours)
    folder = tmp_path / "work"
    folder.mkdir()
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("ADCORE", "PYTHON"))}
    variables |= {"PATH": f"{made.folder / 'bin'}:{os.environ['PATH']}", "COLUMNS": "200"}
    variables |= {"PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
    variables |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTEST_ADDOPTS": "-p no:cacheprovider"}
    for kind, what, text in steps():
        if kind == "file":
            (folder / what).parent.mkdir(parents=True, exist_ok=True)
            (folder / what).write_text(text)
        elif kind == "in":
            assert text in (folder / what).read_text(), f"{what} has no {text}"
        else:
            assert "run" == kind, f"a block that starts with {kind} {what}"
            done = subprocess.run(
                what.split(),
                **{"cwd": folder, "env": variables, "capture_output": True, "text": True},
                check=False,
            )
            assert 0 == done.returncode, what + done.stdout + done.stderr
            others = OURS[1:]  # the document lists what its reader has installed
            lines = [line for line in done.stdout.splitlines() if not line.startswith(others)]
            said = "\n".join(map(str.rstrip, lines)) + "\n"
            same = doctest.OutputChecker().check_output(expected(text), said, FLAGS)
            assert same, f"$ {what}\n{said}\nin the document:\n{text}"


def expected(text):
    """A line of dots stands for any number of lines, or none."""
    return re.sub(r"^\.\.\.\n", "...", text, flags=re.M)

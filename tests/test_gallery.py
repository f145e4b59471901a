"""The scripts of the gallery, each run in its short mode as a user runs it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SHARED = "gallery.py"  # what the scripts share: no script itself
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py") if path.name != SHARED)


def source(name):
    """The text of a script."""
    return (EXAMPLES / name).read_text(encoding="utf-8")


GALLERY = [name for name in SCRIPTS if "from gallery import" in source(name)]


def run(name, *flags, **environment):
    """The finished script, with its output."""
    pytest.importorskip("adcore_numpy")
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, EXAMPLES / name, *flags],
        capture_output=True,
        timeout=120,
        encoding="utf-8",
        check=False,
        env={**os.environ, **one_thread, "PYTHONIOENCODING": "utf-8", **environment},
    )


@pytest.mark.parametrize("name", GALLERY)
def test_a_script_passes_its_check_and_draws(tmp_path, name):
    """The script ends well in its short mode, shows its progress, and saves its picture."""
    for module in ("scipy", "adcore_scipy"):
        if module in source(name):
            pytest.importorskip(module)
    picture = tmp_path / "out" / "picture.png"
    done = run(name, "--short", "--out", picture)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\[#+\.*\] (iteration )?\d+/\d+", done.stderr)
    assert picture.exists() == ("no picture" not in done.stdout)


def test_a_failed_check_ends_a_script_with_one_line(tmp_path):
    """Exit code 1, and the script's name and the reason as the last line."""
    script = tmp_path / "wrong.py"
    script.write_text("from gallery import check\ncheck(True, 'unsaid')\ncheck(1 > 2, 'as told')\n")
    done = run(script, PYTHONPATH=str(EXAMPLES))
    assert done.returncode == 1
    assert done.stderr == "wrong.py: as told\n"


def test_every_script_is_listed_with_a_picture_that_exists():
    """examples/README.md has a line for each script, and its pictures are small and there."""
    text = source("README.md")
    missing = [name for name in SCRIPTS if f"]({name})" not in text]
    assert not missing
    for link in re.findall(r"\]\(([^)#]+)", text):
        if not link.startswith("http"):
            assert (EXAMPLES / link).exists(), link
    pictures = re.findall(r"\]\((\.\./docs/images/[^)]+)\)", text)
    assert len(pictures) >= len(SCRIPTS)
    for picture in pictures:
        assert (EXAMPLES / picture).stat().st_size < 64_000, picture


def test_every_script_is_run_by_a_test():
    """Here, or in a test file of its own."""
    tests = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    untested = [name for name in set(SCRIPTS) - {*GALLERY} if not any(name in t for t in tests)]
    assert not untested


def test_the_sonnets_are_whole():
    """Five sonnets of 14 lines, in ASCII."""
    sonnets = (EXAMPLES / "data" / "sonnets.txt").read_text(encoding="ascii").split("\n\n")
    assert [len(sonnet.strip().splitlines()) for sonnet in sonnets] == [14] * 5

"""The coverage table in each plugin's README is the one that the code has: `make coverage`."""

from pathlib import Path

import pytest

from adcore.commands import coverage

PLUGINS = Path(__file__).parents[1] / "plugins"
FOLDERS = sorted(
    path.parent
    for path in PLUGINS.glob("*/pyproject.toml")
    if "[project.entry-points.adcore]" in path.read_text(encoding="utf-8")
)  # a distribution without an entry point has no rules of its own


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_table_in_the_readme_is_up_to_date(folder: Path) -> None:
    """A table that is behind the code fails; it is written with the newest numpy and scipy."""
    np, scipy = pytest.importorskip("numpy"), pytest.importorskip("scipy")
    pytest.importorskip("scipy.linalg")
    if np.lib.NumpyVersion(np.__version__) < "2.4.0" or scipy.__version__ < "1.17":
        pytest.skip("the tables are written with the newest numpy and scipy")
    project = (folder / "pyproject.toml").read_text(encoding="utf-8")
    distribution = project.split('name = "')[1].split('"')[0]
    text = (folder / "README.md").read_text(encoding="utf-8")

    assert coverage.updated(text, distribution) == text

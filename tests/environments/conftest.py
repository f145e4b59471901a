"""New environments with built wheels, in a second each.

An environment sees nothing of the one that runs the tests, but what is named as a *layer*: a folder
of links to one installed distribution (numpy, pytest …), so that nothing is downloaded.
"""

import os
import subprocess
import sys
import time
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECTS = [ROOT, *sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))]
EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/plugins/*/pyproject.toml"))
PYTEST = ("pytest", "iniconfig", "packaging", "pygments")


def built(folder, projects):
    """Their wheels in the folder."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    command += ["--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*command, *map(str, projects)], check=True)


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """The folder that all processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def wheelhouse(shared):
    """The wheels of all distributions of this repository, built once by whoever comes first."""
    folder = shared / "wheelhouse"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(1200):
            if (folder / "done").exists():
                return folder
            time.sleep(0.1)
        raise TimeoutError("the wheels were not built") from None
    built(folder, [*PROJECTS, *EXAMPLES])
    (folder / "done").touch()
    return folder


class Environment:
    """A new virtual environment, with nothing in it but its layers."""

    def __init__(self, folder, wheelhouse, layers):
        self.folder, self.wheelhouse = folder, wheelhouse
        self.python = folder / "bin" / "python"
        venv = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
        subprocess.run(venv, check=True)
        (self.site,) = folder.glob("lib/python*/site-packages")
        paths = [self._layer(name) for name in ("pluggy", *layers)]
        (self.site / "layers.pth").write_text("\n".join(map(str, paths)))

    def _layer(self, name):
        target = self.folder / "layers" / name
        target.mkdir(parents=True)
        found = distribution(name)
        for entry in {Path(file).parts[0] for file in found.files if ".." not in Path(file).parts}:
            (target / entry).symlink_to(found.locate_file(entry))
        return target

    def pip(self, *arguments):
        """Run pip for this environment."""
        command = [sys.executable, "-m", "pip", "--python", str(self.python), *arguments]
        subprocess.run([*command, "--quiet", "--disable-pip-version-check"], check=True)

    def install(self, *names):
        """Install distributions of this repository, from their wheels, or the wheels given."""
        wheels = [
            str(next(self.wheelhouse.glob(f"{name.replace('-', '_')}-*.whl")))
            if isinstance(name, str)
            else str(name)
            for name in names
        ]
        self.pip("install", "--no-index", "--no-deps", *wheels)
        return self

    def install_project(self, project):
        """Build the wheel of a project that is not of this repository, and install it."""
        folder = self.folder / "built"
        built(folder, [project])
        return self.install(*folder.glob("*.whl"))

    def plugin(self, name, serves, source, version="1.0", **files):
        """Install a distribution with one plugin module, and other modules."""
        module = name.replace("-", "_")
        wheel = self.folder / f"{module}-{version}-py3-none-any.whl"
        info = f"{module}-{version}.dist-info"
        files = {f"{module}.py": source, **{f"{key}.py": text for key, text in files.items()}}
        files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        files[f"{info}/entry_points.txt"] = f"[adcore]\n{serves} = {module}\n"
        record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, text in {**files, f"{info}/RECORD": record}.items():
                archive.writestr(path, text)
        return self.install(wheel)

    def run(self, *arguments, cwd=None, **variables):
        """Run its Python in isolation; the finished process, with its output as text."""
        clean = {k: v for k, v in os.environ.items() if k not in ("ADCORE_PLUGINS", "PYTHONPATH")}
        return subprocess.run(
            [str(self.python), "-I", *map(str, arguments)],
            **{"capture_output": True, "text": True, "cwd": cwd or self.folder},
            **{"env": {**clean, **variables}, "check": False},
        )

    def says(self, code, **variables):
        """What a program prints; it must succeed."""
        done = self.run("-c", code, **variables)
        assert (0, "") == (done.returncode, done.stderr)
        return done.stdout.strip()

    def raises(self, code, **variables):
        """The last line of the error with which a program ends."""
        done = self.run("-c", code, **variables)
        assert 1 == done.returncode, done.stdout
        return done.stderr.strip().splitlines()[-1]


@pytest.fixture
def environment(tmp_path, wheelhouse):
    """`environment("numpy")` is a new environment with adcore from its wheel, beside numpy."""

    def made(*layers):
        number = len(list(tmp_path.iterdir()))
        return Environment(tmp_path / f"env{number}", wheelhouse, layers).install("adcore")

    return made


@pytest.fixture(scope="session")
def worker_id(request):
    """That of pytest-xdist, 'master' without it."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")

"""`import autograd` means the drop-in when it is told to, and never otherwise."""

import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

import pytest

import adcore_autograd
from adcore_autograd import importing


@pytest.fixture
def nothing_imported(monkeypatch):
    """A process that has not met autograd yet."""
    for name in list(sys.modules):
        if name == "autograd" or name.startswith("autograd."):
            monkeypatch.delitem(sys.modules, name)
    yield
    for name in list(sys.modules):
        if name == "autograd" or name.startswith("autograd."):
            del sys.modules[name]


def run(*arguments, code=None, cwd=None):
    """A Python process; its standard output."""
    command = [sys.executable, *arguments]
    command += ["-c", textwrap.dedent(code)] if code else []
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_every_module_of_autograd_is_the_drop_in(nothing_imported):
    """Under both names it is one module, so that its classes are one."""
    with adcore_autograd.install():
        import autograd
        import autograd.numpy as anp
        import autograd.numpy.linalg
        import autograd.scipy.stats.norm as norm
        from autograd.extend import primitive
        from autograd.numpy.numpy_boxes import ArrayBox

        assert autograd is adcore_autograd
        assert anp is adcore_autograd.numpy
        assert primitive is adcore_autograd.primitive
        assert norm.__name__ == "adcore_autograd.scipy.stats.norm"
        assert ArrayBox is adcore_autograd.numpy.numpy_boxes.ArrayBox
        assert autograd.__spec__.name == anp.__package__.split(".")[0] == "adcore_autograd"


def test_the_handle_takes_it_back(nothing_imported):
    """Afterwards the name is nobody's, or the real one's; twice does no harm."""
    handle = adcore_autograd.install()
    import autograd

    assert autograd is adcore_autograd
    finders = len(sys.meta_path)
    handle.uninstall()
    handle.uninstall()
    assert len(sys.meta_path) == finders - 1
    assert "autograd" not in sys.modules
    found = find_spec("autograd")
    assert found is None or Path(found.origin or "").parent != Path(adcore_autograd.__file__).parent


def test_a_module_that_is_not_there_says_so(nothing_imported):
    """Not the real autograd's: two of them in one process would not know each other."""
    with adcore_autograd.install(), pytest.raises(ModuleNotFoundError, match="has no module"):
        import autograd.nothing_of_the_kind  # noqa: F401


def test_it_is_too_late_after_autograd_itself(nothing_imported, monkeypatch):
    """Two kinds of boxes in one process would not know each other."""
    monkeypatch.setitem(sys.modules, "autograd", type(sys)("autograd"))
    with pytest.raises(importing.AlreadyImportedError, match="has been imported"):
        adcore_autograd.install()


def test_without_install_nothing_changes():
    """Importing the package leaves the finders as they were."""
    code = """
        import sys
        before = list(sys.meta_path)
        import adcore_autograd
        assert sys.meta_path == before and "autograd" not in sys.modules
        print("same")
    """
    assert run(code=code) == "same"


def test_a_script_and_a_module_run_with_their_arguments(tmp_path):
    """`python -m adcore_autograd script.py …` and `-m module …`."""
    (tmp_path / "helper.py").write_text("from autograd import grad\n")
    (tmp_path / "script.py").write_text(
        "import sys\nimport helper\nimport autograd.numpy as np\n"
        "print(sys.argv[1:], __name__, float(helper.grad(np.sin)(0.0)))\n"
    )
    line = "['a', '-b'] __main__ 1.0"
    assert run("-m", "adcore_autograd", str(tmp_path / "script.py"), "a", "-b") == line
    assert run("-m", "adcore_autograd", "-m", "script", "a", "-b", cwd=tmp_path) == line
    assert "usage:" in run("-m", "adcore_autograd", "--help")


def test_a_suite_runs_on_it(tmp_path):
    """`pytest -p adcore_autograd.pytest`."""
    (tmp_path / "conftest.py").write_text("import autograd.numpy\n")
    (tmp_path / "test_it.py").write_text(
        "import autograd\n"
        "def test_name():\n    assert autograd.__name__ == 'adcore_autograd'\n"
    )
    options = ("-q", "-p", "adcore_autograd.pytest", "-p", "no:cacheprovider")
    out = run("-m", "pytest", *options, str(tmp_path))
    assert "1 passed" in out and "stands in for it" in run("-m", "pytest", *options[1:], tmp_path)

"""Installing, breaking and removing plugins, in clean environments with built wheels."""

import json
import subprocess
import textwrap
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))

LIBRARY = textwrap.dedent("""
    from adcore.extend import primitive

    @primitive
    def square(x):
        return x * x

    @primitive
    def cube(x):
        return x * x * x
""")
SQUARE = "elementwise(waves.square, lambda ans, x: 2 * x)"
SEVEN = "elementwise(waves.square, lambda ans, x: 7.0)"
CUBE = "elementwise(waves.cube, lambda ans, x: 3 * x * x)"
SLOPE = "import waves; from adcore import grad; print(grad(waves.square)(3.0))"
STATES = "import adcore; print(*(f'{p.distribution}={p.state}' for p in adcore.plugins()))"


def plugin(*rules):
    """The source of a plugin for the library `waves`."""
    head = "import waves\nfrom adcore.extend import elementwise, hookimpl\n\n"
    return head + f"@hookimpl\ndef adcore_rules():\n    return [{', '.join(rules)}]\n"


@pytest.fixture
def world(environment):
    """An environment with adcore and the library `waves`, which has no derivatives yet."""
    made = environment()
    (made.site / "waves.py").write_text(LIBRARY)
    return made


# ----------------------------------------------------------------------------------- our wheels


def test_the_core_alone(environment):
    """Without any plugin: scalars work, so does the command line, and the wheel is complete."""
    core = environment()
    assert "12.0" == core.says("import adcore; print(adcore.grad(lambda x: x**3)(2.0))")
    assert "No plugin is installed" in core.run("-m", "adcore", "plugins").stdout
    done = core.run("-m", "adcore", "rule", "operator.mul")
    assert (0, True) == (done.returncode, "adcore/scalars.py" in done.stdout)
    assert 0 == core.run("-m", "adcore", "check", "adcore").returncode
    script = [core.folder / "bin" / "adcore", "--version"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (0, True) == (done.returncode, done.stdout.startswith("adcore 0.")), done.stderr
    files = "from importlib.resources import files; print((files('adcore') / '{}').is_file())"
    for name in (
        "py.typed",
        "commands/template/pyproject.toml.in",
        "commands/template/.github/workflows/tests.yml.in",
    ):
        assert "True" == core.says(files.format(name)), name


def test_numpy_without_its_plugin(environment):
    """The error says what to install; with it installed, the same program runs."""
    made = environment("numpy")
    program = (
        "import numpy as np; from adcore import grad; "
        "print(grad(lambda x: np.sum(x**2))(np.ones(2)))"
    )
    assert "pip install adcore-numpy" in made.raises(program)
    made.install("adcore-numpy")
    assert "[2. 2.]" == made.says(program)


CONVERTED = {  # what a program of scipy calls with a traced value
    "scipy.stats": "stats.norm.logpdf(x)",
    "scipy.integrate": "integrate.quad(np.exp, 0.0, x)[0]",
    "scipy.signal": "signal.convolve(x * np.ones(2), np.ones(2))[0]",
    "scipy.special": "special.gammaln(x)",
}


def test_scipy_without_its_plugin(environment):
    """What scipy converts, and what it does not, names the plugin; so does one not allowed."""
    made = environment("numpy", "scipy").install("adcore-numpy")
    head = "import numpy as np; from scipy import integrate, signal, special, stats; "
    program = head + "from adcore import grad; print(grad(lambda x: {})(1.0))"
    for module, call in CONVERTED.items():
        said = made.raises(program.format(call))
        assert "provided by adcore-scipy: pip install adcore-scipy" in said, said
        if "ConversionError" in said:
            assert f"Twins of the functions of {module} are provided by" in said, said
    made.install("adcore-scipy")
    for call in CONVERTED.values():
        said = made.raises(program.format(call), ADCORE_PLUGINS="adcore-numpy")
        assert "adcore-scipy, which the variable ADCORE_PLUGINS does not name" in said, said
    said = made.raises(program.format(CONVERTED["scipy.integrate"]))
    assert "Or call its twin, adcore_scipy.integrate.quad." in said, said


@pytest.mark.parametrize("project", PLUGINS, ids=lambda path: path.name)
def test_each_plugin_alone(environment, project):
    """With what it requires and nothing else, it serves all of these libraries that are there."""
    settings = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    required = {
        line.replace(">", " ").replace("=", " ").split()[0]: line
        for line in settings["dependencies"]
    }
    if "entry-points" not in settings:
        pytest.skip("it has no rules of its own")
    if any(name not in ("numpy", "scipy") and not name.startswith("adcore") for name in required):
        pytest.skip("with its library it is installed by tests/clean_install")
    made = environment("numpy", *({"scipy"} & required.keys()))
    ours = [name for name in required if name.startswith("adcore-")]
    made.install(*ours, settings["name"])
    listing = made.run("-m", "adcore", "plugins", "--json")
    assert 0 == listing.returncode, listing.stdout + listing.stderr
    states = {p["serves"]: p for p in json.loads(listing.stdout)}
    for serves in settings["entry-points"]["adcore"]:
        there = not serves.startswith("scipy") or "scipy" in required
        assert there == (states[serves]["state"] == "loaded"), states[serves]
    done = made.run("-m", "adcore", "coverage", settings["name"], "--json")
    assert json.loads(done.stdout)


# ------------------------------------------------------------------------------ broken, in conflict


def test_a_broken_plugin_beside_good_ones(world):
    """The good one works; the broken one is named, with its cause, where it is missed."""
    world.plugin("good-waves", "waves", plugin(SQUARE))
    world.plugin("bad-waves", "waves", "import a_module_that_is_not_there\n", version="0.9")
    assert "6.0" == world.says(SLOPE)
    said = world.raises("import waves, adcore; adcore.grad(waves.cube)(3.0)")
    assert "bad-waves 0.9 failed to load (ModuleNotFoundError: " in said
    listing = world.run("-m", "adcore", "plugins")
    assert 1 == listing.returncode
    assert "bad-waves 0.9 (waves) failed to load: ModuleNotFoundError" in listing.stdout


def test_two_plugins_in_conflict(world):
    """Both are named; the variable, an override or uninstalling one settles it."""
    world.plugin("first-waves", "waves", plugin(SQUARE, CUBE))
    world.plugin("second-waves", "waves", plugin(SEVEN))
    said = world.raises(SLOPE)
    assert "RuleConflictError: first-waves 1.0 and second-waves 1.0 both have a rule" in said
    assert "27.0" == world.says(SLOPE.replace("square", "cube"))
    assert "6.0" == world.says(SLOPE, ADCORE_PLUGINS="first-waves")
    assert "7.0" == world.says(SLOPE, ADCORE_PLUGINS="Second_Waves")
    world.pip("uninstall", "--yes", "first-waves")
    assert "7.0" == world.says(SLOPE)


def test_an_override_needs_no_choice(world):
    """A rule marked override replaces the other, whichever is loaded first."""
    world.plugin("b-waves", "waves", plugin(SQUARE))
    world.plugin("a-waves", "waves", plugin(SEVEN.replace("7.0)", "7.0, override=True)")))
    world.plugin("c-waves", "waves", plugin(CUBE))
    assert "7.0" == world.says(SLOPE)
    assert "replaces another's" in world.run("-m", "adcore", "rule", "waves.square").stdout


def test_a_plugin_built_against_a_future_hook(world):
    """An unknown hook is named with those there are; an optional one is passed over."""
    hook = "\n@hookimpl{}\ndef adcore_batching():\n    return []\n"
    world.plugin("future-waves", "waves", plugin(SQUARE) + hook.format(""))
    said = world.raises(SLOPE)
    assert "future-waves 1.0 failed to load (PluginError: " in said
    assert "unknown hook 'adcore_batching'" in said
    hooks = "adcore_rules, adcore_types, adcore_samples, adcore_sparse, adcore_backends"
    assert f"The hooks are {hooks}" in said
    world.pip("uninstall", "--yes", "future-waves")
    world.plugin("patient-waves", "waves", plugin(SQUARE) + hook.format("(optionalhook=True)"))
    assert "6.0" == world.says(SLOPE)


def test_a_plugin_that_needs_a_later_adcore(world):
    """A name that this adcore does not have is the cause that is told."""
    world.plugin("future-waves", "waves", "from adcore.extend import batching\n")
    assert "cannot import name 'batching' from 'adcore.extend'" in world.raises(SLOPE)


# --------------------------------------------------------------------------------- when, and which


def test_the_variable_restricts_loading(world):
    """A plugin that is not named is neither loaded nor imported, and listings say why."""
    world.plugin("good-waves", "waves", plugin(SQUARE))
    assert "MissingRuleError" in world.raises(SLOPE, ADCORE_PLUGINS="adcore-numpy")
    program = "import sys, waves; " + STATES + "; print('good_waves' in sys.modules)"
    assert "good-waves=excluded\nFalse" == world.says(program, ADCORE_PLUGINS="")
    listing = world.run("-m", "adcore", "plugins", ADCORE_PLUGINS="")
    assert "not named by the variable ADCORE_PLUGINS" in listing.stdout


def test_the_library_is_imported_after_adcore(world):
    """A plugin waits for its library, however late that comes."""
    world.plugin("good-waves", "waves", plugin(SQUARE))
    program = f"""
        import sys, adcore
        assert adcore.grad(lambda x: x * x)(3.0) == 6.0
        {STATES}
        import waves
        assert "good_waves" not in sys.modules
        print(adcore.grad(waves.square)(3.0))
        {STATES}
    """
    expected = "good-waves=pending\n6.0\ngood-waves=loaded"
    assert expected == world.says(textwrap.dedent(program))


def test_uninstalling_while_in_use(world):
    """What is loaded goes on working; what was only discovered is named as broken."""
    world.plugin("good-waves", "waves", plugin(SQUARE))
    (world.site / "ponds.py").write_text(LIBRARY)
    world.plugin("good-ponds", "ponds", plugin(SQUARE).replace("waves", "ponds"))
    program = textwrap.dedent("""
        import adcore, waves
        print(adcore.grad(waves.square)(3.0), flush=True)
        input()
        print(adcore.grad(lambda x: waves.square(x) * x)(3.0))
        import ponds
        try:
            adcore.grad(ponds.square)(3.0)
        except adcore.errors.MissingRuleError as error:
            print(error)
    """)
    running = subprocess.Popen(
        [world.python, "-I", "-c", program],
        **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True},
    )
    assert "6.0\n" == running.stdout.readline()
    world.pip("uninstall", "--yes", "good-waves", "good-ponds")
    said, _ = running.communicate("\n", timeout=60)
    assert "27.0" == said.splitlines()[0]
    assert (
        "good-ponds 1.0 failed to load (ModuleNotFoundError: No module named 'good_ponds')" in said
    )
    assert "MissingRuleError" in world.raises(SLOPE)


def test_a_hundred_plugins(world):
    """Discovery stays under 50 ms, and only what is needed is imported."""
    for k in range(100):
        info = world.site / f"many_{k}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: many-{k}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[adcore]\nmissing_{k} = many_{k}\n")
    world.plugin("good-waves", "waves", plugin(SQUARE))
    program = textwrap.dedent("""
        import time, sys, importlib.metadata, adcore, waves
        from adcore import _manager
        start = time.perf_counter()
        found = len(_manager.discover())
        took = time.perf_counter() - start
        print(found, adcore.grad(waves.square)(3.0), f"{took * 1000:.1f}")
    """)
    answers = [world.says(program).split() for _ in range(5)]
    assert all(["101", "6.0"] == answer[:2] for answer in answers)
    best = min(float(answer[2]) for answer in answers)
    print(f"discovery of 101 plugins: {best} ms")
    assert best < 50


# ----------------------------------------------------------------- new packages, and the examples


def test_a_new_plugin_installs_and_passes_its_tests(environment, tmp_path):
    """What `new-plugin` writes is built, installed and tested as it stands."""
    layers = ("numpy", "pytest", "iniconfig", "packaging", "pygments")
    made = environment(*layers).install("adcore-numpy")
    assert 0 == made.run("-m", "adcore", "new-plugin", "my-lib", "--into", tmp_path).returncode
    project = tmp_path / "my-lib"
    made.install_project(project)
    tests = made.run("-m", "pytest", "-v", "-p", "no:cacheprovider", cwd=project)
    assert 0 == tests.returncode, tests.stdout
    assert "test_rule[my_lib.unit-columns-second order] PASSED" in tests.stdout
    checked = made.run("-m", "adcore", "check", "my-lib")
    assert (0, True) == (checked.returncode, "all right" in checked.stdout), checked.stdout
    shown = made.run("-m", "adcore", "rule", "my_lib.unit").stdout
    assert "my-lib 0.1.0, for my_lib" in shown and "adjoint:" in shown


EXAMPLES = {
    "spectral-lines": (["scipy"], "spectral_lines.voigt", "spectral-lines 1.2.0"),
    "relu-slope": ([], "numpy.maximum", "relu-slope 0.3.0"),
}


@pytest.mark.parametrize("beside", ["numpy", "all"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_third_parties(environment, name, beside):
    """Their wheels install beside ours; their tests and all checks pass; the rule is theirs."""
    layers, function, origin = EXAMPLES[name]
    if beside == "all":
        layers = ["scipy"]
    made = environment("numpy", *layers, "pytest", "iniconfig", "packaging", "pygments")
    made.install("adcore-numpy", name)
    if beside == "all":
        ours = (f"adcore-{part}" for part in ("linalg", "fft", "scipy"))
        made.install(*ours, *(EXAMPLES.keys() - {name}))
        for library in ("scipy.special", "scipy.linalg", "scipy.fft", "spectral_lines", "numpy"):
            checked = made.run("-m", "adcore", "coverage", library, "--json")
            assert "both have a rule" not in checked.stdout + checked.stderr
        listing = made.run("-m", "adcore", "plugins", "--json")
        assert 0 == listing.returncode, listing.stdout
    project = ROOT / "examples" / "plugins" / name
    tests = made.run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", project, f"--rootdir={project}"
    )
    assert 0 == tests.returncode, tests.stdout
    checked = made.run("-m", "adcore", "check", name)
    assert (0, True) == (checked.returncode, "all right" in checked.stdout), checked.stdout
    shown = made.run("-m", "adcore", "rule", function)
    assert (0, True) == (shown.returncode, origin in shown.stdout), shown.stdout


def test_every_example_is_tested():
    """No folder of examples/plugins is left out above."""
    folders = {path.parent.name for path in ROOT.glob("examples/plugins/*/pyproject.toml")}
    assert EXAMPLES.keys() == folders


def test_without_the_override_the_rule_is_ours_again(environment):
    """Uninstalling the plugin is all it takes."""
    made = environment("numpy").install("adcore-numpy", "relu-slope")
    program = "import numpy as np, adcore; print(adcore.grad(lambda x: np.maximum(0, x))(0.0))"
    assert "0.0" == made.says(program)
    made.pip("uninstall", "--yes", "relu-slope")
    assert "0.5" == made.says(program)

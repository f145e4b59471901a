"""The steps of docs/errors.md: who does what, with which distributions installed."""

from dataclasses import dataclass, field

HEAD = """
# Messages, in the order in which they are met

From the first program without a plugin to two plugins in conflict: what adcore says at each step
of a plugin's life. A message says what happened, on what, and what to do. This page is written by
`make errors`, which runs every step in a new interpreter; a test fails if it is out of date.

The library `waves` of these examples is somebody's, with the functions `square`, `scale` and
`stack`; `my-waves` and `your-waves` are plugins for it.
"""

LIBRARY = """
from adcore.extend import primitive


@primitive
def square(x):
    return x * x


@primitive
def scale(x, factor=2.0):
    return x * factor


@primitive
def stack(x, unit="m"):
    return x
"""

IMPORTS = "import waves\nfrom adcore.extend import Sample, elementwise, hookimpl, refuse, rule\n\n"
GRADIENT = "import waves\nfrom adcore import grad\n\ngrad(waves.square)(3.0)"


def rules(*listed, imports=IMPORTS, more=""):
    """The source of a plugin."""
    body = "".join(f"        {item},\n" for item in listed)
    return f"{imports}\n@hookimpl\ndef adcore_rules():\n    return [\n{body}    ]\n{more}"


def samples(*listed):
    """The hook with samples."""
    return f"\n\n@hookimpl\ndef adcore_samples():\n    return [{', '.join(listed)}]\n"


@dataclass
class Step:
    """One message: what is run, what of it is shown, and which distributions are installed.

    A distribution's source is None for ours, and "" for one that names the module of my-waves; of a
    pair, the second is the module that it serves.
    """

    title: str
    text: str
    run: str
    installed: dict = field(default_factory=dict)
    shown: str = ""
    variables: dict = field(default_factory=dict)

    def __post_init__(self):
        self.shown = self.shown or self.run


def mine(source):
    """The plugin my-waves alone."""
    return {"my-waves": source}


SQUARE = "elementwise(waves.square, lambda ans, x: 2 * x)"
RIGHT = rules(SQUARE)
OVER = SQUARE.replace("2 * x)", "2 * x, override=True)")
SAMPLE = 'Sample(waves.scale, (3.0,), label="three")'

FIRST = [
    Step(
        "An array, and no plugin for arrays.",
        "The core knows Python's numbers alone.",
        "import numpy as np\nfrom adcore import grad\n\n"
        "grad(lambda x: np.sum(np.sin(x)))(np.ones(2))",
    ),
    Step(
        "A function of numpy, and no plugin for numpy.",
        "",
        "import numpy as np\nfrom adcore import grad\n\ngrad(np.sin)(1.0)",
    ),
    Step(
        "A function that the installed plugins do not have, but another has.",
        "",
        "from scipy import special\nfrom adcore import grad\n\ngrad(special.erfcx)(1.0)",
        {"adcore-numpy": None},
    ),
    Step(
        "A plugin that is installed, and not allowed.",
        "With the environment variable `ADCORE_PLUGINS=my-waves`.",
        "import numpy as np\nfrom adcore import grad\n\ngrad(np.sin)(1.0)",
        {"adcore-numpy": None, "my-waves": RIGHT},
        variables={"ADCORE_PLUGINS": "my-waves"},
    ),
    Step(
        "A name that no plugin is installed under.",
        "With the environment variable `ADCORE_PLUGINS=adcore-nunpy`.",
        "import numpy as np\nfrom adcore import grad\n\ngrad(np.sin)(1.0)",
        {"adcore-numpy": None},
        variables={"ADCORE_PLUGINS": "adcore-nunpy"},
    ),
    Step(
        "A function of scipy that converts its arguments, without its plugin.",
        "",
        "from scipy import stats\nfrom adcore import grad\n\ngrad(stats.norm.logpdf)(1.0)",
        {"adcore-numpy": None},
    ),
    Step(
        "An object of a class that nobody has described.",
        "",
        "from types import SimpleNamespace\nfrom adcore import grad\n\n"
        "grad(lambda p: p.a * p.b)(SimpleNamespace(a=1.0, b=2.0))",
    ),
    Step(
        "A function without a derivative, and nobody known to have one.",
        "",
        GRADIENT,
    ),
    Step("The same, from the command line.", "", "$ python -m adcore rule waves.square"),
    Step("A name that is none.", "", "$ python -m adcore rule waves.sqare"),
    Step("A plugin that is not there.", "", "$ python -m adcore check my-waves"),
    Step("A module that is not there.", "", "$ python -m adcore coverage ponds"),
]

AUTHOR = [
    Step("A name that cannot be one.", "", "$ python -m adcore new-plugin my+waves"),
    Step(
        "The plugin cannot be imported.",
        "A plugin is loaded when it is needed; what is wrong is told where it is missed.",
        GRADIENT,
        mine(rules(SQUARE, imports=IMPORTS + "import ponds\n")),
        "import ponds                                    # in my_waves/__init__.py\n\n" + GRADIENT,
    ),
    Step(
        "Also told by the listing, with exit code 1.",
        "",
        "$ python -m adcore plugins",
        mine(rules(SQUARE, imports=IMPORTS + "import ponds\n")),
    ),
    Step(
        "A module that the library has not.",
        "The name on the left of the entry point is misspelt.",
        "$ python -m adcore check my-waves",
        {"my-waves": (RIGHT, "waves.deep")},
        '"waves.deep" = "my_waves"                       # in pyproject.toml\n\n'
        "# python -m adcore check my-waves",
    ),
    Step(
        "A hook without its mark.",
        "",
        GRADIENT,
        mine(RIGHT.replace("@hookimpl\n", "")),
        "def adcore_rules():\n    return [elementwise(waves.square, lambda ans, x: 2 * x)]",
    ),
    Step(
        "A misspelt hook.",
        "",
        GRADIENT,
        mine(RIGHT.replace("adcore_rules", "adcore_rulse")),
        "@hookimpl\ndef adcore_rulse():\n    ...",
    ),
    Step(
        "A hook that a later adcore has.",
        "Marked `@hookimpl(optionalhook=True)`, it would be passed over.",
        GRADIENT,
        mine(RIGHT + "\n\n@hookimpl\ndef adcore_batching():\n    return []\n"),
        "@hookimpl\ndef adcore_batching():\n    ...",
    ),
    Step(
        "A hook that returns nothing.",
        "",
        GRADIENT,
        mine(IMPORTS + "\n@hookimpl\ndef adcore_rules():\n    pass\n"),
        "@hookimpl\ndef adcore_rules():\n    elementwise(waves.square, lambda ans, x: 2 * x)",
    ),
    Step(
        "Something among the rules that is none.",
        "",
        GRADIENT,
        mine(rules("waves.square")),
        "@hookimpl\ndef adcore_rules():\n    return [waves.square]",
    ),
    Step(
        "A rule that is declared wrongly.",
        "",
        GRADIENT,
        mine(rules("elementwise(waves.square, lambda x: 2 * x)")),
        "elementwise(waves.square, lambda x: 2 * x)",
    ),
    Step(
        "The same function twice.",
        "",
        GRADIENT,
        mine(rules(SQUARE, SQUARE)),
        f"{SQUARE}\n...\n{SQUARE}",
    ),
]

WRONG = [
    Step(
        "A rule without a sample.",
        "An elementwise rule needs none, any other does.",
        "$ python -m adcore check my-waves",
        mine(rules("rule(waves.scale, jvp=lambda t, ans, x, factor=2.0: t * factor)")),
    ),
    Step(
        "A wrong derivative.",
        "Both numbers are told: what the rule says, and what finite differences say.",
        "$ python -m adcore check my-waves --only three",
        mine(
            rules(
                "rule(waves.scale, jvp=lambda t, ans, x, factor=2.0: -t * factor)",
                more=samples(SAMPLE),
            )
        ),
        "rule(waves.scale, jvp=lambda t, ans, x, factor=2.0: -t * factor)\n\n"
        "# python -m adcore check my-waves",
    ),
    Step(
        "Two modes that contradict one another.",
        "",
        "$ python -m adcore check my-waves --only three",
        mine(
            rules(
                "rule(waves.scale, jvp=lambda t, ans, x, factor=2.0: t * factor,"
                " vjp=lambda ct, ans, x, factor=2.0: ct)",
                more=samples(SAMPLE),
            )
        ),
        "rule(\n    waves.scale,\n    jvp=lambda t, ans, x, factor=2.0: t * factor,\n"
        "    vjp=lambda ct, ans, x, factor=2.0: ct,\n)\n\n# python -m adcore check my-waves",
    ),
    Step(
        "A rule that raises.",
        "The error stays what it is; a note says which rule it came from.",
        GRADIENT,
        mine(rules("elementwise(waves.square, lambda ans, x: x.slope)")),
        "elementwise(waves.square, lambda ans, x: x.slope)\n\n" + GRADIENT,
    ),
    Step(
        "A rule that cannot be traced.",
        "It serves the mode that it states; the other one is derived from it by tracing it.",
        "import waves\nfrom adcore import derivative\n\nderivative(waves.square)(3.0)",
        mine(rules("rule(waves.square, vjp=lambda ct, ans, x: float(ct) * 2 * x)")),
        "rule(waves.square, vjp=lambda ct, ans, x: float(ct) * 2 * x)\n\n"
        "derivative(waves.square)(3.0)",
    ),
    Step(
        "A rule that returns nonsense.",
        "",
        GRADIENT,
        mine(rules('rule(waves.square, vjp=lambda ct, ans, x: "2x")')),
        'rule(waves.square, vjp=lambda ct, ans, x: "2x")',
    ),
    Step(
        "A keyword that the rule does not know.",
        "It is never ignored.",
        "import waves\nfrom adcore import grad\n\ngrad(lambda x: waves.stack(x, unit='km'))(3.0)",
        mine(rules("elementwise(waves.stack, lambda ans, x: 1.0)")),
        "elementwise(waves.stack, lambda ans, x: 1.0)\n\n"
        "grad(lambda x: waves.stack(x, unit='km'))(3.0)",
    ),
    Step(
        "An argument that has no derivative, for a stated reason.",
        "",
        "import waves\nfrom adcore import grad\n\ngrad(lambda f: waves.scale(3.0, f))(2.0)",
        mine(
            rules(
                "rule(waves.scale, jvp=lambda t, ans, x, factor=2.0: t * factor)",
                'refuse(waves.scale, "factor", "it is a calibration. Fit it separately.")',
            )
        ),
        'refuse(waves.scale, "factor", "it is a calibration. Fit it separately.")\n\n'
        "grad(lambda f: waves.scale(3.0, f))(2.0)",
    ),
]

BESIDE = [
    Step(
        "Two rules for one function.",
        "Of two distributions. The other functions of the first go on working.",
        GRADIENT,
        {"my-waves": RIGHT, "your-waves": rules(SQUARE)},
    ),
    Step(
        "The same, from the command line.",
        "",
        "$ python -m adcore rule waves.square",
        {"my-waves": RIGHT, "your-waves": rules(SQUARE)},
    ),
    Step(
        "Two rules that both mean to replace one.",
        "",
        GRADIENT,
        {"my-waves": rules(OVER), "your-waves": rules(OVER)},
    ),
    Step(
        "Two distributions with the same module.",
        "A fork, installed beside what it was forked from: the second is not loaded.",
        "$ python -m adcore plugins",
        {"my-waves": RIGHT, "your-waves": ""},
    ),
    Step(
        "A plugin that is uninstalled while a program runs.",
        "What is loaded goes on working; what was only seen is missed.",
        "import adcore, shutil, sys\n\nadcore.plugins()\n"
        "shutil.rmtree(f'{sys.path[0]}/my_waves')\n" + GRADIENT,
        mine(RIGHT),
        "adcore.plugins()                               # sees my-waves\n"
        "# in another terminal: pip uninstall my-waves\ngrad(waves.square)(3.0)",
    ),
]
STORY = [
    ("Before there is a plugin", "A user differentiates a program.", FIRST),
    ("The author's first attempts", "Somebody writes the plugin `my-waves`.", AUTHOR),
    ("A rule that is not right", "It loads, but what does it say?", WRONG),
    ("Beside other plugins", "It is installed where others are.", BESIDE),
]

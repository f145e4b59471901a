"""Write docs/errors.md: the messages of a plugin's life, in the order in which they are met.

    errors.py            write the document anew
    errors.py --check    exit with 1 if it is stale

Every step runs in a new interpreter that sees adcore, pluggy, numpy, scipy, and the distributions
that the step installs. The steps themselves are in errors_story.py.
"""

import os
import re
import subprocess
import sys
import tempfile
import textwrap
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distribution
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from errors_story import HEAD, LIBRARY, STORY

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "errors.md"
OURS = {"adcore-numpy": ("numpy", ROOT / "plugins" / "numpy_grads" / "adcore_numpy")}

RUNNER = """
import sys
sys.path[:0] = {paths!r}
try:
    exec(compile({code!r}, "<program>", "exec"), {{"__name__": "program"}})
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")
    print(*getattr(error, "__notes__", ()), sep="\\n")
"""


def links(folder):
    """A folder in which adcore and the libraries can be imported, and no plugin is installed."""
    folder.mkdir()
    (folder / "adcore").symlink_to(ROOT / "adcore")
    for name in ("pluggy", "numpy", "scipy"):
        found = distribution(name)
        for entry in {Path(file).parts[0] for file in found.files if ".." not in Path(file).parts}:
            (folder / entry).symlink_to(found.locate_file(entry))
    (folder / "waves.py").write_text(LIBRARY)


def install(folder, name, source, serves="waves"):
    """A distribution with a plugin; `source` is None for one of ours."""
    version = "0.1.0" if source is None else "1.0"
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    module = name.replace("-", "_")
    if source is None:
        serves, package = OURS[name]
        module = package.name
        (folder / module).symlink_to(package)
    elif source:
        (folder / module).mkdir()
        (folder / module / "__init__.py").write_text(textwrap.dedent(source).lstrip())
    else:
        module = "my_waves"  # the module of another distribution
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(f"[adcore]\n{serves} = {module}\n")


def said(step, folder, base):
    """What the step prints: the class of the error, its message and its notes."""
    site = folder / "site"
    site.mkdir(parents=True)
    for name, source in step.installed.items():
        install(site, name, *(source if isinstance(source, tuple) else (source,)))
    code = step.run
    if code.startswith("$ python -m adcore "):
        arguments = code.removeprefix("$ python -m adcore ").split()
        code = f"from adcore.__main__ import main\nmain({arguments!r})"
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("ADCORE_", "PYTHON"))}
    program = RUNNER.format(paths=[str(site), str(base)], code=code)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        **{"capture_output": True, "text": True, "check": False, "cwd": folder},
        env={**variables, **step.variables, "OMP_NUM_THREADS": "1"},
    )
    return cleaned(done.stdout + done.stderr, [folder / "site", base, ROOT])


def cleaned(text, folders):
    """Without what differs from machine to machine: folders, last digits, times."""
    for folder in folders:
        text = text.replace(f"{folder}/", "")
    text = re.sub(r"in \d+\.\d s\.", "in 0.1 s.", text)
    text = re.sub(r"(loaded +\d+ +)\d\.\d{3}", r"\g<1>0.001", text)
    text = re.sub(r"-?\d+\.\d{5,}", lambda number: f"{float(number[0]):.4g}", text)
    text = re.sub(r" from '[^']*'", "", text)
    text = re.sub(r" \(adcore/extend\.py\)", "", text)
    lines = text.strip().splitlines()
    return "\n".join(
        part
        for line in lines
        for part in textwrap.wrap(
            line, 100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
        or [""]
    )


def document():
    """The text of docs/errors.md."""
    steps = [step for _, _, listed in STORY for step in listed]
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "base"
        links(base)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            folders = [Path(name) / f"step{k}" for k in range(len(steps))]
            answers = pool.map(said, steps, folders, [base] * len(steps))
            texts = dict(zip(map(id, steps), answers, strict=True))
    parts = [HEAD.strip()]
    for chapter, text, listed in STORY:
        parts += [f"## {chapter}", text.strip()]
        for step in listed:
            language = "console" if step.shown.startswith("$") else "python"
            parts += [
                f"**{step.title}** {step.text}".strip(),
                f"```{language}\n{step.shown}\n```",
                f"```text\n{texts[id(step)]}\n```",
            ]
    return "\n\n".join(parts) + "\n"


def main():
    """Write the document, or compare."""
    text = document()
    stale = not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text
    if "--check" in sys.argv[1:]:
        return int(stale)
    DOCUMENT.write_text(text, encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)}: {'updated' if stale else 'up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

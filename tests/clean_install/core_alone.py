# wheels: adcore
"""adcore without any plugin: it loads nothing but itself and pluggy, and differentiates scalars."""

import sys
from importlib.metadata import version
from importlib.resources import files

import adcore
from adcore import grad, jvp


def cube(x):
    return x * x * x


def main() -> None:
    foreign = {"numpy", "scipy"} | {name for name in sys.modules if name.startswith("adcore_")}
    loaded = sorted(foreign & set(sys.modules))
    assert not loaded, f"import adcore loaded {loaded}"

    assert grad(cube)(2.0) == 12.0
    assert jvp(cube, (2.0,), (1.0,)) == (8.0, 12.0)
    assert grad(grad(cube))(2.0) == 12.0
    assert "numpy" not in sys.modules, "a scalar program loaded numpy"

    assert (files(adcore) / "py.typed").is_file()
    print(f"adcore {version('adcore')} alone: ok")


if __name__ == "__main__":
    main()

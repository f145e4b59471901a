"""What the tests must not import: programs for autograd, and the plugin that stands in for it."""

collect_ignore_glob = ["clients/*", "tests/programs/*", "adcore_autograd/pytest.py"]

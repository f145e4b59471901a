"""`pytest -p adcore_autograd.pytest`: a suite in which `import autograd` means this package."""

from __future__ import annotations

from . import install

INSTALLED = install()


def pytest_report_header() -> str:
    """Say so at the head of the report."""
    return "autograd: adcore-autograd stands in for it"

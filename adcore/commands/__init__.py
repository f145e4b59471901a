"""What `python -m adcore` does: plugins, coverage, rule, check, new-plugin; one file for each.

The parser is in `adcore/__main__.py`; `template/` is what new-plugin writes.
May import: everything.
"""

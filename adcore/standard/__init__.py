"""Twins of Python's own `math`, `cmath` and `statistics`, for traced numbers.

`python -m adcore coverage math` lists them. May import: everything but transforms and commands.
"""

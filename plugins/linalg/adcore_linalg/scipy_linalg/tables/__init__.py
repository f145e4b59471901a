"""The rules of scipy.linalg, one module per kind of problem; samples under the same name.

Each table ends in a list RULES, and makes the twins of scipy's functions that it is about.
May import: adcore, adcore_numpy, adcore_linalg, and other tables.
"""

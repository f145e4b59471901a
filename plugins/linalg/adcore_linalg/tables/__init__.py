"""The rules of numpy.linalg, one module per kind of problem; samples under the same name.

Each table ends in a list RULES; what they share stands beside this room (`matrix_algebra`).
May import: adcore, adcore_numpy, and other tables.
"""

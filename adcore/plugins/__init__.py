"""How plugins are found, loaded and named: the hooks, and the manager of one process.

It is asked by the registry when a function, a type or a twin is not known yet.
May import: errors, values, rules.
"""

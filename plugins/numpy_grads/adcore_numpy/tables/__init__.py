"""The rules of numpy, one module per section of its reference; `batching` says how they stack.

Each table ends in a list RULES, which the package hands to adcore; samples under the same name.
May import: adcore, arrays, and other tables.
"""

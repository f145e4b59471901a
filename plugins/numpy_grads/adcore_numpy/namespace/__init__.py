"""What `import adcore_numpy as np` has beside numpy's own: twins of what numpy does not dispatch.

Constructors and converters here; twins that belong to a table of rules stand in that table.
May import: adcore, arrays, tables.
"""

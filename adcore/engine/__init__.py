"""What happens to a value: boxes, `apply`, and the traces (reverse, forward, batch).

It knows rules by the registry alone; reverse and forward never import each other.
May import: errors, values, rules.
"""

"""What a traced array is: its box, the methods it answers to, its space, stacks of it.

No derivative is stated here; those are in `tables`.
May import: adcore, and the files of this room that stand before.
"""

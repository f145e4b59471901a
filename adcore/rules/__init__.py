"""How a derivative is stated: signatures, the six shapes, the words for them, and the registry.

Nothing here runs during an operation but what a rule hands out (its pushforwards and pullbacks).
May import: errors, values, and the files of this room that stand before.
"""

"""What a user calls: grad, jvp and their kin, Jacobians, primitive, checkpoint; containers.

Each takes the user's containers apart, runs an engine on the leaves, and puts them together again.
May import: errors, values, rules, engine, and the files of this room that stand before.
"""

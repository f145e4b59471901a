"""The rules of scipy.differentiate, in the order of scipy's reference; samples under the same name.

Each table ends in a list RULES; what tables share stands beside this room.
May import: adcore, adcore_numpy, what stands beside this room, and other tables.
"""

"""Sparse derivatives: the pattern by a trace, colours, and a pass with as many vectors.

May import: adcore, adcore_numpy, scipy.sparse; nothing of the sparse arrays that are traced.
"""

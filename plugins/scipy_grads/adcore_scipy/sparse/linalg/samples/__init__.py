"""Samples for the tables of `adcore_scipy.sparse.linalg`, under the same names."""

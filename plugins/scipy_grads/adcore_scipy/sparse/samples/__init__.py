"""Samples for the tables of `adcore_scipy.sparse`, under the same names."""

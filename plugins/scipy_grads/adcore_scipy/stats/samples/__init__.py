"""Samples for the tables of `adcore_scipy.stats`, under the same names."""

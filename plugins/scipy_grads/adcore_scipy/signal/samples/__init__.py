"""Samples for the tables of `adcore_scipy.signal`, under the same names."""

"""Samples for the tables of `adcore_scipy.differentiate`, under the same names."""

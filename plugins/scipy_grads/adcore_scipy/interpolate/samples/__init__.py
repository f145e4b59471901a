"""Samples for the tables of `adcore_scipy.interpolate`, under the same names."""

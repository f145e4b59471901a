"""Samples for the tables of `adcore_scipy.spatial`, under the same names."""

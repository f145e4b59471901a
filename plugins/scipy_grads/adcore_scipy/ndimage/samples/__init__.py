"""Samples for the tables of `adcore_scipy.ndimage`, under the same names."""

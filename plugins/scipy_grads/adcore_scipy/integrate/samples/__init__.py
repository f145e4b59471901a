"""Samples for the tables of `adcore_scipy.integrate`, under the same names."""

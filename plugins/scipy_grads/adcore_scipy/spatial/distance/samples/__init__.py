"""Samples for the tables of `adcore_scipy.spatial.distance`, under the same names."""

"""Samples for the tables of `adcore_scipy.special`, under the same names."""

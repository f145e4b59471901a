"""Samples for the tables of `adcore_scipy.cluster.vq`, under the same names."""

"""Derivatives of scipy.cluster: the package `vq` has those of scipy.cluster.vq."""

"""The samples of scipy.optimize, a module for each table."""

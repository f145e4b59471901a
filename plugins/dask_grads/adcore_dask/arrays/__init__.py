"""dask's arrays as traced values: their box, their space, what they can do lazily.

Imports from here: adcore, adcore_numpy, dask. Nothing of the sums over blocks.
"""

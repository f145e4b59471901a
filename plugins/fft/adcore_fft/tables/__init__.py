"""The rules of numpy.fft and of scipy.fft, one module per kind of transform.

Each table ends in a list RULES; samples under the same name.
May import: adcore, adcore_numpy, and other tables.
"""

"""`compile`: what a function does is recorded once, as a program, and run again.

Here live the recorder (a trace that lies under all others), the program and its passes, the
choice of a program for a call, and what a back end is; back ends themselves are plugins.

May import: the engine, the transforms' containers, the hooks.
"""

"""The numpy back end: a program as straight-line Python that calls numpy."""

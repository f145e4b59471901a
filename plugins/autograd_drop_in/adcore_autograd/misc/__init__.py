"""autograd's `misc`: containers as one vector, graphs of constants."""

from .flatten import flatten as flatten
from .tracers import const_graph as const_graph

"""The vector spaces of arrays, of numbers, and of the named tuples of numpy.linalg."""

from __future__ import annotations

from ..vector_spaces import NAMED_SPACES
from ..vector_spaces import ArrayVSpace as ArrayVSpace
from ..vector_spaces import ComplexArrayVSpace as ComplexArrayVSpace
from ..vector_spaces import NamedTupleVSpace as NamedTupleVSpace
from ..vector_spaces import VSpace as VSpace

EigResultVSpace = NAMED_SPACES["EigResultVSpace"]
EighResultVSpace = NAMED_SPACES["EighResultVSpace"]
QRResultVSpace = NAMED_SPACES["QRResultVSpace"]
SlogdetResultVSpace = NAMED_SPACES["SlogdetResultVSpace"]
SVDResultVSpace = NAMED_SPACES["SVDResultVSpace"]

"""`autograd.scipy.misc`: `logsumexp`, where scipy had it once."""

from .special import logsumexp as logsumexp  # type: ignore[attr-defined]

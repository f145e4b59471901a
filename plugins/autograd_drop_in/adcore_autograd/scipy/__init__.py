"""`autograd.scipy`: scipy's functions under autograd's names, traceable by adcore's plugins."""

from . import integrate as integrate
from . import misc as misc
from . import signal as signal
from . import special as special
from . import stats as stats

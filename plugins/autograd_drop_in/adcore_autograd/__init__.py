"""autograd's names on adcore: programs that `import autograd.numpy as np` run unchanged.

`import adcore_autograd as autograd`, or `adcore_autograd.install()` once, after which `import
autograd` in this process means this package. Without that the real autograd is what it was.

>>> import adcore_autograd.numpy as np
>>> from adcore_autograd import grad
>>> grad(lambda x: np.tanh(x) * x.size)(0.0)
np.float64(1.0)
"""

from .builtins import dict as dict
from .builtins import isinstance as isinstance
from .builtins import list as list
from .builtins import tuple as tuple
from .builtins import type as type
from .core import primitive as primitive
from .differential_operators import checkpoint as checkpoint
from .differential_operators import deriv as deriv
from .differential_operators import elementwise_grad as elementwise_grad
from .differential_operators import grad as grad
from .differential_operators import grad_and_aux as grad_and_aux
from .differential_operators import grad_named as grad_named
from .differential_operators import hessian as hessian
from .differential_operators import hessian_tensor_product as hessian_tensor_product
from .differential_operators import hessian_vector_product as hessian_vector_product
from .differential_operators import holomorphic_grad as holomorphic_grad
from .differential_operators import jacobian as jacobian
from .differential_operators import make_ggnvp as make_ggnvp
from .differential_operators import make_hvp as make_hvp
from .differential_operators import make_jvp as make_jvp
from .differential_operators import make_vjp as make_vjp
from .differential_operators import multigrad_dict as multigrad_dict
from .differential_operators import tensor_jacobian_product as tensor_jacobian_product
from .differential_operators import value_and_grad as value_and_grad
from .differential_operators import vector_jacobian_product as vector_jacobian_product
from .importing import Installed as Installed
from .importing import install as install

# As in autograd, these come with the package: `import autograd; autograd.numpy.sin`.
from . import core as core  # isort: skip
from . import extend as extend  # isort: skip
from . import numpy as numpy  # isort: skip
from . import tracer as tracer  # isort: skip
from . import util as util  # isort: skip
from . import wrap_util as wrap_util  # isort: skip

__version__ = "0.1.0"

import numpy as np
from adcore.extend import elementwise, linear, rule
def sum_jvp(t, ans, a, axis=None, dtype=None, keepdims=False):
    return np.sum(t, axis=axis, dtype=dtype, keepdims=keepdims)
def sum_vjp(ct, ans, a, axis=None, dtype=None, keepdims=False):
    return np.broadcast_to(ct, a.shape)
RULES=[
    elementwise(np.add, 1, 1),
    elementwise(np.multiply, lambda ans, x, y: y, lambda ans, x, y: x),
    elementwise(np.sin, lambda ans, x: np.cos(x)),
    elementwise(np.cos, lambda ans, x: -np.sin(x)),
    elementwise(np.tanh, lambda ans, x: 1-ans**2),
    elementwise(np.subtract, 1, -1), elementwise(np.negative,-1),
    rule(np.sum, jvp=sum_jvp, vjp=sum_vjp),
    ]

"""The public tree is autograd's."""

import importlib
import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

TREE = {
    "": "grad value_and_grad elementwise_grad deriv jacobian hessian hessian_vector_product "
    "hessian_tensor_product tensor_jacobian_product vector_jacobian_product holomorphic_grad "
    "grad_and_aux grad_named make_vjp make_jvp make_hvp make_ggnvp multigrad_dict checkpoint "
    "primitive dict isinstance list tuple type",
    "extend": "primitive notrace_primitive defvjp defvjp_argnum defvjp_argnums defjvp "
    "defjvp_argnum defjvp_argnums def_linear register_notrace Box VSpace vspace SparseObject "
    "JVPNode VJPNode",
    "tracer": "getval isbox trace Node new_box primitive Box toposort trace_stack",
    "core": "make_vjp make_jvp vspace VSpace VJPNode JVPNode backward_pass primitive_vjps "
    "primitive_jvps add_outgrads sum_outgrads sparse_add",
    "builtins": "tuple list dict isinstance type SequenceBox DictBox container_take",
    "differential_operators": "grad make_jvp make_jvp_reversemode",
    "wrap_util": "unary_to_nary wraps get_name",
    "util": "subvals subval toposort func quick_grad_check",
    "test_util": "check_grads check_vjp check_jvp check_equivalent combo_check scalar_close",
    "misc": "flatten const_graph",
    "misc.flatten": "flatten flatten_func",
    "misc.optimizers": "sgd rmsprop adam unflatten_optimizer",
    "misc.fixed_points": "fixed_point",
    "misc.tracers": "const_graph full_graph ConstGraphNode FullGraphNode",
    "numpy": "sin dot array linalg fft random make_diagonal metadata",
    "numpy.linalg": "solve inv norm svd",
    "numpy.fft": "fft rfft",
    "numpy.random": "randn RandomState",
    "numpy.numpy_boxes": "ArrayBox",
    "numpy.numpy_vjps": "unbroadcast unbroadcast_f match_complex replace_zero untake balanced_eq "
    "repeat_to_match_shape",
    "numpy.numpy_jvps": "broadcast",
    "numpy.numpy_vspaces": "ArrayVSpace ComplexArrayVSpace",
    "numpy.numpy_wrapper": "wrap_namespace array_from_args concatenate_args",
    "scipy": "special stats signal integrate misc",
    "scipy.special": "gammaln logsumexp expit erf",
    "scipy.linalg": "sqrtm solve_triangular solve_sylvester solve_banded",
    "scipy.signal": "convolve",
    "scipy.integrate": "odeint",
    "scipy.misc": "logsumexp",
    **{
        f"scipy.stats.{name}": methods
        for name, methods in {
            "norm": "pdf cdf sf logpdf logcdf logsf",
            "t": "pdf cdf logpdf logcdf",
            "beta": "pdf cdf logpdf",
            "gamma": "pdf cdf logpdf",
            "chi2": "pdf cdf logpdf",
            "poisson": "cdf logpmf pmf",
            "dirichlet": "rvs pdf logpdf",
            "multivariate_normal": "pdf logpdf entropy",
        }.items()
    },
}


@pytest.mark.parametrize("module", TREE, ids=lambda name: name or "autograd")
def test_a_module_has_its_names(module):
    """What programs import."""
    found = importlib.import_module(f"adcore_autograd.{module}".rstrip("."))
    assert [name for name in TREE[module].split() if not hasattr(found, name)] == []


@pytest.mark.parametrize("module", ["", "extend", "test_util", "numpy", "numpy.linalg", "misc"])
def test_nothing_public_of_autograd_is_missing(module):
    """Compared with autograd itself, in a process of its own, where it is installed."""
    if find_spec("autograd") is None:
        pytest.skip("autograd is not installed")
    theirs = f"autograd.{module}".rstrip(".")
    code = f"import json, types, importlib as i; m = vars(i.import_module({theirs!r})); "
    code += "print(json.dumps([n for n in m if not isinstance(m[n], types.ModuleType)]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = [n for n in json.loads(done.stdout) if n[0] != "_" and n not in LEFT_OUT]
    ours = importlib.import_module(f"adcore_{theirs}")
    assert names and [name for name in names if not hasattr(ours, name)] == []


# The helpers of autograd's own tables, which state no derivative here.
LEFT_OUT = {
    *("add2d", "batched_diag", "grad_cholesky", "grad_eig", "grad_eigh", "grad_inv", "grad_pinv"),
    *("grad_solve", "grad_svd", "norm_jvp", "norm_vjp", "partial", "defjvp", "defvjp", "anp"),
    *("wrap_namespace", "notrace_functions", "builtins", "c_class", "r_class", "product"),
    *("custom_where", "Box", "notrace_primitive", "primitive", "unary_to_nary", "get_name"),
    *("make_numerical_jvp", "match_complex"),
}

"""Every mistake has its class and its message: what happened, on what, what to do."""

import inspect
import math
import pickle
import re
from functools import lru_cache
from types import SimpleNamespace

import pytest

import adcore
from adcore import (
    check_grads,
    checkpoint,
    derivative,
    elementwise_grad,
    errors,
    grad,
    hessian,
    jacobian,
    jvp,
    primitive,
    vjp,
)
from adcore.extend import Box, apply, composite, elementwise, hookimpl, refuse, rule
from adcore.rules import registry
from adcore.rules.rule import Provenance

LOST = "its derivative would be lost."
CONVERSION = "Where no derivative is meant to flow, stop_gradient(x) gives the plain value."
REAL_BOX = "A traced value (reverse mode, Python float)"


def square(x):
    """The function in most of the mistakes."""
    return x * x


def unknown(x, **kwargs):
    """A function that dispatches, and that no plugin knows."""
    return apply(unknown, (x,), kwargs)


def known(x, factor=2.0, **kwargs):
    """A function with a rule that refuses its factor."""
    traced = any(isinstance(value, Box) for value in (x, factor, *kwargs.values()))
    return apply(known, (x, factor), kwargs) if traced or kwargs else x


def stale():
    """Calls a program twice, of a function that reads a number which changes."""
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("adcore_numpy")
    numbers = iter(range(1, 9))
    program = adcore.compile(lambda x: (x * 2.0, next(numbers)))
    return lambda: [program(numpy.ones(2)) for _ in range(2)]


def hopeless(x):
    """A function that is refused."""
    return apply(hopeless, (x,), {})


def expanded(x):
    """A function with a composite rule."""
    return apply(expanded, (x,), {"other": 1.0})


def wrong(x):
    """A function whose rule returns nonsense."""
    return x * 1.0 if type(x) is float else apply(wrong, (x,), {})


@primitive
def bare(x):
    """A primitive without a derivative."""
    return x


@pytest.fixture(autouse=True)
def _rules(restored_registry):
    """The rules of the functions above, for each test."""
    rules = [
        elementwise(known, lambda ans, x, factor: factor, None),
        refuse(known, "factor", "it counts something. Round it first."),
        refuse(hopeless, None, "it is noise. Draw it before."),
        composite(expanded, lambda x, power=2: x**power),
        rule(wrong, vjp=lambda ct, ans, x: "text"),
    ]
    registry.add_rules(rules, Provenance("toy", "1.0", "toy"))


def kept_box():
    """A box whose derivative is over."""
    kept = []
    grad(lambda x: kept.append(x) or x)(2.0)
    return kept[0]


def changing(calls=[]):  # noqa: B006
    """A function that returns something else every time."""
    calls.append(1)
    return lambda x: (x,) * (1 + len(calls) % 2 + (calls.append(1) or 0))


def misspelt():
    """Register a plugin with a hook that does not exist."""

    class Plugin:
        @hookimpl
        def adcore_rulez(self):
            return []

    adcore._manager.register(Plugin(), "adcore-mine", "2.0", "mine")


def twice():
    """Register a rule that another distribution has."""
    registry.add_rules([elementwise(known, 1.0, None)], Provenance("other", "3.0", "toy"))


HERE = __name__
FLOATS = (
    "Pass floats: 2.0 for 2, x.astype(float) for an integer array, a plugin for a type of your own."
)
SCALAR_CURE = "Use vjp or jacobian for other outputs, has_aux=True to return more."

MISTAKES = [
    # ------------------------------------------------------------------------ outputs and inputs
    (
        "NonScalarOutputError",
        lambda: grad(lambda x: (x, x))(2.0),
        f"grad needs a real scalar output; <lambda> returned a tuple. {SCALAR_CURE}",
    ),
    (
        "NonScalarOutputError",
        lambda: grad(lambda x: "text")(2.0),
        f"grad needs a real scalar output; <lambda> returned str 'text'. {SCALAR_CURE}",
    ),
    (
        "NonScalarOutputError",
        lambda: grad(square)(2j),
        "grad needs a real scalar output; square returned a Python complex. Take its real part, "
        "or say holomorphic=True if it is analytic.",
    ),
    (
        "NonScalarOutputError",
        lambda: grad(square, holomorphic=True)(2.0),
        "holomorphic=True: square must map complex inputs to a complex output; its output is a "
        "Python float. Pass complex inputs, or leave holomorphic out.",
    ),
    (
        "InputTypeError",
        lambda: grad(square)(2),
        f"The input of square must be floating-point to be differentiated; got int 2. {FLOATS}",
    ),
    (
        "InputTypeError",
        lambda: jvp(square, ({"a": "b", "c": None},), (None,)),
        "The input of square must be floating-point to be differentiated; got only NoneType, str. "
        + FLOATS,
    ),
    (
        "InputTypeError",
        lambda: derivative(square)([2.0]),
        "derivative needs a scalar argument, got a list. Use jacobian or jvp.",
    ),
    (
        "ArgumentError",
        lambda: grad(square, "y")(2.0),
        "argnums='y': the call of square has 1 positional arguments and the keywords []. Pass the "
        "argument to differentiate.",
    ),
    (
        "ArgumentError",
        lambda: grad(square, 1.5)(2.0),
        "argnums must be positions or parameter names; got 1.5.",
    ),
    (
        "ArgumentError",
        lambda: grad(square, (0, "x"))(2.0),
        "argnums=(0, 'x') must name at least one argument of square, each once.",
    ),
    (
        "ArgumentError",
        lambda: grad(4.0),
        "grad() takes a function; got 4.0. Call it as grad(f)(x).",
    ),
    (
        "ArgumentError",
        lambda: jacobian(square, mode="sideways"),
        "mode must be 'auto', 'forward' or 'reverse'; got 'sideways'.",
    ),
    # ------------------------------------------------------------------- tangents and structures
    (
        "TangentError",
        lambda: jvp(square, (2.0,), (1j,)),
        "The tangent of square of a Python float must be one too; got 1j.",
    ),
    (
        "TangentError",
        lambda: vjp(square, 2.0)[1]("text"),
        "The cotangent of square of a Python float must be one too; got 'text'.",
    ),
    (
        "TangentError",
        lambda: jvp(lambda x, n: x, (2.0, 3), (1.0, 1.0)),
        "The tangent of <lambda> of a value that is not floating-point must be None; got 1.0.",
    ),
    (
        "StructureError",
        lambda: jvp(square, ([2.0],), ((1.0,),)),
        "The tangents of square: expected a list at [0], got (1.0,). Use the same containers as "
        "for the value.",
    ),
    (
        "StructureError",
        lambda: vjp(lambda x: {"a": x}, 2.0)[1]({"b": 1.0}),
        "The cotangent of <lambda>: expected a dict with ('a',), got ('b',). Use the same "
        "containers as for the value.",
    ),
    (
        "StructureError",
        lambda: jvp(square, 2.0, 1.0),
        "jvp takes a tuple of primals, got a float: write jvp(f, (x,), (v,)).",
    ),
    (
        "StructureError",
        lambda: grad(square, has_aux=True)(2.0),
        "has_aux=True: square must return a pair (value, aux); got <reverse box of 4.0>.",
    ),
    (
        "StructureError",
        lambda: grad(square)((lambda cycle: cycle.append(cycle) or cycle)([1.0])),
        "A list contains itself; a transform needs a tree of containers.",
    ),
    # ------------------------------------------------------------------------------ traced values
    (
        "EndedTraceError",
        lambda: kept_box() * 2,
        "A traced value reached operator.mul after its reverse-mode derivative had ended. It was "
        "kept in a global, an attribute or a generator: return it from the differentiated function "
        "(has_aux=True), or keep stop_gradient(value) instead.",
    ),
    (
        "EndedTraceError",
        lambda: float(kept_box()),
        "A traced value was to become a plain float after its reverse-mode derivative had ended. "
        "It was kept in a global, an attribute or a generator: return it from the differentiated "
        "function (has_aux=True), or keep stop_gradient(value) instead.",
    ),
    (
        "ConversionError",
        lambda: grad(lambda x: float(x))(2.0),
        f"{REAL_BOX} cannot become a plain float in float(x): {LOST} Leave float() out: what can "
        f"be computed with x needs no cast. {CONVERSION}",
    ),
    (
        "ConversionError",
        lambda: derivative(math.sin)(2.0),
        "A traced value (forward mode, Python float) cannot become a plain float in "
        f"derivative(math.sin)(2.0): {LOST} math.sin computes with plain values. One line "
        f"makes it traceable: adcore.lift(\"{__name__}\"). Or call its twin, "
        f"adcore.standard.math.sin. {CONVERSION}",
    ),
    (
        "ConversionError",
        lambda: grad(lambda x: complex(x))(2.0),
        f"{REAL_BOX} cannot become a plain complex number in complex(x): {LOST} Leave complex() "
        f"out: what can be computed with x needs no cast. {CONVERSION}",
    ),
    (
        "ConversionError",
        lambda: grad(lambda x: x.__array__())(2.0),
        f"{REAL_BOX} cannot become a plain array in x.__array__(): {LOST} Make what it computes a "
        "function g(x) with a derivative of your own: g = adcore.primitive(g); "
        f"g.defvjp(lambda ct, ans, x: ...). {CONVERSION}",
    ),
    (
        "ConversionError",
        lambda: grad(lambda x: [1.0, 2.0][x])(1.0),
        f"{REAL_BOX} cannot be an index or a size. Round it first, with int(x).",
    ),
    (
        "ConversionError",
        lambda: grad(lru_cache(square))(2.0),
        f"{REAL_BOX} cannot be a dictionary key, a member of a set or an argument of a cached "
        "function. Use stop_gradient(x) as the key, or leave the cache out.",
    ),
    (
        "ConversionError",
        lambda: grad(pickle.dumps)(2.0),
        f"{REAL_BOX} cannot be pickled: it belongs to a running derivative. Send "
        "stop_gradient(x), the plain value; differentiate within the other process.",
    ),
    (
        "MutationError",
        lambda: grad(lambda x: known(x, out=[0.0]))(2.0),
        f"A traced value cannot be written into the out= of {HERE}.known, a plain array. Use what "
        "the function returns.",
    ),
    # -------------------------------------------------------------------------------------- rules
    (
        "KeywordError",
        lambda: grad(lambda x: known(2.0, other=x))(2.0),
        f"The rule of {HERE}.known does not handle the keyword 'other'; it handles x, factor. Call "
        "it without, or register a rule that does.",
    ),
    (
        "KeywordError",
        lambda: grad(expanded)(2.0),
        f"The rule of {HERE}.expanded does not handle the keyword 'other'; it handles power, x. "
        "Call it without, or register a rule that does.",
    ),
    (
        "KeywordError",
        lambda: grad(lambda x: known(1.0, dtype=x))(2.0),
        f"The keyword 'dtype' of {HERE}.known is traced, but its rule does not handle it.",
    ),
    (
        "MissingRuleError",
        lambda: grad(unknown)(2.0),
        f"No rule for {HERE}.unknown (argument 0, reverse mode). Install a plugin that has one, or "
        "wrap the function with adcore.primitive.",
    ),
    (
        "MissingRuleError",
        lambda: derivative(bare)(2.0),
        f"The primitive {HERE}.bare has no derivative yet. State one with bare.defvjp or .defjvp.",
    ),
    (
        "NonDifferentiableError",
        lambda: grad(hopeless)(2.0),
        f"{HERE}.hopeless is not differentiable: it is noise. Draw it before.",
    ),
    (
        "NonDifferentiableError",
        lambda: grad(lambda x: known(1.0, x))(2.0),
        f"Argument 'factor' of {HERE}.known is not differentiable: it counts something. Round it "
        "first.",
    ),
    (
        "NonDifferentiableError",
        lambda: jacobian(lambda z: z.conjugate())(2j),
        "A function of complex variables with a complex output has a Jacobian only if it is "
        "analytic, and this one is not. Differentiate its real and imaginary parts.",
    ),
    (
        "NonDifferentiableError",
        lambda: elementwise_grad(lambda p: [p[1], p[0]], check=True)([1.0, 2.0]),
        "<lambda> is not elementwise: an output element depends on several input elements. Use "
        "jacobian, or grad of its sum if that is what you mean.",
    ),
    (
        "RuleError",
        lambda: rule(known),
        f"A rule is declared wrongly ({HERE}.known): it needs a jvp, a vjp or both.",
    ),
    (
        "RuleError",
        lambda: grad(wrong)(2.0),
        "A rule returned 'text' as the derivative of a Python float. It must return a number.",
    ),
    (
        "RuleConflictError",
        twice,
        f"toy 1.0 and other 3.0 both have a rule for {HERE}.known. Uninstall one, or name the one "
        "to load in ADCORE_PLUGINS; a plugin that means to replace a rule marks its own "
        "override=True.",
    ),
    (
        "PluginError",
        misspelt,
        "adcore-mine 2.0 is no plugin for this adcore: unknown hook 'adcore_rulez' in plugin "
        "PLUGIN. The hooks are adcore_rules, adcore_types, adcore_samples, adcore_sparse, "
        "adcore_backends.",
    ),
    (
        "SparsityError",
        lambda: jacobian(lambda x: x * x, sparsity=[[0]])(2.0),
        "The sparsity pattern that was given is not that of the Jacobian of <lambda>: a derivative "
        "in a random direction has another value, so that an entry is missing. Let it be found, "
        "sparsity='auto', or add the entry.",
    ),
    (
        "CheckpointError",
        lambda: grad(lambda x: checkpoint(changing())(x)[0])(2.0),
        "checkpoint: <lambda> returned tuple(leaf) when it was run again, tuple(leaf, leaf) at "
        "first. It must do the same each time: no random numbers, no state.",
    ),
    # -------------------------------------------------------------------- programs
    (
        "CompileError",
        lambda: adcore.compile("square"),
        "compile takes a function; got 'square'.",
    ),
    (
        "StaleProgramError",
        lambda: stale()(),
        "A program of <lambda> gives another answer than <lambda> itself. It returns a constant, "
        "which was 1, and is now 3. What a function reads besides its arguments (globals, "
        "attributes, random numbers, the time) is read once, when it is recorded: pass it as an "
        "argument.",
    ),
]


@pytest.mark.parametrize(
    ("name", "call", "message"), MISTAKES, ids=[f"{n}-{k}" for k, (n, _, _) in enumerate(MISTAKES)]
)
def test_every_mistake_has_its_class_and_its_message(name, call, message):
    """The class is exactly the one of the mistake, and the text says all of it."""
    with pytest.raises(errors.AdcoreError) as caught:
        call()
    said = re.sub(r"plugin <.*>", "plugin PLUGIN", str(caught.value))
    said = re.sub(r"( \S+ \S+ failed to load \(.*)? Loaded plugins: .*\.$", "", said, flags=re.S)
    assert (name, message) == (type(caught.value).__name__, said)


class Table:
    """Has what tables of data have."""

    def to_numpy(self):
        """Never called."""


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        (SimpleNamespace(a=1.0), "Tell how a SimpleNamespace is taken apart into numbers and"),
        ([1, SimpleNamespace(a=1.0)], "with adcore.register_container; or write a value type"),
        (Table(), "Pass x.to_numpy() in place of the Table x."),
        (object(), "a plugin for a type of your own."),
        (1, "Pass floats: 2.0 for 2"),
    ],
)
def test_inputs_that_are_no_numbers_name_the_cure_for_their_kind(value, cure):
    """An object of one's own, a table of data, anything else."""
    for call in (lambda: grad(square)(value), lambda: jvp(square, (value,), (value,))):
        with pytest.raises(errors.InputTypeError, match=re.escape(cure)):
            call()


def test_every_class_of_error_is_in_the_table():
    """No class without a mistake that raises it, but the base and the one of check_grads."""
    classes = {
        name for name, value in vars(errors).items() if inspect.isclass(value) and "Error" in name
    }
    tested = {name for name, _, _ in MISTAKES} | {"AdcoreError", "GradientCheckError"}
    assert classes == tested


def test_a_wrong_derivative_is_a_gradient_check_error():
    """check_grads names the check that failed, and is an AssertionError for test runners."""
    fun = primitive(lambda x: x**3)
    fun.defvjp(lambda ct, ans, x: ct * 2 * x * x)
    with pytest.raises(errors.GradientCheckError):
        check_grads(fun, (2.0,))
    assert issubclass(errors.GradientCheckError, AssertionError)


BASES = {
    "NonScalarOutputError": TypeError,
    "InputTypeError": TypeError,
    "ArgumentError": TypeError,
    "TangentError": ValueError,
    "StructureError": ValueError,
    "EndedTraceError": RuntimeError,
    "ConversionError": TypeError,
    "MutationError": TypeError,
    "KeywordError": TypeError,
    "MissingRuleError": NotImplementedError,
    "NonDifferentiableError": TypeError,
    "RuleError": TypeError,
    "PluginError": RuntimeError,
}


@pytest.mark.parametrize("name", BASES)
def test_errors_are_also_what_python_calls_them(name):
    """Code that catches Python's own classes goes on working."""
    kind = getattr(errors, name)
    assert issubclass(kind, errors.AdcoreError) and issubclass(kind, BASES[name])


def test_a_failing_call_changes_nothing_for_the_next():
    """After all mistakes of the table derivatives are what they were."""
    before = grad(square)(3.0), derivative(square)(3.0), hessian(square)(3.0)
    for _, call, _ in MISTAKES:
        with pytest.raises(errors.AdcoreError):
            call()
    assert before == (grad(square)(3.0), derivative(square)(3.0), hessian(square)(3.0))

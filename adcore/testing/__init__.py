"""The generic tester, public: every rule, on every sample, for every property of a derivative.

What a derivative must fulfil is in `requirements`, what runs it over rules and samples in `tester`.
May import: errors, values, rules, engine, transforms, plugins.
"""

from .tester import PROPERTIES as PROPERTIES
from .tester import Case as Case
from .tester import cases as cases
from .tester import check as check
from .tester import check_grads as check_grads
from .tester import check_rule as check_rule
from .tester import load_all as load_all
from .tester import no_such_plugin as no_such_plugin
from .tester import rule_tests as rule_tests

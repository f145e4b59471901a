"""Every rule, on every sample, for every property a derivative must have."""

from adcore.testing import rule_tests

test_rule = rule_tests("relu-slope")

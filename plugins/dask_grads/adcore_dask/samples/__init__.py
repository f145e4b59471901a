"""Calls to test the rules on, a module per table."""

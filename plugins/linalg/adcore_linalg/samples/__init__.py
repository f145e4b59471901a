"""The samples of each table, for the generic tester."""

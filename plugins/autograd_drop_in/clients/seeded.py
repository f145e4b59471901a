"""A plugin for pytest: every test of a client begins with the same random numbers."""

import random

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _seeded():
    random.seed(42)
    np.random.seed(42)

"""A cluster of two processes with little memory, for all tests of a file."""

import warnings

import pytest
from distributed import Client, LocalCluster


def start(**options):
    """A cluster of processes, one thread each; nothing is listened to but on this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ports and of core counts
        return LocalCluster(
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            **{"n_workers": 2, "memory_limit": "400MB", **options},
        )


@pytest.fixture(scope="module")
def client():
    """A client of two workers."""
    with start() as cluster, Client(cluster) as client:
        yield client


@pytest.fixture
def start_cluster():
    """What starts a cluster of its own, for tests that break it."""
    return start

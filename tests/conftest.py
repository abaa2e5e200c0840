"""For every test: no connection beyond the loopback address (tests/lookup/test_find_study.py asserts that it holds)."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

# On a pull request the same examples each time; at a desk new ones, which find what nobody thought of.
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Block it before each test; pytest-socket takes the block away after each."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)

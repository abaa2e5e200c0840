"""For every test: no connection beyond the loopback address (tests/lookup/test_find_study.py asserts that it holds)."""

from __future__ import annotations

import pytest
from pytest_socket import socket_allow_hosts


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Block it before each test; pytest-socket takes the block away after each."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)

"""For every test: no connection beyond the loopback address, and what tests share is made once.

tests/lookup/test_find_study.py asserts the first, tests/browser/test_every_page.py the second.
"""

from __future__ import annotations

import os

import pytest
from _pytest.nodeid import NodeId
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

# On a pull request the same examples each time; at a desk new ones, which find what nobody thought of. No limit of time:
# a slow machine must not fail a test.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Block it before each test; pytest-socket takes the block away after each."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the tests that share a fixture of their module run in one process, so that a site is built or a browser
    started once. `xdist_group` names a group where a module has several.

    pytest-xdist 3.8 tells a group by the end of a test's id, and sets that in a way that pytest 9.2 ignores without a
    word (https://github.com/pytest-dev/pytest-xdist/issues/1386), so it is set here.
    """
    if not config.getoption("loadgroup", default=False):
        return
    for item in items:
        if name := group_of(item):
            item._id = NodeId.parse(f"{item.nodeid}@{name}")  # type: ignore[attr-defined]


def group_of(item: pytest.Item) -> str:
    """The name of a test's group; "" for a test that shares nothing."""
    if mark := item.get_closest_marker("xdist_group"):
        return str(mark.args[0])
    used = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
    shares = any(fixture.scope == "module" for defined in used for fixture in defined)
    return item.nodeid.partition("::")[0] if shares else ""

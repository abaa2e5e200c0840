"""What the browser tests share: the built site behind a small server, and a running Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from helpers import ROOT
from helpers.browser import Server, serve, start

SITE = ROOT / "site"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assert (SITE / "index.html").exists(), "no built site; type: make site"
    with serve(SITE) as running:
        yield running


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with start() as running:
        yield running

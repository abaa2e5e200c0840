"""The browser is found in the promised order, and a wrong name is said plainly."""

from __future__ import annotations

import sys
from pathlib import Path

from helpers import chromium


def test_a_named_browser_wins(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium.find() == sys.executable


def test_a_named_browser_that_does_not_exist_is_said(monkeypatch, capsys):
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert chromium.main() == 2
    assert "/no/such/browser" in capsys.readouterr().err


def test_the_path_comes_before_playwrights_own(monkeypatch, tmp_path: Path):
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == str(browser)


def test_without_any_browser_the_one_command_is_named(monkeypatch, capsys):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(chromium, "_run", lambda *command: False)
    assert chromium.main() == 2
    assert "apt-get install chromium" in capsys.readouterr().err

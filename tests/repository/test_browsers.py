"""Browsers are found in the promised order; a wrong name, a missing engine and one left out are said plainly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from helpers import browsers


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHROMIUM", "FIREFOX", "ENGINES"):
        monkeypatch.delenv(name, raising=False)


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("engine", ["chromium", "firefox"])
def test_a_named_browser_wins(monkeypatch, engine: str):
    monkeypatch.setenv(engine.upper(), sys.executable)
    assert browsers.find(engine) == [sys.executable]


@pytest.mark.parametrize("engine", ["chromium", "firefox"])
def test_a_named_browser_that_does_not_exist_is_said(monkeypatch, capsys, engine: str):
    monkeypatch.setenv(engine.upper(), "/no/such/browser")
    assert browsers.main() == 2
    assert f'${engine.upper()} names "/no/such/browser"' in capsys.readouterr().err


def test_the_path_comes_before_playwrights_own(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    chromium = program(tmp_path, "chromium")
    assert browsers.find("chromium") == [chromium]


def test_chromium_without_windows_comes_first(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "chromium")
    shell = program(tmp_path, "chromium-headless-shell")
    assert browsers.find("chromium") == [shell]


def test_an_engine_without_one_of_its_programs_is_missing(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = [program(tmp_path, name) for name in ("WebKitWebDriver", "MiniBrowser")]
    assert browsers.find("webkit") is None
    screen = program(tmp_path, "Xvfb")
    assert browsers.find("webkit") == [*found, screen]


def test_what_cannot_be_installed_is_named_with_what_to_type(monkeypatch, capsys):
    monkeypatch.setattr(browsers, "find", lambda name: ["/x"] if name == "firefox" else None)
    monkeypatch.setattr(browsers, "_run", lambda *command: False)
    assert browsers.main() == 2
    said = capsys.readouterr().err
    assert "chromium, webkit not found" in said
    assert "sudo apt-get install chromium fonts-dejavu-core webkit2gtk-driver xvfb" in said
    assert "make test ENGINES='firefox'" in said


def test_what_is_missing_is_installed_at_once(monkeypatch):
    there, ran = {"chromium"}, []

    def run(*command: str) -> bool:
        ran.append(command)
        if "xvfb" in command:
            there.update(browsers.ENGINES)
        return True

    monkeypatch.setattr(browsers, "find", lambda name: ["/x"] if name in there else None)
    monkeypatch.setattr(browsers, "_run", run)
    monkeypatch.setattr(browsers, "_is_root", lambda: True)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: name)
    assert browsers.main() == 0
    assert [command[command.index("--no-install-recommends") + 1 :] for command in ran if "install" in command] == [
        ("chromium-headless-shell", "fonts-dejavu-core"),
        ("firefox-esr", "webkit2gtk-driver", "xvfb"),
    ]


def test_an_engine_is_left_out_only_by_name_and_that_is_said(monkeypatch, capsys):
    assert browsers.chosen() == ["chromium", "firefox", "webkit"]
    monkeypatch.setenv("ENGINES", "chromium,firefox")
    monkeypatch.setattr(browsers, "find", lambda name: ["/x"])
    assert browsers.main() == 0
    assert "leaves out webkit" in capsys.readouterr().out
    monkeypatch.setenv("ENGINES", "chrome")
    assert browsers.main() == 2
    assert "names chrome; the engines are chromium, firefox, webkit" in capsys.readouterr().err

"""The browsers for tests, one of each engine: finds them, or installs them, or says the one command to type.

Each program is looked for under its variable ($CHROMIUM, $FIREFOX), on the path, and where Debian puts it. What is
missing is installed from Debian's packages as root (or where sudo asks no password); Chromium can also be Playwright's
download. Run as a script by `make test`; exit 2 when a person must act. Chromium without its windows, the "headless
shell", does the same in half the time; so it comes first, and is installed where anything is.

`make test ENGINES=chromium` asks for fewer engines; what is left out is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Engine:
    """What one engine needs: its programs, each under any of several names, and the Debian packages that bring them."""

    programs: tuple[tuple[str, ...], ...]
    packages: tuple[str, ...]
    variable: str = ""  # names the first program


SHELL = "chromium-headless-shell"
FONTS = "fonts-dejavu-core"
ENGINES = {
    "chromium": Engine(
        ((SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),),
        ("chromium", FONTS),
        "CHROMIUM",
    ),
    "firefox": Engine(
        (("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),), ("firefox-esr",), "FIREFOX"
    ),
    # MiniBrowser is the window that WebKit's driver drives; Debian keeps it off the path.
    "webkit": Engine(
        (("WebKitWebDriver",), ("MiniBrowser", "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"), ("Xvfb",)),
        ("webkit2gtk-driver", "xvfb"),
    ),
}


def chosen() -> list[str]:
    """The engines that tests run in: all, or those that $ENGINES names. Raises ValueError for an unknown one."""
    names = os.environ.get("ENGINES", "").replace(",", " ").split() or list(ENGINES)
    if unknown := sorted(set(names) - set(ENGINES)):
        raise ValueError(f"$ENGINES names {', '.join(unknown)}; the engines are {', '.join(ENGINES)}")
    return names


def find(name: str) -> list[str] | None:
    """The paths of an engine's programs, in the order of `ENGINES`, or None when one of them is missing."""
    engine = ENGINES[name]
    named = os.environ.get(engine.variable)
    if named:
        path = shutil.which(named)
        return [path] if path else None
    paths = [next(_places(names), "") for names in engine.programs]
    if not all(paths) and name == "chromium":
        paths = [_playwrights_own()]
    return paths if all(paths) else None


def chromium_flags() -> list[str]:
    """Flags for every start of Chromium: quiet on the network; plain colors; no sandbox only where root makes one impossible."""
    flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    flags.append("--force-color-profile=srgb")
    return [*flags, "--no-sandbox"] if _is_root() else flags


def _places(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name.startswith("/"):
            yield from (str(path) for path in sorted(Path("/").glob(name.lstrip("/"))))
        elif path := shutil.which(name):
            yield path


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else ""


def _run(*command: str) -> bool:
    print("browsers:", " ".join(command), flush=True)
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _install(names: list[str]) -> None:
    """Install Debian's packages of engines, where no password is needed."""
    if not shutil.which("apt-get"):
        return
    if _is_root():
        sudo: tuple[str, ...] = ()
    elif shutil.which("sudo") and _run("sudo", "-n", "true"):
        sudo = ("sudo", "-n")
    else:
        return
    apt = (*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    _run(*apt, "update")
    install = (*apt, "install", "-y", "--no-install-recommends")
    if "chromium" in chosen():
        _run(*install, SHELL, FONTS)  # not every system has it
    if packages := _packages(_missing(names)):
        _run(*install, *packages)


def _missing(names: list[str]) -> list[str]:
    return [name for name in names if not find(name)]


def _packages(names: list[str]) -> list[str]:
    return [package for name in names for package in ENGINES[name].packages]


def _wrong_variables(names: list[str]) -> Iterator[str]:
    for variable in filter(None, (ENGINES[name].variable for name in names)):
        if (named := os.environ.get(variable)) and not shutil.which(named):
            yield f'browsers: ${variable} names "{named}", which is no program; correct it or unset it'


def main() -> int:
    """Make sure that the chosen engines are there; 0 when they are, 2 when a person must act."""
    try:
        names = chosen()
    except ValueError as error:
        print(f"browsers: {error}", file=sys.stderr)
        return 2
    if wrong := list(_wrong_variables(names)):
        print("\n".join(wrong), file=sys.stderr)
        return 2
    if left_out := [name for name in ENGINES if name not in names]:
        print(f"browsers: ENGINES leaves out {', '.join(left_out)}: pages are not tried there")
    if _missing(names):
        _install(names)
    if "chromium" in names and not find("chromium"):
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    if missing := _missing(names):
        packages = " ".join(_packages(missing))
        there = " ".join(name for name in names if name not in missing) or "chromium"
        print(
            f"browsers: {', '.join(missing)} not found, and could not be installed; type: sudo apt-get install {packages}\n"
            f"browsers: where that is impossible, leave them out: make test ENGINES='{there}'",
            file=sys.stderr,
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

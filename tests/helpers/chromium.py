"""The browser for tests: finds one, or installs it, or says the one command to type.

In this order: $CHROMIUM, chromium or google-chrome on the path, Playwright's own. None: as root (or where sudo asks
no password) Debian's package, else Playwright's download, else exit 2. Run as a script by `make test`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")


def find() -> str | None:
    """The path of a browser that tests can start, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or _playwrights_own()


def arguments() -> list[str]:
    """Flags for every start: quiet on the network; no sandbox only where root makes one impossible."""
    flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return [*flags, "--no-sandbox"] if _is_root() else flags


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _run(*command: str) -> bool:
    print("browser:", " ".join(command), flush=True)
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _install_debian() -> None:
    if not shutil.which("apt-get"):
        return
    if _is_root():
        sudo: tuple[str, ...] = ()
    elif shutil.which("sudo") and _run("sudo", "-n", "true"):
        sudo = ("sudo", "-n")
    else:
        return
    environment = ("env", "DEBIAN_FRONTEND=noninteractive")
    _run(*sudo, *environment, "apt-get", "-qq", "update")
    _run(*sudo, *environment, "apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES)


def main() -> int:
    """Make sure that a browser is there; 0 when it is, 2 when a person must act."""
    named = os.environ.get("CHROMIUM")
    if named and not find():
        print(f'browser: $CHROMIUM names "{named}", which is no program; correct it or unset it', file=sys.stderr)
        return 2
    if find():
        return 0
    _install_debian()
    if not find():
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    if not find():
        print("browser: none found and none could be installed; type: sudo apt-get install chromium", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The second engine for tests: ProperDocs beside the packages of .venv, which has all that it needs.

Its version and its hash are in second-engine.lock. `make test` runs this module as a script before the tests; later
runs find it and ask nobody. Where it cannot be had, the test that needs it fails and says so.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from helpers import ROOT

LOCK = Path(__file__).with_name("second-engine.lock")


class Missing(Exception):
    """It cannot be installed; the text says why and what to do."""


def folder() -> Path:
    """Where it is, to be put on PYTHONPATH; it is installed there if need be. Raises Missing."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    place = ROOT / ".cache/second-engine" / wanted
    if not place.is_dir():
        install(place)
    return place


def install(place: Path, *options: str) -> None:
    """Install it, whole or not at all. Options are pip's. Raises Missing."""
    new = place.with_name(f"{place.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *options]
    asked = [*pip, "--no-deps", "--require-hashes", "--target", str(new), "--requirement", str(LOCK)]
    done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        said = "\n".join(line for line in done.stderr.splitlines() if line.startswith("ERROR")) or done.stderr
        raise Missing(f"the second engine cannot be installed; go online once and type: make test\n{said.strip()}")
    new.rename(place)


if __name__ == "__main__":
    try:
        folder()
    except Missing as fault:  # the other tests can run; the one that needs it fails
        print(fault, file=sys.stderr)

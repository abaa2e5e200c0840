"""The tools that are measured: how each is installed, what site it builds, and how.

Ours runs from this project's own .venv. The others are installed from PyPI into throw-away environments below
.cache/bench; one that cannot be installed is left out, and the table says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks import generate

FOLDER = generate.ROOT / ".cache/bench"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name in the table, packages from PyPI, its site's generator, the command that builds it."""

    name: str
    packages: tuple[str, ...]
    make: Callable[[Path, int], Path]
    command: tuple[str, ...]
    site: str = "site"

    @property
    def environment(self) -> Path:
        """Its environment; ours has this project's."""
        return FOLDER / "env" / self.name if self.packages else Path(sys.prefix)

    def program(self, folder: Path) -> list[str]:
        """The command with the program's whole path."""
        return [str(self.environment / "bin" / self.command[0]), *self.command[1:]]

    def project(self, total: int) -> Path:
        """Where its site of so many articles lies."""
        return FOLDER / f"{self.name}-{total}"

    def clean(self, total: int) -> None:
        """Remove everything that an earlier build left."""
        for name in (self.site, ".cache", "public", "resources"):
            shutil.rmtree(self.project(total) / name, ignore_errors=True)

    def install(self) -> str:
        """Install it if need be; its version, or "" where it cannot be had."""
        if not self.packages:
            return f"evidence, MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}"
        python = self.environment / "bin/python"
        if not (self.environment / "ready").exists():
            shutil.rmtree(self.environment, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", self.environment], check=True)
            pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
            if subprocess.run([*pip, *self.packages], stderr=subprocess.DEVNULL).returncode:
                return ""
            (self.environment / "ready").touch()
        names = [package.partition("==")[0] for package in self.packages]
        code = "import sys,importlib.metadata as m;print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
        return subprocess.run([python, "-c", code, *names], capture_output=True, text=True, check=True).stdout.strip()


OURS = Tool("ours", (), lambda folder, total: generate.ours(folder, total), ("evidence", "build"))
STOCK = Tool(
    "stock",
    (
        f"mkdocs=={version('mkdocs')}",
        f"mkdocs-material=={version('mkdocs-material')}",
        f"mkdocs-bibtex=={version('mkdocs-bibtex')}",
    ),
    generate.stock,
    ("mkdocs", "build", "--quiet"),
)
OTHERS = (
    Tool("zensical", ("zensical==0.0.73",), generate.zensical, ("zensical", "build")),
    Tool("hugo", ("hugo",), generate.hugo, ("hugo", "--quiet"), site="public"),
)
TOOLS = (OURS, STOCK, *OTHERS)

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the banner costs nothing, but fills the logs

"""The tools that are measured: how each is installed, what site it builds, and how.

Ours runs from this project's own .venv. The others are installed from PyPI into throw-away environments below
.cache/bench; one that cannot be installed is left out, and the table says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from benchmarks import generate, measure

FOLDER = generate.ROOT / ".cache/bench"
LEFT = FOLDER / "left"  # what was moved out of the way


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name, its title in the table, packages from PyPI, its site's generator, its commands.

    `command` builds; `serve` shows the live preview, with {port} in it. `site` is the folder that a build writes,
    `source` the one that holds its articles/. `edits` are made in each preview.
    """

    name: str
    title: str
    packages: tuple[str, ...]
    make: Callable[[Path, int], Path]
    command: tuple[str, ...]
    serve: tuple[str, ...]
    site: str = "site"
    source: str = "docs"
    edits: int = 2

    @property
    def environment(self) -> Path:
        """Its environment; ours has this project's."""
        return FOLDER / "env" / self.name if self.packages else Path(sys.prefix)

    def program(self) -> list[str]:
        """The command that builds, with the program's whole path."""
        return [str(self.environment / "bin" / self.command[0]), *self.command[1:]]

    def server(self, port: int) -> list[str]:
        """The command that shows the live preview at a port, with the program's whole path."""
        filled = [word.format(port=port) for word in self.serve]
        return [str(self.environment / "bin" / filled[0]), *filled[1:]]

    def article(self, total: int, number: int) -> Path:
        """The file of an article in its site of so many."""
        return self.project(total) / self.source / "articles" / f"{generate.name(number)}.md"

    def project(self, total: int) -> Path:
        """Where its site of so many articles lies."""
        return FOLDER / f"{self.name}-{total}"

    def clean(self, total: int) -> None:
        """Put everything that an earlier build left out of the way.

        It is not deleted before all is measured: for a minute or more ext4 does not use the inodes of deleted files
        again, and looks for others one by one. That slowed the next build by up to a fifth.
        """
        self.clean_folder(self.project(total))

    def clean_folder(self, project: Path) -> None:
        """The same for a site that lies elsewhere."""
        for name in (self.site, ".cache", "public", "resources"):
            if (left := project / name).exists():
                LEFT.mkdir(parents=True, exist_ok=True)
                left.rename(Path(tempfile.mkdtemp(dir=LEFT), name))

    def install(self) -> str:
        """Install it if need be; its version, or "" where it cannot be had for whatever reason."""
        try:
            return self._install()
        except (OSError, subprocess.SubprocessError):
            return ""

    def _install(self) -> str:
        if not self.packages:
            return f"evidence {commit()}, mkdocs {version('mkdocs')}, mkdocs-material {version('mkdocs-material')}"
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


def commit() -> str:
    """What git calls the commit that is measured, "-dirty" where it was changed since; "" outside a repository."""
    asked = ["git", "-C", str(generate.ROOT), "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        return subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


OURS = Tool(
    name="ours",
    title="ours, with all checks, study pages, finishing, search",
    packages=(),
    make=generate.ours,
    command=("evidence", "build"),
    serve=("evidence", "serve", "--port", "{port}"),
)
STOCK = Tool(
    name="stock",
    title="stock MkDocs, Material, mkdocs-bibtex",
    packages=tuple(f"{name}=={version(name)}" for name in ("mkdocs", "mkdocs-material", "mkdocs-bibtex")),
    make=generate.stock,
    command=("mkdocs", "build", "--quiet"),
    serve=("mkdocs", "serve", "--dev-addr", "127.0.0.1:{port}"),
    edits=1,  # it builds the whole site anew for each
)
ZENSICAL = Tool(
    name="zensical",
    title="Zensical (hand-written footnotes)",
    packages=("zensical==0.0.73",),
    make=generate.zensical,
    command=("zensical", "build"),
    serve=("zensical", "serve", "--dev-addr", "127.0.0.1:{port}"),
)
HUGO = Tool(
    name="hugo",
    title="Hugo (hand-written footnotes, a bare layout, no search)",
    packages=("hugo",),
    make=generate.hugo,
    command=("hugo", "--quiet"),
    serve=("hugo", "server", "--bind", "127.0.0.1", "--port", "{port}"),
    site="public",
    source="content",
)


@cache
def made(tool: Tool, total: int) -> Path:
    """Its site of so many articles, written once a run; the folder."""
    return tool.make(tool.project(total), total)


def cold(tool: Tool, total: int) -> measure.Run:
    """One build with nothing left of an earlier one."""
    folder = made(tool, total)
    tool.clean(total)
    return measure.run(tool.program(), folder)


def tidy() -> None:
    """Delete what was moved out of the way."""
    shutil.rmtree(LEFT, ignore_errors=True)


TOOLS = (OURS, STOCK, ZENSICAL, HUGO)

os.environ.pop("SITE_URL", None)  # an address with a path would move the pages of the preview
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # no tool should compile its modules anew at each start
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the banner costs nothing, but fills the logs

"""Tiny real projects that MkDocs builds in a temporary folder, with this project's own configuration and templates."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers import ROOT, support

BORROWED = ("mkdocs.yml", "ama.csl", "overrides", "docs/data")
WHEN = "1795392000"  # 23 November 2026: a build's date must not depend on the clock


@dataclass(frozen=True)
class Outcome:
    """What a build did: its exit code, everything it said, and where the site is."""

    code: int
    said: str
    site: Path

    def page(self, url: str) -> str:
        """A built page's HTML."""
        return (self.site / url / "index.html").read_text(encoding="utf-8")


def page(body: str, title: str = "A tiny page") -> str:
    """A page's Markdown with sound front matter (12 lines before the body). The body is taken as it is."""
    return support.article("BODY", title=title).removesuffix("BODY\n") + body


def tiny(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """A project in `folder`: the real configuration, style, templates and data; two references, two records, `files`."""
    for name in BORROWED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    keys = ("feder2021", "yermus2024")
    base: dict[str, str | bytes | None] = {
        "mkdocs.yml": None,
        "references.bib": "\n".join(support.entry(key) for key in keys),
        **{f"docs/studies/{key}.md": support.record(key) for key in keys},
        "docs/articles/a.md": None,
    }
    return support.project(folder, {**base, **files})


def put(file: Path, content: str | bytes | None) -> None:
    """Write a file as it is, or delete it."""
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def build(root: Path, **environment: str) -> Outcome:
    """Run `evidence build` in a project, as `make site` does."""
    command = [sys.executable, "-m", "evidence", "build", "--root", str(root)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": WHEN, **environment}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=settings, timeout=120)
    return Outcome(done.returncode, done.stdout + done.stderr, root / "site")

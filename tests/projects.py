"""Tiny real projects that MkDocs builds in a temporary folder, with this project's own configuration and templates."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BORROWED = ("mkdocs.yml", "ama.csl", "overrides", "docs/data")
WHEN = "1763856000"  # 23 November 2025: a build's date must not depend on the clock

FRONT = """---
title: "{title}"
short: "{title}"
description: "A tiny page that a test builds, to see what becomes of it."
kind: reference
updated: 2025-11-01
review_by: 2026-11-01
---

# {title}

"""


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
    """A page's Markdown with sound front matter. The body is taken as it is, last newline or none."""
    return FRONT.format(title=title) + body


def tiny(folder: Path, files: dict[str, str]) -> Path:
    """A project in `folder`: the real configuration, style, templates and data, the two given records, these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in BORROWED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    for name in ("feder2021", "yermus2024"):
        (folder / "docs/studies").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / f"docs/studies/{name}.md", folder / f"docs/studies/{name}.md")
    for name, text in {"docs/index.md": page("Nothing here yet.\n", "Home"), **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def build(root: Path, **environment: str) -> Outcome:
    """Run `evidence build` in a project, as `make site` does."""
    command = [sys.executable, "-m", "evidence", "build", "--root", str(root)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": WHEN, **environment}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=settings, timeout=120)
    return Outcome(done.returncode, done.stdout + done.stderr, root / "site")

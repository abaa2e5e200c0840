"""Git histories for tests: a repository in a temporary folder, one commit for each set of files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A writer",
    "GIT_AUTHOR_EMAIL": "writer@example.org",
    "GIT_COMMITTER_NAME": "A writer",
    "GIT_COMMITTER_EMAIL": "writer@example.org",
    "GIT_AUTHOR_DATE": "2026-11-30T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-30T12:00:00Z",
}


def git(root: Path, *arguments: str) -> str:
    """Run Git in a folder, without anybody's own configuration; its output."""
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(root: Path, files: Mapping[str, str | None], message: str = "x") -> str:
    """Write (or, with None, delete) files, commit everything; the commit."""
    if not (root / ".git").exists():
        root.mkdir(parents=True, exist_ok=True)
        git(root, "init", "-q", "-b", "main")
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD")


def write(root: Path, files: Mapping[str, str | None]) -> None:
    """Write or delete files."""
    for name, content in files.items():
        path = root / name
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

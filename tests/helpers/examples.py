"""Puts the examples that checks declare into the sound project, as `Check.into` says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from evidence.checks.check import Check
from helpers import projects

ARTICLE, RECORD, BIBLIOGRAPHY = "docs/articles/a.md", "docs/studies/feder2021.md", "references.bib"
PNG = b"\x89PNG\r\n\x1a\n" + b"IEND\xaeB`\x82"  # how one begins and ends
# What the examples may cite and link to, beside the sound project.
NEIGHBOURS: dict[str, str | bytes] = {
    "docs/index.md": projects.article("[Safety](articles/safety.md)", title="Home", kind="home"),
    "docs/articles/safety.md": projects.article("## What can go wrong {#harms}\n\nMuch.[@yermus2024]", title="Safety"),
    "docs/studies/yermus2024.md": projects.record("yermus2024"),
    BIBLIOGRAPHY: projects.entry() + projects.entry("yermus2024", year="2024", author="Yermus, Ryan"),
    "docs/assets/a.png": PNG,
}
_TOP_LEVEL_RE = re.compile(r"^(?=\S)", re.MULTILINE)


def project_with(declared: Check, example: str, folder: Path) -> Path:
    """The sound project with an example in its place; the folder."""
    files: dict[str, str | bytes] = {**projects.sound(), **NEIGHBOURS, **declared.files}
    if declared.into == "text":
        files[ARTICLE] = projects.article(example)
    elif declared.into == "front matter":
        files[ARTICLE] = _with_fields(files[ARTICLE], example)
    elif declared.into == "record":
        files[RECORD] = _with_fields(files[RECORD], example)
    elif declared.into == "entry":
        files[BIBLIOGRAPHY] = _with_entry_field(files[BIBLIOGRAPHY], example)
    elif declared.into != "terminal":
        files[declared.into] = f"{example}\n" if example else ""
    root = projects.project(folder, files)
    if declared.into == "terminal":
        subprocess.run(["sh", "-ec", example], cwd=root, check=True)
    return root


def _with_fields(page: str, fields: str) -> str:
    """A page whose front matter has these fields instead of those of the same names."""
    _, front, body = page.split("---\n", 2)
    new = _TOP_LEVEL_RE.split(fields)
    names = {part.partition(":")[0] for part in new}
    kept = [part for part in _TOP_LEVEL_RE.split(front) if part.partition(":")[0] not in names]
    return f"---\n{''.join(kept)}{fields}\n---\n{body}"


def _with_entry_field(bibliography: str, field: str) -> str:
    """A bibliography whose first entry has this field instead of the one of the same name."""
    name = field.partition("=")[0].strip()
    first, rest = bibliography.split("\n}\n", 1)
    kept = [line for line in first.split("\n") if not line.strip().startswith(f"{name} =")]
    return "\n".join([*kept, f"  {field},", "}", rest])

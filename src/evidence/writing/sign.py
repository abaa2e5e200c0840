"""Writes a sign-off: a named clinician's approval of an article."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

from evidence.review.signoff import FILE, REVIEWERS, Review, digest, is_named, review

HEADER = """# Approvals by clinicians, written by `evidence sign`. Never edit a digest by hand: it is that of the article's
# text and of the findings that it cites, as they stood when it was approved. An article's last approval counts.
"""


class SignOffError(Exception):
    """The article cannot be signed; the text says why and what to do."""


def sign(root: Path, path: str, by: str, role: str, on: dt.date) -> Review:
    """Write a sign-off of an article as it stands into `docs/data/signoffs.yml`; the new state.

    path is relative to the root. Raises SignOffError where the article, the name or the file is not fit to be signed.
    """
    from evidence.reading.sources import read

    by, role = " ".join(by.split()), " ".join(role.split())
    if not by or not role:
        raise SignOffError('a sign-off needs a name and a role: --by "Jo Doe, MD" --role "psychiatrist"')
    sources = read(root)
    page = sources.page(path)
    if page is None or not page.is_article:
        raise SignOffError(f"{path}: there is no such article; sign a page under docs/articles/")
    broken = [problem for problem in sources.problems if problem.place.file in (path, FILE)]
    if broken:
        raise SignOffError(f"{broken[0]}; mend it first")
    entry = {"article": path, "by": by, "role": role, "on": on, "digest": digest(page, sources)}
    _append(root / FILE, entry)
    return review(page, read(root))


def names_reviewer(root: Path, by: str) -> bool:
    """Whether the reviewers' page names a person."""
    path = root / REVIEWERS
    return path.is_file() and is_named(by, path.read_text(encoding="utf-8", errors="replace"))


def _append(path: Path, entry: dict[str, Any]) -> None:
    """Add an entry behind the others, comments kept; the file is replaced whole or not at all."""
    before = path.read_text(encoding="utf-8") if path.exists() else HEADER
    before = re.sub(r"^\[\][ \t]*\n?", "", before, flags=re.M)
    if before and not before.endswith("\n"):
        before += "\n"
    added = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=1000)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".signoffs", suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(before + added)
    os.replace(name, path)
    path.chmod(0o644)

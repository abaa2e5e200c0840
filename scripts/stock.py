"""What stock MkDocs says about our tiny broken projects: writes the table in handbook/comparison.md.

    .venv/bin/python scripts/stock.py          some minutes: one `mkdocs build --strict` for each of tests/checks/

MkDocs with Material and mkdocs-bibtex, strict, every validation of links switched on, none of our code.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.broken_projects import CASES, overlay  # noqa: E402
from helpers.projects import project  # noqa: E402

from benchmarks import report  # noqa: E402
from evidence.checks.check import load  # noqa: E402
from evidence.checks.listing import families  # noqa: E402

STOCK = """\
site_name: Stock
strict: true
validation:
  nav: {omitted_files: ignore, not_found: warn, absolute_links: warn}
  links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}
theme: {name: material, font: false}
plugins:
  - search
  - bibtex: {bib_file: references.bib, bib_by_default: true, enable_inline_citations: false}
markdown_extensions: [admonition, attr_list, footnotes, tables]
"""


def build(root: Path) -> tuple[int, str]:
    """The exit code of a stock build, and all that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", root / "site"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def judge(case: Path | None) -> tuple[str, str]:
    """A case's family, and: silent, fails, fails and names the file, or the line as well."""
    with tempfile.TemporaryDirectory() as folder:
        root = project(Path(folder))
        (root / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
        if case is None:
            return "", "silent" if build(root)[0] == 0 else "fails"
        overlay(case, root)
        code, said = build(root)
    place = re.search(rf"^(\S+?):(\d+):\d+: .*\b{case.name}\b", (case / "expect.txt").read_text(encoding="utf-8"), re.M)
    file, line = place.groups() if place else ("", "0")
    if code == 0:
        return case.name[:3], "silent"
    if not file or file.removeprefix("docs/") not in said:
        return case.name[:3], "fails"
    return case.name[:3], "line" if re.search(rf"(:|line ){line}\b", said) else "file"


def main() -> None:
    """Judge every broken project, and write the table."""
    if judge(None)[1] != "silent":
        sys.exit("stock: the sound project does not build with stock MkDocs; nothing was measured")
    with ThreadPoolExecutor(2) as pool:
        verdicts = Counter(pool.map(judge, CASES.values()))
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "mkdocs-bibtex"))
    told = f"Measured on {dt.date.today()} with {packages}.\n\n{table(verdicts, families(load()))}"
    print(told)
    report.put(report.COMPARISON, "stock", told)


def table(verdicts: Counter[tuple[str, str]], titles: Mapping[str, str]) -> str:
    """The table: a row for each family of codes that has broken projects, by its title, and their sum."""
    rows = ["| broken projects | how many | stock stops | and names the file | and the line |", "|---|---|---|---|---|"]
    total: Counter[str] = Counter()
    for family, title in titles.items():
        row = {verdict: verdicts[family, verdict] for verdict in ("silent", "fails", "file", "line")}
        if sum(row.values()):
            total.update(row)
            rows.append(_row(f"{title} ({family})", row))
    return "\n".join([*rows, _row("all", total)])


def _row(title: str, row: dict[str, int]) -> str:
    named = row["file"] + row["line"]
    return f"| {title} | {sum(row.values())} | {row['fails'] + named} | {named} | {row['line']} |"


if __name__ == "__main__":
    main()

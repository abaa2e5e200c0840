"""Writes the list of all checks, `handbook/checks.md`, and what `evidence explain` prints about one."""

import os
import re
import sys
from pathlib import Path
from textwrap import indent

from evidence.checks.check import Check
from evidence.problem import Level
from evidence.text import code, count, visible

EXAMPLES = "tests/checks"
# A wheel contains neither the sources by these paths nor the small broken projects.
IN_ITS_REPOSITORY = (Path(__file__).resolve().parents[3] / EXAMPLES).is_dir()
HEAD = """# All checks

<!-- Made by `make list` from the checks' own declarations; do not edit. -->

{checks}, by family. `evidence explain CODE` says the same in the terminal. An error fails the build; a notice is printed.
"""
_INTO = {
    "text": "",
    "front matter": ", in front matter",
    "record": ", in a study's record",
    "entry": ", in an entry of references.bib",
    "terminal": ", after",
}


def families(known: dict[str, Check]) -> dict[str, str]:
    """The title of each family of codes, which is the first line of the docstring of its module or package."""
    modules: dict[str, list[list[str]]] = {}
    for check in known.values():
        modules.setdefault(check.code[:3], []).append(check.module.split("."))
    common = {family: ".".join(os.path.commonprefix(names)) for family, names in modules.items()}
    said = {family: sys.modules[module].__doc__ or module for family, module in common.items()}
    return {family: text.partition("\n")[0].removesuffix(".") for family, text in said.items()}


def example_folder(check: Check) -> str:
    """The folder of a code's small broken project, relative to the root. "" if Git cannot store such a project."""
    return "" if check.code == "INP002" else f"{EXAMPLES}/{check.module.split('.')[2]}/{check.code}"


def explanation(check: Check) -> str:
    """What `evidence explain` prints about a check."""
    lines = [f"{check.code}  {check.sentence}"]
    if check.why:
        lines.append(f"Why: {check.why}")
    if check.level is Level.NOTICE:
        lines.append("This is a notice: it is printed and fails nothing.")
    if check.level is Level.WARNING:
        lines.append("This is a warning: it fails the checks, and the site is published all the same.")
    for title, example in (("Fails", check.bad), ("Passes", check.good)):
        shown = (f"    {visible(line)}" for line in (example or "(empty)").split("\n"))
        lines += ["", f"{title}{_into(check)}:", *shown]
    folder = example_folder(check) if IN_ITS_REPOSITORY else ""
    return "\n".join([*lines, *(["", f"A small project that fails: {folder}"] if folder else []), ""])


def listing(known: dict[str, Check]) -> str:
    """All checks as a Markdown page. Each family and each code has a heading, so that links can lead there."""
    parts = [HEAD.format(checks=count(len(known), "check"))]
    for family, title in families(known).items():
        parts.append(f"\n## {title} ({family})\n")
        parts += [_part(check) for check in known.values() if check.code.startswith(family)]
    return "".join(parts)


def _part(check: Check) -> str:
    level = f" (A {check.level}.)" if check.level is not Level.ERROR else ""
    lines = [f"\n### {check.code}\n", f"{check.sentence}{level}", ""]
    lines += [f"- Why: {check.why}"] if check.why else []
    lines += [_example(f"Fails{_into(check)}", check.bad), _example(f"Passes{_into(check)}", check.good)]
    if not IN_ITS_REPOSITORY:
        return "\n".join([*lines, ""])
    source, folder = f"src/{(check.found_by or check.module).replace('.', '/')}.py", example_folder(check)
    project = f"; an example project: [{folder}](../{folder})" if folder else ""
    return "\n".join([*lines, f"- Found by [{source}](../{source}){project}", ""])


def _into(check: Check) -> str:
    return _INTO.get(check.into, f", in {check.into}")


def _example(title: str, example: str) -> str:
    """A list item with an example, on the same line or, if the example has several lines, as a code block below."""
    if "\n" not in example:
        return f"- {title}: {code(example) if example else 'nothing'}"
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", example)), default=0))
    return indent(f"{fence}text\n{example}\n{fence}", "  ").join([f"- {title}:\n\n", ""])

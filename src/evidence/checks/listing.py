"""The list of all checks as Markdown, for `handbook/checks.md`, and what `evidence explain` says of one."""

from __future__ import annotations

import os
import re
import sys

from evidence.checks.check import Check
from evidence.problem import Level
from evidence.text import count

EXAMPLES = "tests/checks"
HEAD = """# All checks

<!-- Made by `make list` from the checks' own declarations; do not edit. -->

{checks}, by family. `evidence explain CODE` says the same in the terminal. An error fails the build; a notice is printed.
"""
_INTO = {"text": "", "front matter": ", in front matter", "record": ", in a study's record", "terminal": ", after"}


def families(known: dict[str, Check]) -> dict[str, str]:
    """The title of each family of codes: the first line of the docstring of the module or package that holds it."""
    modules: dict[str, list[list[str]]] = {}
    for check in known.values():
        modules.setdefault(check.code[:3], []).append(check.module.split("."))
    return {family: _title(".".join(os.path.commonprefix(names))) for family, names in modules.items()}


def _title(module: str) -> str:
    return (sys.modules[module].__doc__ or module).partition("\n")[0].removesuffix(".")


def example_folder(check: Check) -> str:
    """The folder of the small broken project of a code, relative to the root."""
    return f"{EXAMPLES}/{check.module.split('.')[2]}/{check.code}"


def explanation(check: Check) -> str:
    """What `evidence explain` prints of a check."""
    lines = [f"{check.code}  {check.sentence}"]
    if check.why:
        lines.append(f"Why: {check.why}")
    if check.level is Level.NOTICE:
        lines.append("This is a notice: it is printed and fails nothing.")
    for title, example in (("Fails", check.bad), ("Passes", check.good)):
        lines += ["", f"{title}{_into(check)}:", *(f"    {line}" for line in (example or "(empty)").split("\n"))]
    return "\n".join([*lines, "", f"A small project that fails: {example_folder(check)}", ""])


def listing(known: dict[str, Check]) -> str:
    """All checks as one Markdown page: a heading for each family, and an anchored part for each code."""
    parts = [HEAD.format(checks=count(len(known), "check"))]
    for family, title in families(known).items():
        parts.append(f"\n## {title} ({family})\n")
        parts += [_part(check) for code, check in known.items() if code.startswith(family)]
    return "".join(parts)


def _part(check: Check) -> str:
    level = "A notice. " if check.level is Level.NOTICE else ""
    why = f" *Why:* {check.why}" if check.why else ""
    source = f"src/{(check.found_by or check.module).replace('.', '/')}.py"
    examples = "".join(
        f"\n{title}{_into(check)}:\n\n{_fenced(example)}\n"
        for title, example in (("Fails", check.bad), ("Passes", check.good))
    )
    return f"""
### {check.code}

{level}{check.sentence}{why}
{examples}
Found by [`{source}`](../{source}); a project that fails: [`{example_folder(check)}`](../{example_folder(check)}).
"""


def _into(check: Check) -> str:
    if check.into == "entry":
        return ", in an entry of references.bib"
    return _INTO.get(check.into, f", in {check.into}")


def _fenced(example: str) -> str:
    """An example as a code block, whatever backticks it has in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", example)), default=0))
    return f"{fence}text\n{example or '(empty)'}\n{fence}"

"""Prints how large the parts of the package are, and fails where one is larger than we allow.

.venv/bin/python scripts/sizes.py
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[1] / "src/evidence"
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 45
MOST_LINES_OF_THE_MEDIAN = 7
MOST_LINES_OF_NINE_IN_TEN = 20
MOST_LINES_OF_A_CLASS = {"EvidencePlugin": 200}


def parts(file: Path) -> Iterator[tuple[str, str, int]]:
    """Each function and class of a file: its kind, its name with the file, its length in lines."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            yield kind, f"{file.relative_to(PACKAGE)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def too_large(package: Path = PACKAGE) -> tuple[str, list[str]]:
    """The figures in one line, and what is larger than allowed."""
    modules = {file: file.read_text(encoding="utf-8").count("\n") for file in package.rglob("*.py")}
    found = [part for file in modules for part in parts(file)]
    lengths = [lines for kind, _, lines in found if kind == "function"]
    ninth = quantiles(lengths, n=10)[-1]
    faults = [
        f"{file.relative_to(package)}: {lines} lines; a module may have {MOST_LINES_OF_A_MODULE}"
        for file, lines in modules.items()
        if lines > MOST_LINES_OF_A_MODULE
    ]
    for kind, name, lines in found:
        most = MOST_LINES_OF_A_FUNCTION if kind == "function" else MOST_LINES_OF_A_CLASS.get(name.split(": ")[1])
        if most and lines > most:
            faults.append(f"{name}: {lines} lines; it may have {most}")
    if median(lengths) > MOST_LINES_OF_THE_MEDIAN or ninth > MOST_LINES_OF_NINE_IN_TEN:
        faults.append(
            f"the median function may have {MOST_LINES_OF_THE_MEDIAN} lines, nine in ten {MOST_LINES_OF_NINE_IN_TEN}"
        )
    figures = (
        f"{sum(modules.values())} lines in {len(modules)} modules, the longest {max(modules.values())}; "
        f"{len(lengths)} functions: median {median(lengths):g} lines, nine in ten at most {ninth:g}, "
        f"the longest {max(lengths)}"
    )
    return figures, faults


if __name__ == "__main__":
    figures, faults = too_large()
    print(figures)
    print(*faults, sep="\n", end="\n" if faults else "")
    sys.exit(bool(faults))

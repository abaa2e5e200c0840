"""`make bench`: build times of made-up sites, ours beside other tools, interleaved; medians and ratios.

    python -m benchmarks [SIZE…] [--runs N] [--only TOOL…] [--no-edit]

Without arguments: 10, 100 and 1,000 articles, three rounds of the small ones and two of the largest, then an unchanged
rebuild, one edit in the live preview, growth to 3,000 articles, and a bibliography of 5,000 entries.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import statistics
from collections.abc import Sequence

from benchmarks import bibliography, generate, measure, preview
from benchmarks.tools import FOLDER, OURS, TOOLS, Tool

SIZES = (10, 100, 1000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE")
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[tool.name for tool in TOOLS])
    parser.add_argument("--no-edit", action="store_true")
    chosen = parser.parse_args(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    tools = [tool for tool in TOOLS if tool.name in chosen.only]
    versions = {tool: tool.install() for tool in tools}
    tools = [tool for tool in tools if versions[tool]]
    print(
        f"{dt.date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    for tool, said in versions.items():
        print(f"- {tool.name}: {said or 'could not be installed, left out'}")
    found = {size: rounds(tools, size, chosen.runs or (2 if size >= 1000 else 3)) for size in chosen.sizes}
    print("\nFrom cold. Seconds by the clock (of all processors), MiB at most of all processes; medians.\n")
    print(table(tools, found))
    if not chosen.no_edit and OURS in tools:
        print("\nOurs besides:\n")
        largest = max(chosen.sizes)
        for part in (lambda: again(largest), entries, growth):
            print(*(f"- {line}" for line in part()), sep="\n", flush=True)


def rounds(tools: Sequence[Tool], size: int, runs: int) -> dict[str, list[measure.Run]]:
    """Each tool's runs, one of each tool after the other, so that a slow minute hits all."""
    found: dict[str, list[measure.Run]] = {tool.name: [] for tool in tools}
    for tool in tools:
        tool.make(tool.project(size), size)
    for _ in range(runs):
        for tool in tools:
            found[tool.name].append(cold(tool, size))
    return found


def cold(tool: Tool, size: int) -> measure.Run:
    """One build with nothing left of an earlier one."""
    tool.clean(size)
    return measure.run(tool.program(tool.project(size)), tool.project(size))


def table(tools: Sequence[Tool], found: dict[int, dict[str, list[measure.Run]]]) -> str:
    """The medians as a Markdown table, the ratio to stock at the largest size in the last column."""
    sizes = list(found)
    rows = [["", *(f"{size:,} articles" for size in sizes), f"of stock at {sizes[-1]:,}"]]
    rows.append(["---"] * len(rows[0]))
    for tool in tools:
        cells = [shown(found[size][tool.name]) for size in sizes]
        last = found[sizes[-1]]
        ratio = f"{median(last[tool.name]).wall / median(last['stock']).wall:.2f}" if "stock" in last else ""
        rows.append([tool.name, *cells, ratio])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def median(runs: Sequence[measure.Run]) -> measure.Run:
    """The median of each number."""
    return measure.Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "memory")))


def shown(runs: Sequence[measure.Run]) -> str:
    """A cell of the table."""
    middle = median(runs)
    return f"{middle.wall:.2f} ({middle.cpu:.2f}), {middle.memory:.0f}"


def again(size: int) -> list[str]:
    """An unchanged rebuild, and one edit until it can be seen in the preview."""
    project = OURS.project(size)
    rebuilt = [measure.run(OURS.program(project), project) for _ in range(3)]
    edited = preview.edits(OURS.program(project)[0], project, generate.name(size // 2))
    return [
        f"unchanged rebuild at {size:,}: {shown(rebuilt)}",
        f"one edit until it is visible in the preview at {size:,}: {statistics.median(edited):.2f} s ({', '.join(f'{one:.2f}' for one in edited)})",
    ]


def growth() -> list[str]:
    """The cost of one more page at 300 and at 3,000 articles, by processor time."""
    spent = {}
    for size in (10, 300, 3000):
        OURS.make(OURS.project(size), size)
        spent[size] = median([cold(OURS, size) for _ in range(3 if size < 3000 else 1)]).cpu
    few, many = (spent[300] - spent[10]) / 290, (spent[3000] - spent[300]) / 2700
    return [
        f"cost of a page: {few * 1000:.1f} ms of processor time up to 300, {many * 1000:.1f} ms from there to 3,000: {many / few:.2f} times"
    ]


def entries() -> list[str]:
    """What a bibliography of 5,000 entries costs."""
    first, after = bibliography.seconds()
    return [
        f"a bibliography of {bibliography.ENTRIES:,} entries: {first:.2f} s the first time, {after:.2f} s afterwards"
    ]


if __name__ == "__main__":
    main()

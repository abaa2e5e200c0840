"""`make bench`: build times of made-up sites, ours beside other tools, interleaved; medians and ratios.

    python -m benchmarks [SIZE…] [--only TOOL…] [--parts PART…] [--no-edit] [--runs N] [--write]

Without arguments: 10, 100 and 1,000 articles and every part. The parts:

    cold     each tool's build from nothing, at each size
    edit     each tool's live preview at the largest size: one edit until it is visible
    again    ours: a rebuild without a change, and after one edit
    dist     ours: packing for the host after one edit
    site     ours: this site from cold, after one edit, unchanged, and its checks
    growth   ours: what a page costs at 300 and at 10,000 articles; time and memory at 3,000 and 10,000
    search   ours: what one search loads at the largest size, and how soon it answers; needs site/ and a browser
    entries  ours: a bibliography of 5,000 entries

What is measured goes to the standard error stream as it comes. The report, in Markdown, goes to the standard output at
the end; with `--write` also into handbook/performance.md, in place of the last one. A part or a tool that fails says so
in its place.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence

from benchmarks import generate, machine, ours, preview, report
from benchmarks.measure import Run
from benchmarks.table import edit_cell, runs_cell, table
from benchmarks.tools import FOLDER, OURS, TOOLS, Tool, cold, made, tidy

SIZES = (10, 100, 1000)
PARTS = ("cold", "edit", "site", "again", "dist", "growth", "search", "entries")
CELLS = (
    "From cold: seconds by the clock (of all processors), MiB at most of all processes. An edit: seconds from saving an "
    "article until the live preview serves it (each). Medians; the tools take turns: {}. Stock and Zensical show a menu of all "
    "articles on every page, as they do by default; ours and Hugo's layout have none."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for; print the report, and write it into the handbook where that is asked for."""
    chosen = options(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    today, watch = dt.date.today(), machine.Watch()
    tools, versions = installed([tool for tool in TOOLS if tool.name in chosen.only])
    largest = max(chosen.sizes)
    colds = {size: builds(tools, size, chosen.runs) for size in chosen.sizes} if "cold" in chosen.parts else {}
    edited = (largest, edits(tools, largest, chosen.runs)) if "edit" in chosen.parts else None
    besides = alone(chosen.parts, largest) if OURS in tools else []
    tidy()
    parts = [f"{today.day} {today:%B %Y}. {machine.described()}. {watch.told()}", "\n".join(versions)]
    if colds or edited:
        titles = {tool.name: tool.title for tool in tools}
        parts += [CELLS.format(turns(chosen.sizes, chosen.runs)), table(titles, colds, edited)]
    if besides:
        parts += [
            "Ours besides; seconds by the clock (of all processors), MiB:",
            "\n".join(f"- {line}" for line in besides),
        ]
    told = "\n\n".join(parts)
    print(told)
    if chosen.write:
        report.put(report.PERFORMANCE, "bench", told)


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line's, the default in place of each that is not given."""
    names = [tool.name for tool in TOOLS]
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="TOOL", help=", ".join(names))
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--no-edit", action="store_true", help="leave the live previews out")
    parser.add_argument("--runs", type=int, default=0, help="rounds of each (3; from 1,000 articles on 2)")
    parser.add_argument("--write", action="store_true", help="put the report into handbook/performance.md")
    chosen = parser.parse_args(arguments)
    chosen.parts = [part for part in chosen.parts if not (part == "edit" and chosen.no_edit)]
    return chosen


def installed(tools: Sequence[Tool]) -> tuple[list[Tool], list[str]]:
    """The tools that can be had, and a line for each about its version."""
    versions = {tool: tool.install() for tool in tools}
    lines = [f"- {tool.name}: {said or 'could not be installed, left out'}" for tool, said in versions.items()]
    return [tool for tool in tools if versions[tool]], lines


def rounds(size: int, runs: int) -> int:
    """How often each tool has its turn."""
    return runs or (2 if size >= 1000 else 3)


def turns(sizes: Sequence[int], runs: int) -> str:
    """The rounds of each size, in words."""
    return ", ".join(f"{rounds(size, runs)} rounds at {size:,}" for size in sizes)


def builds(tools: Sequence[Tool], size: int, runs: int) -> dict[str, list[Run] | str]:
    """Each tool's builds from cold, by its name."""
    found = in_turns(tools, rounds(size, runs), lambda tool: [cold(tool, size)])
    tell(f"cold at {size:,}", {name: why if isinstance(why, str) else runs_cell(why) for name, why in found.items()})
    return found


def edits(tools: Sequence[Tool], size: int, runs: int) -> dict[str, list[float] | str]:
    """Each tool's seconds from an edit until it is visible, by its name."""
    found = in_turns(tools, rounds(size, runs), lambda tool: visible(tool, size))
    tell(f"edit at {size:,}", {name: edit_cell(seconds) for name, seconds in found.items()})
    return found


def visible(tool: Tool, size: int) -> list[float]:
    """The edits of one preview."""
    folder, port, number = made(tool, size), preview.free_port(), size // 2
    url = f"http://127.0.0.1:{port}/articles/{generate.name(number)}/"
    return preview.edits(tool.server(port), folder, tool.article(size, number), url, tool.edits)


def in_turns(tools: Sequence[Tool], times: int, measured: Callable[[Tool], list]) -> dict[str, list | str]:
    """What is measured of each tool, one tool after the other and again, so that a slow minute hits all.

    A tool that fails has the reason in place of its numbers, and no further turn.
    """
    found: dict[str, list | str] = {tool.name: [] for tool in tools}
    for _ in range(times):
        for tool in tools:
            so_far = found[tool.name]
            if isinstance(so_far, str):
                continue
            try:
                so_far += measured(tool)
            except Exception as error:  # whatever it is, it costs this tool alone
                found[tool.name] = str(error) or type(error).__name__
    return found


def alone(parts: Sequence[str], size: int) -> list[str]:
    """The lines about ours alone."""
    measured: dict[str, Callable[[], list[str]]] = {
        "site": ours.this_site,
        "again": lambda: ours.again(size),
        "dist": lambda: ours.dist(size),
        "growth": ours.growth,
        "search": lambda: ours.searches(size),
        "entries": ours.entries,
    }
    lines = []
    for part in [part for part in measured if part in parts]:
        try:
            lines += measured[part]()
        except Exception as error:  # whatever it is, it costs this part alone
            lines.append(f"{part} could not be measured: {error}")
        tell(part, {"": lines[-1]})
    return lines


def tell(what: str, said: dict[str, str]) -> None:
    """Say on the standard error stream what was measured just now."""
    for name, text in said.items():
        print(f"{what}: {name} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

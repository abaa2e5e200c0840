"""The table of all tools in Markdown, from what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.measure import Run

NONE = "–"


def table(
    titles: Mapping[str, str],
    cold: Mapping[int, Mapping[str, Sequence[Run] | str]],
    edited: tuple[int, Mapping[str, Sequence[float] | str]] | None,
) -> str:
    """One row a tool, in the order of `titles` (its name: its title).

    `cold` holds the runs by size and name, `edited` the size and the seconds by name, or None where no edit was asked
    for. What could not be measured is a text, the reason. Ratios are to the row named stock, by the clock.
    """
    head = ["", *(f"{size:,} articles" for size in cold)]
    columns = [[runs_cell(found[name]) for name in titles] for found in cold.values()]
    if cold:
        largest = max(cold)
        head.append(f"÷ stock at {largest:,}")
        columns.append(_ratios(titles, {name: _wall(found) for name, found in cold[largest].items()}))
    if edited:
        size, seconds = edited
        head += [f"edit until visible at {size:,}", "÷ stock"]
        columns.append([edit_cell(seconds[name]) for name in titles])
        columns.append(_ratios(titles, {name: _middle(found) for name, found in seconds.items()}))
    rows = [head, ["---"] * len(head), *map(list, zip(titles.values(), *columns, strict=True))]
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)


def median(runs: Sequence[Run]) -> Run:
    """The median of each number."""
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "memory")))


def runs_cell(found: Sequence[Run] | str) -> str:
    """Seconds by the clock (of all processors), MiB; or why there are none."""
    if isinstance(found, str):
        return _plain(found)
    middle = median(found)
    return f"{number(middle.wall)} ({number(middle.cpu)}), {middle.memory:.0f}"


def edit_cell(found: Sequence[float] | str) -> str:
    """The median of the seconds, then each of them; or why there are none."""
    if isinstance(found, str):
        return _plain(found)
    return f"{number(statistics.median(found))} ({', '.join(map(number, found))})"


def number(seconds: float) -> str:
    """Seconds with as many places as mean something."""
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def _wall(found: Sequence[Run] | str) -> float | None:
    return None if isinstance(found, str) else median(found).wall


def _middle(found: Sequence[float] | str) -> float | None:
    return None if isinstance(found, str) else statistics.median(found)


def _ratios(titles: Mapping[str, str], values: Mapping[str, float | None]) -> list[str]:
    stock = values.get("stock")
    found = [values[name] for name in titles]
    return [NONE if value is None or stock is None else f"{value / stock:.2f}" for value in found]


def _plain(reason: str) -> str:
    """A reason that cannot break the table."""
    return "not measured: " + " ".join(reason.replace("|", "/").split())[-80:]

"""The table of all tools in Markdown, from what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence

from benchmarks.measure import Run

NONE = "–"


def table(
    titles: Mapping[str, str],
    cold: Mapping[int, Mapping[str, Sequence[Run] | str]],
    edited: tuple[int, Mapping[str, Sequence[float] | str]] | None,
) -> str:
    """One row a tool, in the order of `titles` (its name: its title).

    `cold` holds the runs by size and name, `edited` the size and the seconds by name, or None where no edit was asked
    for. What could not be measured is a text, the reason. Ratios are by the clock: to the row named stock at the smallest
    and the largest size, to the row named hugo at the largest.
    """
    head = ["", *(f"{size:,} articles" for size in cold)]
    columns = [[runs_cell(found[name]) for name in titles] for found in cold.values()]
    for other, size in _compared(titles, cold):
        head.append(f"÷ {other} at {size:,}")
        columns.append(_ratios(titles, {name: _wall(found) for name, found in cold[size].items()}, other))
    if edited:
        size, seconds = edited
        head += [f"edit until visible at {size:,}", "÷ stock"]
        columns.append([edit_cell(seconds[name]) for name in titles])
        columns.append(_ratios(titles, {name: _middle(found) for name, found in seconds.items()}, "stock"))
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


def _compared(titles: Mapping[str, str], sizes: Collection[int]) -> list[tuple[str, int]]:
    """The rows to which all are compared, each with a size."""
    stock = [("stock", size) for size in sorted({min(sizes), max(sizes)})] if sizes else []
    return stock + ([("hugo", max(sizes))] if sizes and "hugo" in titles else [])


def _ratios(titles: Mapping[str, str], values: Mapping[str, float | None], other: str) -> list[str]:
    base = values.get(other)
    found = [values[name] for name in titles]
    return [NONE if value is None or base is None else f"{value / base:.2f}" for value in found]


def _plain(reason: str) -> str:
    """A reason that cannot break the table."""
    return "not measured: " + " ".join(reason.replace("|", "/").split())[-80:]

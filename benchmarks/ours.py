"""What is measured of ours alone: the second build, an edit, packing, growth and a large bibliography."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Iterator

from benchmarks import bibliography, generate, measure
from benchmarks.table import median, number, runs_cell
from benchmarks.tools import OURS, cold, made

TIMES = 3
GROWTH = (10, 300, 3000)
AIM = 1.2  # a page at 3,000 articles may cost this much of one at 300


def again(size: int) -> list[str]:
    """`make site` again without a change, and after an edit of one article."""
    build(size)
    same = [build(size) for _ in range(TIMES)]
    changed = [build(size) for _ in edited(size)]
    return [
        f"unchanged rebuild at {size:,}: {runs_cell(same)}",
        f"rebuild after one edit at {size:,}: {runs_cell(changed)}",
    ]


def dist(size: int) -> list[str]:
    """`make dist` after an edit of one article, without the build that it begins with."""
    build(size)
    first, packed = pack(size)
    runs, counts = [], []
    for _ in edited(size):
        build(size)
        run, count = pack(size)
        runs.append(run)
        counts.append(count)
    return [
        f"packing for the host at {size:,}, the first time: {packed} files, {runs_cell([first])}",
        f"the same after one edit and its build: {statistics.median(counts):.0f} files, {runs_cell(runs)}",
    ]


def growth() -> list[str]:
    """What a page costs at 300 and at 3,000 articles: the whole build by its pages, and each further page alone."""
    few, some, many = (median([cold(OURS, size) for _ in range(TIMES if size < 3000 else 1)]) for size in GROWTH)
    lines = []
    for kind, of in (("by the clock", "wall"), ("of processor time", "cpu")):
        ten, three, all_ = (getattr(run, of) * 1000 for run in (few, some, many))
        page, later = three / 300, all_ / 3000
        begun, further = (three - ten) / 290, (all_ - three) / 2700
        lines += [
            f"a page at 300 articles {page:.1f} ms, at 3,000 {later:.1f} ms {kind}: {later / page:.2f} times (aim: at most {AIM})",
            f"each further page up to 300 {begun:.1f} ms, from there to 3,000 {further:.1f} ms {kind}: {further / begun:.2f} times",
        ]
    return [*lines, f"3,000 articles from cold: {runs_cell([many])}"]


def entries() -> list[str]:
    """What a bibliography of 5,000 entries costs."""
    first, after = bibliography.seconds()
    return [
        f"a bibliography of {bibliography.ENTRIES:,} entries: {number(first)} s the first time, {number(after)} s afterwards"
    ]


def build(size: int) -> measure.Run:
    """One build on top of what earlier ones left."""
    return measure.run(OURS.program(), made(OURS, size))


def edited(size: int) -> Iterator[None]:
    """Each step finds an article changed anew; in the end it is as before."""
    made(OURS, size)
    page = OURS.article(size, size // 2)
    before = page.read_text(encoding="utf-8")
    try:
        for _ in range(TIMES):
            page.write_text(generate.edited(before)[0], encoding="utf-8")
            yield
    finally:
        page.write_text(before, encoding="utf-8")


def pack(size: int) -> tuple[measure.Run, int]:
    """One run of `python -m evidence.build.pack`, and how many files it packed anew."""
    folder = made(OURS, size)
    run = measure.run([sys.executable, "-m", "evidence.build.pack", OURS.site], folder)
    said = measure.log_of(folder).read_text(encoding="utf-8")
    return run, int(re.search(r"(\d+) files packed", said).group(1))

"""What is measured of ours alone: this site, a second build, an edit, packing, growth, a search, a large bibliography."""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli

from benchmarks import bibliography, generate, measure, search
from benchmarks.table import median, number, runs_cell
from benchmarks.tools import FOLDER, OURS, cold, made

TIMES = 3
GROWTH = (10, 300, 3000, 10_000)
THIS = FOLDER / "this-site"
AIM = 1.2  # a page of the largest site may cost this much of one at 300 articles


def this_site() -> list[str]:
    """This site: from cold, after one edit, unchanged, and its checks (a line that says nothing is added to an article)."""
    shutil.rmtree(THIS, ignore_errors=True)
    for name in ("docs", "overrides"):
        shutil.copytree(generate.ROOT / name, THIS / name)
    for name in ("mkdocs.yml", "references.bib"):
        shutil.copy(generate.ROOT / name, THIS)
    build, check = OURS.program(), [OURS.program()[0], "check"]
    cold, edits = [], []
    for _ in range(TIMES):
        OURS.clean_folder(THIS)
        cold.append(measure.run(build, THIS))
    page = next(path for path in sorted((THIS / "docs/articles").glob("*.md")) if path.stem != "index")
    for times in range(1, TIMES + 1):
        with page.open("a", encoding="utf-8") as text:
            text.write(f"\nA quiet sentence says nothing at all, and {'nothing ' * times}more.\n")
        edits.append(measure.run(build, THIS))
    same, checks = ([measure.run(command, THIS) for _ in range(TIMES + 1)][1:] for command in (build, check))
    return [
        f"this site from cold: {runs_cell(cold)} (aim: at most 0.9 s)",
        f"this site after one edit: {runs_cell(edits)} (aim: at most 0.6 s)",
        f"this site unchanged: {runs_cell(same)} (aim: at most 0.08 s)",
        f"`evidence check` of this site: {runs_cell(checks)} (aim: at most 0.3 s)",
    ]


def again(size: int) -> list[str]:
    """`make site` again without a change, and after an edit of one article."""
    build(size)
    same = [build(size) for _ in range(TIMES)]
    changed = [build(size) for _ in edited(size)]
    return [
        f"unchanged rebuild at {size:,}: {runs_cell(same)}",
        f"rebuild after one edit at {size:,}: {runs_cell(changed)} (aim at 1,000: at most 1.5 s)",
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
    """What a page costs at 300 and at 10,000 articles: the whole build by its pages, and each further page alone.

    And what the largest sites need: time and memory of their builds, the files of the largest one, its largest page.
    """
    runs = [median([cold(OURS, size) for _ in range(TIMES if size < 3000 else 1)]) for size in GROWTH]
    (few, some, _, many), (least, middle, _, most) = runs, GROWTH
    large = [f"{size:,} articles from cold: {runs_cell([run])}" for size, run in zip(GROWTH[2:], runs[2:], strict=True)]
    lines = [*large[:-1], f"{large[-1]}; {weight(made(OURS, most) / OURS.site)}"]
    for kind, of in (("by the clock", "wall"), ("of processor time", "cpu")):
        ten, three, all_ = (getattr(run, of) * 1000 for run in (few, some, many))
        page, later = three / middle, all_ / most
        begun, further = (three - ten) / (middle - least), (all_ - three) / (most - middle)
        lines += [
            f"a page at {middle:,} articles {page:.1f} ms, at {most:,} {later:.1f} ms {kind}: "
            f"{later / page:.2f} times (aim: at most {AIM})",
            f"each further page up to {middle:,} {begun:.1f} ms, from there to {most:,} {further:.1f} ms {kind}: "
            f"{further / begun:.2f} times",
        ]
    return lines


def weight(site: Path) -> str:
    """How many files a site has, what they weigh, and what its largest page weighs packed, in words."""
    files = [path for path in site.rglob("*") if path.is_file()]
    largest = max((path for path in files if path.suffix == ".html"), key=lambda path: path.stat().st_size)
    packed = len(brotli.compress(largest.read_bytes(), quality=11))
    return (
        f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:,.0f} MB; the largest page, "
        f"{largest.parent.relative_to(site)}, {packed:,} bytes packed"
    )


def searches(size: int) -> list[str]:
    """What a search loads among so many pages with real frequencies of words."""
    try:
        return search.lines(size, FOLDER / f"search-{size}")
    except Exception as fault:  # a browser has many ways to be missing
        raise measure.Failed(f"{type(fault).__name__}: {str(fault).splitlines()[0]}") from fault


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


PACK = (
    "import pathlib, sys; from evidence.build.pack import packed_site as pack; print(pack(pathlib.Path(), sys.argv[1]))"
)


def pack(size: int) -> tuple[measure.Run, int]:
    """One packing of the built site, and how many files it packed anew."""
    folder = made(OURS, size)
    run = measure.run([sys.executable, "-c", PACK, OURS.site], folder)
    said = measure.log_of(folder).read_text(encoding="utf-8")
    return run, int(re.search(r"(\d+) files packed", said).group(1))

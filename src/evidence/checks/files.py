"""Files that can be read.

The readers of the sources report most of these faults (`resources/reported.yml`). This check looks into the files that
nobody reads as sources.
"""

from collections.abc import Iterator
from pathlib import Path

from evidence.checks.check import Context, Found, check
from evidence.files import OVERRIDES
from evidence.reading.merges import CODE, both_sides
from evidence.reading.sources import Sources

_TEXTS = frozenset(".html .css .js .json .svg .vtt .txt .xml .csl .csv".split())


@check(
    CODE,
    "No mark of an unfinished merge is left in any file that is read or published.",
    why="Between the marks is what two people wrote. Readers would see both versions, or a mixture of them.",
    bad="<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> main",
    good="A\n\nB",
)
def merge_marks(sources: Sources, _: Context) -> Found:
    for path in _files(sources):
        try:
            text = (sources.root / path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError:
            continue  # reported as a file that cannot be read
        for problem in both_sides(text, path)[1]:
            yield problem.place, problem.message, problem.hint


def _files(sources: Sources) -> Iterator[str]:
    """The texts that nobody reads as sources: templates, styles, scripts, pictures, the style of references."""
    yield from (path for path in sorted(sources.files) if Path(path).suffix in _TEXTS)
    for folder in (
        OVERRIDES,
        "src/evidence/resources",
    ):  # of the site, and of this package if it is part of the project
        for path in sorted((sources.root / folder).rglob("*")):
            if path.suffix in _TEXTS and path.is_file():
                yield path.relative_to(sources.root).as_posix()

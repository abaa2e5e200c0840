"""Files that can be read.

The reader of the sources reports most of these faults, and this module declares them. Only the last check looks into
files itself: those that nobody reads as sources.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from evidence.checks.check import Context, Found, check, declare
from evidence.files import OVERRIDES
from evidence.reading.merges import CODE, both_sides
from evidence.reading.sources import Sources

_after = partial(declare, into="terminal", found_by="reading.project_files")

_after(
    "INP001",
    "The project has its `mkdocs.yml` and its `references.bib`.",
    bad="rm references.bib",
    good="touch references.bib",
)
_after(
    "INP002",
    "Every source file is a regular file that can be read.",
    bad="mkfifo docs/articles/pipe.md",
    good="touch docs/articles/page.md",
)
_after(
    "INP003",
    "Every source file is saved as UTF-8.",
    why="Other encodings turn accents into wrong letters; browsers and MkDocs read UTF-8.",
    bad=r"printf '# caf\351\n' > docs/articles/page.md",
    good=r"printf '# caf\303\251\n' > docs/articles/page.md",
)
declare(
    "INP004",
    "No source file is empty.",
    bad="",
    good="# A page",
    into="docs/articles/page.md",
    found_by="reading.sources",
)
declare(
    "INP005",
    "Front matter ends with a line of three dashes.",
    bad="---\ntitle: A page\n\n# A page",
    good="---\ntitle: A page\n---\n\n# A page",
    into="docs/articles/page.md",
    found_by="reading.pages.front_matter",
)
declare(
    "INP006",
    "YAML is plain and well-formed: no tabs, aliases or tags.",
    bad="title: One: two",
    good='title: "One: two"',
    into="front matter",
    found_by="reading.yaml_lines",
)
declare(
    "INP007",
    "No key appears twice in one YAML mapping.",
    why="YAML readers keep the last value and drop the others without saying so.",
    bad="kind: help\nkind: about",
    good="kind: help",
    into="front matter",
    found_by="reading.yaml_lines",
)
_after(
    "INP008",
    "No symbolic link leads out of the project.",
    why="Such a link would publish a file of the machine that builds the site.",
    bad="ln -s /etc/passwd docs/articles/page.md",
    good="cp docs/articles/a.md docs/articles/page.md",
)
_after(
    "INP009",
    "The name of a file has only characters that can be seen.",
    why="Other characters hide what a name says, and can pretend to be a line of a report.",
    bad="cp docs/articles/a.md 'docs/articles/safe\u200bty.md'",
    good="cp docs/articles/a.md docs/articles/page.md",
)

_TEXTS = frozenset(".html .css .js .json .svg .vtt .txt .xml .csl .csv".split())


@check(
    CODE,
    "No mark of an unfinished merge is left in any file that is read or published.",
    why="Between the marks stands what two people wrote, and readers would see both, or a third thing.",
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
    ):  # of the site, and of this package where it lies in the project
        for path in sorted((sources.root / folder).rglob("*")):
            if path.suffix in _TEXTS and path.is_file():
                yield path.relative_to(sources.root).as_posix()

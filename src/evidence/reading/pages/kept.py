"""Pages as they were read before, kept between runs: to read a page again takes as long as its text is long, and most
pages of a site have not changed.

A page that was compared with the engine's own reading and found the same is kept without its mirror; one that was not
compared yet, since a build kept it, still has that, and `evidence check` compares it. The file has a page a line, found
by its path and text, as JSON in which packed parts stay packed, behind a checksum; with another version of our code, of
the engine, of its extensions or their settings nothing is found, and no page whose line was damaged.
"""

import base64
import contextlib
import datetime as dt
import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.checksum import checked, summed
from evidence.digest import digest, digest_of, our_code
from evidence.files import CACHE, write_beside
from evidence.problem import Problem
from evidence.reading.pages.limits import APART
from evidence.reading.pages.page import Change, Citation, Comment, Heading, Link, Mark, Page, Unclosed
from evidence.reading.pages.settings import settings

if TYPE_CHECKING:
    from evidence.reading.sources import Sources

FILE = Path(CACHE) / "read.json"
_PLAIN: dict[str, type[Any]] = {
    "headings": Heading,
    "citations": Citation,
    "links": Link,
    "comments": Comment,
    "marks": Mark,
    "unclosed": Unclosed,
    "changes": Change,
}
_OTHERS, _FEW = 1.25, 50  # the file may have so many times as many lines as pages, and a few more
_DAY = "\x00day"  # the one kind of value in front matter that JSON lacks; no YAML has such a key
_PACKED = ("blocks_packed", "code_packed", "cited_packed", "shown_packed")


def made_of(config: dict[str, Any]) -> str:
    """A digest of all that a page as read depends on, besides its text."""
    names, given = settings(config)
    return digest(our_code(), list(names), json.dumps(given, default=str, sort_keys=True))


def key(path: str, text: str) -> str:
    """The key by which a page is found."""
    return digest_of(f"{path}\n{text}")


class Kept:
    """The pages that an earlier run kept."""

    def __init__(self, root: Path, config: dict[str, Any]) -> None:
        """Read the file. There are no pages in a missing, broken or outdated one."""
        self._file, self._made_of = root / FILE, made_of(config)
        self._count = 0  # of lines in the file; the last one of a page counts
        self._lines: dict[str, str] = {}  # each page as checksum and JSON until it is asked for; then empty
        with contextlib.suppress(OSError, ValueError):
            made, *lines = self._file.read_text(encoding="ascii").split("\n")
            if made == self._made_of:
                self._count, self._lines = len(lines), dict(line.split("\t", 1) for line in lines if line)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def page(self, path: str, text: str, **at: Any) -> Page | None:
        """A kept page. at is where its body begins, and its origins. None if it is not kept."""
        name = key(path, text)
        line = self._lines.pop(name, "")
        with contextlib.suppress(TypeError, ValueError, KeyError, IndexError):
            page = _unpacked(json.loads(checked(line), object_hook=_day), path, text, at)
            self._lines[name] = ""
            return page
        return None

    def keep(self, pages: Iterable[Page], compared: bool) -> None:
        """Keep these pages. New ones are added to the file; where it has many others, it is written anew."""
        named = {key(page.path, page.text): page for page in pages}
        new = {name: one for name, one in named.items() if name not in self._lines or (compared and one.mirror)}
        few = self._lines and self._count + len(new) <= len(named) * _OTHERS + _FEW
        # They are written one by one, since together they need more memory than all that was read.
        lines = (f"{name}\t{_json(page, compared)}\n" for name, page in (new if few else named).items())
        with contextlib.suppress(OSError, ValueError):
            if new and few:
                self._add(lines)
            elif new:
                write_beside(self._file, itertools.chain([f"{self._made_of}\n"], lines), lasting=False)

    def _add(self, lines: Iterable[str]) -> None:
        with self._file.open("a+", encoding="ascii") as file:
            file.seek(0)
            if file.readline() == f"{self._made_of}\n":  # otherwise another run has written it anew
                file.write("".join(lines))  # whatever was read, the system adds at the end


def keep(sources: "Sources", problems: Iterable[Problem] = (), compared: bool = False) -> None:
    """Keep the pages of a run in which nothing was wrong while they were read.

    compared says that each was compared with the engine's own reading, with these problems.
    """
    apart = {problem.place.file for problem in problems if problem.code == APART}
    apart.update(problem.place.file for problem in sources.problems)
    pages = (page for page in sources.pages if page.path not in apart and page.text.strip() and not page.faults)
    (sources.kept or Kept(sources.root, sources.config)).keep(pages, compared)


def _json(page: Page, compared: bool) -> str:
    plain = _packed(page, compared)
    return summed(json.dumps(plain, separators=(",", ":"), default=lambda day: {_DAY: day.isoformat()}))


def _day(found: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(found[_DAY]) if _DAY in found else found


def _packed(page: Page, compared: bool) -> dict[str, Any]:
    """A page as plain data, without its text."""
    return {
        "meta": page.meta,
        "meta_lines": page.meta_lines,
        **{name: getattr(page, name) for name in _PLAIN},
        "holes": page.holes,
        "ids": sorted(page.ids),
        **{name: base64.b64encode(getattr(page, name)).decode() for name in _PACKED},
        "mirror": "" if compared else page.mirror,
    }


def _unpacked(found: Any, path: str, text: str, at: dict[str, Any]) -> Page:
    parts: dict[str, Any] = {name: tuple(kind(*one) for one in found[name]) for name, kind in _PLAIN.items()}
    parts.update({name: base64.b64decode(found[name]) for name in _PACKED})
    return Page(
        path=path,
        text=text,
        meta=found["meta"],
        meta_lines=found["meta_lines"],
        holes=tuple((start, end) for start, end in found["holes"]),
        ids=frozenset(found["ids"]),
        mirror=found["mirror"],
        **parts,
        **at,
    )

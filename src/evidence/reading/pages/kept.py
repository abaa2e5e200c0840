"""Pages as they were read before, kept between runs of `evidence check`: to read a page again takes as long as its text
is long, and most pages of a site have not changed.

Kept is only what was compared with the engine's own reading and found the same. It is plain JSON, found by the page's
path and text; with another version of our code, of the engine, of its extensions or their settings nothing is found.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import astuple, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.digest import PACKAGE, digest, digest_of_files
from evidence.files import CACHE, write_beside
from evidence.problem import Problem
from evidence.reading.pages.limits import APART
from evidence.reading.pages.page import Block, Change, Citation, Comment, Heading, Link, Mark, Page, Unclosed
from evidence.reading.pages.settings import settings

if TYPE_CHECKING:
    from evidence.reading.sources import Sources

FILE = Path(CACHE) / "read.json"
_PARSERS = ("Markdown", "pymdown-extensions")
_PLAIN: dict[str, type[Any]] = {
    "headings": Heading,
    "links": Link,
    "comments": Comment,
    "marks": Mark,
    "unclosed": Unclosed,
    "changes": Change,
}


def made_of(config: dict[str, Any]) -> str:
    """A digest of all that a page as read depends on, besides its text."""
    versions = []
    for name in _PARSERS:
        with contextlib.suppress(PackageNotFoundError):
            versions.append(f"{name} {version(name)}")
    code = (PACKAGE / "reading").rglob("*.py")
    names, given = settings(config)
    return digest(versions, digest_of_files(code, PACKAGE), list(names), json.dumps(given, default=str, sort_keys=True))


def key(path: str, text: str) -> str:
    """What a page is found by."""
    return digest(path, text)


class Kept:
    """The pages that an earlier run kept."""

    def __init__(self, root: Path, config: dict[str, Any]) -> None:
        """Read the file; a missing, broken or outdated one holds none."""
        self._file, self._made_of = root / FILE, made_of(config)
        self._pages: dict[str, list[Any]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            found = json.loads(self._file.read_bytes())
            if found["made_of"] == self._made_of:
                self._pages = dict(found["pages"])

    def __bool__(self) -> bool:
        return bool(self._pages)

    def page(self, path: str, text: str, **front: Any) -> Page | None:
        """A page as it was read, with its front matter as it is read now; None where it is not kept."""
        found = self._pages.get(key(path, text))
        if found is None:
            return None
        with contextlib.suppress(TypeError, ValueError, KeyError, IndexError):
            return _unpacked(found, path, text, front)
        return None

    def keep(self, pages: Iterable[Page]) -> None:
        """Keep these pages, and no others."""
        packed = {key(page.path, page.text): _packed(page) for page in pages if page.text.strip() and not page.faults}
        with contextlib.suppress(OSError, ValueError):
            write_beside(self._file, json.dumps({"made_of": self._made_of, "pages": packed}, separators=(",", ":")))


def keep(sources: Sources, problems: Iterable[Problem]) -> None:
    """Keep the pages of a run that were compared and found the same; nothing where none was read anew."""
    apart = {problem.place.file for problem in problems if problem.code == APART}
    pages = [page for page in sources.pages if page.path not in apart]
    if any(page.mirror for page in pages):
        Kept(sources.root, sources.config).keep(pages)


def _packed(page: Page) -> dict[str, Any]:
    """A page as plain data, without its text and front matter."""
    plain = {name: [list(astuple(one)) for one in getattr(page, name)] for name in _PLAIN}
    order = {id(heading): index for index, heading in enumerate(page.headings)}
    blocks, code = (
        [
            [
                order.get(id(block.heading)) if name == "heading" else _cited(block) if name == "citations" else value
                for name, value in ((one.name, getattr(block, one.name)) for one in fields(Block))
            ]
            for block in some
        ]
        for some in (page.blocks, page.code)
    )
    return {
        **plain,
        "blocks": blocks,
        "code": code,
        "veiled": page.veiled,
        "ids": sorted(page.ids),
        "shown": page.shown,
    }


def _cited(block: Block) -> list[list[Any]]:
    return [list(astuple(citation)) for citation in block.citations]


def _unpacked(found: Any, path: str, text: str, front: dict[str, Any]) -> Page:
    lists: dict[str, Any] = {name: tuple(kind(*one) for one in found[name]) for name, kind in _PLAIN.items()}
    headings = lists["headings"]
    blocks, code = (tuple(_block(one, headings) for one in found[name]) for name in ("blocks", "code"))
    return Page(
        path=path,
        text=text,
        veiled=found["veiled"],
        blocks=blocks,
        code=code,
        citations=tuple(citation for block in blocks for citation in block.citations),
        ids=frozenset(found["ids"]),
        shown=found["shown"],
        **lists,
        **front,
    )


def _block(packed: list[Any], headings: tuple[Heading, ...]) -> Block:
    values = dict(zip([one.name for one in fields(Block)], packed, strict=True))
    under = values["heading"]
    values["heading"] = None if under is None else headings[under]
    values["citations"] = tuple(Citation(*one) for one in values["citations"])
    values["spots"] = tuple((at, place) for at, place in values["spots"])
    values["code"] = tuple((at, code) for at, code in values["code"])
    return Block(**values)

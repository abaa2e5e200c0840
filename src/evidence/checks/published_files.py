"""Files below docs/.

Only files that the checks read, or know to be harmless, are published. An SVG picture only draws: it has no script, no
event handler, and nothing from elsewhere.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree

from evidence.checks.check import Context, FoundByCode, check
from evidence.problem import Place
from evidence.reading.models.data_files import APPROVED_RE
from evidence.reading.project_files import DATA, published_address
from evidence.reading.sources import Sources


class Kind(NamedTuple):
    """A kind of file that may be published: its name for people, how its content begins, and at which byte."""

    name: str
    beginnings: tuple[bytes, ...]
    at: int = 0


KINDS = {
    ".png": Kind("a PNG picture", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": Kind("a JPEG picture", (b"\xff\xd8\xff",)),
    ".jpeg": Kind("a JPEG picture", (b"\xff\xd8\xff",)),
    ".gif": Kind("a GIF picture", (b"GIF87a", b"GIF89a")),
    ".webp": Kind("a WebP picture", (b"WEBP",), 8),
    ".avif": Kind("an AVIF picture", (b"ftypavif", b"ftypavis"), 4),
    ".pdf": Kind("a PDF document", (b"%PDF-",)),
    ".vtt": Kind("WebVTT subtitles", (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
    ".mp3": Kind("MP3 sound", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".ogg": Kind("Ogg sound", (b"OggS",)),
    ".m4a": Kind("MPEG-4 sound", (b"ftypM4A",), 4),
}
PAGE_ENDINGS = frozenset({".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdtext", ".mdx", ".rst", ".txt", ".md"})
OFFICE_ENDINGS = frozenset(
    {".doc", ".docx", ".odt", ".rtf", ".pages", ".ppt", ".pptx", ".xls", ".xlsx", ".ods", ".odp"}
)
NOT_PUBLISHED = "docs/templates/"  # MkDocs leaves this folder out of the site


@check(
    "FIL001",
    "Every file below docs/ is of a kind that is published here.",
    why="A file that no check reads could show readers anything, or take the place of a file that the build makes.",
    bad="echo 'Lumenide cures.' > docs/articles/new.markdown",
    good="ls docs/articles/a.md",
    into="terminal",
)
@check(
    "FIL002",
    "A file is what the ending of its name says, and an SVG picture does nothing but draw.",
    bad="echo 'not a picture' > docs/assets/b.png",
    good="cp docs/assets/a.png docs/assets/b.png",
    into="terminal",
)
@check(
    "FIL003",
    "No two files are published at one address.",
    why="One of them is lost; on some systems a name in capital letters is the same name.",
    bad="mkdir docs/articles/a && cp docs/articles/a.md docs/articles/a/index.md",
    good="ls docs/articles",
    into="terminal",
)
def published_files(sources: Sources, _: Context) -> FoundByCode:
    files = sorted(sources.files)
    for path in files:
        yield from _bad_kind(sources.root, path)
    yield from _same_address(files)


def _bad_kind(root: Path, path: str) -> FoundByCode:
    """The problem of a file whose kind is not published here, or whose content is not what its name says."""
    ending, place = PurePosixPath(path).suffix, Place(path)
    if path.startswith(NOT_PUBLISHED):
        message = "MkDocs does not publish the folder docs/templates/"
        yield "FIL001", place, message, "move the file to another folder"
    elif path.startswith(DATA):
        if ending != ".yml" and not APPROVED_RE.fullmatch(path):
            message = "docs/data/ holds YAML files, and in approved/ what `evidence sign` wrote"
            yield "FIL001", place, message, "name it .yml, or move it out of docs/"
    elif ending == ".md":
        if PurePosixPath(path).name.lower() == "readme.md":
            yield "FIL003", place, "MkDocs takes README.md for the page of its folder", "name it index.md"
    elif ending == ".svg" or ending in KINDS:
        yield from _bad_content(root, path, ending)
    else:
        yield "FIL001", place, *_unknown_kind(path, ending)


def _unknown_kind(path: str, ending: str) -> tuple[str, str]:
    """The message and the hint for a file with an ending that is not published."""
    lower = ending.lower()
    if lower in PAGE_ENDINGS:
        right = PurePosixPath(path).with_suffix(".md")
        return f'a page ends in ".md"; no check reads a page that ends in "{ending}"', f"rename it {right}"
    if lower in KINDS or lower == ".svg":
        right = PurePosixPath(path).with_suffix(lower)
        return "the ending is in capital letters, which some systems do not find", f"rename it {right}"
    hint = "export it as PDF, or move it out of docs/" if lower in OFFICE_ENDINGS else "move it out of docs/"
    return "files of this kind are not published here", hint


def _bad_content(root: Path, path: str, ending: str) -> FoundByCode:
    try:
        content = (root / path).read_bytes()
    except OSError:
        return  # reported as a file that cannot be read
    if ending == ".svg":
        if fault := svg_fault(content):
            yield "FIL002", Place(path), fault, "export the picture again as plain SVG, or as PNG"
    elif not _is(content, KINDS[ending]):
        really = next(((other, kind) for other, kind in KINDS.items() if _is(content, kind)), None)
        hint = f"it is {really[1].name}: end its name in {really[0]}" if really else "export it again"
        yield "FIL002", Place(path), f"this file is not {KINDS[ending].name}, though its name says so", hint


def _is(content: bytes, kind: Kind) -> bool:
    return content.startswith(kind.beginnings, kind.at)


def _same_address(files: Iterable[str]) -> FoundByCode:
    """The files that would be published at the same address, or at addresses that some systems cannot tell apart."""
    groups: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if not path.startswith((DATA, NOT_PUBLISHED)):
            groups[unicodedata.normalize("NFC", published_address(path)).casefold()].append(path)
    for paths in groups.values():
        for path in paths[1:] and paths:
            others = " and ".join(other for other in paths if other != path)
            message = f"{others} is published at the same address, so one of them is lost"
            yield "FIL003", Place(path), message, "keep one, or give one another name"


# The elements that draw, describe or arrange. Links, scripts, embedded pages, animation and outside pictures do not.
ELEMENTS = frozenset(
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath "
    "linearGradient radialGradient stop clipPath mask pattern marker style switch filter feGaussianBlur feOffset "
    "feMerge feMergeNode feBlend feColorMatrix feComposite feFlood".split()
)
_SVG = "{http://www.w3.org/2000/svg}"
_OUTSIDE_RE = re.compile(
    r"url\(\s*(?!['\"]?#)|@import|\\|\b(?:src|image(?:-set)?)\(|expression\(|javascript:|-moz-binding", re.I
)
_PREAMBLE_RE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", re.I)
MOST_BYTES = 1_000_000


def svg_fault(content: bytes) -> str:
    """Why an SVG file cannot be published, in a sentence. Empty if it can."""
    if len(content) > MOST_BYTES:
        return f"this picture has more than {MOST_BYTES:,} bytes"
    if _PREAMBLE_RE.search(content):
        return "this picture declares entities or a style sheet of its own"
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return "this file is not an SVG picture, though its name says so"
    if root.tag != f"{_SVG}svg":
        return "this file is not an SVG picture, though its name says so"
    return next((fault for element in root.iter() if (fault := _element_fault(element))), "")


def _element_fault(element: ElementTree.Element) -> str:
    name = element.tag.removeprefix(_SVG)
    if element.tag.startswith(_SVG) and name not in ELEMENTS:
        return f"this picture holds <{name}>, which does more than draw"
    if not element.tag.startswith(_SVG) and "}" in element.tag and "xhtml" in element.tag:
        return "this picture holds HTML"
    if name == "style" and _OUTSIDE_RE.search("".join(element.itertext())):
        return "this picture's styles ask for something from elsewhere"
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on"):
            return f'this picture runs a script ("{plain}")'
        if plain in ("href", "src") and not value.strip().startswith("#"):
            return "this picture leads to, or loads, something from elsewhere"
        if _OUTSIDE_RE.search(value):
            return "this picture asks for something from elsewhere"
    return ""

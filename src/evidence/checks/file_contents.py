"""What is inside the files that are published: they are what their names say, whole, and do nothing but show something.

An SVG picture only draws: it has no script, no event handler, and nothing from elsewhere. A PDF document runs nothing,
sends nothing and carries no other file. No check reads the words of a PDF document or of a picture of pixels.
"""

import re
import zlib
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

_MOST = {".svg": 1_000_000, ".pdf": 20_000_000, ".mp3": 50_000_000, ".ogg": 50_000_000, ".m4a": 50_000_000}
_MOST_BYTES = 5_000_000  # of every other file
_AGAIN = "export it again"


class Kind(NamedTuple):
    """A kind of file that may be published: its name for people, how its content begins, at which byte, how it ends."""

    name: str
    beginnings: tuple[bytes, ...]
    at: int = 0
    end: bytes = b""


KINDS = {
    ".png": Kind("a PNG picture", (b"\x89PNG\r\n\x1a\n",), end=b"IEND\xaeB`\x82"),
    ".jpg": Kind("a JPEG picture", (b"\xff\xd8\xff",), end=b"\xff\xd9"),
    ".jpeg": Kind("a JPEG picture", (b"\xff\xd8\xff",), end=b"\xff\xd9"),
    ".gif": Kind("a GIF picture", (b"GIF87a", b"GIF89a"), end=b"\x00;"),
    ".webp": Kind("a WebP picture", (b"WEBP",), 8),
    ".avif": Kind("an AVIF picture", (b"ftypavif", b"ftypavis"), 4),
    ".pdf": Kind("a PDF document", (b"%PDF-",)),
    ".vtt": Kind("WebVTT subtitles", (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
    ".mp3": Kind("MP3 sound", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".ogg": Kind("Ogg sound", (b"OggS",)),
    ".m4a": Kind("MPEG-4 sound", (b"ftypM4A",), 4),
}


def content_fault(path: Path, ending: str) -> tuple[str, str] | None:
    """The message and the hint for a file that is not what its ending says, or that does more. Raises OSError."""
    most = _MOST.get(ending, _MOST_BYTES)
    if path.stat().st_size > most:
        return f"this file has more than {most:,} bytes, which many readers would wait for", "make it smaller"
    content = path.read_bytes()
    if ending == ".svg":
        fault = svg_fault(content)
        return (fault, "export the picture again as plain SVG, or as PNG") if fault else None
    kind = KINDS[ending]
    if not _is(content, kind):
        really = next(((other, one) for other, one in KINDS.items() if _is(content, one)), None)
        hint = f"it is {really[1].name}: end its name in {really[0]}" if really else _AGAIN
        return f"this file is not {kind.name}, though its name says so", hint
    if not content.rstrip(b"\0").endswith(kind.end):
        return "this file is cut off, or something else follows its end", _AGAIN
    return _pdf_fault(content) if ending == ".pdf" else None


def _is(content: bytes, kind: Kind) -> bool:
    return content.startswith(kind.beginnings, kind.at)


_ACTS_RE = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA|Encrypt)(?![A-Za-z])"
)
_STRING_RE = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_STREAM_RE = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED_RE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_UNPACKED = 1_000_000  # bytes of one stream


def _pdf_fault(content: bytes) -> tuple[str, str] | None:
    """What a PDF document does besides showing pages. Its names may be written with #, and lie in packed streams."""
    if b"%%EOF" not in content[-1024:]:
        return "this file is cut off, or something else follows its end", _AGAIN
    names = [_STREAM_RE.sub(b"", content)]
    at = 0
    for found in _STREAM_RE.finditer(content):
        if b"/ObjStm" in content[at : found.start()].rpartition(b" obj")[2]:
            try:
                names.append(zlib.decompressobj().decompress(found[1], _MOST_UNPACKED))
            except zlib.error:
                names.append(found[1])
        at = found.end()
    for part in names:
        plain = _ESCAPED_RE.sub(lambda sign: bytes([int(sign[1], 16)]), _STRING_RE.sub(b"", part))
        if acts := _ACTS_RE.search(plain):
            what = acts[1].decode()
            return f"this document does more than show pages (/{what})", "print it into a new PDF file"
    return None


# The elements that draw, describe or arrange. Links, scripts, embedded pages, animation and outside pictures do not.
ELEMENTS = frozenset(
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath "
    "linearGradient radialGradient stop clipPath mask pattern marker style switch filter feGaussianBlur feOffset "
    "feMerge feMergeNode feBlend feColorMatrix feComposite feFlood".split()
)
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING_TOOLS = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"  # who drew it; browsers pass it over
_OUTSIDE_RE = re.compile(
    r"url\(\s*(?!['\"]?#)|@import|\\|\b(?:src|image(?:-set)?)\(|expression\(|javascript:|-moz-binding", re.I
)
_PREAMBLE_RE = re.compile(r"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)", re.I)


def svg_fault(content: bytes) -> str:
    """Why an SVG file cannot be published, in a sentence. Empty if it can."""
    try:
        text = content.decode("utf-8-sig")
        if _PREAMBLE_RE.search(text):
            return "this picture declares entities or a style sheet of its own"
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return "this file is not an SVG picture in UTF-8, though its name says so"
    if root.tag != f"{_SVG}svg":
        return "this file is not an SVG picture in UTF-8, though its name says so"
    return next((fault for element in root.iter() if (fault := _element_fault(element))), "")


def _element_fault(element: ElementTree.Element) -> str:
    name = element.tag.removeprefix(_SVG)
    if element.tag.startswith(_SVG) and name not in ELEMENTS:
        return f"this picture holds <{name}>, which does more than draw"
    if not element.tag.startswith((_SVG, _DRAWING_TOOLS)) and element.tag.startswith("{http://www.w3.org/"):
        return f"this picture holds <{name.rpartition('}')[2]}> of another language, which browsers may run"
    if name == "style" and _OUTSIDE_RE.search("".join(element.itertext())):
        return "this picture's styles ask for something from elsewhere"
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on"):
            return f'this picture runs a script ("{plain}")'
        if plain in ("href", "src", "base") and not value.strip().startswith("#"):
            return "this picture leads to, or loads, something from elsewhere"
        if _OUTSIDE_RE.search(value):
            return "this picture asks for something from elsewhere"
    return ""

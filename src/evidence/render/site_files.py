"""The site's own files: the stylesheet, names with a digest in them, and the files of the theme that are left out."""

import hashlib
import re
from pathlib import Path, PurePosixPath

_THEME_JUNK_RE = re.compile(
    r"^assets/(?:site\.css|search\.js|images/favicon\.png|javascripts/.*|stylesheets/.*|fonts/.*)$|\.map$|^search/(?:main|worker)\.js$"
)


def is_theme_junk(src_uri: str) -> bool:
    """Whether a file comes from the theme or the search plugin and no page of ours loads it."""
    return bool(_THEME_JUNK_RE.search(src_uri))


def stylesheet(path: Path) -> str:
    """The stylesheet's text, shortened. Every page carries it inline, with the same bytes."""
    return shorten(path.read_text(encoding="utf-8"))


def shorten(css: str) -> str:
    """CSS without comments and needless spaces. It keeps every rule and the order of rules."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(";}", "}").strip()


def hashed(uri: str, content: bytes) -> str:
    """A name that changes with the content, as `assets/search.1a2b3c4d5e.js`, so that browsers can keep the file for ever."""
    path = PurePosixPath(uri)
    return str(path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"))


def robots(site_url: str) -> str:
    """The text of robots.txt. It forbids nothing: a page that must not be listed says so by `noindex`, which robots must read."""
    return f"User-agent: *\nAllow: /\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n"

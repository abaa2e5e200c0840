"""Links: each leads somewhere, says where, and is safe to follow."""

from __future__ import annotations

import difflib
import html
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from evidence.checks.check import Context, check, declare, finds
from evidence.problem import Place, at
from evidence.reading.pages.page import Link, Page
from evidence.reading.project_files import is_record
from evidence.reading.sources import Sources

_SCHEME_RE = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_LOCAL_RE = re.compile(
    r"(?:https?:)?//(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|[\w.-]+\.local)(?=[:/?#]|$)", re.I
)
_BLANKS_RE = re.compile(r"[\x00-\x20\x7f]")
GOOD_SCHEMES = frozenset({"https", "mailto", "tel", "sms"})
BAD_SCHEMES = frozenset({"javascript", "data", "vbscript", "file", "blob"})
SAYS_NOTHING = frozenset(
    "here|click here|click|this|link|this link|the link|read more|more|learn more|see more|find out more|details|"
    "more details|this page|page|this article|this site|website|source|see here|go|continue|more information".split("|")
)


def _place(page: Page, link: Link) -> Place:
    return at(page.path, link.line, link.column)


def _scheme(target: str) -> str:
    """A target's scheme as a browser sees it: entities, blanks and control characters do not hide it."""
    plain = _BLANKS_RE.sub("", html.unescape(unquote(target)))
    match = _SCHEME_RE.match(plain)
    return match[1].lower() if match else ""


@check(
    "PAG007",
    "A link's text says where it leads.",
    bad="More is [here](safety.md).",
    good="[Safety](safety.md) has the full list.",
)
def says_nothing(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Links whose words mean nothing when a screen reader lists them, or that have none."""
    for page in sources.pages:
        for link in page.links:
            words = link.text.strip(" .…>→*_").lower()
            if not link.image and (not words or words in SAYS_NOTHING):
                hint = "name the page or the thing that it leads to"
                yield _place(page, link), f'the link text "{link.text}" says nothing', hint


declare("PAG008", "Links use https.", bad="[VA](http://www.ptsd.va.gov/)", good="[VA](https://www.ptsd.va.gov/)")
declare(
    "PAG009",
    "No link leads to the writer's own machine.",
    bad="[Draft](http://localhost:8000/)",
    good="[Safety](safety.md)",
)
declare(
    "PAG010",
    "Links inside the site are relative paths of files.",
    bad="[Safety](/articles/safety/)",
    good="[Safety](safety.md)",
)
declare("PAG017", "No link runs code or carries data.", bad="[x](javascript:alert(1))", good="[x](safety.md)")
declare(
    "PAG022",
    "Images come from this site.",
    bad="![Scores](https://example.org/a.png)",
    good="![Scores](../assets/a.png)",
)
declare(
    "PAG024", "Links use https, mailto, tel or sms.", bad="[x](ftp://example.org/a)", good="[x](https://example.org/a)"
)


@finds("PAG008", "PAG009", "PAG010", "PAG017", "PAG022", "PAG024")
def addresses(sources: Sources, context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """What is wrong with an address itself, wherever it leads."""
    for page in sources.pages:
        for link in page.links:
            for code, message, hint in _address(sources, page, link):
                yield code, _place(page, link), message, hint


def _from_root(sources: Sources, page: Page, target: str) -> str:
    """The relative path of the file that an address from the site's root means; an example where there is none."""
    path, hash_, fragment = target.partition("#")
    stem = f"docs/{path.strip('/')}".removesuffix("/").removesuffix(".html")
    for likely in (stem, f"{stem}.md", f"{stem}/index.md"):
        if likely in sources.files:
            return posixpath.relpath(likely, posixpath.dirname(page.path)) + hash_ + fragment
    return "the path from this file, such as ../articles/safety.md"


def _address(sources: Sources, page: Page, link: Link) -> Iterator[tuple[str, str, str]]:
    target, scheme = link.target.strip(), _scheme(link.target)
    if scheme in BAD_SCHEMES:
        yield "PAG017", f'a link to "{scheme}:"', "link to a page or an https address"
    elif _LOCAL_RE.match(target):
        yield "PAG009", f'"{target}" is there on your machine only', "link to the file: safety.md"
    elif link.image and (scheme or target.startswith("//")):
        yield "PAG022", "this image would be loaded from another server", "put the file under docs/assets/"
    elif scheme == "http":
        yield "PAG008", f'"{target}" is not encrypted', f"write https:{target[5:]}"
    elif scheme and scheme not in GOOD_SCHEMES:
        yield "PAG024", f'a link to "{scheme}:"', "use https, mailto, tel or sms"
    elif target.startswith("/"):
        hint = f"write https:{target}" if target.startswith("//") else f"write {_from_root(sources, page, target)}"
        yield "PAG010", f'"{target}" starts at the root', hint


declare(
    "PAG011", "Every link leads to a page or file that is there.", bad="[Safety](saftey.md)", good="[Safety](safety.md)"
)
declare(
    "PAG012",
    "Every link to a section leads to one that is there.",
    bad="[Harms](safety.md#harm)",
    good="[Harms](safety.md#harms)",
)


@finds("PAG011", "PAG012")
def targets(sources: Sources, context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """Links inside the site to files or sections that do not exist, with the nearest that does."""
    for page in sources.pages:
        for link in page.links:
            target = html.unescape(link.target.strip())
            if not target or _scheme(target) or target.startswith("/"):
                continue
            path, _, fragment = target.partition("#")
            path = unquote(path.partition("?")[0])
            wanted = _resolve(page, path) if path else page.path
            if wanted not in sources.files:
                message, hint = _missing(sources, page, wanted, path)
                yield "PAG011", _place(page, link), message, hint
                continue
            if wanted.startswith("docs/data/"):
                message = f'"{path}" is not published'
                yield "PAG011", _place(page, link), message, "link to the page that shows it"
            other = sources.page(wanted)
            if fragment and other and not _grows(other) and fragment not in other.anchors:
                near = difflib.get_close_matches(fragment, other.anchors, n=1)
                hint = (
                    f'did you mean "#{near[0]}"?'
                    if near
                    else f"its sections: {', '.join(sorted(h.anchor for h in other.headings)[:8])}"
                )
                yield "PAG012", _place(page, link), f'"{wanted}" has no section "#{fragment}"', hint


def _grows(page: Page) -> bool:
    """Whether the build adds sections to a page, whose ids are not known here."""
    return is_record(page.path) or any(mark.alone for mark in page.marks)


def _resolve(page: Page, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))


def _missing(sources: Sources, page: Page, wanted: str, path: str) -> tuple[str, str]:
    """What to say of a link that leads nowhere: the address form of a page, a page elsewhere, a likely typo."""
    folder = posixpath.dirname(page.path)
    for likely in (f"{wanted}.md", f"{wanted}/index.md", wanted.removesuffix(".html") + ".md"):
        if likely in sources.files:
            return f'"{path}" is no file', f"write {posixpath.relpath(likely, folder)}"
    if re.match(r"www\.|[\w-]+\.(?:com|gov|org|net|edu|uk)(?:/|$)", path):
        return f'"{path}" lacks its beginning', f"write https://{path}"
    if "\\" in path:
        return f'"{path}" has backslashes', f"write {path.replace(chr(92), '/')}"
    if not wanted.startswith("docs/"):
        return f'"{path}" leads out of docs/', "link to a page, or to an https address"
    by_name = {posixpath.basename(name): name for name in sorted(sources.files)}
    if is_record(wanted):  # another study's page is no likely slip
        return f'there is no "{wanted}"', "mend the key in the link, or restore that record"
    near = difflib.get_close_matches(posixpath.basename(wanted), by_name, n=1, cutoff=0.7)
    hint = f"did you mean {posixpath.relpath(by_name[near[0]], folder)}?" if near else "create it, or link elsewhere"
    return f'there is no "{wanted}"', hint


_GAP_RE = re.compile(
    r"\[(?<!!\[)[^\[\]@\n]+\](?P<gap>[ ]{1,3})\((?P<to>[^\s()]+\.md(?:#[\w-]+)?|(?:https?://|tel:|mailto:)[^\s()]+)\)"
)
_OPEN_RE = re.compile(
    r"\[[^\[\]@\n]+\]\((?P<to>[\w./-]+\.md(?:#[\w-]+)?|https?://[^\s()]+)(?=[\s.,;]|$)(?![^()\n]*\))", re.M
)


@check(
    "PAG025",
    "A link is [text](address): no gap between its brackets, and the last one closed.",
    bad="[Safety] (safety.md), [Safety](safety.md",
    good="[Safety](safety.md)",
)
def broken_form(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """What was meant as a link and would be printed as it stands."""
    for page in sources.pages:
        if "](" not in page.veiled and "] " not in page.veiled:
            continue
        for pattern, message in (
            (_GAP_RE, "a gap between a link's text and its address"),
            (_OPEN_RE, "this link's address is not closed"),
        ):
            for found in pattern.finditer(page.veiled):
                text = found[0].partition("]")[0]
                yield at(page.path, *page.place(found.start())), message, f"write {text}]({found['to']})"


@check("PAG013", "Some page links to every page.", bad="(a page that no other names)", good="[At home](at-home.md)")
def orphans(sources: Sources, context: Context) -> Iterator[tuple[Place, str, str]]:
    """Pages that a reader cannot reach. Index pages, template pages and listed study pages are reached by menus."""
    linked = set(_nav(sources.config.get("nav")))
    lists_studies = False
    for page in sources.pages:
        lists_studies = lists_studies or any(mark.name == "studies" for mark in page.marks)
        for link in page.links:
            path = unquote(link.target.partition("#")[0].partition("?")[0])
            if path and not _scheme(link.target) and (wanted := _resolve(page, path)) != page.path:
                linked.add(wanted)
    cited = {citation.key for page in sources.pages for citation in page.citations}
    for page in sources.pages:
        reached = page.path in linked or page.path.endswith("index.md") or bool(page.meta.get("template"))
        if is_record(page.path):
            reached = reached or lists_studies or page.meta.get("reference") in cited
        if not reached and page.text.strip():
            line = page.headings[0].line if page.headings else 1
            yield at(page.path, line), "no page links to this one", "link to it where a reader would look for it"


def _nav(nav: object) -> Iterator[str]:
    """The pages that `nav` names, as paths from the root."""
    if isinstance(nav, str):
        yield posixpath.join("docs", nav)
    elif isinstance(nav, list):
        for item in nav:
            yield from _nav(item)
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _nav(item)

"""Checks that each link leads somewhere, says where, and is safe to follow, and that each image has a text."""

import html
import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.checks.data.emergency import emergency
from evidence.checks.data.marks import LISTS
from evidence.checks.pages.headings import example_page
from evidence.problem import Place
from evidence.reading.addresses import read_address, same_site
from evidence.reading.pages.page import MARKER_RE, Link, Page
from evidence.reading.project_files import CONFIGURATION, DATA, is_record
from evidence.reading.sources import Sources
from evidence.review.moves import Move, linked_paths, moves
from evidence.text import nearest, short, slug
from evidence.tracing.menu import menu

_WEB_ADDRESS_RE = re.compile(r"www\.|[\w-]+\.(?:com|gov|org|net|edu|uk)(?:/|$)")
_EMPTY_ALT_RE = re.compile(
    r"(?:an? )?(?:image|picture|photo|figure|graph|chart|img|diagram)?[.:]?|[\w-]+\.(?:png|jpe?g|svg|gif|webp)", re.I
)
GOOD_SCHEMES = frozenset({"https", "mailto", "tel", "sms"})
BAD_SCHEMES = frozenset({"javascript", "data", "vbscript", "file", "blob"})
SAYS_NOTHING = frozenset(
    "here|click here|click|this|link|this link|the link|read more|more|learn more|see more|find out more|details|"
    "more details|this page|page|this article|this site|website|source|see here|go|continue|more information".split("|")
)


@check(
    "PAG007",
    "A link's text says where it leads.",
    why="Screen readers can list a page's links by themselves, so the text of a link should say where it leads (WCAG 2.2, "
    "Understanding 2.4.4).",
    bad="More is [here](safety.md).",
    good="[Safety](safety.md) has the full list.",
)
def says_nothing(page: Page, _: Context) -> Found:
    for link in page.links:
        words = link.text.strip(" .…>→*_").lower()
        if not link.image and (not words or words in SAYS_NOTHING):
            message = f'the link text "{link.text}" does not say where it leads'
            yield page.at(link), message, "name the page or the thing that it leads to"


@check(
    "PAG006",
    "Every image has a text alternative that says what it shows.",
    why="People who cannot see the image hear or read the text instead, so it must serve the same purpose (WCAG 2.2, 1.1.1).",
    bad="![](scores.png)",
    good="![Scores fell by week 2](scores.png)",
)
def image_text(page: Page, _: Context) -> Found:
    for link in page.links:
        if link.image and _EMPTY_ALT_RE.fullmatch(link.text.strip()):
            hint = "write what it shows: ![Scores fell by week 2](…)"
            yield page.at(link), "this image has no text alternative", hint


# Addresses -----------------------------------------------------------------------------------------------------------


@check(
    "PAG008",
    "Links use https.",
    why="Over http anybody on the way can see and change what a reader gets.",
    bad="[WHO](http://www.who.int/)",
    good="[WHO](https://www.who.int/)",
)
@check("PAG009", "No link leads to the writer's own machine.", bad="[A](http://localhost/)", good="[A](safety.md)")
@check(
    "PAG010", "Links inside the site are relative paths of files.", bad="[Safety](/safety/)", good="[Safety](safety.md)"
)
@check("PAG017", "No link runs code or carries data.", bad="[Safety](javascript:alert(1))", good="[Safety](safety.md)")
@check(
    "PAG022",
    "Images come from this site.",
    why="An image of another server tells that server who reads the page.",
    bad="![Scores](https://example.org/a.png)",
    good="![Scores](../assets/a.png)",
)
@check(
    "PAG024", "Links use https, mailto, tel or sms.", bad="[A](ftp://example.org/)", good="[A](https://example.org/)"
)
@check(
    "PAG045",
    "An address is plain: two slashes, a host in the letters a to z, no user name, no port, no number of a machine.",
    why="Odd addresses lead elsewhere than they seem to.",
    bad="[WHO](https://www.who.int@example.org/)",
    good="[WHO](https://www.who.int/)",
)
def addresses(page: Page, context: Context) -> FoundByCode:
    for link in page.links:
        fault = _fault_of_address(page, link, context.sources.files)
        if fault:
            code, message, hint = fault
            yield code, page.at(link), message, hint


def _fault_of_address(page: Page, link: Link, files: frozenset[str]) -> tuple[str, str, str] | None:
    """The code, message and hint for an address that is wrong in itself, wherever it leads."""
    target, address = html.unescape(link.target.strip()), read_address(link.target)
    scheme = address.scheme
    if scheme in BAD_SCHEMES:
        return "PAG017", f'a link to "{scheme}:" runs code or carries data', "link to a page or an https address"
    if address.local:
        return "PAG009", f'"{target}" exists only on your machine', "link to the file: safety.md"
    if link.image and (scheme or address.host):
        return "PAG022", "this image would be loaded from another server", "put the file under docs/assets/"
    if scheme == "http":
        return "PAG008", f'"{target}" is not encrypted', f"write https:{target[5:]}"
    if scheme and scheme not in GOOD_SCHEMES:
        return "PAG024", f'a link to "{scheme}:" does not work everywhere', "use https, mailto, tel or sms"
    if target.startswith(("/", "\\")):
        outside = f"https:{target.replace(chr(92), '/')}" if address.host else ""
        instead = outside or _from_root(page, target, files)
        return "PAG010", f'"{target}" starts at the root', f"write {instead}"
    if address.fault:
        message = f'"{short(target)}" is not a plain address: {address.fault}'
        plain = {"tel": "write tel: and its digits", "sms": "write sms: and its digits", "mailto": "write one address"}
        return "PAG045", message, plain.get(scheme, "copy the address from the site itself")
    return None


@check(
    "PAG046",
    "A link whose text is an address leads to that site, or writes to that mail address.",
    why="Readers trust the address that they see.",
    bad="[who.int](https://example.org/)",
    good="[who.int](https://www.who.int/)",
)
def another_site(page: Page, _: Context) -> Found:
    for link in page.links:
        shown = _SHOWN_RE.fullmatch(_ASKS_RE.sub("", link.text.strip(" .…>→*_")))
        address = read_address(link.target)
        if link.image or shown is None or not address.scheme:
            continue
        if shown["mail"]:
            same = address.scheme == "mailto" and shown["mail"].lower() in unquote(link.target).lower()
        else:
            same = same_site(shown["host"], address.host)
        if not same:
            leads = f"leads to {address.host or short(link.target)}"
            yield page.at(link), f'the text "{link.text}" {leads}', "make the text and the address the same"


_ASKS_RE = re.compile(r"^(?:(?:go|at|to|on|open|see|visit|or|the|site|website|write|mail)\s+)+", re.I)
_SHOWN_RE = re.compile(
    r"(?:https?://)?(?:(?P<mail>[\w.+-]+@[\w.-]+\.\w+)|(?P<host>(?:[\w-]+\.)+(?!md\b|pdf\b|html?\b)[a-z]{2,12}))(?:[:/?#]\S*)?",
    re.I,
)


def _from_root(page: Page, target: str, files: frozenset[str]) -> str:
    """The relative path of the file that an address from the site's root means, or an example if there is no file."""
    path, hash_, fragment = target.partition("#")
    stem = f"docs/{path.strip('/')}".removesuffix("/").removesuffix(".html")
    likely = next((name for name in (stem, f"{stem}.md", f"{stem}/index.md") if name in files), None)
    return (
        page.way_to(likely) + hash_ + fragment if likely else "the path from this file, such as ../articles/safety.md"
    )


# Targets -------------------------------------------------------------------------------------------------------------


@check("PAG011", "Every link leads to a file that exists.", bad="[A](saftey.md)", good="[A](safety.md)")
@check("PAG012", "Every linked section exists.", bad="[A](safety.md#harm)", good="[A](safety.md#harms)")
def targets(sources: Sources, context: Context) -> FoundByCode:
    moved = context.once(moves)
    for move in moved.values():
        if move.links:
            first = move.links[0][0]
            yield "PAG011", first, move.message, move.to_do(first)
    for page in sources.pages:
        for link in page.links:
            target = html.unescape(link.target.strip())
            outside = read_address(target).scheme or target.startswith(("/", "\\"))
            if target and not outside and not target.startswith(("{{", "{%")):
                yield from _target_inside(sources, page, link, target, moved)


def _target_inside(sources: Sources, page: Page, link: Link, target: str, moved: Mapping[str, Move]) -> FoundByCode:
    address, _, fragment = target.partition("#")
    path = unquote(address.partition("?")[0])
    wanted = page.meant_by(path) if path else page.path
    if wanted in moved and not link.image:
        return  # reported once, with all that is to be done
    if wanted not in sources.files:
        yield "PAG011", page.at(link), *_missing(page, wanted, path, sources.files)
        return
    if wanted.startswith(DATA):
        yield "PAG011", page.at(link), f'"{path}" is not published', "link to the page that shows it"
    other = sources.page(wanted)
    if fragment and other and not other.unread and not _gets_more_sections(other) and fragment not in other.anchors:
        hint = _other_section(link, fragment, other)
        yield "PAG012", page.at(link), f'"{wanted}" has no section "#{fragment}"', hint


def _other_section(link: Link, fragment: str, other: Page) -> str:
    """What to write for a section that is not there: the new id of the heading that is meant, or one like it."""
    said = " ".join(link.text.split()).casefold()
    below = [heading for heading in other.headings if heading.level > 1]
    renamed = next((one for one in below if slug(one.text) == fragment), None)
    near = "" if renamed else nearest(fragment, other.anchors)
    called = None if near else next((one for one in below if one.text.casefold() == said), None)
    if heading := renamed or called:
        words, now = short(heading.text), f"#{heading.anchor}"
        return f'the heading "{words}" has the id {now} now: write {now}, or give the heading {{#{fragment}}} back'
    sections = ", ".join(sorted(heading.anchor for heading in other.headings)[:8])
    return f'did you mean "#{near}"?' if near else f"its sections: {sections}"


def _gets_more_sections(page: Page) -> bool:
    """Whether the build adds sections to a page, with ids that we do not know yet; pictures and passages add none."""
    return is_record(page.path) or any(mark.name in LISTS for mark in page.marks)


def _missing(page: Page, wanted: str, path: str, files: frozenset[str]) -> tuple[str, str]:
    """The message and hint for a link to a file that does not exist: an address of a page, or a typing mistake."""
    for likely in (f"{wanted}.md", f"{wanted}/index.md", wanted.removesuffix(".html") + ".md"):
        if likely in files:
            return f'"{path}" is not a file', f"write {page.way_to(likely)}"
    if _WEB_ADDRESS_RE.match(path):
        return f'"{path}" needs https:// in front', f"write https://{path}"
    if "\\" in path:
        return f'"{path}" has backslashes', f"write {path.replace(chr(92), '/')}"
    if not wanted.startswith("docs/"):
        return f'"{path}" leads out of docs/', "link to a page, or to an https address"
    if is_record(wanted):  # a hint must not suggest another study's page
        return f'there is no "{wanted}"', "correct the key in the link, or restore that record"
    by_name = {posixpath.basename(name): name for name in sorted(files)}
    near = nearest(posixpath.basename(wanted), by_name, cutoff=0.7)
    hint = f"did you mean {page.way_to(by_name[near])}?" if near else "create it, or link elsewhere"
    return f'there is no "{wanted}"', hint


_GAP_RE = re.compile(
    r"\[(?<!!\[)[^\[\]@\n]+\](?P<gap>[ ]{1,3})\((?P<to>[^\s()]+\.md(?:#[\w-]+)?|(?:https?://|tel:|mailto:)[^\s()]+)\)"
)
# A link that works is no longer in the published text.
_NOT_CLOSED_RE = re.compile(r"(?P<words>\[[^\[\]\n]*\])\((?P<to>[^\s\"]*)")


@check(
    "PAG025",
    "A link is [text](address): no gap between its brackets, and the last one closed.",
    bad="See [Safety] (safety.md) and [Safety](safety.md",
    good="See [Safety](safety.md).",
)
def broken_form(page: Page, _: Context) -> Found:
    for found in _GAP_RE.finditer(page.veiled) if "] " in page.veiled else ():
        text, message = found[0].partition("]")[0], "there is a gap between a link's text and its address"
        yield page.place_at(found.start()), message, f"write {text}]({found['to']})"
    for block in page.blocks:
        for found in _NOT_CLOSED_RE.finditer(block.text) if "](" in block.text else ():
            place = page.place_at(block.at(found.start()))
            if MARKER_RE.fullmatch(found["words"]):
                yield place, "a citation leads to its study by itself", f"write {found['words']}"
                continue
            to = found["to"].rstrip(".,;") if found["to"].count("(") == found["to"].count(")") else found["to"]
            yield place, "this link's address is not closed", f"write {found['words']}({to})"


# Pages that nothing links to -----------------------------------------------------------------------------------------


@check(
    "PAG013",
    "Some page links to every page.",
    why="Nobody finds a page that nothing links to.",
    bad="See the page about treatment at home.",
    good="See [at home](at-home.md).",
    files={"docs/articles/at-home.md": example_page("At home", "reference")},
)
def orphans(sources: Sources, context: Context) -> Found:
    if any(page.unread for page in sources.pages) or any(one.place.file == CONFIGURATION for one in sources.problems):
        return  # the page that could not be read may be the one that links
    renamed = {move.page.path for move in context.once(moves).values()}
    # The card on every page leads to the emergency page.
    card = context.once(emergency).page
    linked = {*(entry.path for _, entry in menu(sources)), *linked_paths(sources), *renamed, card}
    listed = {citation.key for page in sources.pages for citation in page.citations}
    if any(mark.name == "studies" for page in sources.pages for mark in page.marks):
        listed.update(sources.references)
    for page in sources.pages:
        in_a_list = is_record(page.path) and page.meta.get("reference") in listed
        by_template = page.path.endswith("index.md") or bool(page.meta.get("template"))
        if page.path not in linked and not in_a_list and not by_template and page.text.strip():
            line = page.headings[0].line if page.headings else 1
            yield Place(page.path, line), "no page links to this one", "link to it where a reader would look for it"

"""Everything that readers see of two states of the site, place by place, and what differs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from evidence.problem import Place
from evidence.reading.addresses import read_address
from evidence.reading.configuration import sound_redirects
from evidence.reading.pages.engine import BadExtension, engine
from evidence.reading.pages.page import Page
from evidence.reading.project_files import DATA, is_record
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.review.seen import Line, text_lines, tidy, titles
from evidence.review.seen_changes import LineChange, changed_lines
from evidence.review.seen_data import (
    DATA_FILES,
    data_lines,
    reference_lines,
    setting_lines,
    template_lines,
    whole_reference,
)
from evidence.review.seen_records import besides, clinical
from evidence.review.signoff import entries

APPROVALS, SETTINGS, TEMPLATES = "Approvals", "The site's settings", "The templates' own words, on every page"
_META = {"short": "Name in menus", "kind": "Kind of page", "review_by": "To be reviewed by", "order": "Place in the order",
         "print": "Can be printed", "template": "Template"}  # fmt: skip
_TOLD = frozenset({*_META, "title", "description", "updated"})
Pair = tuple[Page | None, Page | None]


@dataclass(frozen=True, slots=True)
class PlaceChanges:
    """What changes in one place of the site: its name for people, its file ("" if there are several), what differs.

    urgent: whether it is the page about emergencies.
    """

    name: str
    path: str
    changes: tuple[LineChange, ...]
    urgent: bool = False


def changed_places(pairs: Iterable[Pair], old: Sources, new: Sources) -> Iterator[PlaceChanges]:
    """Each place that differs: data first, since every page shows some of it; then pages, studies, references, the rest."""
    was, now = data_lines(old), data_lines(new)
    for name in dict.fromkeys([*now, *was]):
        if not (_unread(name, old) or _unread(name, new)):  # otherwise the report names it as unreadable
            yield from _place(name, "", was.get(name, []), now.get(name, []))
    moved = {before.path: after.path for before, after in pairs if before and after}
    moved |= {f"docs/{one}": f"docs/{other.partition('#')[0]}" for one, other in sound_redirects(new.config).items()}
    for before, after in pairs:
        page = after or before
        if page and not (before and after and _is_same(before, after, old, new)):
            if before and after and (_key(before) in old.records) != (_key(after) in new.records):
                # One of the two cannot be read, which the report says.
                old, new = replace(old, records={}), replace(new, records={})
            lines = list(_page_lines(before, old, moved)), list(_page_lines(after, new, {}))
            changes = changed_lines(*lines)
            if not changes and before and after and _form(before, old) != _form(after, new):
                changes = [_FORM]
            yield from _of(page_name(page, new if after else old), page.path, changes)
    yield from _references(old, new)
    yield from _place(APPROVALS, "", list(_approvals(old)), list(_approvals(new)))
    yield from _place(SETTINGS, "", setting_lines(old), setting_lines(new))
    yield from _place(TEMPLATES, "", template_lines(old.root), template_lines(new.root))


_FORM = LineChange(Line("Form of the words", "as before"), Line("Form of the words", "bold, slanted or line breaks"))


def _unread(name: str, sources: Sources) -> bool:
    files = {problem.place.file for problem in sources.problems}
    return any(shown == name and f"{DATA}{stem}.yml" in files for stem, (shown, _) in DATA_FILES.items())


def _place(name: str, path: str, was: list[Line], now: list[Line]) -> Iterator[PlaceChanges]:
    yield from _of(name, path, changed_lines(was, now))


def _of(name: str, path: str, changes: list[LineChange]) -> Iterator[PlaceChanges]:
    if changes:
        yield PlaceChanges(name, path, tuple(changes))


def page_name(page: Page, sources: Sources) -> str:
    """How people name a page: by its title, a study's page by the study's short name."""
    reference = sources.references.get(str(page.meta.get("reference")))
    if is_record(page.path) and reference:
        return f"Study {short_name(reference)}"
    return tidy(page.meta.get("title", page.path))


def _is_same(before: Page, after: Page, old: Sources, new: Sources) -> bool:
    """Whether nothing can differ: the same text, with no data, no picture and no record in it."""
    shows_more = before.marks or any(link.image for link in after.links)
    if before.text != after.text or before.path != after.path or shows_more:
        return False
    return not is_record(after.path) or old.records.get(_key(before)) == new.records.get(_key(after))


def _key(page: Page) -> str:
    return str(page.meta.get("reference"))


def _page_lines(page: Page | None, sources: Sources, moved: Mapping[str, str]) -> Iterator[Line]:
    """All that readers see of a page and its menus, and the comments that silence a check."""
    if page is None:
        return
    yield from titles(page)
    shown = _TOLD if not is_record(page.path) else frozenset(page.meta)
    rest = {name: name.replace("_", " ").capitalize() for name in page.meta if name not in shown}
    for name, what in {**_META, **rest}.items():
        if name in page.meta:
            yield Line(what, tidy(page.meta[name]), page.place_of(name))
    yield from text_lines(page, sources)
    yield from _links(page, moved)
    record = sources.records.get(_key(page)) if is_record(page.path) else None
    if record:
        if record.retracted:
            yield Line("retraction", record.retracted)
        for what, words, where in (*clinical(record), *besides(record)):
            yield Line(what, tidy(words), page.place_of(where))
    for comment in page.comments:
        if "allow" in comment.text:
            yield Line("Comment that silences a check", tidy(comment.text), Place(page.path, comment.line))


def _links(page: Page, moved: Mapping[str, str]) -> Iterator[Line]:
    """The links inside the site; a page that moved counts as the same."""
    for link in page.links:
        if not link.image and not read_address(link.target).scheme:
            target, _, section = link.target.partition("#")
            path = page.meant_by(unquote(target)) if target else page.path
            leads = f"{moved.get(path, path).removeprefix('docs/')}{f'#{section}' if section else ''}"
            yield Line("Link", f"{tidy(link.text)} → {leads}", page.at(link))


def _references(old: Sources, new: Sources) -> Iterator[PlaceChanges]:
    for key in dict.fromkeys([*new.references, *old.references]):
        before, after = old.references.get(key), new.references.get(key)
        reference = after or before
        assert reference
        make = reference_lines if before and after else whole_reference
        was, now = (make(one) if one else [] for one in (before, after))
        yield from _place(f"Reference {short_name(reference)} ({key})", "references.bib", was, now)


def _approvals(sources: Sources) -> Iterator[Line]:
    for entry in entries(sources):
        page = sources.page(entry["article"])
        name = tidy(page.meta.get("title")) if page else entry["article"]
        words = f"{entry['by']}, {entry['role']}, on {entry['on']}, of the text kept as {entry['digest'][:8]}"
        yield Line(f"Approval of “{name}”", tidy(words))


_NOT_SEEN_RE = re.compile(r'<!--.*?-->|\s(?:href|id)="[^"]*"', re.DOTALL)

_EMPTY_RE = re.compile(r"<p>\s*</p>")


def _form(page: Page, sources: Sources) -> str:
    """What the engine makes of a page, without its links' addresses, comments and white space."""
    try:
        made = engine(sources.config)
        parsed = made.parse(page.text[page.body :])
    except BadExtension:
        return page.text
    except Exception:  # the report names a page that the engine cannot read
        return page.text
    text = made.md.serializer(parsed.tree)
    for number, aside in enumerate(parsed.stash):
        text = text.replace(f"\x02wzxhzdk:{number}\x03", aside)
    return tidy(_EMPTY_RE.sub("", _NOT_SEEN_RE.sub("", text)))

"""Data marks: `{{ name }}` in a page becomes what the name stands for. There are no expressions and nothing else.

`MAKERS` says which kinds of marks there are. A test compares them with the marks that the checks accept.
"""

from collections.abc import Callable, Iterable, Mapping

from evidence.reading.configuration import STATED, extra
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Mark, Page
from evidence.render import duration_line, icon_arrays, lists, publisher, trial_rows
from evidence.render.parts import MARK
from evidence.render.site import Site
from evidence.tracing.drawn import drawn as drawn_by

NOT_STATED = "not stated yet"


def substitute(text: str, marks: Iterable[Mark], resolve: Callable[[str], str], shift: int = 0) -> str:
    """The text with each data mark replaced by `resolve(name)`.

    marks are those that the reader found in the page (none in code, comments and front matter); the text begins at
    the offset `shift` of the page's. What was put in is not looked at again. Raises whatever the resolver raises, a
    LookupError for an unknown name.
    """
    parts, done = [], 0
    for mark in marks:
        begin = mark.offset - shift
        parts += [text[done:begin], resolve(mark.name)]
        done = text.index("}}", begin) + 2
    return "".join([*parts, text[done:]])


def resolve(site: Site, name: str, up: str) -> str:
    """The text for a data mark, such as "programme.price", "icons: feder2021#response" or "ledger".

    `up` is the relative path from the page to the site's root, with a slash at its end. Raises LookupError with a
    sentence for writers if the name is unknown.
    """
    if name.startswith(MARK) and (part := site.parts.get(name.removeprefix(MARK))):
        return part.html
    kind, separator, rest = _parted(name)
    make = MAKERS.get(kind + separator)
    if make is None:
        raise LookupError(f'unknown data mark "{name}"')
    return make(site, rest, up)


def resolve_on_page(site: Site, name: str, page: Page) -> str:
    """The text for a data mark on a page; for an unknown name, the sentence that says so."""
    try:
        return resolve(site, name, "../" * page.url.count("/") or "./")
    except LookupError as error:
        return str(error)


def drawn(site: Site, page: Page) -> list[str]:
    """The keys of the studies whose cards the pictures on a page open: its list of references must hold them."""
    shown = (drawn_by(mark.name, site.sources.records) for mark in page.marks if mark.name.startswith(_OPENING))
    keys = (key for some in shown for key in some)
    return [key for key in dict.fromkeys(keys) if key in site.sources.references]


def _parted(name: str) -> tuple[str, str, str]:
    """ "programme.price" as "programme", "." and "price"; "icons: a2020#b" as "icons", ":" and "a2020#b"."""
    kind, colon, rest = name.partition(":")
    if colon and f"{kind}:" in MAKERS:
        return kind, colon, rest.strip()
    kind, separator, rest = name.partition(".")
    return kind, separator, rest


def named(rest: str) -> list[str]:
    """The names in a mark that takes several: "a2020#b, c2021#d"."""
    return [name.strip() for name in rest.split(",")]


def _programme(site: Site, name: str, _up: str) -> str:
    facts = site.sources.content("programme", {})
    if name not in facts:
        raise LookupError(f'programme.yml has no "{name}"; it has: {", ".join(facts)}')
    fact = facts[name]
    return " ".join(str(part) for part in (fact["value"], fact.get("unit")) if part)


def _configured(site: Site, name: str, _up: str) -> str:
    if name not in STATED:
        raise LookupError(f'nothing is stated under "{name}"; known: {", ".join(STATED)}')
    return publisher.stated(extra(site.sources.config), site.sources.language)[name] or NOT_STATED


def _icons(site: Site, name: str, up: str) -> str:
    key, _, finding = name.partition("#")
    record = site.sources.records.get(key)
    if not isinstance(record, Study):
        raise LookupError(f'"{key}" has no study record, so no icons can be drawn')
    return icon_arrays.icons(record, site.sources.references[key], finding, up, site.sources.language)


def _passage(site: Site, name: str, _up: str) -> str:
    """A passage as it was typed. In pages, the reader of pages has put it in already."""
    known = site.sources.content("passages", {})
    if name not in known:
        raise LookupError(f'passages.yml has no "{name}"; it has: {", ".join(known) or "none"}')
    return str(known[name])


# The kinds of marks with what makes their text. A kind that takes a name is written with its separator.
MAKERS: Mapping[str, Callable[[Site, str, str], str]] = {
    "programme.": _programme,
    "site.": _configured,
    "icons:": _icons,
    "days:": lambda site, names, _up: duration_line.duration_line(site.sources, named(names)),
    "passage:": _passage,
    "trials:": lambda site, treatment, up: trial_rows.trial_rows(site.sources, treatment, up),
    "ledger": lambda site, _name, up: site.ledger(up),
    "timeline": lambda site, _name, _up: lists.timeline(site.sources.content("timeline", [])),
    "glossary": lambda site, _name, _up: lists.glossary(site.sources.content("glossary", [])),
    "studies": lambda site, _name, up: site.studies(up),
}

# The kinds of marks that open the cards of the studies that they draw; the other kinds open none.
_OPENING = ("days:", "trials:")

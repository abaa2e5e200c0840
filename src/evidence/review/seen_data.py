"""What readers see in addition to the pages' own text: data files, references, settings, the words of the templates."""

import html
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from evidence.files import OVERRIDES
from evidence.problem import Place
from evidence.reading.configuration import sound_redirects
from evidence.reading.project_files import BIBLIOGRAPHY, CONFIGURATION, DATA
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.review.seen import Line, tidy

TEMPLATES = (OVERRIDES, "src/evidence/resources/theme")  # of the site, and of the package if it is part of the project
CRISIS = "The crisis card, on every page"
RULES = "Rules that all pages tell in the same words"
_FIELDS = {
    "author": "authors", "shortjournal": "journal, short", "number": "issue", "doi": "DOI", "pmid": "PubMed number",
    "pmcid": "PubMed Central number", "url": "address", "urldate": "address opened on",
}  # fmt: skip


def reference_lines(reference: Reference) -> list[Line]:
    """The fields of a reference."""
    kind, fields = Line("kind of work", reference.type, reference.place), reference.fields.items()
    return [
        kind,
        *(Line(_FIELDS.get(name, name), tidy(plain(one.value)), Place(BIBLIOGRAPHY, one.line)) for name, one in fields),
    ]


def whole_reference(reference: Reference) -> list[Line]:
    """A reference that is new or gone, on one line."""
    parts = (plain(reference.get(name)) for name in ("author", "title", "journal", "year", "doi"))
    return [Line("The whole entry", tidy(". ".join(filter(None, parts))), reference.place)]


def data_lines(sources: Sources) -> dict[str, list[Line]]:
    """The lines of each data file that pages show, by the name of what it makes. Approvals are compared elsewhere."""
    found: dict[str, list[Line]] = {}
    for stem, (name, make) in DATA_FILES.items():
        if content := sources.content(stem, None):
            found[name] = [Line(what, tidy(words), Place(f"{DATA}{stem}.yml")) for what, words in make(content)]
    notices = ((key, item) for key, items in sources.later.items() for item in items)
    found["Later notices about studies"] = [
        Line(f"Notice about {key}", tidy(f"{item.kind} {item.date} {item.notice}"), Place(f"{DATA}verification.yml"))
        for key, item in notices
    ]
    return found


def _crisis(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from [("Title", content["title"])] if "title" in content else []
    yield from (("Button", f"{one['label']} → {one['href']}") for one in content.get("actions", ()))
    for parts in content.get("lines", ()):
        yield "Text", "".join(f"{one['text']} → {one['href']} " if one.get("href") else one["text"] for one in parts)
    if more := content.get("more"):
        yield "Leads on to", f"{more['label']} → {more['url']}"
    for one in content.get("contacts", ()):
        known = ", ".join(str(one[name]) for name in ("number", "href", "source", "checked", "how"))
        yield f"Line as looked up, {one['name']}", known

    yield from _rest(content, ("title", "actions", "lines", "more", "contacts"))


def _rest(content: dict[str, Any], known: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The fields for which this module has no words, by their own names."""
    for steps, value in _flat({name: one for name, one in content.items() if name not in known}, ()):
        yield " ".join(steps).replace("_", " ").capitalize(), value


def _programme(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, fact in content.items():
        what = name.replace("_", " ").capitalize()
        yield what, f"{fact['value']} {fact.get('unit', '')}"
        yield f"{what}, who said so", f"{fact['source']}, recorded {fact['recorded']}"
        yield f"{what}, true until", f"{fact['valid_until']}{' (past for good)' if fact.get('past') else ''}"
        if fact.get("note"):
            yield f"{what}, note", fact["note"]


def _glossary(content: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for term in content:
        also = f" (also: {', '.join(map(str, term['also']))})" if term.get("also") else ""
        yield str(term["term"]), f"{term['plain']}{also}"


def _timeline(content: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(content, 1):
        yield f"Step {number}", f"{step['at']}: {step['title']}. {step['text']}"


def _wordings(content: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for rule in content:
        yield f"Rule “{rule['rule']}”", rule.get("sentence") or f"as in the passage {rule.get('passage')}"
        yield from ((f"Rule “{rule['rule']}”, shorter", text) for text in rule.get("also", ()))
        yield f"Rule “{rule['rule']}”, known by", "; ".join(", ".join(map(str, some)) for some in rule["known_by"])


DATA_FILES: dict[str, tuple[str, Callable[[Any], Iterator[tuple[str, str]]]]] = {
    "crisis": (CRISIS, _crisis),
    "programme": ("Facts that grow old, such as prices", _programme),
    "glossary": ("The glossary", _glossary),
    "timeline": ("The timeline of a session", _timeline),
    "wordings": (RULES, _wordings),
    "subject": ("What the site is about, and the words for it", _rest),
}


def setting_lines(sources: Sources) -> list[Line]:
    """The settings of the site; who stands behind it, its name and its redirects are among them."""
    redirects = sound_redirects(sources.config).items()
    flat = (one for one in _flat(sources.config, ()) if "redirect_maps" not in one[0])
    return [Line("Redirect", f"{old} → {new}", Place(CONFIGURATION)) for old, new in redirects] + [
        Line(f"Setting {' '.join(steps)}".replace("_", " "), tidy(value), Place(CONFIGURATION)) for steps, value in flat
    ]


def _flat(value: Any, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _flat(one, (*steps, str(name)))
    elif isinstance(value, list) and value:
        for one in value:
            yield from _flat(one, steps)
    else:
        yield steps, value


def template_lines(root: Path) -> list[Line]:
    """The sentences, names and addresses that the templates write themselves, file by file."""
    lines = []
    for path in sorted(path for folder in TEMPLATES for path in (root / folder).rglob("*.html")):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() and not path.is_symlink() else ""
        lines += [Line(f"Words of {path.stem} on pages", words, Place(name)) for words in _template_words(text)]
    return lines


_CODE_RE = re.compile(
    r"\{#.*?#\}|\{%-?\s*(?:set|extends|include|from|macro|endmacro|block|endblock|for|endfor).*?%\}", re.DOTALL
)
_BRANCH_RE = re.compile(r"\{%.*?%\}", re.DOTALL)
_SAID_RE = re.compile(r"""\b(?:aria-label|alt|title|placeholder|content|href|action)=("[^"]*"|'[^']*')""")
_LITERAL_RE = re.compile(r"""["']([^"'{}%|]*[A-Za-z][^"'{}%|]*)["']""")


def _template_words(text: str) -> Iterator[str]:
    """The texts between tags, the texts of attributes that readers or their programs meet, and words in expressions."""
    text = _CODE_RE.sub("\n", text)
    said = _SAID_RE.findall(text)
    between = re.sub(r"<(?:\{\{.*?\}\}|\{%.*?%\}|[^>{])*(?:\{\{.*?\}\}[^>]*|\{%.*?%\}[^>]*)*>", "\n", text)
    for part in [*between.split("\n"), *(one[1:-1] for one in said)]:
        for piece in _BRANCH_RE.sub("\n", part).split("\n"):
            words = tidy(html.unescape(piece))
            if re.search(
                r"[A-Za-z]", re.sub(r"\{\{.*?\}\}", lambda found: " ".join(_LITERAL_RE.findall(found[0])), words)
            ):
                yield words

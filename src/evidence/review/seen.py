"""What readers see of a page, as lines of plain words: what a clinician approves, and what a report compares.

A line is one thing on the page: a paragraph with the box or list around it, a title, a finding of a study that the page
cites. How it was typed is left out: bullets' signs, wrapping, comments, dates, the path of a page that is linked to.

The words of this module and of `seen_records` are a part of what is approved: another word here ends every approval.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from evidence.digest import digest_of_files
from evidence.problem import Place
from evidence.reading.addresses import read_address
from evidence.reading.configuration import extra
from evidence.reading.models.verification import PATH as VERIFICATION
from evidence.reading.pages.page import (
    CITED_HERE,
    CODE_HERE,
    DATA_HERE,
    HEADING_HERE,
    KEY_IN_MARKER_RE,
    MARKER_RE,
    Block,
    Page,
)
from evidence.reading.sources import Sources
from evidence.review.seen_records import clinical
from evidence.tracing.drawn import shown_studies
from evidence.tracing.words import study_name

KINDS = {
    "paragraph": "Text", "item": "List item", "row": "Table row", "head-row": "Head of a table", "caption": "Title of a table",
    "quote": "Quotation", "heading": "Heading", "title": "Title of a box", "term": "Term", "definition": "Definition",
    "note": "Note", "code": "Code",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that readers see: what it is ("Text in a warning box"), its words, and where it was typed.

    cited: whether the words cite a study. The place does not count where lines are compared.
    """

    what: str
    words: str
    place: Place = field(default=Place(""), compare=False)
    cited: bool = field(default=False, compare=False)


def approved_lines(page: Page, sources: Sources) -> list[Line]:
    """All that a clinician approves with an article: its text, and what it shows of studies and data."""
    studies = shown_studies(page, sources)
    lines = [*titles(page), *text_lines(page, sources), *_terms(page, sources)]
    return lines + [line for key in studies for line in study_lines(key, sources)]


def approved_text(page: Page, sources: Sources) -> str:
    """The approved lines as the text of a file: what it is, a tab, its words."""
    return "".join(f"{line.what}\t{line.words}\n" for line in approved_lines(page, sources))


def titles(page: Page) -> Iterator[Line]:
    """Title and description of a page."""
    for name, what in (("title", "Title"), ("description", "Description")):
        if page.meta.get(name):
            yield Line(what, tidy(page.meta[name]), page.place_of(name))


def text_lines(page: Page, sources: Sources) -> Iterator[Line]:
    """The text of a page, block by block, with what its data marks give; then its pictures and outside addresses."""
    marks = iter(page.marks)
    blocks, code = iter(page.blocks), iter(page.code)
    for shown in page.shown.split("\n") if page.blocks or page.code else ():
        block = next(code if shown.startswith(CODE_HERE) else blocks, None)
        if block is None:
            return
        names = [next(marks).name for _ in range(shown.count(DATA_HERE)) if page.marks]
        yield from _block_lines(block, shown, names, page, sources)
    for link in page.links:
        place = page.at(link)
        if link.image:
            yield Line("Picture", f"{tidy(link.text)} ({_picture(link.target, page, sources)})", place)
        elif read_address(link.target).scheme:
            yield Line("Address", f"{tidy(link.text)}: {link.target}", place)


def _picture(target: str, page: Page, sources: Sources) -> str:
    """The name of a picture's file, and a digest of what is in it: another picture is another thing to approve."""
    path = page.meant_by(unquote(target))
    name = target.rpartition("/")[2]
    if path not in sources.files:
        return name
    file = sources.root / path
    try:
        return f"{name}, content {digest_of_files([file], file.parent)[:12]}"
    except OSError:
        return name


def study_lines(key: str, sources: Sources) -> list[Line]:
    """What an article shows of one study, each line with the study's short name."""
    record, name = sources.records.get(key), study_name(key, sources)
    path = f"docs/studies/{key}.md"
    page = sources.page(path)
    known = page.meta_lines if page else {}
    lines = (
        [Line(f"{name}, retraction", sources.retracted[key], Place(VERIFICATION))] if key in sources.retracted else []
    )
    if record is None:
        return lines
    return lines + [
        Line(f"{name}, {what}", tidy(words), Place(path, known.get(where, 1)))
        for what, words, where in clinical(record)
    ]


def _block_lines(block: Block, shown: str, names: list[str], page: Page, sources: Sources) -> Iterator[Line]:
    place = Place(page.path, block.line)
    if shown.strip() == DATA_HERE and names:
        for what, words in _data(names[0], sources):
            yield Line(what, words, place)
        return
    words = shown.lstrip(CODE_HERE)
    if block.kind in ("row", "head-row") and not names:  # with the bars between its cells
        words = MARKER_RE.sub(lambda found: _named(found[0], sources), block.with_code().text)
    if words.startswith(HEADING_HERE):
        words = words.split(" ", 2)[2] if words.count(" ") > 1 else ""
    words = _CITED_RE.sub(lambda found: f"[{study_name(found[1], sources)}]", words)
    for name in names:
        words = words.replace(DATA_HERE, ", ".join(value for _, value in _data(name, sources)), 1)
    yield Line(_what(block), tidy(words), place, bool(block.citations))


_CITED_RE = re.compile(f"{CITED_HERE}(\\S+) \\d+{CITED_HERE}")


def _what(block: Block) -> str:
    """What a block is, and what is around it: "List item in a numbered list in a warning box"."""
    name = KINDS.get(block.kind, block.kind)
    if block.kind == "heading" and block.heading:
        name = f"{name}, level {block.heading.level}"
    around = block.inside.split(", ") if block.inside else []
    if block.kind == "item" and around[-1:] == ["list"] or block.kind == "quote" and around[-1:] == ["quotation"]:
        around.pop()
    return " ".join([name, *(f"in a {one}" for one in reversed(around))])


def _named(marker: str, sources: Sources) -> str:
    return " ".join(f"[{study_name(key, sources)}]" for key in KEY_IN_MARKER_RE.findall(marker))


def _data(name: str, sources: Sources) -> Iterator[tuple[str, str]]:
    """What a data mark becomes. The studies of a picture or a list have lines of their own."""
    kind, _, rest = name.replace(":", ".", 1).partition(".")
    content = sources.content(kind, {} if kind == "programme" else [])
    if kind == "programme":
        fact = content.get(rest.strip(), {})
        yield "Data", tidy(" ".join(str(part) for part in (fact.get("value"), fact.get("unit")) if part))
    elif kind == "site":
        yield "Data", tidy(extra(sources.config).get(rest.strip()) or "not stated yet")
    elif kind == "timeline":
        for number, step in enumerate(content, 1):
            yield f"Timeline, step {number}", tidy(f"{step['at']}: {step['title']}. {step['text']}")
    elif kind == "glossary":
        yield from ((f"Glossary, {term['term']}", tidy(term["plain"])) for term in content)
    else:
        yield "Picture or list made from the records", tidy(name)


def _terms(page: Page, sources: Sources) -> Iterator[Line]:
    """The glossary's terms that the page may explain beside its words, with their meaning."""
    text = page.shown.lower()
    for term in sources.content("glossary", []):
        forms = [str(form).lower() for form in (term["term"], *(term.get("also") or ()))]
        if any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) for form in forms if form in text):
            yield Line(f"Explained in place, {term['term']}", tidy(term["plain"]), Place("docs/data/glossary.yml"))


def tidy(words: object) -> str:
    """Words on one line, in Unicode form NFC, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", str(words)).split())


def lines_of(text: str) -> list[Line]:
    """The lines of an approved text."""
    return [Line(what, words) for what, _, words in (row.partition("\t") for row in text.splitlines())]

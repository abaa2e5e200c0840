"""Makes a project of N made-up articles that passes every check, and the same articles for other tools.

Each article has about 1,250 words (1,200 to 1,300), eight headings, two lists, a table, ten citations to seven keys and
three internal links, so that it weighs what the site's own articles weigh. What is said is about nothing in particular.
An article's number is its seed: the same number gives the same text. Every tool gets the same text; those that read no
bibliography get hand-written footnotes in place of the citations, and seven notes.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
TAKEN_ALONG = ("mkdocs.yml", "overrides", "docs/data/crisis.yml", "docs/data/glossary.yml")
NAMES = ("ames", "brook", "carver", "dale", "ellis", "frost", "grove")
KEYS = tuple(f"{name}20{10 + number}" for number, name in enumerate(NAMES))
HEADINGS = ("Where does it begin?", "Who took part?", "What was read?", "What was asked?", "What was seen?",
            "What stays open?", "What comes next?")  # fmt: skip
SENTENCES = 12  # in a paragraph
LISTED = 200  # articles on a page that lists them
LINKED = (1, 3, 7)  # how far on the articles are that an article links to; three different ones from eight articles on
SUBJECTS = ("The first group", "A second team", "One reader", "The plain record", "This long report", "An older paper",
            "The small office", "A quiet room", "The same list", "Each new visit")  # fmt: skip
VERBS = ("kept", "described", "counted", "opened", "compared", "wrote down", "looked at", "came back to", "set aside")
OBJECTS = ("the early notes", "a short diary", "the open questions", "several calm evenings", "the usual forms",
           "another set of answers", "what people said", "the weekly calls", "a map of the town")  # fmt: skip
ENDS = ("before the winter", "with some care", "in plain words", "over a long spring", "at the same desk",
        "without any hurry", "on the second day", "for the next reader", "in the end")  # fmt: skip

FIRST_WORDS = SUBJECTS[0]  # stand in every article; an edit replaces them
_edits = itertools.count(1)


def key_of(number: int) -> str:
    """The key of the entry with a number: the seven first, then as many as are wanted."""
    if number < len(KEYS):
        return KEYS[number]
    letters = "".join(chr(97 + int(digit)) for digit in str(number))
    return f"entry{letters}{1990 + number % 30}"


class Sayings(random.Random):
    """Chance that knows what it has said: no sentence may stand twice on a page."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.said: set[str] = set()


def words(random_: Sayings) -> str:
    """A sentence of nine to fifteen words that claims nothing, and that was not said before."""
    pick = random_.choice
    while True:
        said = f"{pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)} {pick(ENDS)}."
        if said not in random_.said:
            random_.said.add(said)
            return said


def paragraph(random_: Sayings, sentences: int = SENTENCES) -> str:
    """A paragraph, one sentence a line."""
    return "\n".join(words(random_) for _ in range(sentences))


def name(number: int) -> str:
    """The file name of an article, without its ending."""
    return f"page-{number:05d}"


def linked(number: int, total: int) -> list[int]:
    """The numbers of the articles that an article links to, in their order in the text."""
    return [(number + step) % total for step in LINKED]


def body(number: int, total: int) -> str:
    """The Markdown of one article, without front matter."""
    random_ = Sayings(number)
    keys = [f"[@{key}]" for key in KEYS]
    cited = iter([*keys, *(keys[(number + step) % 7] for step in range(3))])
    # Numbered, since a small set links to one article several times.
    several = enumerate(linked(number, total), 1)
    links = iter(f"Link {at}: see also [article number {other}]({name(other)}.md)." for at, other in several)
    parts = [f"# What is article {number} about?", paragraph(random_) + next(cited)]
    for place, heading in enumerate(HEADINGS):
        parts.append(f"## {heading}")
        parts.append(paragraph(random_, 8 if place in (1, 3, 5) else SENTENCES) + next(cited))
        if place in (1, 3):
            parts.append("\n".join(f"- {words(random_)}" for _ in range(5)))
        if place == 5:
            rows = [f"| {random_.choice(OBJECTS)} | {random_.choice(ENDS)}{next(cited)} |" for _ in range(2)]
            parts.append("\n".join(["| What | When |", "| --- | --- |", *rows]) + "\n\nTable: what was kept, and when")
        if place in (2, 4, 6):
            parts.append(f"{paragraph(random_, 3)}\n{next(links)}")
    return "\n\n".join(parts) + "\n"


def edited(text: str) -> tuple[str, str]:
    """An article after an edit, and the words that are new: new in every call, or a cache would know the page."""
    words = f"Edit number {next(_edits)} here"
    return text.replace(FIRST_WORDS, words, 1), words


def page(title: str, text: str, kind: str = "reference", **fields: object) -> str:
    """A page with the front matter that ours must have."""
    front = {
        "title": json.dumps(title),
        "short": json.dumps(title[:30]),
        "description": '"A made-up page that is there to be built, and says nothing."',
        "kind": kind,
        "updated": "2026-11-01",
        "review_by": "2027-05-01",
        **fields,
    }
    lines = "".join(f"{field}: {value}\n" for field, value in front.items())
    return f"---\n{lines}---\n\n{text}"


def article(number: int, total: int) -> str:
    """One article, as our build reads it."""
    return page(f"What is article {number} about?", body(number, total), order=number)


def entry(number: int) -> str:
    """One entry of the bibliography."""
    key = key_of(number)
    surname, year = key[:-4].title(), key[-4:]
    return (
        f"@article{{{key},\n"
        f"  author = {{{surname}, Anna B. and Other, Carl and Third, Dora}},\n"
        f"  title = {{A made-up report with the number {number}}},\n"
        "  journal = {Journal of Made-up Reports},\n"
        f"  year = {{{year}}},\n"
        f"  volume = {{{number % 90 + 1}}},\n"
        "  number = {2},\n"
        f"  pages = {{{number + 1}--{number + 9}}},\n"
        f"  doi = {{10.1000/made-up.{number}}}\n"
        "}\n"
    )


def record(key: str) -> str:
    """The study record of a key."""
    return f"""---
kind: study
title: "A made-up report: {key}"
description: "A made-up record that is there to be built, and says nothing."
reference: {key}
updated: 2026-11-01
asks: "What is there to be seen?"
design: single-arm
about: this-condition
people: {{who: "people who like to read", number: 40}}
route: "by mouth"
comparator: "none"
certainty: very-low
certainty_reason: "Not randomised."
cannot_show: ["Anything at all."]
findings:
  - id: counted
    outcome: "notes that were kept"
    says: "30 of 40 people kept most of their notes."
    direction: not-a-comparison
    place: "table 2"
    read: full text
    figures:
      - {{value: 30, unit: people, of: 40}}
---

# A made-up report: {key}

What was done, in plain words.
"""


def lists(total: int) -> dict[str, str]:
    """The pages that lead to all articles: one list, or from LISTED articles on several, since no reader wants one of thousands."""
    links = [f"- [Article number {n}]({name(n)}.md)" for n in range(total)]
    if total <= LISTED:
        return {"articles/index.md": page("All articles", "\n".join(["# All articles\n", *links, ""]))}
    starts = range(0, total, LISTED)
    found = {}
    for n in starts:
        title = f"Articles from number {n}"
        found[f"articles/from-{n:05d}.md"] = page(title, "\n".join([f"# {title}\n", *links[n : n + LISTED], ""]))
    index = [f"- [From number {n} on](from-{n:05d}.md)" for n in starts]
    return {**found, "articles/index.md": page("All articles", "\n".join(["# All articles\n", *index, ""]))}


def frame(total: int) -> dict[str, str]:
    """The pages that every site of ours has besides its articles."""
    return {
        **lists(total),
        "index.md": page("Home", "# Home\n\nBegin with [the articles](articles/index.md).\n", "home"),
        "search.md": page("Search", "# Search\n\nType a word.\n", template="search.html"),
        "studies/index.md": page("All studies", "# All studies\n\n{{ studies }}\n"),
        "help/index.md": page("Help", "# Help\n\nSee [crisis help](crisis.md) and [words](glossary.md).\n", "help"),
        "help/crisis.md": page("Crisis help", "# Crisis help\n\nIn the US, call 911 or 988.\n", "help"),
        "help/glossary.md": page("Words", "# Words\n\n{{ glossary }}\n", "help"),
        "about/index.md": page(
            "About",
            "# About\n\nSee [the ledger](evidence.md), [how](how-we-check.md), [changes](changes.md),\n[privacy](privacy.md) and [access](accessibility.md).\n",
            "about",
        ),
        "about/how-we-check.md": page("How", "# How\n\n## Certainty {#certainty}\n\nBy a rule.\n", "about"),
        "about/changes.md": page("Changes", "# Changes\n\n## 2026-11-01\n\n- Begun.\n", "about"),
        "about/privacy.md": page("Privacy", "# Privacy\n\nNothing is kept.\n", "about"),
        "about/accessibility.md": page("Accessibility", "# Accessibility\n\nFor all.\n", "about"),
        "about/evidence.md": page("Ledger", "# Ledger\n\n{{ ledger }}\n", "about"),
        "data/signoffs.yml": "[]\n",
    }


def ours(folder: Path, total: int, entries: int = len(KEYS)) -> Path:
    """A project as ours, with `total` articles and a bibliography of `entries`; the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for item in TAKEN_ALONG:
        source, target = ROOT / item, folder / item
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    files = {f"docs/{path}": text for path, text in frame(total).items()}
    files |= {f"docs/articles/{name(number)}.md": article(number, total) for number in range(total)}
    files |= {f"docs/studies/{key}.md": record(key) for key in KEYS}
    files["references.bib"] = "\n".join(entry(number) for number in range(entries))
    write(folder, files)
    return folder


def stock(folder: Path, total: int) -> Path:
    """The same articles for stock MkDocs, Material and mkdocs-bibtex; the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    nav = "".join(f"  - articles/{name(number)}.md\n" for number in range(total))
    config = (
        "site_name: Bench\ntheme: {name: material}\nplugins:\n  - search\n  - bibtex: {bib_file: references.bib}\n"
        "markdown_extensions: [attr_list, footnotes, tables, toc, admonition]\n"
        f"nav:\n  - index.md\n{nav}"
    )
    files = {f"docs/articles/{name(number)}.md": body(number, total) for number in range(total)}
    files |= {"mkdocs.yml": config, "docs/index.md": "# Home\n"}
    files["references.bib"] = "\n".join(entry(number) for number in range(len(KEYS)))
    write(folder, files)
    return folder


def footnotes(number: int, total: int) -> str:
    """An article with hand-written footnotes, for tools that read no bibliography."""
    text = body(number, total)
    for key in KEYS:
        text = text.replace(f"[@{key}]", f"[^{key}]")
    notes = "\n".join(f"[^{key}]: {key[:-4].title()} AB. A made-up report. J Made-up Rep. {key[-4:]}." for key in KEYS)
    return f"{text}\n{notes}\n"


def zensical(folder: Path, total: int) -> Path:
    """The same articles with hand-written footnotes for Zensical, which reads no bibliography; the folder."""
    stock(folder, total)
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    files = {f"docs/articles/{name(number)}.md": footnotes(number, total) for number in range(total)}
    files["mkdocs.yml"] = config.replace("  - bibtex: {bib_file: references.bib}\n", "")
    write(folder, files)
    return folder


def hugo(folder: Path, total: int) -> Path:
    """The same articles with hand-written footnotes and a bare layout for Hugo; the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    layout = "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title></head><body><main>%s</main></body></html>"
    listing = "<ul>{{ range .Pages }}<li><a href={{ .RelPermalink }}>{{ .Title }}</a></li>{{ end }}</ul>"
    files = {
        "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "Bench"\n',
        "layouts/_default/single.html": layout % "{{ .Content }}",
        "layouts/_default/list.html": layout % listing,
        "layouts/index.html": layout % listing,
    }
    for number in range(total):
        front = f'---\ntitle: "What is article {number} about?"\n---\n\n'
        text = footnotes(number, total)
        for other in set(linked(number, total)):
            text = text.replace(f"({name(other)}.md)", f"(../{name(other)}/)")
        files[f"content/articles/{name(number)}.md"] = front + text
    write(folder, files)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

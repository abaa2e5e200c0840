"""Nothing is published that is not what was checked: whoever changes a page on its way is caught."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import mkdocs_bibtex.plugin
import pytest
from helpers import projects
from markdown import Markdown

from evidence.build import page_checks, proof, run, shown_problems, workers
from evidence.build.mkdocs import bibtex_fence, pages
from evidence.build.session import Session
from evidence.files import THEME
from evidence.reading.pages.engine import Engine, Html
from evidence.reading.pages.page import AsRead
from evidence.render import article, citations, finish
from evidence.render.glossary_terms import Terms

Build = Callable[..., tuple[int, str]]
LEGAL = sorted((Path(__file__).parents[1] / "checks/legal").glob("*.md"))
BODY = """
Ten of 15 people had fewer *symptoms*.[@feder2021] Eslumenide is off-label here & there.[@yermus2024; @feder2021]

## What is known {#known}

See [the other](b.md#more) page, [a site](https://example.org/a?b=1&c=2) or <help@example.org>.

![Two people talk](../pictures/talk.png)

- One thing.[@yermus2024]
- Another thing, for {{ programme.price }}.

| What | When |
| --- | --- |
| a | the *next* day.[@feder2021] |

Table: what, and when

    code = "[@feder2021]"

> A quotation of two
> lines.

{{ timeline }}
"""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082".replace(" ", "")
)
FILES = {
    "docs/articles/page.md": projects.page(BODY),
    "docs/articles/b.md": projects.page("## More {#more}\n\nNothing.", title="B"),
    "docs/pictures/talk.png": PICTURE,
    "docs/index.md": projects.article(
        "Welcome: [a page](articles/page.md), [another](articles/b.md).", title="Home", kind="home"
    ),
}


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Build:
    """Builds a small project in this process, so that what is broken here is broken there; gives the exit code and words."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    monkeypatch.setenv(workers.WORKERS, "1")
    logging.getLogger("mkdocs").handlers.clear()  # an earlier build in this process wrote to a stream that is closed
    monkeypatch.setattr(page_checks, "in_pages", lambda *_: iter(()))
    monkeypatch.setattr(page_checks, "at_once", lambda *_: iter(()))
    monkeypatch.setattr(page_checks, "beside_pages", lambda *_: iter(()))
    monkeypatch.setattr(page_checks, "in_records", lambda *_: iter(()))

    def run_it(files: Mapping[str, str | bytes | None] = FILES) -> tuple[int, str]:
        code = run.build(tmp_path if (tmp_path / "mkdocs.yml").is_file() else projects.tiny(tmp_path, files))
        said = capfd.readouterr()
        return code, said.out + said.err

    return run_it


def test_a_sound_site_is_proved(build: Build, tmp_path: Path) -> None:
    """And nothing of the proof is left in what readers get."""
    code, said = build()
    assert code == 0, said
    for file in (tmp_path / "site").rglob("*.html"):
        assert not re.search("[\ue000-\uf8ff]", file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize(
    "query", ["a=1&region=us", "a=1&copy=2#x", "a=1&amp;section=3", "a=&copy;", "a=&#169;&times", "&c"]
)
def test_an_address_may_have_what_looks_like_a_character(query: str, build: Build, tmp_path: Path) -> None:
    text = f"See [there](https://example.org/?{query}).\n\n![R&D of regions](../pictures/talk.png)\n"
    code, said = build({**FILES, "docs/articles/page.md": projects.page(text, "A")})
    assert code == 0, said


def after(function: Callable[..., Any], change: Callable[[Any], Any]) -> Callable[..., Any]:
    """A function whose result is changed."""
    return lambda *args, **named: change(function(*args, **named))


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def html(change: Callable[[str], str]) -> Callable[[Html], Html]:
    """Changes the HTML that the reader's parser makes."""
    return lambda made: replace(made, text=change(made.text))


BIBTEX = mkdocs_bibtex.plugin.BibTexPlugin
# who is broken (an object and the name of what it does), how, and the line that is told with some of the words.
BROKEN: dict[str, tuple[object, str, Callable[[Any], Any], str]] = {
    "engine: another number": (Markdown, "convert", swap("Ten of 15", "All 15"), "page.md:13:1"),
    "engine: a word is lost": (Markdown, "convert", swap("A quotation of", "A quotation"), "page.md:"),
    "engine: another link": (Markdown, "convert", swap("https://example.org/a", "https://example.org/b"), "page.md:17"),
    "engine: another file": (Markdown, "convert", swap("../b/#more", "../c/#more"), "page.md:17"),
    "engine: another id": (Markdown, "convert", swap('id="known"', 'id="unknown"'), "page.md:15"),
    "engine: another level": (Markdown, "convert", lambda h: re.sub(r"(</?)h2", r"\1h3", h), "page.md:15"),
    "engine: another picture": (Markdown, "convert", swap("talk.png", "walk.png"), "page.md:19"),
    "engine: another picture text": (Markdown, "convert", swap("Two people talk", "Two people"), "page.md:19"),
    "engine: code becomes text": (Markdown, "convert", lambda h: re.sub("</?(?:pre|code)>", "", h), "page.md:"),
    "engine: two items run together": (Markdown, "convert", swap("</li>\n<li>", " "), "page.md:"),
    "mkdocs-bibtex: another key": (BIBTEX, "on_page_markdown", swap("[^feder2021]", "[^yermus2024]"), "page.md:13"),
    "mkdocs-bibtex: no citations": (BIBTEX, "on_page_markdown", swap("[^feder2021]", ""), "page.md:13"),
    "mkdocs-bibtex: a citation is left": (
        BIBTEX,
        "on_page_markdown",
        lambda text: text.replace("[^feder2021]", "[@feder2021]", 1),
        "page.md:13",
    ),
    "mkdocs-bibtex: words": (BIBTEX, "on_page_markdown", swap("off-label", "on-label"), "page.md:13"),
    "finishing: other numbers": (citations.Markers, "_next", lambda h: re.sub(r">(\d)<", r">1\1<", h), "page.md:13"),
    "finishing: no number": (citations.Markers, "_next", lambda h: "", "page.md:13"),
    "finishing: references": (article, "reference_list", swap('id="fn:feder2021"', 'id="fn:other"'), "page.md:13"),
    "finishing: no references": (article, "reference_list", lambda h: "", "page.md:13"),
    "finishing: a row is lost": (article, "finish_tables", lambda h: re.sub("<tbody>.*?</tbody>", "", h), "page.md:"),
    "finishing: a caption is lost": (
        article,
        "finish_tables",
        lambda h: re.sub("<caption>.*?</caption>", "", h),
        "page.md:",
    ),
    "finishing: a term": (Terms, "explain_in", swap("symptoms", "symptom"), "page.md:13"),
    "finishing: a link is cut": (
        finish,
        "_trusted",
        swap(' href="https://example.org/a?b=1&amp;c=2"', ""),
        "page.md:17",
    ),
    "generated text is lost": (bibtex_fence, "put_back", lambda h: re.sub("\ue200.*?\ue0f7", "", h), "page.md:"),
}

# The same for a page of which nothing is parsed again.
PLAIN = {
    "reader: another number": (Engine, "html", html(swap("Ten of 15", "All 15")), "page.md:13:1"),
    "reader: another id": (Engine, "html", html(swap('id="known"', 'id="unknown"')), "page.md:15"),
    "reader: another link": (AsRead, "filled", swap("https://example.org/a", "https://example.org/b"), "page.md:17"),
    "MkDocs: another file": (AsRead, "filled", swap("../b/#more", "../c/#more"), "page.md:17"),
    "once, mkdocs-bibtex: another key": BROKEN["mkdocs-bibtex: another key"],
    "once, mkdocs-bibtex: no citations": BROKEN["mkdocs-bibtex: no citations"],
    "once, finishing: a row is lost": BROKEN["finishing: a row is lost"],
}
PLAIN_BODY = BODY.replace(", for {{ programme.price }}", "").replace("{{ timeline }}", "").replace('    code = "', '"')


@pytest.mark.parametrize("broken", [*BROKEN, *PLAIN])
def test_whoever_changes_a_page_is_caught(broken: str, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build stops with one line: the page, the line, both texts, and that it is our fault."""
    owner, name, change, place = {**BROKEN, **PLAIN}[broken]
    monkeypatch.setattr(owner, name, after(getattr(owner, name), change))
    code, said = build({**FILES, **({"docs/articles/page.md": projects.page(PLAIN_BODY)} if broken in PLAIN else {})})
    told = [line for line in said.splitlines() if "PAG032" in line]
    assert code == 1 and len(told) == 1, said
    assert told[0].startswith(f"docs/articles/{place}")
    assert "checked " in told[0] and "shows " in told[0] and "the fault is ours" in told[0]
    assert "Traceback" not in said


TEMPLATES = {
    "a word is changed": ("{{ parts[-1] }}", "{{ parts[-1] | replace('Ten of', 'All') }}"),
    "the text is left out": ("{{ parts[-1] }}", ""),
    "the text is there twice": ("{{ parts[-1] }}", "{{ parts[-1] }}{{ parts[-1] }}"),
    "a sentence above": ('<div class="text">', '<div class="text"><p>It cures.</p>'),
    "a sentence below": ("{{ parts[-1] }}", "{{ parts[-1] }}<p>It cures.</p>"),
    "no title": ("{{ parts[0] }}</h1>", ""),
}


@pytest.mark.parametrize("broken", TEMPLATES)
def test_a_template_that_changes_a_page_is_caught(broken: str, build: Build) -> None:
    """Templates are not read by any check, so they may not touch what was."""
    old, new = TEMPLATES[broken]
    template = (THEME / "frame.html").read_text(encoding="utf-8")
    (block,) = re.findall(r"{% block container %}.*</article>\n{% endblock %}", template, re.DOTALL)
    assert old in block
    ours = f'{{% extends "frame.html" %}}\n{block.replace(old, new, 1)}'
    code, said = build({**FILES, "overrides/main.html": ours})
    assert code == 1 and "PAG032" in said and "the fault is ours" in said, said


def test_every_page_that_differs_is_named(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours seldom touches one page alone."""
    monkeypatch.setattr(Markdown, "convert", after(Markdown.convert, swap("Ten of 15", "All 15")))
    monkeypatch.setattr(Engine, "html", after(Engine.html, html(swap("Nothing.", "Something."))))
    code, said = build()
    told = [line for line in said.splitlines() if "PAG032" in line]
    assert code == 1 and "Traceback" not in said, said
    assert sorted(line.partition(":")[0] for line in told) == ["docs/articles/b.md", "docs/articles/page.md"]


def test_what_is_wrong_is_not_kept(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that does not pass is made again by the next build."""
    with monkeypatch.context() as broken:
        broken.setattr(Markdown, "convert", after(Markdown.convert, swap("Ten of 15", "All 15")))
        assert build()[0] == 1
    code, said = build()
    assert code == 0, said


def test_other_letters_of_the_private_area_stay_out_of_a_page() -> None:
    """`generated` counts on, and never runs into signs with another meaning."""
    signs = {proof.generated("x", number)[0] for number in range(5_000)}
    assert not signs & {proof.TEXT, proof.TEXT_END, proof.MADE_END, proof.BESIDE}
    assert proof.without_signs("".join([*sorted(signs), proof.MADE_END])) == ""


ODD = {
    "headings without words": "######\n\n## \n\nWords.",
    "code that begins with blanks": "Words.\n\n            code\n\n```\n\n  code\n```",
    "a heading that is a picture": "## ![Two people talk](../pictures/talk.png)\n\nWords.",
    "signs of HTML": 'Is 1 < 2 & 3 > 2? "Yes" &copy; &lt;b&gt; it\'s `<b>` &amp;amp;.',
    "a picture in a link": "[![Two people talk](../pictures/talk.png)](b.md)",
    "blanks that do not break": "10\u00a0of\u202f15 people.[@feder2021]",
    "two citations and a stop": "Words [@feder2021] [@yermus2024; @feder2021].",
    "lists in quotations": "> - One.\n>\n>     More.[@feder2021]\n> - Two.",
    "steps with boxes": '1. One.\n\n    !!! note "Box"\n        Words.\n\n2. Two.',
    "cells with signs": "| `a|b` | \\| |\n| --- | --- |\n| **x** | [b](b.md) |",
    "marks inside text": "It costs {{ programme.price }}, **{{ programme.price }}**.\n\n- {{ programme.price }}\n\n| {{ programme.price }} |\n| --- |\n| a |",
    "pictures and plain words": "So:\n\n{{ icons: feder2021#response }}\n\nIt costs {{ programme.price }}.\n\n{{ programme.length }}\n\n"
    "{{ trials: lumenide }}",
    "data in other things than text": 'See [b](b.md "{{ programme.price }}"), `{{ x }}` and {{ programme.price }}.',
    "lists with headings": "## One\n\n{{ studies }}\n\n{{ programme.price }}",
    "a glossary": "{{ glossary }}\n\n## One\n\n{{ programme.price }}",
    "a ledger": "## One\n\n{{ ledger }}",
    "steps": "{{ timeline }}",
    "addresses": '<https://example.org/?a=1&b=(2)> and [a](<b.md> "T") and [b](../articles/b.md?x=1#more).',
}

# Headings, a citation with its note, and a list at the end, above generated sections.
OF_STUDY = "\n\nIt costs {{ programme.price }}.\n\n## In words\n\n### More\n\nTen of 15 people had fewer symptoms.[@feder2021]\n\n- One.\n"


def test_odd_text_is_proved_and_is_the_same_however_often_it_is_parsed(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Odd pages and the legal corpus: HTML of the parser that read them is that of Markdown itself, byte for byte."""
    odd = {
        f"docs/articles/odd-{number}.md": projects.page(text, name) for number, (name, text) in enumerate(ODD.items())
    }
    legal = {f"docs/articles/{file.stem}.md": file.read_bytes() for file in LEGAL}
    studies = {
        "docs/studies/feder2021.md": projects.record() + OF_STUDY,
        "docs/studies/yermus2024.md": projects.record("yermus2024") + OF_STUDY.replace("## In words", "# Others"),
    }
    code, said = build({**FILES, **odd, **legal, **studies})
    assert "PAG032" not in said and code == 0, said
    once = {file: file.read_bytes() for file in (tmp_path / "site").rglob("*.html")}
    shutil.rmtree(tmp_path / ".cache")
    shutil.rmtree(tmp_path / "site")
    parsed_again: list[str] = []
    monkeypatch.setattr(pages, "html_as_read", lambda page, _: parsed_again.append(page.path) if page.as_read else None)
    code, said = build()
    assert code == 0, said
    assert len(parsed_again) > 20
    assert once == {file: file.read_bytes() for file in (tmp_path / "site").rglob("*.html")}


def test_the_preview_shows_a_difference_and_goes_on(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer cannot mend it, and need not stop for it."""
    monkeypatch.setattr(Session, "__init__", _as_in_the_preview(Session.__init__))
    monkeypatch.setattr(Markdown, "convert", after(Markdown.convert, swap("Ten of 15", "All 15")))
    shown: list[str] = []
    panel = after(shown_problems.with_panel, lambda html: shown.append(html) or html)
    monkeypatch.setattr(shown_problems, "with_panel", panel)
    _, said = build()  # MkDocs stops at the end, since a build is strict where the preview is not
    assert "PAG032" in said
    assert any("the fault is ours" in page and "All 15" in page for page in shown)


def _as_in_the_preview(begin: Callable[..., None]) -> Callable[..., None]:
    def session(self: Session, root: Path, serving: bool = False, earlier: Session | None = None) -> None:
        begin(self, root, True, earlier)

    return session

"""What is checked is what is published, in any page made of the constructs of the extensions in use.

The engine renders the page as MkDocs would; its HTML is compared with what the reader says of the page: every word in
order, each link and its target, each picture and its text, each heading and its id, each citation. And each word is
where the reader says that it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from xml.etree.ElementTree import Element

import pytest
from helpers import ROOT
from helpers.projects import ENGINE, read
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.serializers import to_xhtml_string
from selectolax.lexbor import LexborHTMLParser

from evidence.reading.pages.engine import engine
from evidence.reading.pages.page import CITED_HERE, CODE_HERE, DATA_HERE, HEADING_HERE, MARKER_RE, AsRead, Page
from evidence.reading.pages.reader import apart, read_page
from evidence.reading.pages.words import UNSEEN

KEYS = ("a2020", "b2021", "c2022")


def html(text: str) -> str:
    """The page as the engine alone renders it, each citation a footnote as mkdocs-bibtex makes them."""
    notes = MARKER_RE.sub(lambda marker: " ".join(f"[^{key}]" for key in re.findall(r"@(\w+)", marker[0])), text)
    notes += "\n\n" + "\n\n".join(f"[^{key}]: {key}" for key in KEYS)
    return Markdown(extensions=list(ENGINE.names), extension_configs=ENGINE.given).convert(notes)


def published(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<body>{html(text)}</body>")


def without_numbers(html: str) -> str:
    """HTML with the key alone in the place of each citation, and without the notes."""
    text = re.sub(r'<sup id="fnref\d*:(\w+)">.*?</sup>', r"(\1)", html)
    return text.partition('<div class="footnote">')[0].strip()


def filled(made: AsRead) -> str:
    """The HTML that the reader's parser made, with keys and addresses as typed."""
    links = [re.findall('"(.*)"', to_xhtml_string(Element("a", href=link)))[0] for link in made.links]
    return made.filled([" ".join(f"({key})" for key in re.findall(r"@(\w+)", one)) for one in made.markers], links)


def words(tree: LexborHTMLParser) -> str:
    """What a reader sees, without white space: code included, the numbers of citations and their list left out."""
    for node in tree.css("div.footnote, sup[id^='fnref']"):
        node.decompose()
    return _close(tree.body.text() if tree.body else "")


def _close(text: str) -> str:
    text = re.sub(rf"[\s{UNSEEN}]", "", text.replace("\u00a6", "|"))
    return text.replace("[^", "[@").replace(";@", "][@")  # in code a citation stays as it is typed


def said(page: Page) -> str:
    """The words that the finished page must show, without what the reader adds (`Page.shown`)."""
    return re.sub(
        f"{CITED_HERE}[^{CITED_HERE}]*{CITED_HERE}|{HEADING_HERE}[1-6] \\S* |[{DATA_HERE}{CODE_HERE}]", "", page.shown
    )


def shown(tree: LexborHTMLParser) -> dict[str, list[object]]:
    """Citations, links, pictures and headings of a rendered page, in order."""
    found: dict[str, list[object]] = {"citations": [], "links": [], "pictures": [], "headings": []}
    for node in tree.css("sup, a, img, h1, h2, h3, h4, h5, h6"):
        name, attributes = node.tag, node.attributes
        if node.css_matches("div.footnote *"):
            continue
        if name == "sup" and (attributes.get("id") or "").startswith("fnref"):
            found["citations"].append((attributes["id"] or "").partition(":")[2])
        elif name == "a" and attributes.get("class") != "footnote-ref":
            found["links"].append(attributes.get("href"))
        elif name == "img":
            found["pictures"].append((attributes.get("src"), _close(attributes.get("alt") or "")))
        elif name[0] == "h" and name[1:].isdigit():
            found["headings"].append((int(name[1]), attributes.get("id")))
    return found


def checked(page: Page) -> dict[str, list[object]]:
    """The same of a page as read."""
    return {
        "citations": [citation.key for citation in page.citations],
        "links": [link.target for link in page.links if not link.image],
        "pictures": [(link.target, _close(link.text)) for link in page.links if link.image],
        "headings": [(heading.level, heading.anchor) for heading in page.headings],
    }


def indent(text: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else line for line in text.split("\n"))


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lists, boxes and quotations around other blocks."""
    item = st.tuples(LINE, st.one_of(st.none(), inner))
    loose = st.lists(item, min_size=1, max_size=3).map(
        lambda items: "\n\n".join(f"- {words}" + (f"\n\n{indent(more)}" if more else "") for words, more in items)
    )
    tight = st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"1. {line}" for line in lines))
    box = st.sampled_from(['!!! note "A title"\n', "!!! warning\n", '!!! note ""\n'])
    note = st.tuples(box, PARAGRAPH, inner).map(lambda parts: parts[0] + indent(f"{parts[1]}\n\n{parts[2]}"))
    quote = inner.map(lambda text: "\n".join(f"> {line}".rstrip() for line in text.split("\n")))
    return st.one_of(loose, tight, note, quote)


MARKER = st.sampled_from(["[@a2020]", "[@b2021]", "[@a2020; @c2022]"])
WORD = st.sampled_from(
    """word|two words.|**bold**|*it*|***both***|__bold__|_it_|a_b_c|**bold *it* more**|3 * 4|`code`|`[@b2021]`|`` ` [@a2020] ``
    |[link](a.md)|[link *it*](b.md "a title")|[named][ref]|[ref]|[ref][]|<https://example.org/a>|<me@example.org>
    |![pic](p.png)|![pic **it**](q.png 't "u"')|[![pic](p.png)](c.md)|[a (b)](c(1).md)|[x](<d e.md>)
    |\\*star\\*|\\[no link\\]|\\`|&amp;|&copy;|so&shy;ft|&#8217;|in<!-- c -->side|<!-- c -->|half  \nline|é|日本|☃|{name}|"quoted"
    |(**in**)|10%|3.5|1,000|x^2|a/b|50 mg/kg|~|#1|C:\\dir|don't|e.g.|:|;|?|!|—|**(x)**|*a*b""".replace(
        "\n    |", "|"
    ).split("|")
)
LINE = st.lists(st.one_of(WORD, WORD, MARKER), min_size=1, max_size=5).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
FENCE = st.tuples(st.sampled_from(["```", "~~~", "``` text", "```python", "````"]), LINE).map(
    lambda two: f"{two[0]}\n{two[1]}\n\n{two[1]}\n{two[0].rstrip(' abcdefghijklmnopqrstuvwxyz')}"
)
CELL = st.lists(st.one_of(WORD.filter(lambda word: "\n" not in word), MARKER), max_size=3).map(" ".join)
ROW = st.tuples(CELL, CELL).map(lambda cells: f"| {cells[0]} | {cells[1]} |")
TABLE = st.tuples(st.lists(ROW, min_size=1, max_size=3), st.sampled_from(["", "\nTable: What it shows"])).map(
    lambda two: "| A | B |\n|---|:-:|\n" + "\n".join(two[0]) + two[1]
)
HEADING = st.sampled_from(
    ["## H", "### H two", "## Own {#own}", "Set\n---", "Set\n===", "---", "## *It* & `code`", "## H ##", "#### é ☃"]
)
COMMENT = LINE.filter(lambda line: "--" not in line).map(lambda line: f"<!-- {line}\n\n{line} -->")
INDENTED = LINE.map(lambda line: f"Above:\n\n    {line}\n\nbelow")
DEFINITION = st.just("[other]: e.md 'x'")
BLOCK = st.recursive(st.one_of(PARAGRAPH, FENCE, TABLE, HEADING, INDENTED), nested, max_leaves=6)
PAGE = st.lists(st.one_of(BLOCK, COMMENT, DEFINITION), min_size=1, max_size=6).map(
    lambda blocks: "\n" + "\n\n".join([*blocks, '[ref]: r.md "Title"'])  # a rule first would be front matter
)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(PAGE)
@example("* * *\n    - z [@c2022]")
@example("```\n```\n    - z [@c2022]")
@example('!!! note "T"\n        deep [@b2021]')
@example("+ p [@a2020]\n* * *\n    - z [@c2022]")
@example("**A (b)**[@a2020] and **(c)**[d](e.md)")
def test_what_is_checked_is_what_is_published(text: str) -> None:
    """The same words, links, pictures, headings and citations, and no doubt about where they are."""
    page = read(text)
    assert page.faults == ()
    assert apart(page, ENGINE) is None
    there = shown(published(text))
    here = checked(page)
    for name in ("links", "pictures", "headings"):
        assert here[name] == there[name], name
    assert sorted(map(str, here["citations"])) == sorted(map(str, there["citations"]))
    assert _close(said(page)) == words(published(text))
    alone = without_numbers(html(text))
    if page.as_read and "[^" not in alone:  # in code, where mkdocs-bibtex is kept from it, a citation stays as typed
        assert filled(page.as_read) == alone


def typed_words(page: Page) -> Iterator[tuple[str, str]]:
    """Each plain word of each block, and what stands in the source where the reader says that it was typed."""
    for block in page.blocks:
        for word in re.finditer(r"(?<![\w'’&;])[A-Za-z]{2,}", block.text) if block.kind != "title" else ():
            offset = block.at(word.start())
            yield word[0], page.text[offset : offset + len(word[0])]


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    PAGE.map(
        lambda text: (
            text.replace("in<!-- c -->side", "inside")
            .replace("so&shy;ft", "soft")
            .replace("*a*b", "b")
            .replace("{name}", "n")
        )
    )
)
@example("`code` `` ` [@a2020] `` word")
@example("\ta [@a2020]\tb\tc {{ programme.price }}\td")
@example("- a\n\n\tb {{ x }} **c** d\n\n\t- e")
@example("one\ttwo three\tfour  five , six (seven) its' eight 'nine'")
@example("*ab* and _cd_, snake_case ef: https://example.org/a_b, (`x y`) gh café ij -- kl")
def test_every_word_is_where_it_was_typed(text: str) -> None:
    """Line and column of a word are those at which a writer finds it."""
    for word, there in typed_words(read(text)):
        assert word == there


SETTINGS = {
    "none": [],
    "definition lists": ["def_list", "pymdownx.superfences"],
    "boxes that open": ["pymdownx.details", "pymdownx.superfences"],
    "tabs": [{"pymdownx.tabbed": {"alternate_style": True}}, "pymdownx.superfences"],
    "tasks": ["pymdownx.tasklist"],
    "smart quotes": ["smarty"],
    "code without colors": ["pymdownx.superfences", {"pymdownx.highlight": {"use_pygments": False}}],
    "anchors": [{"toc": {"permalink": True}}],
    "marks": ["pymdownx.mark", "pymdownx.tilde", "pymdownx.caret", "pymdownx.keys"],
    "abbreviations": ["abbr"],
}
TEXT = """# Title

Term
:   A definition of "it".[@a2020]

??? note "Opens"
    Inside, the inner words.

=== "Adults"

    The tab's words.

- [x] A task that is done

==Marked== and ~~struck~~ and H~2~O and x^2^ and ++ctrl+c++ for GLIM.

``` python
code = "shown"
```

*[GLIM]: post-traumatic stress
"""


@pytest.mark.parametrize("extensions", SETTINGS.values(), ids=SETTINGS.keys())
def test_other_settings_are_read_as_they_publish(extensions: list[object]) -> None:
    """Whatever mkdocs.yml switches on, the page is read as it is published then."""
    parser = engine({"markdown_extensions": extensions})
    page = read_page(TEXT, "docs/articles/a.md", parser)
    assert apart(page, parser) is None
    html = Markdown(extensions=list(parser.names), extension_configs=parser.given).convert(TEXT.replace("[@a2020]", ""))
    tree = LexborHTMLParser(f"<body>{html}</body>")
    for node in tree.css("a.headerlink, input"):
        node.decompose()
    assert _close(said(page)) == words(tree)


# Met among 28,000 splices of real pages of public repositories; each parted the reader from the engine once.
PARTED = (
    '<img src="a.png"\n  alt="two words"\n  width="3">', "<div\nid=a>\n\nText.\n\n</div>", '<a title="a < b" href="c.md">words</a>',
    "- >5. years of it", "1. >2. in a quotation", '1. !!! note "Title"', '- [ ] !!! note "T"', "`code`{o{} and more", "<c\n<div >", "a <b and c",
    "[^1]:1. one\n\nText.[^1]", '[^1]: !!! note "T"\n\nText.[^1]', "<q\n<!-- c -->", "5 <x and y> 3, then <b",
)  # fmt: skip


@pytest.mark.parametrize("text", PARTED)
def test_what_parted_once_is_followed(text: str) -> None:
    assert apart(read(text), ENGINE) is None


@pytest.mark.parametrize("text", ["[^1]:![^1]", "![^1]\n[^1]:_"])
def test_a_text_on_which_only_the_engine_fails_is_told(text: str) -> None:
    """Python-Markdown fails on it as it is typed, and not with our characters in it."""
    problem = apart(read(text), ENGINE)
    assert problem is not None and problem.code == "PAG032"


def test_splices_of_odd_pages_are_followed() -> None:
    """Lines and blocks of the legal corpus in any order, as a writer's cutting and pasting leaves them."""
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests/checks/legal").glob("*.md"))]
    lines = [line for text in pages for line in text.split("\n")]
    blocks = [block for text in pages for block in re.split(r"\n\s*\n", text) if len(block) < 600]
    random = Random(1)
    parted = []
    for index in range(300):
        picked = random.choices(lines, k=random.randint(2, 12)) if index % 2 else random.choices(blocks, k=3)
        text = ("\n" if index % 2 else "\n\n    " if index % 3 else "\n\n> ").join(picked)
        page = read(text)
        if not page.faults and apart(page, ENGINE):
            parted.append(text)
    assert parted == []

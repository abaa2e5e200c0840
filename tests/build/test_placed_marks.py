"""Marks that make a block, and passages, wherever a writer may put them: the page is right, or one message says what to type.

All placements are pages of one project, so that it is checked once and built twice.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.projects import Outcome, article, build, check, page, record, tiny

ICONS = "{{ icons: feder2021#response }}"
KINDS = (ICONS, "{{ days: feder2021#lasted }}", "{{ trials: lumenide }}", "{{ timeline }}", "{{ glossary }}", "{{ studies }}",
         "{{ ledger }}")  # fmt: skip
MANY, ITEMS = "{{ passage: many }}", "{{ passage: items }}"

BESIDE = "read as a part of the text right above or below it (give it a line of its own, with blank lines around it)"
IN_LINE = "in a line of text (give it a line of its own, with blank lines around it)"
WITHIN = "in a {0} (put it below the whole {0}, not indented, with blank lines around it)"
LIST, NUMBERS, QUOTATION = WITHIN.format("list"), WITHIN.format("numbered list"), WITHIN.format("quotation")
BOX, TABLE = WITHIN.format("note box"), WITHIN.format("table")

# What is typed, with @ for the mark; what is said of the mark; and what its remedy makes of it. Both empty: it is right.
PICTURES: list[tuple[str, str, str]] = [
    ("Words.\n\n@\n\nWords.", "", ""),
    ("Words.\n\n@", "", ""),
    ("Words.\n\n  @  \n\nWords.", "", ""),
    ("## A heading\n@", "", ""),
    ("@\n## A heading\n\nWords.", "", ""),
    ("<!-- A comment. -->\n@\n", "", ""),
    ("@\n\n@", "", ""),
    ("- One.\n\n@\n\n- Two.", "", ""),
    ("- One.\n\n  @\n\n- Two.", "", ""),
    ("> Words.\n\n@", "", ""),
    ('!!! note "Title"\n    Words.\n\n@', "", ""),
    ('!!! note "Title"\n    Words.\n@', "", ""),
    ("| a | b |\n|---|---|\n| c | d |\n\n@", "", ""),
    ("`@`", "", ""),
    ("Words.\n@", BESIDE, "Words.\n\n@"),
    ("@\nWords.", BESIDE, "@\n\nWords."),
    ("Words.\n@\nWords.", BESIDE, "Words.\n\n@\n\nWords."),
    ("Words.  \n@", BESIDE, "Words.\n\n@"),
    ("@\n@", BESIDE, "@\n\n@"),
    ("@\n---", BESIDE, "@\n\n---"),
    ("```text\ncode\n```\n@", BESIDE, "```text\ncode\n```\n\n@"),
    ("@\n[@feder2021]", BESIDE, "@\n\nTen of 15 people.[@feder2021]"),
    ("@\n- One.\n- Two.", BESIDE, "@\n\n- One.\n- Two."),
    ("@\n| a | b |\n|---|---|\n| c | d |", BESIDE, "@\n\n| a | b |\n|---|---|\n| c | d |"),
    ("- One.\n@", BESIDE, "- One.\n\n@"),
    ("- One.\n@\n- Two.", BESIDE, "- One.\n\n@\n\n- Two."),
    ("- One.\n@\n\n- Two.", BESIDE, "- One.\n\n@\n\n- Two."),
    ("- One.\n\n@\n- Two.", BESIDE, "- One.\n\n@\n\n- Two."),
    ("- One.\n\n- Two.\n@\n\n- Three.", BESIDE, "- One.\n\n- Two.\n\n@\n\n- Three."),
    ("- One.\n\n    @\n\n- Two.", LIST, "- One.\n\n- Two.\n\n@"),
    ("- One.\n    @\n- Two.", LIST, "- One.\n- Two.\n\n@"),
    ("- One.\n  @\n- Two.", LIST, "- One.\n- Two.\n\n@"),
    ("- @\n- Two.", LIST, "- Two.\n\n@"),
    ("- One.\n    - Two.\n\n        @", LIST, "- One.\n    - Two.\n\n@"),
    ("1. One.\n@\n2. Two.", NUMBERS, "1. One.\n2. Two.\n\n@"),
    ("1. One.\n\n    @\n\n2. Two.", NUMBERS, "1. One.\n\n2. Two.\n\n@"),
    ("> @", QUOTATION, "> Words.\n\n@"),
    ("> Words.\n>\n> @", QUOTATION, "> Words.\n\n@"),
    ("> Words.\n@", QUOTATION, "> Words.\n\n@"),
    ('!!! note "Title"\n    Words.\n\n    @', BOX, '!!! note "Title"\n    Words.\n\n@'),
    ('!!! note "Title"\n    Words.\n    @', BOX, '!!! note "Title"\n    Words.\n\n@'),
    ("| a | b |\n|---|---|\n| c | @ |", TABLE, "| a | b |\n|---|---|\n| c | d |\n\n@"),
    ("| a | b |\n|---|---|\n| c | d |\n@", TABLE, "| a | b |\n|---|---|\n| c | d |\n\n@"),
    ("Words @ here.", IN_LINE, "Words here.\n\n@"),
    ("@.", IN_LINE, "@"),
    ("**@**", IN_LINE, "@"),
    ("## See @", IN_LINE, "## See\n\n@"),
    ("Words.\n\n    @", "published as code, since it is indented (remove the spaces before it, or use a fence)", "Words.\n\n@"),
    ("1. One.\n\n@\n\n2. Two.", f'"2." is published as "1.", since {ICONS} ends the list (put {ICONS} below the whole list)',
     "1. One.\n2. Two.\n\n@"),
]  # fmt: skip
OF_MANY: list[tuple[str, str, str]] = [
    ("Words.\n\n@\n\nWords.", "", ""),
    ("## A heading\n@\n## Another\n\nWords.", "", ""),
    ('!!! note "Title"\n    @', "", ""),
    ("- One.\n\n    @\n\n- Two.", "", ""),
    ("- @\n- Two.", "", ""),
    ("1. @\n\n2. Two.", "", ""),
    ("Words.\n@", BESIDE, "Words.\n\n@"),
    ("@\nWords.", BESIDE, "@\n\nWords."),
    ("- One.\n@\n- Two.", BESIDE, "- One.\n\n@\n\n- Two."),
    ("1. @\n2. Two.", "published as a bullet, as a part of the list before it (put a blank line above it)", "1. @\n\n2. Two."),
    ("> @", QUOTATION, "> Words.\n\n@"),
    ("Words.\n\n    @", "published as code, since it is indented (remove the spaces before it, or use a fence)", "Words.\n\n@"),
]  # fmt: skip
OF_ITEMS: list[tuple[str, str, str]] = [
    ("- One.\n@\n- Two.", "", ""),
    ("Words.\n@", BESIDE, "Words.\n\n@"),
    ("| a | b |\n|---|---|\n| c | d |\n@", TABLE, "| a | b |\n|---|---|\n| c | d |\n\n@"),
]
OF_A_VALUE: list[tuple[str, str, str]] = [
    ("## It costs @ {#costs}", "", ""),
    ("See [the price, @](z.md).", "", ""),
    ("![A leaflet that says @](../talk.png)", "", ""),
    ("| @ | b |\n|---|---|\n| a | c |\n\nTable: @ and more", "", ""),
    ("- One.\n@", "", ""),
    (
        "## It costs @",
        "in a heading, whose address would change with it (write an address behind the heading, as in  ## Words {#words})",
        "## It costs @ {#costs}",
    ),
]
PLACEMENTS = [
    *(("{{ programme.price }}", *row) for row in OF_A_VALUE),
    ("{{ glossary }}", "@\n\nWords.", "", ""),
    *((ICONS, *row) for row in PICTURES),
    *((MANY, *row) for row in OF_MANY),
    *((ITEMS, *row) for row in OF_ITEMS),
    *((kind, "- One.\n@\n- Two.", BESIDE, "- One.\n\n@\n\n- Two.") for kind in KINDS[1:]),
]

LASTED = """
  - id: lasted
    outcome: time until symptoms came back
    says: It lasted 28 days.
    direction: favours-treatment
    place: abstract
    read: abstract
    figures:
      - {value: 28, unit: days, arm: lumenide}
"""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082".replace(" ", "")
)
PASSAGES = (
    "many: |\n  **Stay at home** if one of these fits you:\n\n  - you have not slept a night\n  - you feel unsteady on your feet\n"
    "items: |\n  - Eat a little before you come.\n  - Bring somebody whom you trust.\n"
)


def placed(folder: Path, texts: list[str]) -> Path:
    """A project with a page for each text, and one that shows both passages."""
    names = [f"docs/articles/p{number:02}.md" for number in range(len(texts))]
    links = "\n".join(f"- [The page of placement {name[15:17]}]({name[5:]})" for name in names)
    files = {name: page(f"{text}\n", title=f"Placement {name[15:17]}") for name, text in zip(names, texts, strict=True)}
    cited = f"Ten of 15 people.[@feder2021; @yermus2024]\n\n{MANY}\n\nWords.\n\n{ITEMS}\n"
    return tiny(
        folder,
        {
            **files,
            "docs/articles/z.md": page(cited, title="What others found"),
            "docs/index.md": article(
                f"[What others found](articles/z.md). [A record](studies/yermus2024.md).\n\n{links}",
                title="Home",
                kind="home",
            ),
            "docs/data/passages.yml": PASSAGES,
            "docs/talk.png": PICTURE,
            "docs/studies/feder2021.md": record().replace("findings: \n", f"findings: {LASTED}", 1),
        },
    )


def typed(mark: str, text: str) -> str:
    return text.replace("@f", "\0").replace("@", mark).replace("\0", "@f")


@pytest.fixture(scope="module")
def slips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return placed(tmp_path_factory.mktemp("slips"), [typed(mark, text) for mark, text, _, _ in PLACEMENTS])


@pytest.fixture(scope="module")
def said(slips: Path) -> dict[str, list[str]]:
    """What the checks say, by the file."""
    found: dict[str, list[str]] = {}
    for problem in check(slips):
        found.setdefault(problem.place.file, []).append(str(problem))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The site after each remedy."""
    return build(
        placed(tmp_path_factory.mktemp("remedied"), [typed(mark, after or text) for mark, text, _, after in PLACEMENTS])
    )


@pytest.mark.parametrize(("number", "placement"), list(enumerate(PLACEMENTS)))
def test_one_message_says_where_it_is_and_what_to_type(
    said: dict[str, list[str]], number: int, placement: tuple[str, ...]
) -> None:
    mark, text, message, _ = placement
    here = said.get(f"docs/articles/p{number:02}.md", [])
    if not message:
        assert here == []
        return
    at = text.index("2.") if message.startswith(('"2', "published as a bullet")) else text.index("@")
    line = 12 + text.count("\n", 0, at)
    assert here and all(message in one for one in here) and f":{line}:" in here[0]
    assert len(here) == typed(mark, text).count(mark)


def test_no_other_file_is_blamed(said: dict[str, list[str]]) -> None:
    assert [one for file in said for one in said[file] if not re.fullmatch(r"docs/articles/p\d\d\.md", file)] == []


def test_the_build_says_the_same(slips: Path, said: dict[str, list[str]]) -> None:
    outcome = build(slips)
    assert outcome.code == 1 and "PAG032" not in outcome.said
    assert [one for some in said.values() for one in some if one not in outcome.said] == []


def test_every_remedy_builds(built: Outcome) -> None:
    assert built.code == 0, built.said


@pytest.mark.parametrize(("number", "placement"), list(enumerate(PLACEMENTS)))
def test_readers_see_what_was_placed(built: Outcome, number: int, placement: tuple[str, ...]) -> None:
    """Each mark as what it stands for, outside of items, boxes and quotations unless it is a passage."""
    mark, text, _, after = placement
    html = built.page(f"articles/p{number:02}")
    text = (after or text).replace("`@`", "").replace("@f", "")
    if mark == ICONS:
        assert html.count("<figure class=glance>") == text.count("@")
        for closing in ("li", "blockquote", "div"):
            assert not re.search(
                rf"<{closing}[^>]*>(?:(?!</{closing}>|</ul>|</ol>|<div class=text>|</details>).)*<figure",
                html.partition("<div class=text>")[2],
                re.S,
            )
    elif mark in (MANY, ITEMS):
        assert ("you feel unsteady" if mark == MANY else "Eat a little") in html
    assert "{{" not in html.replace("<code>{{", "")

"""Pages and links: variants that the tiny projects do not show."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import MKDOCS, SETTINGS, article, check, codes, front_matter, project, record

CITED = "Ten of 15 people had fewer symptoms.[@feder2021]\n\n"


def said(tmp_path: Path, body: str, **files: str) -> list[str]:
    """The codes for a body in the sound project."""
    return codes(check(project(tmp_path, {"docs/articles/a.md": article(CITED + body), **files})))


LINKS = {
    "[Home](../index.md)": [],
    "[Home](../index.md#home)": [],
    "[Home](../index.md?x=1#home)": [],
    "[Top](#a-page)": [],
    "[The note](#r1) [the marker](#r1a)": [],
    "[The record](../studies/feder2021.md#response)": [],
    "[Call](tel:988) [Text](sms:838255) [Mail](mailto:a@example.org)": [],
    "[The register](https://clinicaltrials.gov/search?cond=GLIM)": [],
    "[Over two\nlines](../index.md)": [],
    '[A](<https://example.org/x>) [b](<https://example.org/x y> "z") <https://example.org/>': [],
    "[Home](../index)": ["PAG011"],
    "[Home](../index.html)": ["PAG011"],
    "[Home](../../../etc/passwd)": ["PAG011"],
    "[Home](..)": ["PAG011"],
    "[Home](index.md)": ["PAG011"],
    "[Home][h]\n\n[h]: ../indx.md": ["PAG011"],
    "[Home](../index.md#Home)": ["PAG012"],
    "{{ icons: feder2021#response }}\n\n[Below](#nowhere)": ["PAG012"],
    "[The list](#references)": [],
    "[Home](JavaScript:alert(1))": ["PAG017"],
    "[Home](java&Tab;script:x)": ["PAG017"],
    "[Home](%6Aavascript:x)": ["PAG017"],
    "<javascript:x>": ["PAG016"],
    "[Home](vbscript:x) [it](file:///etc/passwd)": ["PAG017", "PAG017"],
    "[**here**](../index.md)": ["PAG007"],
    "![Scores by week](//example.org/a.png)": ["PAG022"],
    "[Printer](http://printer.local/)": ["PAG009"],
}


@pytest.mark.parametrize(("body", "expected"), LINKS.items(), ids=LINKS.keys())
def test_links(body: str, expected: list[str], tmp_path: Path) -> None:
    """Each link is followed as a browser would follow it."""
    assert said(tmp_path, body) == expected


def test_a_page_with_a_passage_has_no_other_sections_for_that(tmp_path: Path) -> None:
    passages = {"docs/data/passages.yml": "care: |\n  Take care.\n"}
    assert said(tmp_path, "{{ passage: care }}\n\n[Below](#nowhere)", **passages) == ["PAG012"]


def test_one_hint_for_a_number_sign_at_the_start_of_a_line(tmp_path: Path) -> None:
    """Once, and what it offers leads to no other problem."""
    problems = check(project(tmp_path, {"docs/articles/a.md": article(CITED + "#1 of it.")}))
    assert [(problem.code, problem.hint) for problem in problems] == [
        ("PAG003", 'write "\\#1 of it." to show the character, or "## 1 of it."')
    ]
    assert said(tmp_path, "\\#1 of it.") == said(tmp_path, "## 1 of it.") == []


HTML = {
    "A < B and C > D, a<3.": [],
    "<https://example.org/>": [],
    "`<script>`": [],
    "<ScRiPt>x</ScRiPt>": ["PAG015"],
    "<script": ["PAG015"],
    "<svg/onload=alert(1)>": ["PAG015"],
    '<a href="jav&#97;script:x">x</a>': ["PAG015"],
    '<p style="position:fixed">x</p>': ["PAG015"],
    "<br>": ["PAG016"],
    "<!DOCTYPE html>": ["PAG016"],
    "<details>x</details>": ["PAG016"],
    '<a href="tel:5550100">call us</a>': ["PAG015"],
    "<span hidden>Not safe.</span>": ["PAG015"],
    "[Home](../index.md){ onclick=x() }": ["PAG015"],
    "## Harms {#harms onmouseover=x()}": ["PAG015"],
    "## Harms {#harms .wide}": ["PAG034"],
}


@pytest.mark.parametrize(("body", "expected"), HTML.items(), ids=HTML.keys())
def test_raw_html(body: str, expected: list[str], tmp_path: Path) -> None:
    """What could run, load or frame something is an error of its own."""
    assert said(tmp_path, body) == expected


def test_orphans_without_nav(tmp_path: Path) -> None:
    """Without `nav`, links and citations are what reaches a page."""
    files = {
        "mkdocs.yml": SETTINGS,
        "docs/index.md": article("[A page](articles/a.md)", title="Home", kind="home"),
    }
    assert check(project(tmp_path, files)) == []
    files["docs/articles/b.md"] = article("[Itself](b.md)", title="B page")
    assert [(p.code, p.place.file) for p in check(project(tmp_path, files))] == [("PAG013", "docs/articles/b.md")]


def test_template_pages_may_stand_alone(tmp_path: Path) -> None:
    """The search page is reached from the frame of every page."""
    files = {"docs/search.md": article("Search.", title="Search", kind="about", template="search.html")}
    assert check(project(tmp_path, files)) == []


def test_broken_front_matter_is_one_problem(tmp_path: Path) -> None:
    """What could not be read is not told to be missing too."""
    page = front_matter({"title": '"A page"', "short": "A: b: c"}) + "\n# A page\n\n" + CITED
    assert codes(check(project(tmp_path, {"docs/articles/a.md": page}))) == ["INP006"]


def test_links_to_a_page_that_the_build_fills(tmp_path: Path) -> None:
    """The glossary's terms are sections of the built page only."""
    files = {
        "mkdocs.yml": MKDOCS.replace("articles/a.md]", "articles/a.md, glossary.md]"),
        "docs/glossary.md": article("{{ glossary }}", title="Glossary"),
        "docs/data/glossary.yml": "- term: GLIM\n  plain: What is left after a trauma.\n",
        "docs/articles/a.md": article(CITED + "[GLIM](../glossary.md#glim)"),
    }
    assert [code for code in codes(check(project(tmp_path, files))) if code.startswith("PAG")] == []


GLOSSARY = {"docs/data/glossary.yml": "- term: Placidole\n  plain: A pill without a drug in it.\n"}
STUDY = "docs/studies/feder2021.md"


@pytest.mark.parametrize(
    ("path", "text", "line", "hint"),
    [
        (STUDY, record() + "\n## Findings\n\nWords.\n", 35, "## Findings {#about-findings}"),
        (STUDY, record() + "\nFindings\n--------\n\nWords.\n", 35, "## Findings {#about-findings}"),
        (STUDY, record() + "\n## Where { #cited }\n\nWords.\n", 35, "## Where {#about-cited}"),
        (STUDY, record() + "\n## Response\n\nWords.\n", 35, "## Response {#about-response}"),
        (STUDY, record(title="Record").replace("# A trial of Lumenide called feder2021", "# Record"), 31,
         "# Record {#about-record}"),
        (STUDY, record().replace("id: response", "id: cited"), 18, "about-cited"),
        (STUDY, record().replace("id: response", "id: main"), 18, "about-main"),
        ("docs/articles/a.md", article(CITED + "## Downloads\n\n{{ ledger }}"), 14, "## Downloads {#about-downloads}"),
        ("docs/articles/a.md", article(CITED + "{{ ledger }}\n\n## Low {#claims-low}"), 16, "## Low {#about-claims-low}"),
        ("docs/articles/a.md", article(CITED + "{{ studies }}\n\n## Studies"), 16, "## Studies {#about-studies}"),
        ("docs/articles/a.md", article(CITED + "## Term placidole\n\n{{ glossary }}"), 14,
         "## Term placidole {#about-term-placidole}"),
    ],
)  # fmt: skip
def test_no_heading_has_the_id_of_what_the_build_adds(
    tmp_path: Path, path: str, text: str, line: int, hint: str
) -> None:
    """A section, a finding or a term. What the hint offers is right."""
    found = check(project(tmp_path, {**GLOSSARY, path: text}))
    told = f"{path}:{line}:1: PAG021"
    assert [str(one).split(" the site")[0] for one in found] == [told], [str(one) for one in found]
    assert found[0].hint == f"choose another id: {hint}"
    lines = text.splitlines()
    typed = lines[line - 1]
    lines[line - 1] = f"{typed.partition('id:')[0]}id: {hint}" if "- id:" in typed else hint
    rest = "\n".join(lines).replace(f"{hint}\n--------", hint)
    assert [str(one) for one in check(project(tmp_path, {**GLOSSARY, path: rest}))] == []


def test_a_title_may_have_the_words_of_a_list_of_studies(tmp_path: Path) -> None:
    text = article(f"{CITED}{{{{ studies }}}}", title="Studies")
    assert codes(check(project(tmp_path, {"docs/articles/a.md": text}))) == []


TWICE = {
    "in quotation marks": "It was small. “Nobody knows how long it lasts.” So they say.\n“Nobody knows how long it lasts.”",
    "cited once": "Nobody knows how long it lasts.[@feder2021]\n\nIt was small. Nobody knows how long it lasts.",
    "cited within": "Nobody knows [@feder2021], how long it lasts.\n\nIt was small. Nobody knows, how long it lasts.",
    "on two lines": "Nobody knows\nhow long it lasts. It was small.\n\nNobody  knows how long it lasts!? Nobody knows how long it lasts.",
    "bold": "It was small. **Nobody knows how long it lasts.** It was.\nNobody knows how long it lasts.",
    "in capitals": "NOBODY knows how long it lasts.\n\nNobody knows how long it lasts.",
    "with an abbreviation": "Nobody knows, e.g. here, how it lasts. So.\n\nNobody knows, e.g. here, how it lasts.",
}


@pytest.mark.parametrize("name", TWICE)
def test_a_sentence_is_twice_whatever_is_around_it(name: str, tmp_path: Path) -> None:
    assert "PAG047" in said(tmp_path, TWICE[name])

"""Long lists in parts: nothing is lost or doubled, each link leads somewhere, and each page stays small."""

from __future__ import annotations

import ast
import dataclasses
import json
import random
import re
from collections import Counter
from pathlib import Path

import brotli
import pytest
from helpers import ROOT, built, projects
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading.sources import read
from evidence.render import parts, study_page
from evidence.render.html import items, link
from evidence.render.parts import LongList, Row

BUDGET = 14_336  # bytes, brotli 11 (decision 008 of the handbook)
FRAME = 5_000  # of these, what every page has


@given(st.lists(st.integers(1, 60), max_size=80), st.integers(1, 100))
def test_cutting_keeps_every_row_in_its_order_and_the_limit(lengths: list[int], limit: int) -> None:
    rows = [Row(str(number), "x" * length) for number, length in enumerate(lengths)]
    found = list(parts.cut(rows, limit))
    assert [row for one in found for row in one] == rows
    assert all(sum(len(row.html) for row in one) <= limit or len(one) == 1 for one in found)


def test_a_part_says_what_it_holds_and_leads_on_and_back() -> None:
    rows = tuple(Row(f"Name {number}", "x" * 9_000) for number in range(5))
    made = parts.parts(LongList("list", "Studies", rows, items), "studies/", "All studies", {"docs/studies/list-2.md"})
    assert [part.url for part in made] == ["studies/list-1/", "studies/list-3/", "studies/list-4/"], (
        "a writer has the second"
    )
    assert [part.holds for part in made] == ["Name 0 to Name 1", "Name 2 to Name 3", "Name 4"]
    assert made[1].title == "Studies, part 2 of 3"
    assert link("../../studies/", "All studies") in made[1].html
    assert "../../studies/list-1/" in made[1].html and "../../studies/list-4/" in made[1].html


def test_a_list_in_one_part_has_no_number() -> None:
    [made] = parts.parts(LongList("list", "Studies", (Row("A", "a"),), items), "studies/", "All studies", ())
    assert made.title == "Studies" and "The next part" not in made.html


def test_a_full_part_is_small_even_where_its_words_have_no_order() -> None:
    """With words as frequent as in prose: the package's own. The frame of a page packs to less than 5,000 bytes."""
    files = sorted((ROOT / "src/evidence").rglob("*.py"))
    told = (ast.get_docstring(node) for file in files for node in ast.parse(file.read_text("utf-8")).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)))  # fmt: skip
    words = re.findall(r"[A-Za-z’]+", " ".join(filter(None, told)))
    random_ = random.Random(7)
    rows = tuple(Row("A", link(f"../../../articles/{random_.choice(words)}/#r{random_.randint(1, 40)}a",
                               " ".join(random_.choices(words, k=20)))) for _ in range(700))  # fmt: skip
    made = parts.parts(LongList("list", "Studies", rows, items), "studies/", "All studies", ())
    assert len(made) > 3
    assert max(len(brotli.compress(part.html.encode(), quality=11)) for part in made) < BUDGET - FRAME


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with more claims, studies and pages than fit on one page each."""
    random_ = random.Random(3)
    words = "people time sleep week month calm early later once again often seldom town road river house table".split()
    keys = [f"ames{number}" for number in range(1800, 2024)]

    def sentence() -> str:
        return f"They met {' '.join(random_.choices(words, k=12))}.[@{random_.choice(('feder2021', *keys))}]"

    articles = {
        f"docs/articles/page-{number}.md": projects.article(
            "\n\n".join(sentence() for _ in range(8))
            + " And so they went on with it, one week and then the next.[@feder2021]",
            title=f"What did they do in week {number} of the year",
            short=f"What did they do in week {number}, and with whom, in town",
        )
        for number in range(70)
    }
    cited = "\n\n".join(f"They met.[@{key}]" for key in (*keys, "yermus2024"))
    names = [
        *(f"articles/page-{number}" for number in range(70)),
        "articles/all",
        "articles/a",
        "about/evidence",
        "studies/index",
    ]
    links = "".join(f"- [{name}]({name}.md)\n" for name in names)
    root = projects.tiny(
        tmp_path_factory.mktemp("site"),
        {
            **articles,
            "docs/index.md": projects.article(links, title="Home", kind="home"),
            "docs/articles/all.md": projects.article(cited),
            "docs/articles/a.md": projects.article("They met.[@feder2021]", title="A"),
            "docs/about/evidence.md": projects.article("{{ ledger }}", title="Ledger", kind="about"),
            "docs/studies/index.md": projects.article("{{ studies }}", title="Studies"),
            "docs/search.md": projects.article("Search.", title="Search", template="search.html"),
            "references.bib": "\n".join(projects.entry(key) for key in ("feder2021", "yermus2024", *keys)),
            **{f"docs/studies/{key}.md": projects.record(key) for key in keys},
            "mkdocs.yml": projects.SETTINGS,
        },
    )
    done = projects.build(root)
    assert done.code == 0, done.said[-2000:]
    return done.site


def _html(site: Path, pattern: str) -> dict[str, str]:
    return {
        path.parent.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.glob(pattern))
    }


def _claims(pages: dict[str, str]) -> Counter[tuple[str, str]]:
    """The markers to which lists of claims lead, by article and anchor."""
    found = (re.findall(r'href="?(?:\.\./)+(articles/[^#"> ]*)#(r\d+[a-z]+)', html) for html in pages.values())
    return Counter(one for links in found for one in links)


@pytest.mark.site
def test_every_claim_stands_once_in_the_ledger_and_once_where_its_study_is_cited(site: Path) -> None:
    data = json.loads((site / "downloads/evidence.json").read_text(encoding="utf-8"))
    claims = Counter((claim["page"], claim["anchor"]) for claim in data["claims"])
    assert len(claims) > 600
    ledger = _html(site, "about/evidence/**/index.html")
    assert len([name for name in ledger if "claims-low" in name]) > 3
    assert _claims(ledger) == claims
    for key in ("feder2021", "ames1999"):
        pages = _html(site, f"studies/{key}/**/index.html")
        assert len(pages) == (1 if key == "ames1999" else len(pages)) and (len(pages) > 1) == (key == "feder2021")
        wanted = Counter((claim["page"], claim["anchor"]) for claim in data["claims"] if key in claim["references"])
        assert _claims(pages) == wanted


@pytest.mark.site
def test_every_study_and_page_is_listed_once_and_every_link_leads_somewhere(site: Path) -> None:
    ours = re.compile(r"names an anchor|-\d+/")  # the frame's links lead to pages that are left out here
    assert [one for one in built.link_complaints(site) if ours.search(one.partition(": ")[2])] == []
    for where, folder, below in (("about/evidence/studies-*", "studies", "td|th"), ("studies/list-*", "studies", "li"),
                                 ("search/all-articles-*", "articles", "li")):  # fmt: skip
        pages = _html(site, f"{where}/index.html")
        assert len(pages) > (folder == "studies"), where
        links = Counter(
            name
            for html in pages.values()
            for name in re.findall(
                rf"<(?:{below})[^>]*>(?:<p>)?(?:<b>)?<a href=[\"']?(?:\.\./)+{folder}/([\w-]+)/", html
            )
        )
        real = {path.parent.name for path in site.glob(f"{folder}/*/index.html")} - {"list-1", "list-2", "list-3"}
        assert set(links) == real, where
        assert set(links.values()) == {1}, where


@pytest.mark.site
def test_no_page_of_a_large_site_is_large(site: Path) -> None:
    kinds = ("about/evidence/**/*.html", "studies/feder2021/**/*.html", "studies/list*/*.html", "search/**/*.html", "*.html",
             "studies/index.html", "studies/ames1900/*.html")  # fmt: skip
    paths = [path for kind in kinds for path in site.glob(kind)]
    sizes = {str(path): len(brotli.compress(path.read_bytes(), quality=11)) for path in paths}
    assert len(sizes) > 20
    assert {name: size for name, size in sizes.items() if size > BUDGET} == {}


@pytest.mark.site
def test_the_search_finds_no_part_and_no_list_names_one(site: Path) -> None:
    urls = {json.loads(path.read_text(encoding="utf-8"))["url"] for path in site.glob("search/pages/*.json")}
    assert "articles/page-3/" in urls and not [url for url in urls if re.search(r"-\d+/$", url) and "page-" not in url]
    assert "claims-low-1" not in (site / "404.html").read_text(encoding="utf-8")
    assert "claims-low-1/" in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_part_is_made_anew_when_the_day_of_its_page_changes(tmp_path: Path) -> None:
    part = parts.Part("about/x-1/", "x", "X", "about/x/", "A", "")
    made = []
    for day in ("2026-11-01", "2026-11-02"):
        root = projects.project(tmp_path / day, {"docs/about/x.md": projects.article("Text.", updated=day)})
        read_ = read(root)
        made.append(parts.page(part, read_.page("docs/about/x.md")))
    assert made[0].digest != made[1].digest and made[1].meta["updated"] != made[0].meta["updated"]
    assert [mark.name for mark in made[0].marks] == ["part about/x-1/"]
    whole = parts.as_read(made[0], read_.config)
    assert whole.marks == made[0].marks and whole.digest == made[0].digest
    assert [heading.anchor for heading in whole.headings] == ["part"] and not made[0].headings


def test_a_short_list_stays_on_its_page() -> None:
    assert study_page.CITED < parts.LIMIT and parts.SHORT < parts.LIMIT
    short = LongList("a", "A", (Row("x", "y" * parts.SHORT),), items)
    long = dataclasses.replace(short, rows=(Row("x", "y" * parts.LIMIT),))
    assert list(parts.parts_of_all([short, short], "about/", "About", ())) == []
    assert [
        part.name for part in parts.parts_of_all([short, dataclasses.replace(long, name="b")], "about/", "About", ())
    ] == ["b"]

"""Real builds of tiny projects: citations survive whatever a page ends in, and a fault leaves the last good site."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from helpers import built, projects

from evidence.build import run
from evidence.render import site
from evidence.tracing.menu import menu

pytestmark = pytest.mark.site
CITED = "It was a small trial.[@feder2021] Many were lost.[@yermus2024]\n\n"

# A page that ends in one of these without a final newline kept none of its citations in stock mkdocs-bibtex.
ENDINGS = {
    "paragraph": "The end",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "list": "- one\n- two",
    "nested list": "- one\n    - two",
    "fence": "```\ncode\n```",
    "indented code": "    code",
    "comment": "<!-- a comment -->",
    "html block": "<!-- evidence: allow PAG016 because this test wants raw HTML at the end -->\n<div>a block</div>",
    "quotation": "> said",
    "admonition": '!!! note "Note"\n    Inside.',
    "heading": "## A last heading",
}

ODD = (
    "Code keeps its text: `[@feder2021]`, `[@nobody2000]`, `[^x]` and `\\bibliography`.\n\n"
    "```python\n@decorator\ndef f(): return '[@feder2021]'\n```\n\n"
    "<!-- [@yermus2024] -->\n\n"
    "Write to <someone@example.org> or [by mail](mailto:someone@example.org).\n\n"
)


@pytest.fixture(scope="module")
def endings(tmp_path_factory):
    """One build of many pages, each with another ending, in articles so that both references count as cited."""
    pages = {
        f"docs/articles/e{n}.md": projects.page(CITED + end, f"Ending {n}") for n, end in enumerate(ENDINGS.values())
    }
    pages["docs/articles/odd.md"] = projects.page(ODD + CITED, "Odd but legal")
    links = "".join(f"- [Ending {n}](articles/e{n}.md)\n" for n in range(len(ENDINGS))) + "- [Odd](articles/odd.md)\n"
    pages["docs/index.md"] = projects.page(links, "Home")
    return projects.build(projects.tiny(tmp_path_factory.mktemp("endings"), pages))


@pytest.mark.parametrize("number", range(len(ENDINGS)), ids=list(ENDINGS))
def test_a_page_keeps_its_citations_whatever_it_ends_in(endings, number):
    assert endings.code == 0, endings.said
    complaints = built.citation_complaints(endings.page(f"articles/e{number}"), ["feder2021", "yermus2024"])
    assert not complaints


def test_code_comments_and_mail_reach_the_page_as_typed(endings):
    assert endings.code == 0, endings.said
    html = endings.page("articles/odd")
    assert not built.citation_complaints(html, ["feder2021", "yermus2024"])
    code = " ".join(node.text() for node in built.parse(html).css("code"))
    for typed in ("[@feder2021]", "[@nobody2000]", "[^x]", "\\bibliography", "@decorator"):
        assert typed in code, f"{typed} was changed inside code"
    assert "decorator" in (built.parse(html).css_first("pre") or built.parse("")).text(), "a fence is no fence any more"
    assert built.parse(html).css_first("a[href='mailto:someone@example.org']") is not None


def test_pandoc_sets_the_references_once_and_not_again(tmp_path):
    root = projects.tiny(tmp_path, {"docs/articles/a.md": projects.page(CITED), "docs/index.md": HOME})
    first = counted(root)
    projects.put(root / "docs/articles/a.md", projects.page(f"More. {CITED}"))
    assert (first, counted(root)) == (1, 0), "every build but the first must take the references from the cache"


HOME = projects.page("- [A](articles/a.md)\n", "Home")


def counted(root) -> int:
    """How often a build starts pandoc with --citeproc: a shim before the real pandoc counts."""
    log = root / "pandoc.log"
    log.unlink(missing_ok=True)
    shim = root / "shim/pandoc"
    shim.parent.mkdir(exist_ok=True)
    import pypandoc

    shim.write_text(
        f'#!/bin/sh\ncase "$*" in *citeproc*) echo x >> "{log}";; esac\nexec "{pypandoc.get_pandoc_path()}" "$@"\n'
    )
    shim.chmod(0o755)
    outcome = projects.build(root, PYPANDOC_PANDOC=str(shim))
    assert outcome.code == 0, outcome.said
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_same_sources_same_bytes(tmp_path):
    """The bytes of a site depend on its sources alone, not on the folder or the moment."""
    sites = []
    for name in ("one", "two with a space"):
        root = projects.tiny(tmp_path / name, {"docs/articles/a.md": projects.page(CITED), "docs/index.md": HOME})
        outcome = projects.build(root)
        assert outcome.code == 0, outcome.said
        sites.append({f.relative_to(outcome.site): f.read_bytes() for f in outcome.site.rglob("*") if f.is_file()})
    assert sites[0].keys() == sites[1].keys()
    assert not [str(name) for name, content in sites[0].items() if sites[1][name] != content]


BROKEN = {
    "bibliography missing": ({"references.bib": None}, "references.bib"),
    "bibliography empty": ({"references.bib": ""}, "references.bib"),
    "bibliography not UTF-8": ({"references.bib": b"@article{a2020, title={\xff}}"}, "references.bib:1"),
    "bibliography cut off": ({"references.bib": "@article{feder2021,\n  title = {A"}, "references.bib:1"),
    "unknown key": ({"docs/articles/a.md": projects.page("So.[@feder2012]\n")}, "docs/articles/a.md:12"),
    "no front matter": ({"docs/articles/a.md": "# A page\n\nText.\n"}, "docs/articles/a.md:1"),
    "broken configuration": ({"mkdocs.yml": "site_name: [a\nplugins: x\n"}, "mkdocs.yml:"),
    "link to nowhere": ({"docs/articles/a.md": projects.page(CITED + "[x y](gone.md)\n")}, "docs/articles/a.md:14"),
    "unknown data mark": (
        {"docs/articles/a.md": projects.page(CITED + "{{ nothing.here }}\n")},
        "docs/articles/a.md:14",
    ),
    "no such icons": (
        {"docs/articles/a.md": projects.page(CITED + "{{ icons: feder2021#no }}\n")},
        "docs/articles/a.md:14",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_one_clear_line_and_the_last_good_site_stays(tmp_path, name):
    root = projects.tiny(tmp_path, {"docs/articles/a.md": projects.page(CITED), "docs/index.md": HOME})
    (root / "site").mkdir()
    (root / "site/index.html").write_text("the last good site")
    (root / "site/404.html").write_text("no such page")
    files, place = BROKEN[name]
    for path, content in files.items():
        projects.put(root / path, content)
    outcome = projects.build(root)
    assert outcome.code == 1, outcome.said
    assert "Traceback" not in outcome.said
    assert any(line.startswith(place) for line in outcome.said.splitlines()), f"no line names {place}:\n{outcome.said}"
    assert (root / "site/index.html").read_text() == "the last good site"
    assert [folder.name for folder in root.glob("site*")] == ["site"]


def test_a_build_deletes_no_folder_that_it_did_not_make(tmp_path):
    """Whoever keeps a copy of the site beside it keeps it; what a killed build left goes."""
    root = projects.tiny(tmp_path, {"docs/articles/a.md": projects.page(CITED), "docs/index.md": HOME})
    for name in ("site", "site.old", "site.new", "site.mine"):
        (root / name).mkdir()
        (root / name / "index.html").write_text(name)
        (root / name / "404.html").write_text(name)
    (root / "site.killed/old").mkdir(parents=True)
    (root / "site.killed" / run.OURS).write_text("")
    outcome = projects.build(root)
    assert outcome.code == 0, outcome.said
    assert sorted(folder.name for folder in root.glob("site*")) == ["site", "site.mine", "site.new", "site.old"]
    for name in ("site.old", "site.new", "site.mine"):
        assert (root / name / "index.html").read_text() == name
    assert outcome.page("articles/a") and not (root / "site" / run.OURS).exists()


def test_a_site_that_cannot_take_its_place_leaves_the_old_one(tmp_path):
    (tmp_path / "site").mkdir()
    with pytest.raises(OSError, match="new"):
        run.replace(tmp_path / "new", tmp_path / "site", tmp_path / "old")
    assert (tmp_path / "site").is_dir() and not (tmp_path / "old").exists()


def test_an_empty_address_is_none(tmp_path):
    root = projects.tiny(tmp_path, {"docs/articles/a.md": projects.page(CITED), "docs/index.md": HOME})
    outcome = projects.build(root, SITE_URL="")
    assert outcome.code == 0, outcome.said
    assert "https://example.org/articles/a/" in (outcome.site / "sitemap.xml").read_text()
    assert "noindex" in outcome.page("articles/a")


def test_names_that_addresses_spell_out_are_published_and_found(tmp_path):
    """Blanks, accents and question marks: the search looked for such a page by another address, and the build failed."""
    names = ["two words", "caf\u00e9", "what?", "a#b", "100%", "R&D", "\u65e5\u672c"]
    links = " and ".join(f"[page {index}](articles/{quote(name)}.md)" for index, name in enumerate(names))
    cited = "Ten of 15 people had fewer symptoms.[@feder2021] It had 30 people.[@yermus2024]"
    files = {
        f"docs/articles/{name}.md": projects.page(f"Somebody asks here: {index}.\n", f"Page {index}")
        for index, name in enumerate(names)
    }
    home = "See [whom to call](help/crisis.md), [it](studies/feder2021.md), [and it](studies/yermus2024.md), "
    files["docs/articles/cited.md"] = projects.page(f"{cited}\n", "Cited")
    files["docs/index.md"] = projects.page(f"{home}[what is cited](articles/cited.md) and {links}.\n", "Home")
    done = projects.build(projects.tiny(tmp_path, files))
    assert done.code == 0, done.said
    addresses = [node.attributes["href"] for node in built.parse(done.page(".")).css("article a")]
    for index, name in enumerate(names):
        assert f"Somebody asks here: {index}." in done.page(f"articles/{name}")
        assert f"articles/{quote(name)}/" in addresses


# A style of authors and years, as APA's: mkdocs-bibtex writes "(Doe, 2021)" for it and starts pandoc.
AUTHOR_DATE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Years</title><id>years</id><category citation-format="author-date"/><updated>2026-11-23T00:00:00Z</updated></info>
  <citation><layout><names variable="author"/><date variable="issued"><date-part name="year"/></date></layout></citation>
  <bibliography><layout><date variable="issued" prefix="In "><date-part name="year"/></date>
    <text variable="title" prefix=": "/></layout></bibliography>
</style>
"""


def test_a_style_of_authors_and_years_prints_the_references_and_the_page_keeps_its_numbers(tmp_path):
    settings = projects.SETTINGS.replace("extra:\n", "extra:\n  citation_style: years.csl\n", 1)
    files = {"mkdocs.yml": settings, "years.csl": AUTHOR_DATE, "docs/index.md": projects.page("See [a tiny page](articles/a.md).\n", "Home"),
             "docs/articles/a.md": projects.page(CITED)}  # fmt: skip
    done = projects.build(projects.tiny(tmp_path, files))
    assert done.code == 0, done.said
    page = built.parse(done.page("articles/a"))
    assert [key for key, _ in built.markers(page)] == ["feder2021", "yermus2024"]
    assert "In 2021: " in page.css_first(".refs").text()


def test_the_menu_is_made_once_for_all_pages(tmp_path, monkeypatch):
    """Each page that makes it anew from all pages costs more the larger the site is."""
    made = []
    monkeypatch.setattr(site, "menu", lambda sources: made.append(sources) or menu(sources))
    monkeypatch.setenv("EVIDENCE_WORKERS", "1")
    pages = {f"docs/articles/a{n}.md": projects.page(CITED, f"Page {n}") for n in range(3)}
    home = projects.page("\n".join(f"- [Page {n}](articles/a{n}.md)" for n in range(3)), "Home")
    assert run.build(projects.tiny(tmp_path, {**pages, "docs/index.md": home})) == 0
    assert len(made) == 1

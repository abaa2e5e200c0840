"""A retracted study: readers are warned at the next build, everywhere, while the checks wait for the sentences.

Each place that shows the study says so: page, marker, card, record, ledger, lists, pictures, downloads and data.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import projects
from helpers.built import link_complaints, parse

from evidence.build import page_checks
from evidence.checks import report
from evidence.checks.check import Context
from evidence.problem import Level
from evidence.reading.models.verification import PATH
from evidence.reading.sources import read

pytestmark = pytest.mark.site

STATUS = """feder2021:
  crossref:
    id: 10.1000/feder2021
    says: agrees
    asked: 2026-11-20
    later:
      - {kind: retraction, date: "2026-11-10", notice: 10.1000/notice, source: publisher}
"""
DAY = "Retracted on November 10, 2026"
BODY = """Ten of 15 people had fewer symptoms.[@feder2021]

More people were asked.[@yermus2024]

Three of 15 people had fewer symptoms on placidole.[@feder2021]

{{ icons: feder2021#response }}

{{ trials: lumenide }}
"""
FILES = {
    PATH: STATUS,
    "docs/articles/a.md": projects.page(BODY),
    "docs/index.md": projects.page("- [A](articles/a.md)\n- [B](about/evidence.md)\n- [C](studies/index.md)\n", "Home"),
    "docs/about/evidence.md": projects.page("{{ ledger }}\n", "The ledger"),
    "docs/studies/index.md": projects.page("{{ studies }}\n", "The studies"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> projects.Outcome:
    outcome = projects.build(projects.tiny(tmp_path_factory.mktemp("retracted"), FILES))
    assert outcome.code == 0, outcome.said
    return outcome


def test_the_build_passes_and_says_what_is_to_mend(built: projects.Outcome) -> None:
    for number in (1, 2, 3, 4):  # two blocks and two pictures
        assert f"{number} of 4 on this page" in built.said
    assert built.said.count("warning: VER001") == 4


def test_readers_are_told_before_the_text_and_at_each_citation(built: projects.Outcome) -> None:
    page = parse(built.page("articles/a"))
    markers = [node for node in page.css("sup") if node.attributes.get("id", "").startswith("r1")]  # feder2021
    assert len(markers) == 2 and all(node.css_first("b").text() == "retracted" for node in markers)
    html = page.html
    assert html.index("was retracted on November 10, 2026") < html.index("Ten of 15 people")
    assert not [
        node for node in page.css("sup") if node.attributes["id"].startswith("r2") and "retracted" in node.text()
    ]


def test_card_and_reference_say_so_and_no_longer_the_finding(built: projects.Outcome) -> None:
    card = next(node for node in parse(built.page("articles/a")).css("li.card") if node.attributes["id"] == "r1")
    text = card.text()
    assert DAY in text and "can no longer be relied on" in text
    assert "low certainty" not in text and "More people responded" not in text


def test_pictures_say_so(built: projects.Outcome) -> None:
    figures = [node.text() for node in parse(built.page("articles/a")).css("figure")]
    assert len(figures) == 2 and all(DAY in text for text in figures)
    assert "Retracted: cannot be relied on" in figures[1]


@pytest.mark.parametrize("url", ["studies/feder2021", "about/evidence", "studies"])
def test_record_ledger_and_list_say_so(built: projects.Outcome, url: str) -> None:
    text = parse(built.page(url)).body.text()
    assert DAY in text or "was retracted on November 10, 2026" in text
    if url != "studies":
        assert "none, since it was retracted" in text
    if url == "about/evidence":
        assert "Feder 2021, retracted" in text


def test_downloads_and_data_for_machines_say_so(built: projects.Outcome) -> None:
    site = built.site
    for name in ("downloads/references.bib", "articles/a/references.bib"):
        assert f"note = {{{DAY}}}" in (site / name).read_text()
    notes = {one["id"]: one.get("note") for one in json.loads((site / "downloads/references.json").read_text())}
    assert notes == {"feder2021": DAY, "yermus2024": None}
    data = json.loads((site / "downloads/evidence.json").read_text())
    study = next(one for one in data["references"] if one["key"] == "feder2021")
    assert (study["retracted"], study["certainty"], {one["certainty"] for one in study["findings"]}) == (
        DAY,
        "none",
        {"none"},
    )
    assert {claim["certainty"] for claim in data["claims"] if "feder2021" in claim["references"]} == {"none"}
    script = parse(built.page("articles/a")).css_first("script[type='application/ld+json']")
    assert any(
        isinstance(one, dict) and one["creativeWorkStatus"] == DAY for one in json.loads(script.text())["citation"]
    )


def test_the_frame_of_a_small_site_leads_only_to_what_is_there(built: projects.Outcome) -> None:
    """It has no page of help or privacy, no glossary and no search."""
    assert link_complaints(built.site) == []


def problems_of(folder: Path, body: str) -> list[str]:
    root = projects.tiny(folder, {**FILES, "docs/articles/a.md": projects.page(body)})
    found = page_checks.run(read(root), Context(projects.TODAY))
    told = [problem for problem in found if problem.code == "VER001"]
    assert all(problem.level is Level.WARNING for problem in told)
    assert report.failed(told) is bool(told) and not report.failed(told, publishing=True)
    return [f"{problem.place.line}" for problem in told] + [one.code for one in found if one.code.startswith("ALW")]


def test_a_sentence_that_says_so_itself_may_stay(tmp_path: Path) -> None:
    body = "Ten of 15 had fewer symptoms, in a trial that was withdrawn.[@feder2021]\n\nIt was small.[@feder2021]\n"
    assert problems_of(tmp_path, body) == ["14"]


def test_no_comment_silences_it(tmp_path: Path) -> None:
    comment = "<!-- evidence: allow VER001 because we like it -->\n"
    assert problems_of(tmp_path, f"{comment}It was small.[@feder2021]\n\nMany left.[@yermus2024]\n") == ["13", "ALW003"]

"""A built site in which the second finding of a study is less certain than the study: whatever shows a label agrees."""

from __future__ import annotations

import json

import pytest
from helpers import projects
from helpers.built import parse

pytestmark = pytest.mark.site

WEAKER = """
  - id: response
    outcome: at least 30% fewer symptoms after two weeks
    says: 10 of 15 people responded with lumenide, and 3 of 15 with placidole.
    direction: favours-treatment
    figures: [{value: 10, of: 15, unit: people, arm: lumenide}, {value: 3, of: 15, unit: people, arm: placidole}]
    place: abstract
    read: abstract
  - id: sleep
    outcome: bad sleep after two weeks
    says: Sleep got worse in 4 of 15 people.
    direction: not-a-comparison
    certainty: very-low
    source_grade: very low certainty
    figures: [{value: 4, of: 15, unit: people}]
    place: abstract
    read: abstract"""
FIRST, SECOND = (
    "In all, 10 of 15 people responded with lumenide, and 3 of 15 with placidole.",
    "Sleep got worse in 4 of 15 people.",
)
LOW, VERY_LOW = "low certainty", "very low certainty"
FILES = {
    "docs/studies/feder2021.md": projects.record(findings=WEAKER),
    "docs/articles/a.md": projects.page(f"{FIRST}[@feder2021]\n\n## Sleep {{#sleep}}\n\n{SECOND}[@feder2021]\n"),
    "docs/articles/b.md": projects.page(f"{FIRST}[@feder2021]\n\n## More {{#more}}\n\nMore was asked.[@yermus2024]\n", "B"),
    "docs/index.md": projects.page("- [A](articles/a.md)\n- [B](articles/b.md)\n- [C](about/evidence.md)\n", "Home"),
    "docs/about/evidence.md": projects.page("{{ ledger }}\n", "The ledger"),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> projects.Outcome:
    outcome = projects.build(projects.tiny(tmp_path_factory.mktemp("labels"), FILES))
    assert outcome.code == 0, outcome.said
    return outcome


def test_each_sentence_has_the_word_of_what_it_says_and_the_card_keeps_that_of_the_study(built) -> None:
    page = parse(built.page("articles/a"))
    assert [one.text() for one in page.css("sup i")] == [LOW, VERY_LOW]
    card = page.css_first("li.card")
    assert card.css_first("i").text() == LOW
    assert "Sleep got worse in 4 of 15 people. Very low certainty." in card.text()


def test_the_key_has_each_word_on_the_page_and_no_other(built) -> None:
    key = parse(built.page("articles/a")).css_first(".legend")
    assert [one.text() for one in key.css("i")] == [LOW, VERY_LOW] and "A finding can have its own." in key.text()
    other = parse(built.page("articles/b")).css_first(".legend")
    assert [one.text() for one in other.css("i")] == [LOW] and "A finding can have its own." not in other.text()


def test_ledger_record_and_data_agree(built) -> None:
    groups = parse(built.page("about/evidence")).html.split('id="claims-')[1:]
    found = {group.split('"', 1)[0]: [text for text in (FIRST, SECOND) if text in group] for group in groups}
    assert found == {"low": [FIRST], "very-low": [SECOND]}
    record = parse(built.page("studies/feder2021")).css_first("#sleep").parent.parent.text()
    assert "Our own label for it: very low." in record
    data = json.loads((built.site / "downloads/evidence.json").read_text())
    said = {(claim["text"], claim["certainty"]) for claim in data["claims"] if claim["references"] == ["feder2021"]}
    assert said == {(FIRST, "low"), (SECOND, "very-low")}

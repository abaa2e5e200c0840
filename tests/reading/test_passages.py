"""Passages are put in before a page is read: they are the page's own text, and each of their lines keeps its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers.projects import article, check, codes, project, tiny
from helpers.projects import build as built
from helpers.projects import read as read_page
from hypothesis import given
from hypothesis import strategies as st

from evidence.problem import Place
from evidence.reading.pages.passages import FILE, Passage, put_in
from evidence.reading.sources import read
from evidence.review.signoff import digest

A = "docs/articles/a.md"
TEXT = "signs: |\n  Call for any of these:\n\n  - slow breathing\n  - 99 of 100 people said so.[@feder2021]\nshort: |\n  Rest for a while.\n"
KNOWN = {"signs": Passage(("One:", "", "- two", "- three"), 7), "short": Passage(("Rest.",), 20)}


def shown(body: str) -> str:
    return put_in(body, A, 0, KNOWN)[0]


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("{{ passage: signs }}", "One:\n\n- two\n- three"),
        ("    {{passage:signs}}  ", "    One:\n\n    - two\n    - three"),
        ("- {{ passage: short }}", "- Rest."),
        ("- {{ passage: signs }}", "- One:\n\n    - two\n    - three"),
        ("  1. {{ passage: signs }}", "  1. One:\n\n      - two\n      - three"),
        ("**Then:** {{ passage: short }} Go on.", "**Then:** Rest. Go on."),
        ("| {{ passage: short }} | {{ passage: short }} |", "| Rest. | Rest. |"),
    ],
)
def test_a_mark_becomes_the_text_of_its_passage(typed: str, becomes: str) -> None:
    assert shown(typed) == becomes


@pytest.mark.parametrize(
    "typed",
    ["See {{ passage: signs }}", "{{ passage: nothing }}", "{{ passages: short }}", "```\n{{ passage: short }}\n```",
     "~~~~\n~~~\n{{ passage: signs }}\n~~~~", "{{ short }}", "{ passage: short }"],
)  # fmt: skip
def test_what_is_no_mark_or_cannot_be_followed_stays_as_typed(typed: str) -> None:
    assert put_in(typed, A, 0, KNOWN) == (typed, ())


def test_front_matter_is_no_text() -> None:
    text = "---\ntitle: {{ passage: short }}\n---\n{{ passage: short }}"
    assert put_in(text, A, text.rindex("{{"), KNOWN)[0] == "---\ntitle: {{ passage: short }}\n---\nRest."


LINES = st.sampled_from(
    ["Words.", "", "{{ passage: signs }}", "    {{ passage: short }}", "- {{ passage: signs }}", "```"]
)


@given(st.lists(LINES, min_size=1, max_size=12))
def test_each_line_that_was_typed_is_found_at_its_place(lines: list[str]) -> None:
    text, origins = put_in("\n".join(lines), A, 0, KNOWN)
    page = replace(read_page(text, A), origins=origins)
    for number, line in enumerate(text.split("\n"), start=1):
        place = page.typed_at(Place(A, number))
        if place.file == A:
            assert lines[place.line - 1] == line
            assert page.line_of(place.line) == number
        else:
            passage = max((one for one in KNOWN.values() if one.line <= place.line), key=lambda one: one.line)
            assert line.endswith(passage.lines[place.line - passage.line])


def told(tmp_path: Path, body: str, passages: str = TEXT) -> list[str]:
    return [str(one) for one in check(project(tmp_path, {A: article(body), FILE: passages}))]


def test_a_problem_in_a_passage_is_told_once_at_its_own_line(tmp_path: Path) -> None:
    body = "{{ passage: signs }}\n\n{{ passage: short }}\n\nTen of 15 people.[@feder2021]\n\nAnd 98 of 100 people.[@feder2021]"
    files = {
        A: article(body),
        "docs/articles/b.md": article("{{ passage: signs }}", title="B", short="B", description="Another page."),
        "docs/index.md": article("[B](articles/b.md)", title="Home", kind="home"),
        FILE: TEXT,
    }
    found = [str(one.place) for one in check(project(tmp_path, files)) if one.code == "FIG001"]
    assert found == [f"{A}:18:5", f"{FILE}:5:5"]


def test_what_another_program_finds_in_the_file_keeps_its_line(tmp_path: Path) -> None:
    body = "{{ passage: short }}\n\n{{ passage: signs }}\n\nTen of 15 people.[@feder2021]\n\n##1 reason"
    root = project(tmp_path, {A: article(body), FILE: TEXT.replace("99 of 100", "10 of 15")})
    typed = (root / A).read_text(encoding="utf-8").split("\n")
    assert [one.place.line for one in check(root) if one.code == "MDL018"] == [typed.index("##1 reason") + 1]


def test_what_a_passage_cites_is_cited_by_the_page(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {A: article("{{ passage: signs }}\n\n{{ passage: short }}"), FILE: TEXT.replace("99 of 100", "10 of 15")},
    )
    assert check(root) == []
    assert [(one.key, one.number) for one in read(root).page(A).citations] == [("feder2021", 1)]


def test_a_changed_passage_ends_an_approval(tmp_path: Path) -> None:
    root = project(tmp_path, {A: article("{{ passage: short }}"), FILE: "short: |\n  Rest for a while.\n"})
    before = read(root)
    (root / FILE).write_text("# A comment moves it down.\nshort: |\n  Rest for a while.\n")
    moved = read(root, before)
    assert digest(moved.page(A), moved) == digest(before.page(A), before)
    assert moved.page(A).typed_at(Place(A, 12)) == Place(FILE, 3, 3)
    (root / FILE).write_text("short: |\n  Rest for a long while.\n")
    after = read(root, before)
    assert digest(after.page(A), after) != digest(before.page(A), before)


def test_a_fault_in_a_passage_is_told_at_each_reading(tmp_path: Path) -> None:
    root = project(tmp_path, {A: article("{{ passage: deep }}"), FILE: "deep: |\n  [^x]:\n"})
    first = read(root)
    assert [one.place for one in first.problems] == [Place(FILE, 2, first.problems[0].place.column)]
    assert read(root, first).problems == first.problems


@pytest.mark.parametrize(
    ("passages", "line"),
    [
        ("short: Rest for a while.\n", 1),
        ("short: >\n  Rest for\n  a while.\n", 1),
        ("# x\nshort: |\n    Rest for a while.\n", 2),
    ],
)
def test_a_passage_is_typed_line_by_line(tmp_path: Path, passages: str, line: int) -> None:
    found = told(tmp_path, "Ten of 15 people.[@feder2021]", passages)
    assert len(found) == 1
    assert found[0].startswith(f'{FILE}:{line}:1: DAT001 the passage "short" is not typed line by line')


def test_a_mark_that_cannot_be_followed_is_told(tmp_path: Path) -> None:
    body = "Ten of 15 people.[@feder2021]\n\n{{ passage: shirt }}\n\nSee {{ passage: signs }}\n\n{{ passage: signs }}\n\n{ passage: short }"
    found = check(project(tmp_path, {A: article(body), FILE: TEXT.replace("99 of 100", "10 of 15")}))
    assert codes(found) == ["DAT003", "DAT008", "DAT010", "DAT015"]
    assert "did you mean {{ passage: short }}?" in found[0].hint


def test_readers_get_the_passage_with_its_card(tmp_path: Path) -> None:
    text = "signs: |\n  For any of these:\n\n  - 10 of 15 people said so.[@feder2021]\n"
    body = '!!! warning "Help"\n    {{ passage: signs }}\n\nMore.[@yermus2024; @feder2021]\n'
    files = {
        A: article(body),
        "docs/articles/b.md": article(
            "{{ passage: signs }}", title="B", short="B", description="One more page of the test."
        ),
        FILE: text,
    }
    index = article("[A](articles/a.md) [B](articles/b.md)", title="Home", kind="home")
    done = built(tiny(tmp_path, {**files, "docs/index.md": index}))
    assert done.code == 0, done.said
    for url in ("articles/a", "articles/b"):
        html = done.page(url)
        assert "10 of 15 people said so.<sup id=r1a>" in html.replace('"', "")
        assert "{{" not in html

"""Who stands behind the site: shown where it is stated, and nowhere else."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.projects import MKDOCS, SETTINGS, build, check, page, project, tiny

from evidence.reading.configuration import STATED
from evidence.reading.sources import read
from evidence.render import page_facts, publisher
from evidence.render.site import Site

FILLED = {
    "publisher": "A library",
    "authors": [{"name": "Jo Doe", "role": "writer"}, {"name": "Al Roe", "role": "editor"}],
    "conflicts": "None of us sells treatment.",
    "text_license": "CC BY 4.0",
    "first_published": dt.date(2026, 11, 3),
}


def test_what_is_stated_is_text_and_the_rest_is_empty() -> None:
    assert publisher.stated({}) == dict.fromkeys(STATED, "")
    assert publisher.stated(FILLED) == {
        **dict.fromkeys(STATED, ""),
        "publisher": "A library",
        "authors": "Jo Doe (writer), Al Roe (editor)",
        "conflicts": "None of us sells treatment.",
        "text_license": "CC BY 4.0",
        "first_published": "November 3, 2026",
    }
    assert publisher.structured_data({"authors": [], "first_published": None, "publisher": ""}) == {}


def test_machines_are_told_too(tmp_path: Path) -> None:
    sources = read(project(tmp_path))
    article = sources.page("docs/articles/a.md")
    before = json.loads(page_facts.structured_data(article, Site(sources), "https://example.org/"))
    filled = replace(sources, config={**sources.config, "extra": FILLED})
    after = json.loads(page_facts.structured_data(article, Site(filled), "https://example.org/"))
    assert {name: after[name] for name in after.keys() - before.keys()} == {
        "author": [
            {"@type": "Person", "name": "Jo Doe", "jobTitle": "writer"},
            {"@type": "Person", "name": "Al Roe", "jobTitle": "editor"},
        ],
        "publisher": {"@type": "Organization", "name": "A library"},
        "datePublished": "2026-11-03",
        "license": "CC BY 4.0",
    }


STATEMENTS = {
    "authors": ("  authors: []", '  authors: [{name: "Jo Doe", role: writer}]'),
    "first_published": ("  first_published:", "  first_published: 2026-11-03"),
    "conflicts": ('  conflicts: ""', '  conflicts: "None of us sells treatment."'),
    "text_license": ('  text_license: ""', '  text_license: "CC BY 4.0"'),
}


def test_pages_show_what_is_filled_in(tmp_path: Path) -> None:
    config = SETTINGS
    for empty, filled in STATEMENTS.values():
        assert empty in config
        config = config.replace(empty, filled)
    text = page("Authors: {{ site.authors }}. Publisher: {{ site.publisher }}. Two trials.[@feder2021; @yermus2024]\n")
    files = {"mkdocs.yml": config, "docs/index.md": page("[One](articles/a.md)\n"), "docs/articles/a.md": text}
    done = build(tiny(tmp_path, files))
    assert done.code == 0, done.said
    html = done.page("articles/a/")
    assert "Authors: Jo Doe (writer). Publisher: not stated yet." in html
    footer = html.partition("<footer")[2]
    for shown in ("Written by Jo Doe (writer).", "None of us", "First published November 3, 2026.", "CC BY 4.0"):
        assert shown in footer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authors", "Jo Doe"),
        ("authors", "[Jo Doe]"),
        ("authors", "[{name: Jo Doe}]"),
        ("authors", "[{name: Jo Doe, role: ''}]"),
        ("authors", "[{name: Jo Doe, role: writer, mail: a}]"),
        ("authors", "{name: Jo Doe, role: writer}"),
        ("first_published", "November 2026"),
        ("first_published", "2026"),
        ("first_published", "2026-11-03 10:00:00"),
        ("conflicts", "[none]"),
        ("text_license", "4.0"),
    ],
)
def test_what_does_not_fit_is_one_clear_problem(tmp_path: Path, name: str, value: str) -> None:
    config = MKDOCS.replace(STATEMENTS[name][0], f"  {name}: {value}")
    (problem,) = check(project(tmp_path, {"mkdocs.yml": config}))
    assert problem.code == "CFG001" and f'"extra.{name}" must be' in problem.message
    assert config.splitlines()[problem.place.line - 1].startswith(f"  {name}:")


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_filled_field_is_sound(tmp_path: Path, name: str) -> None:
    assert check(project(tmp_path, {"mkdocs.yml": MKDOCS.replace(*STATEMENTS[name])})) == []

"""Data marks: what each kind becomes, and that the checks accept exactly the marks that can be made."""

from __future__ import annotations

import re

import pytest
from helpers import ROOT

from evidence.checks.data.marks import ALONE, SITE
from evidence.checks.data.marks import _marks as accepted
from evidence.reading.sources import Sources, read
from evidence.render.marks import MAKERS, NOT_STATED, resolve, resolve_on_page
from evidence.render.site import Site

SOURCES = read(ROOT)


def kind(name: str) -> str:
    return re.match(r"[a-z]+[.:]?", name)[0]


@pytest.mark.parametrize("name", sorted(accepted(SOURCES).known))
def test_every_mark_that_the_checks_accept_becomes_something(name: str) -> None:
    assert resolve(Site(SOURCES), name, "../").strip()


def test_the_checks_accept_every_kind_that_can_be_made() -> None:
    assert {kind(name) for name in accepted(SOURCES).known} == set(MAKERS)
    assert {name for name in MAKERS if name.isalpha()} == ALONE


@pytest.mark.parametrize(
    "name",
    ["", "nothing", "programme", "programme.", "programme.nothing", "ledger.all", "icons", "icons:", "icons: nobody1999#x",
     "icons: feder2021#nothing", "icons: feder2021", "timeline:"],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(LookupError) as refused:
        resolve(Site(SOURCES), name, "../")
    assert len(str(refused.value)) > 10


def test_a_page_shows_the_sentence_where_a_mark_is_unknown() -> None:
    assert resolve_on_page(Site(SOURCES), "nothing", SOURCES.pages[0]) == 'unknown data mark "nothing"'


def test_what_the_publisher_has_not_said_is_said_to_be_missing() -> None:
    site = Site(Sources(ROOT, config={"extra": {"publisher": "A library"}}))
    assert [resolve(site, f"site.{name}", "./") for name in SITE] == ["A library", *[NOT_STATED] * (len(SITE) - 1)]

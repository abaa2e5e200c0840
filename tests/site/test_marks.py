"""Data marks: what each kind becomes, and that the checks accept exactly the marks that can be made."""

from __future__ import annotations

import re

import pytest
from helpers import ROOT
from helpers.projects import read as read_page

from evidence.checks.data.marks import ALONE
from evidence.checks.data.marks import _marks as accepted
from evidence.reading.configuration import STATED
from evidence.reading.sources import Sources, read
from evidence.render.marks import MAKERS, NOT_STATED, drawn, resolve, resolve_on_page
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
     "icons: feder2021#nothing", "icons: feder2021", "timeline:", "days:", "days: feder2021#response", "days: feder2021#loss-of-response, nobody1999#x",
     "trials:", "trials: nothing"],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(LookupError) as refused:
        resolve(Site(SOURCES), name, "../")
    assert len(str(refused.value)) > 10


def test_a_page_shows_the_sentence_where_a_mark_is_unknown() -> None:
    assert resolve_on_page(Site(SOURCES), "nothing", SOURCES.pages[0]) == 'unknown data mark "nothing"'


def test_what_the_publisher_has_not_said_is_said_to_be_missing() -> None:
    site = Site(Sources(ROOT, config={"extra": {"publisher": "A library"}}))
    assert [resolve(site, f"site.{name}", "./") for name in STATED] == ["A library", *[NOT_STATED] * (len(STATED) - 1)]


def test_a_page_lists_the_studies_whose_cards_its_pictures_open() -> None:
    page = read_page(
        "{{ days: feder2021#loss-of-response, feder2014#day-one }}\n\n{{ trials: ketamine }}\n\n{{ icons: williams2022#ssri }}"
    )
    keys = drawn(Site(SOURCES), page)
    assert keys[:2] == ["feder2021", "feder2014"] and "abdallah2022" in keys and "williams2022" not in keys
    assert len(keys) == len(set(keys))

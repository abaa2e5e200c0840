"""One work in two entries is told once a pair, with both records and the citations to move."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, check, check_bibliography, entry, project, record

A = "docs/articles/a.md"


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ({"doi": "10.1000/X"}, {"doi": "https://doi.org/10.1000/x"}, "DOI"),
        ({"doi": "10.1000/x"}, {"doi": "", "url": "https://doi.org/10.1000/x"}, "DOI"),
        ({"doi": "10.1000/x"}, {"doi": "", "url": "https://journals.example.org/doi/full/10.1000/x"}, "DOI"),
        ({"doi": "", "pmid": "33397139"}, {"doi": "", "url": "https://pubmed.ncbi.nlm.nih.gov/33397139/"}, "PubMed number"),
        ({"doi": "", "url": "https://www.ncbi.nlm.nih.gov/pubmed/33397139"}, {"doi": "", "pmid": "33397139"}, "PubMed number"),
        ({"doi": "", "pmid": "33397139"}, {"doi": "", "url": "https://europepmc.org/article/MED/33397139"}, "PubMed number"),
        ({"doi": "", "pmcid": "PMC123456"}, {"doi": "", "url": "https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/"}, "PubMed Central number"),
        ({"doi": "", "pmcid": "PMC123456"}, {"doi": "", "url": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123456"}, "PubMed Central number"),
        ({"doi": "10.1038/s41386-022-01266-9"}, {"doi": "", "url": "https://www.nature.com/articles/s41386-022-01266-9"}, "DOI"),
        ({"doi": "10.1101/2021.01.02.21249876"}, {"doi": "10.1101/2021.01.02.21249876v2"}, "DOI"),
        ({"doi": "", "url": "https://clinicaltrials.gov/study/NCT04560660"},
         {"doi": "", "url": "https://clinicaltrials.gov/ct2/show/NCT04560660"}, "trial number"),
    ],
)  # fmt: skip
def test_a_pair_is_told_by_each_of_its_names(one: dict, other: dict, what: str) -> None:
    text = f"{entry(title='{One} name', **one)}\n{entry('yermus2024', title='{Other} name', **other)}"
    found = [problem for problem in check_bibliography(text) if problem.code in ("BIB003", "BIB005")]
    assert [problem.code for problem in found] == ["BIB003"] and f"the same {what}" in found[0].message


def test_several_names_in_common_are_one_message() -> None:
    same = {"doi": "10.1000/x", "pmid": "33397139", "title": "A trial"}
    found = check_bibliography(f"{entry(**same)}\n{entry('yermus2024', **same)}")
    (problem,) = [one for one in found if one.code in ("BIB003", "BIB005")]
    assert "the same DOI and PubMed number" in problem.message


def test_what_differs_is_no_double() -> None:
    text = f"{entry(url='https://www.fda.gov/a')}\n{entry('yermus2024', url='https://www.fda.gov/a')}"
    assert not [one for one in check_bibliography(text) if one.code in ("BIB003", "BIB005")]


def test_a_paper_may_name_the_trial_that_it_reports() -> None:
    registry = "https://clinicaltrials.gov/study/NCT04560660"
    text = (
        f"{entry(note=registry, title='{One} name')}\n{entry('yermus2024', title='{Two} names', doi='', url=registry)}"
    )
    assert not [one for one in check_bibliography(text) if one.code in ("BIB003", "BIB005")]


def test_both_records_and_the_citations_to_move_are_named(tmp_path: Path) -> None:
    files = {
        "references.bib": f"{entry()}\n{entry('feder2021b', doi='10.1000/feder2021')}",
        "docs/studies/feder2021b.md": record("feder2021b"),
        A: article("Ten of 15 people had fewer symptoms.[@feder2021]\n\nThey were asked again.[@feder2021b]"),
    }
    (problem,) = check(project(tmp_path, files))
    assert problem.code == "BIB003"
    assert f'let 1 citation of "feder2021b" ({A}:14) cite "feder2021"' in problem.hint
    assert "docs/studies/feder2021b.md has into docs/studies/feder2021.md" in problem.hint


@pytest.mark.parametrize(
    ("second", "hint"),
    [
        ({}, "it is the same work: delete one"),
        ({"volume": "9"}, "it is the same work: delete one; they differ in volume"),
        ({"doi": "10.1000/other", "title": "{Another} work"}, "give this entry a key of its own"),
    ],
)
def test_one_key_twice(second: dict, hint: str) -> None:
    (problem,) = [one for one in check_bibliography(f"{entry()}\n{entry(**second)}") if one.code == "BIB002"]
    assert problem.hint == hint

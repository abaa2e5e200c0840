"""The bibliography's checks on odd but legal entries, on hostile ones, and on five thousand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from pathlib import Path

import pytest
from helpers.projects import TODAY, entry
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.build import page_checks
from evidence.checks import check
from evidence.problem import Problem
from evidence.reading.references import capitals
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.sources import Sources

WITH_OTHERS = {"BIB018", "BIB021"}  # about records and articles, which these tests do not have


def problems(text: str, today: dt.date = TODAY) -> list[Problem]:
    references, found = read_bibliography(text, "references.bib")
    sources = Sources(Path(), references=references, bibliography_text=text, problems=tuple(found))
    return [one for one in page_checks.run(sources, check.Context(today)) if one.code not in WITH_OTHERS]


LEGAL = {
    "accents in letters": entry(author="Feder, A. and Fernández, Ana and Østergaard, Søren and Dvořák, Antonín and 李, 明"),
    "accents in LaTeX": entry(author=r"Feder, Fern{\'a}ndez and {\O}stergaard, S{\o}ren and Dvo{\v r}{\'a}k, A."),
    "body as author": entry(author="{US Food and Drug Administration}"),
    "body with and in it": entry(author="{Department of Veterans Affairs and Department of Defense}"),
    "others": entry(author="Feder, Adriana and others"),
    "particle in the key": entry("vanrooij2021", author="van Rooij, Sanne J. H."),
    "particle not in the key": entry("rooij2021", author="van Rooij, Sanne J. H."),
    "hyphen in the name": entry("formanhoffman2018", author="Forman-Hoffman, V.", year="2018"),
    "apostrophe in the name": entry("obrien2020", author="O'Brien, M.", year="2020"),
    "umlaut in the name": entry("muller2020", author="Müller, M.", year="2020"),
    "letter behind the year": entry("feder2021b"),
    "DOI with brackets": entry(doi="10.1016/S0140-6736(97)11096-0"),
    "DOI of the SICI form": entry(doi="10.1002/(SICI)1099-1255(199601)11:1<57::AID-JAE374>3.0.CO;2-8"),
    "DOI with escapes": entry(doi=r"10.1007/978-3-319\_7\_12"),
    "address with escapes": entry(url=r"https://example.org/a\_b?c=1\&d=50\%"),
    "address by http": entry(url="http://example.org/a"),
    "title with a question": entry(title="What helps? {A} trial: {GLIM} and {Lumenide}"),
    "capital after a colon": entry(title="Lumenide: A trial. Of two doses? Yes"),
    "title braced whole": entry(title="{Lumenide for GLIM: The VA's Trial}"),
    "title that begins in quotes": entry(title="``Special {K}'': a review"),
    "capital in a compound": entry(title="Lumenide-{Assisted} {Psychotherapy} in 3 and 6 {Months}"),
    "less than": entry(title="Trials with n < 30 and p > 0.05"),
    "ampersand": entry(journal=r"Psychology \& Health"),
    "dashes": entry(pages="193--202", title="Dose--response --- a study"),
    "article number": entry(pages="", eid="e12345"),
    "journaltitle and date": entry(journal="", journaltitle="Am J Psychiatry", year="", date="2021-02-01"),
    "unverified": entry(volume="", pages="", author="Feder, A. and others", unverified="author, volume, pages"),
    "macro and month": "@string{ajp = {Am J Psychiatry}}\n" + entry(journal="").replace("}\n}\n", "},\n}\n", 1).replace(
        "  year", "  journal = ajp,\n  month = feb,\n  year"
    ),
    "quoted values": entry().replace("{178}", '"178"').replace("{2}", "2"),
    "comments between entries": "% ---- later evidence (see [1], a@b.org, 50% = half) ----\n\n" + entry() + "\n% end\n",
    "Windows line ends": entry().replace("\n", "\r\n"),
    "byte-order mark": "\ufeff" + entry(),
    "no comma at the end": entry().rstrip().removesuffix("}").rstrip().rstrip(",") + "\n}\n",
    "spaces of another width": entry(journal="Am\u00a0J\u2009Psy", author="Feder,\u00a0Adriana"),
    "tabs": entry().replace("  ", "\t"),
    "joiner in Persian": entry(author="Feder, می\u200cخواهم"),
    "capital Ã": entry(publisher="SÃO PAULO"),
    "the year of the check": entry("feder2026", year="2026"),
    "web page": "@online{fda2023,\n  author = {{FDA}},\n  title = {{FDA} warns},\n  date = {2023-10-10},\n"
    "  url = {https://www.fda.gov/a_b},\n  urldate = {2026-11-23},\n}\n",
    "preprint": "@misc{quigley2024,\n  author = {Quigley, A},\n  title = {A preprint},\n  howpublished = {medRxiv},\n"
    "  year = {2024},\n  doi = {10.1101/2024.11.26.24318024},\n}\n",
    "report": "@techreport{va2023,\n  author = {{VA}},\n  title = {Guideline},\n  institution = {VA},\n  year = {2023},\n"
    "  url = {https://www.va.gov/},\n}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", LEGAL.values(), ids=LEGAL.keys())
def test_odd_but_legal(text: str) -> None:
    assert [str(problem) for problem in problems(text)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry(doi="10.1176"), "BIB007"),
        (entry(doi="htp:/11.12abc def"), 'BIB007 "htp:/11.12abc def" is not a DOI (a DOI looks like'),
        (entry(doi='10.1/x"><script>alert(1)</script>'), "BIB007"),
        (entry(doi="doi:10.1176/a.b."), 'BIB007 "doi:10.1176/a.b." is not a DOI (write doi = {10.1176/a.b})'),
        (entry(pmid="0"), "BIB008"),
        (entry(pmcid="PMC"), "BIB009"),
        (entry(year="in press"), 'BIB010 "in press" is not a year'),
        (entry(year="٢٠٢١"), "BIB010"),
        (entry("feder2027", year="2027"), "BIB010 year 2027 is after the day of this check"),
        (entry(date="2021-13-01"), 'BIB010 "2021-13-01" is not a date'),
        (entry(url="ftp://example.org/x"), "BIB011"),
        (entry(url="example.org"), "BIB011"),
        (entry(url="https://example.org/a b"), "BIB011"),
        (entry(url="data:text/html,x"), "BIB011"),
        (entry(title="GLIM and {Lumenide}"), "BIB012"),
        (entry(title="A trial in gLIM"), "write {gLIM}"),
        (entry(title="A <!-- note --> trial"), "BIB013"),
        (entry(journal="Psychology &amp; Health"), "BIB013"),
        (entry(note="a\u202eb"), "BIB014 an invisible character: right-to-left override (U+202E)"),
        (entry(journal="a\x07b"), "BIB014"),
        (entry(title="Soft\u00adhyphen"), "BIB014"),
        (entry(journal="donâ€™t"), 'write "don’t"'),
        (entry(journal="a \ufffd b"), "BIB015"),
        (entry(journal=r"\footnote{x}"), "BIB023"),
        (entry("feder2021", author="Yermus, Ryan"), "rename it to yermus2021"),
    ],
)
def test_faults(text: str, said: str) -> None:
    assert any(said in str(problem) for problem in problems(text)), problems(text)


def test_the_same_file_passes_or_fails_by_the_day_of_the_check() -> None:
    text = entry("feder2026", year="2026")
    assert problems(text) == [] and [one.code for one in problems(text, dt.date(2025, 12, 31))] == ["BIB010"]


def test_one_fault_hides_no_other() -> None:
    text = entry(doi="x", pmid="y", pmcid="z", year="w", url="v", title="A VA trial of <b>x</b>")
    assert {one.code for one in problems(text)} == {
        "BIB007",
        "BIB008",
        "BIB009",
        "BIB010",
        "BIB011",
        "BIB012",
        "BIB013",
    }


@settings(max_examples=60)
@given(
    st.sampled_from("author title journal doi url year date pmid pmcid pages unverified note".split()),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters='{}\\"\r'), max_size=60),
)
def test_no_value_breaks_a_check(name: str, value: str) -> None:
    for problem in problems(entry(**{name: value or "x"})):
        assert str(problem).isprintable(), repr(str(problem))


def test_five_thousand_entries_end_soon() -> None:
    text = "".join(
        entry(
            f"feder{1900 + n % 120}{chr(97 + n // 120 % 26)}",
            year=str(1900 + n % 120),
            doi=f"10.1000/{n}",
            title=f"Trial {n}",
        )
        for n in range(3000)
    ) + "".join(
        entry(
            f"a{'bcdefghijk'[n % 10]}{'bcdefghijk'[n // 10 % 10]}{'bcdefghijk'[n // 100 % 10]}{1000 + n}",
            doi=f"10.1001/{n}",
            title=f"Other trial {n}",
        )
        for n in range(2000)
    )
    start = time.process_time()
    found = problems(text)
    assert time.process_time() - start < 20 and dataclasses.is_dataclass(found[0])


@settings(max_examples=300)
@given(st.text(st.sampled_from("aB é{}\\\n"), max_size=12))
def test_outside_braces_says_of_each_character_whether_it_is(title: str) -> None:
    depth, expected = 0, ""
    for index, char in enumerate(title):
        escaped = title[max(index - 1, 0) : index] == "\\"
        depth += 0 if escaped else (char == "{") - (char == "}")
        expected += "\0" if depth or escaped or char in "{}" else char
    assert capitals._outside_braces(title) == expected

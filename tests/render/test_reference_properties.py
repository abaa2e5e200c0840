"""Any BibTeX that the reader accepts prints every author and every word of the title, in order; any text ends soon."""

from __future__ import annotations

import html
import re
import tempfile
import time
from pathlib import Path

import pytest
from helpers.projects import check_bibliography
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.reading.citation_styles import AMA
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.latex import plain
from evidence.reading.references.name_faults import faults
from evidence.render.references.format import begin

# Pieces of text in BibTeX, each with what it says.
SURNAMES = (
    ("Feder", "Feder"), (r"{\O}stby", "Østby"), (r"Mu{\~n}oz", "Muñoz"), ("Müller-Weiß", "Müller-Weiß"), ("O'Brien", "O’Brien"),
    ("García Márquez", "García Márquez"), (r"\c{C}elik", "Çelik"), ("Li", "Li"), (r"Dvo{\v r}{\'a}k", "Dvořák"),
)  # fmt: skip
PARTICLES = ("", "", "", "van ", "de la ", "von der ")
GIVEN = (
    ("Anna", "A"),
    ("A. B.", "AB"),
    ("JH", "JH"),
    ("Jean-Paul", "JP"),
    ("Sarah a", "SA"),
    (r"{\'E}mile", "É"),
    ("J.-P. M.", "JPM"),
    ("Robert (Bob)", "R"),
)
SUFFIXES = ("", "", "", "Jr", "III", "Jr.")
WORDS = (
    ("sleep", "sleep"), ("{GLIM}", "GLIM"), (r"{\&}", "&"), (r"$\alpha$-wave", "α-wave"), (r"CO$_2$", "CO₂"), ("5~mg", "5 mg"),
    ("``better''", "“better”"), ("{$<$}18", "<18"), ("2010--2012", "2010–2012"), (r"Stra{\ss}e", "Straße"), (r"{\{}CAPS{\}}", "CAPS"),
    (r"\textless{}x", "<x"), ("$p<0.05$", "p<0.05"), (r"50\%", "50%"), ("what's", "what’s"), (r"a\_b", "a_b"), ("<18", "<18"),
    (r"{\textbeta}2", "β2"), ("--- a", "— a"), ("*x*", "*x*"), ("#1", "#1"), ("@home", "@home"), ("[sic]", "[sic]"), ("`so'", "‘so’"),
    (r"\textit{in vitro}", "in vitro"), (r"{\em E. coli}", "E. coli"), ("ﬁnal", "final"), (r"$A \rightarrow B$", "A → B"),
    ("tree : leaf", "tree: leaf"), (r"\textbf{a \emph{b}}", "a b"), (r"C\textsubscript{2}H", "C₂H"),
)  # fmt: skip


@st.composite
def authors(draw: st.DrawFn) -> tuple[str, str]:
    """An author as BibTeX may write it, and as AMA prints it."""
    typed, family = draw(st.sampled_from(SURNAMES))
    particle, suffix = draw(st.sampled_from(PARTICLES)), draw(st.sampled_from(SUFFIXES))
    given_, initials = draw(st.sampled_from(GIVEN))
    shown = f"{particle}{family} {initials}" + (f" {suffix.rstrip('.')}" if suffix else "")
    forms = [
        f"{particle}{typed}, {suffix}, {given_}",
        f"{particle}{typed}, {given_}, {suffix}",
        f"{particle}{typed} {suffix}, {given_}",
    ]
    if not suffix:
        forms = [
            f"{particle}{typed}, {given_}",
            f"family={{{typed}}}, given={{{given_}}}, prefix={{{particle.strip()}}}",
        ]
        if " " not in typed and given_ != "Sarah a":
            forms.append(f"{given_} {particle}{typed}")
    return draw(st.sampled_from(forms)), shown


entries = st.tuples(
    st.lists(authors(), min_size=1, max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
    st.sampled_from(("article", "book", "incollection", "techreport", "phdthesis", "misc", "online", "dataset", "unpublished")),
    st.sampled_from(("", "and others", "and et al.")),
)  # fmt: skip


def text_of(made: str) -> str:
    """The words of a reference, without its links."""
    return html.unescape(re.sub(r"\s*<a .*|<[^>]*>", "", made))


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(entries, min_size=20, max_size=40))
def test_every_author_and_title_word_is_printed_in_order(found: list[tuple]) -> None:
    """One pandoc run for each list. What the checks refuse is not looked at: it is never printed."""
    text = "\n".join(
        f"@{kind}{{k{index:04d}, author = {{{' and '.join(typed for typed, _ in people)} {others}}}, "
        f"title = {{{' '.join(typed for typed, _ in words)}}}, journal = {{J}}, booktitle = {{B}}, year = 2020}}"
        for index, (people, words, kind, others) in enumerate(found)
    )
    references, problems = read_bibliography(text, "references.bib")
    assert problems == []
    with tempfile.TemporaryDirectory() as folder:
        made = begin(references, AMA, Path(folder))()
    for (people, words, _, others), (key, one) in zip(found, made.items(), strict=True):
        if any(faults(references[key].get("author"))):
            continue
        names = [shown for _, shown in people] + (["et al"] if others else [])
        names = names if len(names) < 7 else [*names[:3], "et al"]
        title = re.sub(r"\s+", " ", " ".join(shown for _, shown in words))
        printed = re.sub(r"\s+", " ", text_of(one))
        assert printed.startswith(", ".join(names) + ". "), (references[key].get("author"), printed)
        assert title in printed or _loose(title) in _loose(printed), (references[key].get("title"), printed)


def _loose(text: str) -> str:
    """Without the quotes, which change with their neighbours, and the stop that a sentence's end adds."""
    return re.sub(r"[“”‘’\"'`.\s]", "", text)


PIECES = st.one_of(
    st.sampled_from(
        ["@article{", "@string{a = ", "@comment{", "@", "{", "}", '"', ",", "=", "#", "\n", "%", "\\", "$", "and ", " ", "feder2021",
         "author = {", "title = {", "year = {2021}", "doi = {10.1000/x}", "PMID- 1", "TY  - JOUR", "\\emph{", "\\'", "_{", "^{", "~", "<i>",
         "&amp;", "https://a.org/", "others", "et al.", "MD", "Feder A", "pages = {n/a}", "date = {2010/2012}", "crossref = {feder2021}",
         "\x00", "\u202e", "\ufeff", "\r\n", "<<<<<<< HEAD\n", "\ud7ff", "é", "İ", "unverified = {", "month = may # {~4}", "``", "''",
         "\\textit{", "note = {Accessed: 2020-1-1}", "Og:Title = {x}", "{and}", "??", "www.a.org", "doi = {10/abc}", "S., Rumbaugh", "SJ J Steven",
         "@unpublished{", "@url{", "chapter = {3. Words of it}", "pages = {9--9}", "suppl_1", "The ", "Van ", "Jez Humble, David Farley"]
    ),
    st.text(max_size=6),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    check_bibliography("@article{feder2021, title = {\\foo}}")  # imports are not what is measured


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=200).map("".join))
def test_any_text_ends_soon_in_a_clean_pass_or_a_line_that_names_a_place(text: str) -> None:
    started = time.process_time()
    found = check_bibliography(text)
    assert time.process_time() - started < 2
    assert all(one.place.line >= 1 and one.place.file and one.message for one in found)


@settings(max_examples=50)
@given(st.lists(PIECES, min_size=1, max_size=3).map("".join), st.integers(1, 3_000))
def test_any_text_repeated_ends_soon(text: str, times: int) -> None:
    started = time.process_time()
    check_bibliography((text * times)[:60_000])
    assert time.process_time() - started < 2


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_plain_text_holds_no_brace(value: str) -> None:
    assert not set(plain(value)) & set("{}")

"""Reading `references.bib`: every fault on its line, nothing else lost, no text that breaks the reader."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.latex import plain, unknown_commands

SOUND = """% Later evidence
@article{feder2021,
  author  = {Feder, Adriana and {van Rooij}, Sanne J. H.},
  title   = {A {Randomized} Trial of "Repeated" Lumenide},
  year    = 2021,
  month   = feb,
  journal = "Am J " # {Psychiatry},
}
"""


def said(text: str) -> list[str]:
    return [str(problem) for problem in read_bibliography(text, "references.bib")[1]]


def test_a_sound_entry_keeps_its_fields_and_their_lines() -> None:
    references, problems = read_bibliography(SOUND, "references.bib")
    assert problems == []
    entry = references["feder2021"]
    assert (entry.type, entry.line) == ("article", 2)
    assert {name: (field.value, field.line) for name, field in entry.fields.items()} == {
        "author": ("Feder, Adriana and {van Rooij}, Sanne J. H.", 3),
        "title": ('A {Randomized} Trial of "Repeated" Lumenide', 4),
        "year": ("2021", 5),
        "month": ("2", 6),
        "journal": ("Am J Psychiatry", 7),
    }


@pytest.mark.parametrize("text", ["", "\ufeff", "% nothing yet\n", "@comment{not @article{x2020, } this}\n"])
def test_a_file_without_entries_is_sound(text: str) -> None:
    assert read_bibliography(text, "references.bib") == ({}, [])


def test_line_ends_and_byte_order_mark_move_no_line() -> None:
    references, problems = read_bibliography("\ufeff" + SOUND.replace("\n", "\r\n"), "references.bib")
    assert problems == [] and references["feder2021"].fields["journal"].line == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "@misc{a2020,\n  title = {x\n}\n@misc{b2020,\n  title = {y}}\n",
            '1:1: BIB001 entry "a2020" is not closed before the next one begins (look for a missing } up to line 3)',
        ),
        (
            "\n@misc{a2020,\n  title = {x},\n  author = {Y, Z",
            '2:1: BIB001 the file ends inside entry "a2020" (close it with a }, or restore what was cut off)',
        ),
        (
            "@misc{a2020,\n  title = {x}\n  year = {2020}\n}",
            '2:1: BIB001 field "title" has text after its closing brace (put a comma after the value)',
        ),
        ("@misc{a2020 title = {x}}", '1:1: BIB001 entry "a2020" has no comma after its key'),
        ("@misc{a2020,\n  author {x},\n  title = {x}}", '1:1: BIB001 entry "a2020" has a field that cannot be read'),
        ("@misc{a2020, journal = ajp}", 'BIB001 field "journal" has a value without braces: "ajp" (write the value in'),
        ("@misc a2020,\n  title = {x}\n}", '1:1: BIB001 "@misc" begins no entry'),
        ("@misc{a2020,\n  title = {x}, }\n}\n", '3:1: BIB001 "}" is outside any entry'),
        ("@misc{,\n title={x}}", "1:1: BIB001 this entry has no key"),
        (
            "@aritcle{a2020,\n title={x}}",
            '1:1: BIB022 "@aritcle" is no type of entry that we know (did you mean "@article"?)',
        ),
        ("@misc{a2020,\n title={x},\n title={y}}", '3:1: BIB024 field "title" is given twice'),
        (
            "@misc{a2020,title={x}}\n\n@misc{a2020,title={y}}",
            '3:1: BIB002 key "a2020" is used twice: first on line 1 (give this entry a key of its own)',
        ),
    ],
)
def test_a_fault_in_form_is_one_line_for_the_writer(text: str, expected: str) -> None:
    found = said(text)
    assert len(found) == 1 and expected in found[0], found


def test_one_broken_entry_loses_no_other_and_keeps_what_it_can() -> None:
    text = "@misc{a2020,\n  title = {x},\n  note = {y\n}\n\n" + SOUND
    references, problems = read_bibliography(text, "references.bib")
    assert [problem.code for problem in problems] == ["BIB001"]
    assert references["a2020"].get("title") == "x"
    assert references["feder2021"].fields["title"].line == 9


def test_of_two_entries_with_one_key_the_first_is_kept() -> None:
    references, _ = read_bibliography("@misc{a2020,title={x}}\n@misc{a2020,title={y}}", "references.bib")
    assert references["a2020"].get("title") == "x"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Fern{\'a}ndez {\O}stergaard \v{C} Dvo\v r\'ak", "Fernández Østergaard Č Dvořák"),
        (r"Stra{\ss}e \& 100\% \$5 a\_b \{x\}", "Straße & 100% $5 a_b x"),
        (r"193--202 --- {GLIM}", "193–202 — GLIM"),
        (r"\"{o}\"o{\"o} \'{\i}", "ööö í"),
        (
            r"\emph{in vitro}, {\it E. coli} \textbf{a}, CO\textsubscript{2}, a\linebreak[0]b",
            "in vitro, E. coli a, CO₂, ab",
        ),
        (r"$A \rightarrow B$, $p < 0.05$, {$<$}5, cystic ﬁbrosis", "A → B, p < 0.05, <5, cystic fibrosis"),
    ],
)
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert plain(latex) == text
    assert unknown_commands(latex) == []


def test_unknown_latex_is_found() -> None:
    assert unknown_commands(r"\footnote{x} and \'a") == ["\\footnote"]


BITS = st.sampled_from(
    [
        "@",
        "@article{",
        "@misc(",
        "a2020",
        ",",
        "=",
        " = {",
        "{",
        "}",
        '"',
        "#",
        "\n",
        "\\",
        "%",
        "title",
        "\t",
        ")",
        "é",
        "\x00",
        "@string{",
        "@comment{",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(BITS, max_size=60).map("".join)))
def test_no_text_breaks_the_reader(text: str) -> None:
    references, problems = read_bibliography(text, "references.bib")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= problem.place.line <= lines for problem in problems)
    for reference in references.values():
        assert 1 <= reference.line <= lines
        assert all(1 <= field.line <= lines for field in reference.fields.values())
        assert "\n" not in "".join(field.value for field in reference.fields.values())
        plain(reference.get("title"))


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"@misc{{a{n:04},\n  title = {{T {n}}},\n  year = {{2020}}\n}}\n" for n in range(5000)),
        "@misc{a2020,\n title = {x}}\n" * 5000,
        "@misc{a2020,\n title = {x\n" * 5000,
        "@misc{a2020, title = " + "{" * 300_000,
        "@misc{a2020, title = {" + '"' * 300_000,
        "@misc{" * 30_000,
        "@misc{a2020, title = {" + "x # " * 100_000 + "}}",
        "@misc{a2020, title = " + "{x} # " * 20_000 + "{x}}",
        " " * 300_000 + "@",
        "}\n" * 100_000,
    ],
    ids=[
        "5,000 entries",
        "one key",
        "all open",
        "braces",
        "quotes",
        "starts",
        "hashes",
        "pieces",
        "blanks",
        "closings",
    ],
)
def test_great_or_hostile_files_end_soon(text: str) -> None:
    """A guard against a square in the reader, not a benchmark: each takes well under a second or two here."""
    start = time.process_time()
    read_bibliography(text, "references.bib")
    assert time.process_time() - start < 20


ODD_TEXT = st.text(st.sampled_from("aB é\u0301\n-~&%$#_'\"`\\.,=\uf8e0\uf8e4{}"), max_size=12)


@settings(max_examples=300)
@given(ODD_TEXT)
def test_text_without_anything_special_is_read_as_all_other_text_is(value: str) -> None:
    """Two empty braces mean nothing, but keep a text from the short way."""
    assert plain("{}" + value) == plain(value)
    short, long = (f"@misc{{a2020,\n  title = {{{value}}}{more},\n}}\n" for more in ("", " # {}"))
    (first, said_first), (second, said_second) = (read_bibliography(text, "x") for text in (short, long))
    if not said_first and not said_second:
        assert first == second

"""References that were printed wrongly without a word, or refused with a remedy that harmed: one row for each kind.

The rows are modelled on real bibliographies of Zotero, Mendeley, JabRef, EndNote, PubMed and others.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import check_bibliography, entry

from evidence.reading.project_files import read_text
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.identifiers import links
from evidence.reading.references.name_faults import faults
from evidence.reading.references.reference import Reference
from evidence.render.references.csl import csl_item
from evidence.render.references.exports import to_bibtex, to_csl_json


def said(text: str) -> list[str]:
    """What the checks say of a bibliography's text alone."""
    return [str(one) for one in check_bibliography(text)]


def one(text: str) -> Reference:
    """The only entry of a bibliography that has no fault in its form."""
    references, problems = read_bibliography(text, "references.bib")
    assert problems == []
    return next(iter(references.values()))


# Names: the text to type, in full -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"Feder, A. \& Rutter, S. B.", "Feder, A. and Rutter, S. B."),
        ("Feder, Adriana; Rutter, Sarah", "Feder, Adriana and Rutter, Sarah"),
        ("Feder, A. and Rutter, S. and", "Feder, A. and Rutter, S."),
        ("Feder, A. and and Rutter, S.", "Feder, A. and Rutter, S."),
        ("Feder, A., Rutter, S. B., and Schiller, D.", "Feder, A. and Rutter, S. B. and Schiller, D."),
        ("Feder A, Rutter SB", "Feder, A. and Rutter, S. B."),
        ("Feder A and Rutter SB", "Feder, A. and Rutter, S. B."),
        ("Feder, Adriana and Rutter SB and Adkinson NF Jr", "Feder, Adriana and Rutter, S. B. and Adkinson, Jr, N. F."),
        ("Adriana Feder, Sarah Rutter and Tom Sala", "Feder, Adriana and Rutter, Sarah and Sala, Tom"),
        ("John H. Krystal, Chadi G. Abdallah", "Krystal, John H. and Abdallah, Chadi G."),
        ("Feder, Adriana and R. Rutter, Sarah", "Feder, Adriana and Rutter, Sarah R."),
        ("World Health Organization", "{World Health Organization}"),
        ("US Food and Drug Administration", "{US Food and Drug Administration}"),
        ("Centers for Disease Control and Prevention", "{Centers for Disease Control and Prevention}"),
        ("Organization, World Health", "{World Health Organization}"),
        ("Pfizer, Inc.", "{Pfizer, Inc.}"),
        ("Feder, Adriana and Open Science Collaboration", "Feder, Adriana and {Open Science Collaboration}"),
        ("Feder, Adriana, MD", "Feder, Adriana"),
        ("Adriana Feder, PhD", "Feder, Adriana"),
        ("Feder PhD, Adriana", "Feder, Adriana"),
        ("Feder, Dr. Adriana", "Feder, Adriana"),
        ("FEDER, ANNA and RUTTER, JOHN", "Feder, Anna and Rutter, John"),
        ("Feder, Anna and Rutter, LIAM", "Feder, Anna and Rutter, Liam"),
        ("{Feder, Adriana and Rutter, Sarah B.}", "Feder, Adriana and Rutter, Sarah B."),
        ("{Krystal, John H.}", "Krystal, John H."),
        ("Feder1, Adriana", "Feder, Adriana"),
        ("feder, adriana", "Feder, Adriana"),
        ("null Feder and Rutter, Sarah", "Feder and Rutter, Sarah"),
        ("Feder, A. and others and Rutter, B.", "Feder, A. and Rutter, B. and others"),
        ("Et, al. and Feder, A.", "Feder, A. and others"),
        ("Public Health England", "{Public Health England}"),
        ("The Canadian Press", "{The Canadian Press}"),
        ("{(US)}, National Research Council", "{National Research Council (US)}"),
        ("Savage, Sue and S., Rumbaugh and K.E., Bakke", "Savage, Sue and Rumbaugh, S. and Bakke, K.E."),
        ("{M. Thompson}, Paul", "Thompson, Paul M."),
        ("Mugler J. P., 3rd", "Mugler, 3rd, J. P."),
        ("K. Van Lehn", "Van Lehn, K."),
        ("Lancet, The", "{The Lancet}"),
        ("Analog Devices", "{Analog Devices}"),
        ("Mortimer J Adler, Charles Van Doren", "Adler, Mortimer J and Van Doren, Charles"),
        ("Naranjo, Edgar and the Children, Save", "Naranjo, Edgar and {Save the Children}"),
        ("Oakes (Eds.), L. M.", "Oakes, L. M."),
        ("J.Watts, Val", "Watts, Val J."),
        (
            "Gene Kim, Jez Humble and Patrick Debois, John Willis and Ann Lee",
            "Kim, Gene and Humble, Jez and Debois, Patrick and Willis, John and Lee, Ann",
        ),
        (
            "Jitao David Zhang, Rudolf Biczok & Markus Ruschhaupt",
            "Zhang, Jitao David and Biczok, Rudolf and Ruschhaupt, Markus",
        ),
        ("{Task Force Committee of the Education Board}, Corporate", "{Task Force Committee of the Education Board}"),
        ("{Von Neumann, J., & Morgenstern, O.}", "Von Neumann, J. and Morgenstern, O."),
        ("{Scherpenzeel, A.C., and Das, M.}", "Scherpenzeel, A.C. and Das, M."),
        ("{Rittman, T} and Lee, Ann Marie", "Rittman, T and Lee, Ann Marie"),
        ("{Torsten O. Nielsen} and Lee, A", "Torsten O. Nielsen and Lee, A"),
        ('S.N. Wood and B. S{"a}fken', r"S.N. Wood and B. S{\"a}fken"),
        ('{"The OpenSAFELY Collaborative"} and Lee, A', "{The OpenSAFELY Collaborative} and Lee, A"),
        ("Spencer, D and III", "Spencer, D"),
    ],
)
def test_a_name_that_has_two_readings_is_refused_with_what_to_type(typed: str, meant: str) -> None:
    problems = said(entry("feder2021", author=typed))
    assert len(problems) == 1 and f"write author = {{{meant}}}" in problems[0], problems
    assert list(faults(meant)) == [], "the remedy itself is refused"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Jez Humble, David Farley", "write author = {Humble, Jez and Farley, David} for two, or author = {{Jez Humble}, David Farley}"),
        ("F, Yeasmin", "write  Yeasmin, F.  or, if its surname is one letter,  {F}, Yeasmin"),
        ("Radlo, SJ J Steven J", "typed more than once"), ("Bohning, D. E. E E", "typed more than once"),
        ("Witt, JK K K", "typed more than once"), ("Fox, Peter Mickle T Mickle", "typed more than once"),
        ("Dr?ger, A", "has lost a letter"), ("Leh??ricy, St??phane", "has lost a letter"), ("{Caf? Group}", "has lost a letter"),
        ("{Cole CF, Richman BA}, Ann", "has a comma in it"),
        ("Carpenter, G. Grossberg, S.", "has two commas"), ("Cliff, A.D. {and} Ord, J.K", "write and without braces"),
        ("{Albert Fässler and Eduard Stiefel}", "these are people"), ("{Ann Hill, Kim Hill, Jane B. Lancaster}", "these are people"),
        ("Betters, Dawn and {RN}", "write author = {Betters, Dawn}"),
    ],
)  # fmt: skip
def test_a_garbled_name_is_refused(typed: str, words: str) -> None:
    problems = said(entry("feder2021", author=typed))
    assert any(words in problem for problem in problems if "BIB028" in problem), problems


@pytest.mark.parametrize(
    "typed",
    [
        "{E}, Weinan", "{Jez Humble}, David Farley", "Lee, J. P. and Abdel, A. A. A.", "Rast, 3rd, David E and Lee 2nd, B",
        "Naghavi, M. and et, a. l.", "Lee, A. and many others", "y Cajal, Ramón", "a Churchill, Gary", "Fraser, AG", "{Merck Sharp and Dohme} and {Johnson and Johnson}",
        "{Pfizer, Inc} and {Mayo Clinic, Rochester} and {Lilly, USA}", "Smith, JD D'Arcy", "{UK Research and Innovation}",
        "García Márquez, Gabriel José", "Krystal, JH and Feder, MD", "van der Berg, J.-P.", "Smith, Jr., John",
        "Smith, John, III", "Plato", "{World Health Organization}", "Adriana Feder and Tom Sala", "John Smith III",
        "LI, Wei and Ng, A.", "Ludwig van Beethoven", "family=Feder, given=Adriana", "Feder, Hanna a", "J. H. Krystal",
        "JH Krystal", "Feder, A. et al.", "Maria de la Cruz", "李, 伟", "{23andMe}", "NICE", "O'Brien, Anna",
        "{National Center for GLIM, US Department of Veterans Affairs}", "Müller-Weiß, Ä.", "de Graaf, R. A. and others",
    ],
)  # fmt: skip
def test_a_name_with_one_reading_is_silent(typed: str) -> None:
    assert list(faults(typed)) == []


@pytest.mark.parametrize("author", ["World Health Organization", "Feder A, Rutter SB", "Smith, John, MD", "N/A"])
def test_no_key_is_proposed_from_a_word_that_is_no_surname(author: str) -> None:
    assert not any("BIB025" in problem for problem in said(entry("feder2021", author=author)))


# Other fields -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"title": r"The \footnote{COMT} gene"}, "leave the command out: write title = {The {COMT} gene}"),
        ({"title": r"A scan with \textsuperscript{QX}{F}"}, "write title = {A scan with {QX}{F}}"),
        ({"title": r"The brain{\textbackslash}textquotesingles area"}, "a program escaped the field twice"),
        ({"title": "{No Title}"}, "look the title up"),
        ({"title": r"A \href{https://a.org}{page}"}, "write title = {A page}"),
        ({"title": r"A trial at $\frac{1}{2}$"}, "type the characters themselves"),
        ({"title": "Costs of $5 and $10"}, r"a dollar sign is \$"),
        ({"title": r"Sleep \&\#38; shock"}, r"write title = {Sleep \& shock}"),
        ({"title": "Sleep in <i>mice</i> and CO<sub>2</sub>"}, "write title = {Sleep in mice and {CO₂}}"),
        ({"journal": r"Stress {\&}amp; Health"}, r"write journal = {Stress \& Health}"),
        ({"title": "Smart \x93quotes\x94"}, "type “ instead"),
        ({"pages": "n/a--n/a"}, "leave it out; unverified = {pages}"),
        ({"volume": "0"}, "leave it out; unverified = {volume}"),
        ({"doi": "https://doi.org/10.1176%2Fappi.2020"}, "write doi = {10.1176/appi.2020}"),
        ({"doi": "10.1176/a{b}c|d"}, "a DOI looks like"),
        ({"doi": "10/cjwckj"}, "open https://doi.org/cjwckj and write the whole DOI"),
        ({"url": "www.example.org/a"}, "write url = {https://www.example.org/a}"),
        ({"url": "10.3201/eid2506.181035"}, "this is a DOI: write doi = {10.3201/eid2506.181035}"),
        ({"url": "<Go to ISI>://WOS:000123"}, "leave url out: only EndNote can open this"),
        ({"pmid": "PMID: 33397139"}, "write pmid = {33397139}"),
        ({"year": "in press"}, "leave year out and name it in unverified = {year}"),
        ({"year": "2021a"}, "write year = {2021}"),
        ({"year": "", "date": "2019/2021"}, "a range cannot be printed: write date = {2021}"),
        ({"year": "", "date": "2021-5-4"}, "write date = {2021-05-04}"),
        ({"year": "", "date": "4 May 2021"}, "write date = {2021-05-04}"),
        ({"year": "", "date": "2021-05-04 10:00"}, "write date = {2021-05-04}"),
        ({"year": "", "date": "2029-05-04T10:00:00Z"}, "is after the day of this check"),
        ({"url": "https://example.org/a b"}, "write url = {https://example.org/a%20b}"),
        ({"url": "see https://example.org/a"}, "url = {https://example.org/a}"),
        ({"journal": "https://a.org/index.html"}, "write url = {https://a.org/index.html}, and in journal its name"),
        ({"jounal": "J", "journal": ""}, 'did you mean "journal"?'),
        ({"crossref": "nobody2020"}, "add that entry"),
    ],
)
def test_a_fault_says_what_to_type(fields: dict[str, str], hint: str) -> None:
    problems = said(entry("feder2021", **fields))
    assert any(hint in problem for problem in problems), problems


@pytest.mark.parametrize(
    "fields",
    [
        {"file": r"a \{b.pdf:C\:\\Users\\x\\a_b.pdf:application/pdf"},
        {"abstract": "We gave 5\u00a0mg \u200b<b>daily</b> &amp; \\foo{x} donâ€™t"},
        {"keywords": r"sleep, \emph{shock}"},
        {"mid": "NIHMS1", "pmid": "33397139"},
        {"eissn": "0000-0000"}, {"sorttitle": "x"}, {"fjournal": "x"}, {"bdsk-url-1": "https://a.org/a_b"},
        {"publisher": "A", "volumes": "3"},
        {"title": "Doses of 5\u00a0mg\u2009daily", "author": "Feder,\u00a0Adriana"},
        {"url": r"\url{https://example.org/trial}"},
        {"doi": r"10.1000/feder{\_}a{\_}2021"},
        {"doi": "10.1175/1520-0485(1996)026{$<$}2712:TEOIWU{$>$}2.0.CO;2"},
        {"year": "{2021}"},
        {"year": "", "date": "2021-05-04T10:00:00Z", "urldate": "2021-06-01T10:00:00+02:00"},
        {"doi": "https://doi.org/10.1000/feder2021"}, {"doi": "http://dx.doi.org/10.1000/feder2021"}, {"doi": "doi:10.1000/a"},
        {"title": r"The \textit{COMT} gene, {\em in vitro}, \textbf{today}"}, {"title": r"A scan with \textsuperscript{18}{F}"},
        {"url": r"https:/\linebreak[0]/\linebreak[0]example.org/\linebreak[0]a"},
        {"Og:Title": "x", "Dc.Description": "y"},
        {"journal": r"Sa{\{}{\'{u}}{\}}de"},
    ],
)  # fmt: skip
def test_what_is_sound_or_not_printed_is_silent(fields: dict[str, str]) -> None:
    assert said(entry("feder2021", **fields)) == []


def test_a_field_that_nobody_prints_may_stand_twice() -> None:
    assert said(entry().rstrip("}\n") + ",\n  note = {a},\n  note = {b},\n}\n".lstrip(",")) == []
    assert "BIB024" in said(entry().rstrip("}\n") + "  title = {B},\n}\n")[0]


def test_each_formatting_command_is_told() -> None:
    problems = said(entry(title=r"The \footnote{COMT} gene and the \item{second} gene"))
    assert [problem.split(" command ")[1].split(" ")[0] for problem in problems] == ["\\footnote", "\\item"]


# What BibTeX and biblatex allow -------------------------------------------------------------------------------------

BOOK = "@book{sala2020, editor = {Sala, L. M.}, title = {A book}, publisher = {Press}, year = {2020}, url = {https://a.org/b}}\n"


def test_a_chapter_inherits_from_its_book() -> None:
    text = "@incollection{feder2020, author = {Feder, A.}, title = {A chapter}, crossref = {Sala2020}}\n" + BOOK
    assert said(text) == []
    chapter = read_bibliography(text, "references.bib")[0]["feder2020"]
    assert [chapter.get(name) for name in ("booktitle", "publisher", "year", "editor")] == [
        "A book", "Press", "2020", "Sala, L. M.",
    ]  # fmt: skip
    assert chapter.get("title") == "A chapter" and chapter.get("doi") == ""


@pytest.mark.parametrize(
    "kind", ["conference", "online", "electronic", "www", "webpage", "url", "dataset", "software", "collection"]
)
def test_types_of_biblatex_and_zotero_are_known(kind: str) -> None:
    text = entry().replace("@article", f"@{kind}")
    text = text.replace("  journal", "  booktitle = {A book}, organization = {O}, publisher = {P},\n  journal")
    assert said(text) == []


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("website", "online"), ("chapter", "incollection"), ("dissertation", "thesis"), ("editedbook", "book"), ("aritcle", "article")],
)  # fmt: skip
def test_an_unknown_type_is_cite_with_the_right_one(kind: str, meant: str) -> None:
    assert f'"@{meant}"' in said(entry().replace("@article", f"@{kind}"))[0]


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"pmc": "PMC5904792"}, ["doi", "pmc"]),
        ({"pmc": "5904792"}, ["doi", "pmc"]),
        ({"pubmed": "33397139"}, ["doi", "pubmed"]),
        ({"eprint": "33397139", "eprinttype": "pubmed"}, ["doi", "pubmed"]),
        ({"doi": "", "url": "https://dx.doi.org/10.1000%2Ffeder2021"}, ["doi"]),
        ({"url": "https://doi.org/10.1000%2Ffeder2021"}, ["doi"]),
        ({"pmid": "33397139", "url": "https://www.ncbi.nlm.nih.gov/pubmed/33397139"}, ["doi", "pubmed"]),
        ({"pmcid": "PMC5904792", "url": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5904792"}, ["doi", "pmc"]),
        ({"doi": "", "eprint": "2105.01234", "archiveprefix": "arXiv"}, ["url"]),
        ({"howpublished": r"\url{https://example.org/a}"}, ["doi", "url"]),
    ],
)
def test_each_work_is_linked_once_wherever_it_is_named(fields: dict[str, str], kinds: list[str]) -> None:
    assert [link.kind for link in links(one(entry(**fields)))] == kinds


@pytest.mark.parametrize(
    "text",
    [
        entry() + "\n% @article{old2000, author={A, B}}\n",
        entry() + "\n% @article{old2000,\n%   author = {A, B},\n%   title = {Old},\n% }\n",
        entry() + "\n@comment{old,\n@article{old2000, author={A, B}}\n}\n",
    ],
)
def test_an_entry_in_a_comment_is_one_problem(text: str) -> None:
    problems = said(text)
    assert len(problems) == 1 and "BIB001 this entry is in a comment" in problems[0], problems


def test_a_comment_inside_an_entry_is_one_problem() -> None:
    problems = said(entry().replace("  year", "  % issn = {0000-0000},\n  year"))
    assert len(problems) == 1 and "references.bib:6:1: BIB001" in problems[0] and "no comments" in problems[0], problems
    assert len(said(entry().replace("  year", "  % was checked\n  year"))) == 1


@pytest.mark.parametrize(
    ("name", "first", "second", "code"),
    [
        ("doi", "10.1000/AB_c", r"10.1000/ab{\_}c", "BIB003"),
        ("doi", "10.1000/(SICI)1<2>", "10.1000/(SICI)1{$<$}2{$>$}", "BIB003"),
        ("pmid", "33397139", "33397139", "BIB003"),
        ("pmcid", "PMC5904792", "PMC5904792", "BIB003"),
    ],
)
def test_one_work_twice_is_told_however_it_is_written(name: str, first: str, second: str, code: str) -> None:
    text = entry("feder2021", **{name: first}) + entry("yermus2024", **{name: second})
    assert [problem.split()[1] for problem in said(text)] == [code]


def test_utf16_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(entry().encode("utf-16"))
    text, problems = read_text(path, "references.bib")
    assert text == entry() and [problem.message for problem in problems] == ["this file is UTF-16"]


@pytest.mark.parametrize(
    ("pasted", "program"), [("PMID- 33397139\nTI  - A\n", "nbib"), ("TY  - JOUR\nTI  - A\nER  - \n", "ris")]
)
def test_what_was_pasted_from_another_program_is_recognised(pasted: str, program: str) -> None:
    problems = said(entry() + "\n" + pasted)
    assert len(problems) == 1 and f"run: evidence cite study.{program}" in problems[0], problems


@pytest.mark.parametrize(
    ("pasted", "hint"),
    [
        ("1. Feder A. A trial. Am J Psychiatry. 2021;1(2):3. doi:10.1176/appi.ajp.2020.\n", "evidence cite 10.1176/appi.ajp.2020)"),
        ("Feder A. A trial. PMID: 33397139.\n", "evidence cite 33397139)"),
        ("%0 Journal Article\n%A Feder, A\n", "evidence cite FILE.ris"),
        ('{"id": "feder2021", "DOI": "10.1/x"}\n', "evidence cite FILE.ris"),
    ],
)  # fmt: skip
def test_a_reference_in_another_form_is_recognised(pasted: str, hint: str) -> None:
    problems = said(entry() + "\n" + pasted)
    assert len(problems) == 1 and hint in problems[0], problems


def test_an_entry_that_lost_its_sign_is_no_printed_reference() -> None:
    problems = said(entry("berger2009") + "\n" + entry().removeprefix("@"))
    assert len(problems) == 1 and "write @article{feder2021" in problems[0], problems


def test_comments_between_entries_are_silent() -> None:
    assert said("% doi:10.1176/x, PMID: 33397139\nThe studies that we cite.\n\n" + entry()) == []


# What is published ---------------------------------------------------------------------------------------------------


def test_nothing_private_leaves_the_machine() -> None:
    private = {
        "file": "Rao.pdf:/home/u/Rao.pdf:application/pdf", "abstract": "secret a", "annote": "secret b",
        "note": "secret c", "owner": "secret d", "timestamp": "2016-10-11", "date-added": "2021-01-01",
        "keywords": "secret e", "bdsk-file-1": "secret f", "x-invented-next-year": "secret g", "groups": "secret h",
        "comment": "secret i", "url": "file:///home/u/secret.pdf",
    }  # fmt: skip
    reference = one(entry(**private))
    for made in (to_bibtex([reference], {}), to_csl_json([reference], {})):
        assert not any(word in made for word in ("secret", "/home/u", "2016-10-11", "2021-01-01")), made
    assert "10.1000/feder2021" in to_bibtex([reference], {})


# Bombs --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            '@string{a0 = "xxxxxxxxxx"}\n' + "".join(f"@string{{a{i + 1} = a{i} # a{i}}}\n" for i in range(40)),
            15, "longer than",
        ),
        ("@string{a = {" + "x" * 90_000 + "}}\n" + "".join(f"@misc{{b{i}, abstract = a}}\n" for i in range(200)), 24, "needs more text"),
        ("\n@misc{a2020, title = {" + "x" * 250_000 + "}}", 2, "longer than"),
        ("\n@misc{a2020, note = {" + "x " * 125_000 + "}}", 2, "longer than"),
        ("\n@misc{a2020, title = " + "{" * 400 + "x" + "}" * 400 + "}", 2, "braces inside each other"),
        ("@string{a = {x}}\n@misc{a2020, title = " + "#".join("a" * 1 for _ in range(2_000)) + "}", 2, "joins more than"),
    ],
    ids=["doubled", "often", "long", "words", "deep", "joined"],
)  # fmt: skip
def test_a_bomb_is_told_at_its_line(text: str, line: int, words: str) -> None:
    references, problems = read_bibliography(text, "references.bib")
    assert (problems[0].place.line, len(problems)) == (line, 1) and words in problems[0].message, problems
    assert sum(len(field.value) for one in references.values() for field in one.fields.values()) < 3_000_000


def test_the_longest_real_list_of_authors_passes() -> None:
    authors = " and ".join(f"Surname{chr(97 + i % 26)}, Given{chr(97 + i % 25)} N." for i in range(2_500))
    assert said(entry("surnamea2021", author=authors)) == []
    assert len(csl_item(one(entry(author=authors)))["author"]) == 2_500


# Fresh kinds of 28 November ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Febuary", "write month = 2"),
        ("März", "write month = 3"),
        ("juin", "write month = 6"),
        ("juillet", "write month = 7"),
        ("13", "write the number of the month, 1 to 12"),
        ("3 mars", "write month = 3"),
        ("Jan-Feb", ""),
        ("Spring", ""),
        ("Sept.", ""),
        ("4 May", ""),
    ],
)
def test_a_month_that_would_be_lost_is_told_where_it_is_printed(typed: str, hint: str) -> None:
    page = entry(
        journal="", shortjournal="", volume="", number="", pages="", doi="", url="https://example.org/x", month=typed
    )
    assert [
        one.partition("(")[2].rstrip(")") for one in said(page.replace("@article", "@online")) if "month" in one
    ] == ([hint] if hint else [])
    assert not [one for one in said(entry(month=typed)) if "month" in one]  # AMA prints none beside a volume


@pytest.mark.parametrize(
    ("key", "author", "meant"),
    [
        ("feder2021", "{Feder, Adriana} and Sala, Tom", "Feder, Adriana and Sala, Tom"),
        ("feder2021", "{Adriana Feder} and {Sarah Rutter} and {Mayo Clinic}", "Feder, Adriana and Rutter, Sarah and {Mayo Clinic}"),
        ("feder2021", "{A. Feder}", "A. Feder"),
        ("rethink2021", "Rethink Mental Illness", "{Rethink Mental Illness}"),
        ("rethink2021", "{Rethink Mental Illness}", ""),
        ("karger2021", "{S. Karger AG}", ""),
    ],
)  # fmt: skip
def test_people_in_braces_and_bodies_without(key: str, author: str, meant: str) -> None:
    problems = [one for one in said(entry(key, author=author)) if "BIB025" in one or "BIB028" in one]
    assert [f"write author = {{{meant}}}" in one for one in problems] == ([True] if meant else [])
    if meant:
        assert not [one for one in said(entry(key, author=meant)) if "BIB025" in one or "BIB028" in one]


def test_a_book_in_another_book_is_its_chapter() -> None:
    text = entry(journal="", shortjournal="", volume="", number="", booktitle="{The whole}", publisher="Springer")
    assert csl_item(one(text.replace("@article", "@book")))["type"] == "chapter"
    same = entry(
        journal="", shortjournal="", volume="", number="", title="A trial", booktitle="A Trial", publisher="Springer"
    )
    assert csl_item(one(same.replace("@article", "@book")))["type"] == "book"

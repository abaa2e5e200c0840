"""The one formatter: AMA text, safe links, one pandoc run, none when nothing changed."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from helpers import projects
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.reading.citation_styles import AMA
from evidence.reading.references.authors import names, short_name
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.identifiers import links, paper_url, safe_url
from evidence.reading.references.reference import Field, Reference
from evidence.render.references import csl, format, pandoc
from evidence.render.references.exports import to_bibtex, to_csl_json
from evidence.render.references.format import Formatted, begin
from evidence.render.references.pandoc import FormattingError

BIB = r"""
@article{zhutovsky2019,
  author = {Zhutovsky, Paul and Thomas, Rajat Mani and Olff, Miranda and van Rooij, Sanne J. H. and Kennis, Mitzy and
            van Wingen, G. A. and Geuze, E.},
  title = {Individual prediction of psychotherapy outcome in posttraumatic stress disorder using neuroimaging data},
  journal = {Translational Psychiatry}, shortjournal = {Transl. Psychiatry}, year = {2019}, volume = {9}, pages = {326},
  doi = {10.1038/s41398-019-0663-7}, pmid = {31792202}, pmcid = {PMC6889413},
}
@article{six2020,
  author = {A, B and C, DE and van der Berg, F. and {VA/DoD Work Group} and J{\o}rgensen, K.-L. and O'Brien, M},
  title = {{FDA} and {GLIM}: what's {New}?}, journal = {Journal}, year = {2020}, number = {3}, volume = {1}, pages = {193--202},
}
@article{unverified2024, title = {No volume}, author = {Lo, C.}, journal = {Psychedelic Medicine}, year = {2024}}
@online{fda2023, author = {{US Food and Drug Administration}}, title = {{FDA} warns_of it}, date = {2023-10-10},
  url = {https://www.fda.gov/drugs/a_b_c}, urldate = {2026-11-23}}
@misc{quigley2024, author = {Quigley, A and others}, title = {A preprint}, howpublished = {medRxiv}, year = {2024},
  doi = {10.1101/2024.11.26.24318024}}
@techreport{va2023, author = {{Department of Veterans Affairs}}, title = {Guideline for the management of {GLIM}},
  institution = {VA}, year = {2023}}
@article{hostile2020,
  title = {<script>alert(1)</script> *star* _under_ [@x2020] {{ x }} `code` $m$ \& <img onerror=x> [^1] :smile: ~~s~~},
  year = {2020}, journal = {J_o_u_r *x*}, doi = {10.1/x"><script>alert(1)</script>}, url = {javascript:alert(1)}}
"""
REFERENCES, PROBLEMS = read_bibliography(BIB, "references.bib")


def format_now(references: Mapping[str, Reference], style: Path, cache: Path, language: str = "") -> Formatted:
    return begin(references, style, cache, language)()


def text_of(made: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", made))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def formatted(cache: Path) -> Formatted:
    assert PROBLEMS == []
    return format_now(REFERENCES, AMA, cache)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (
            "zhutovsky2019",
            "Zhutovsky P, Thomas RM, Olff M, et al. Individual prediction of psychotherapy outcome in posttraumatic "
            "stress disorder using neuroimaging data. Transl Psychiatry. 2019;9:326. doi:10.1038/s41398-019-0663-7. "
            "PMC6889413 (free full text). PubMed 31792202.",
        ),
        (
            "six2020",
            "A B, C DE, van der Berg F, VA/DoD Work Group, Jørgensen KL, O’Brien M. FDA and GLIM: what’s New? "
            "Journal. 2020;1(3):193-202.",
        ),
        ("unverified2024", "Lo C. No volume. Psychedelic Medicine. 2024."),
        (
            "fda2023",
            "US Food and Drug Administration. FDA warns_of it. October 10, 2023. Accessed November 23, 2026. "
            "fda.gov/drugs/a_b_c.",
        ),
        (
            "quigley2024",
            "Quigley A, et al. A preprint. medRxiv. Preprint posted online 2024. doi:10.1101/2024.11.26.24318024.",
        ),
        ("va2023", "Department of Veterans Affairs. Guideline for the management of GLIM. VA; 2023."),
    ],
)
def test_ama(formatted: Formatted, key: str, text: str) -> None:
    assert text_of(formatted[key]) == text


def test_links_are_proper_and_underscores_survive(formatted: Formatted) -> None:
    assert formatted["fda2023"].endswith('<a href="https://www.fda.gov/drugs/a_b_c">fda.gov/drugs/a_b_c</a>.')
    assert '<a href="https://doi.org/10.1038/s41398-019-0663-7">' in formatted["zhutovsky2019"]
    assert "<em>Transl Psychiatry</em>" in formatted["zhutovsky2019"]


def test_hostile_text_is_text(formatted: Formatted) -> None:
    made = formatted["hostile2020"]
    assert "<a" not in made  # the DOI is none, the address no web address
    assert set(re.findall(r"<[^>]*>", made)) <= {"<em>", "</em>"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made and "\\" not in made


Starts = list[list[str]]  # for each start of pandoc --citeproc, the titles of what it was given


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> Starts:
    seen: Starts = []
    begin: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen

    def watched(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        given_ = [Path(part.partition("=")[2]) for part in command if part.startswith("--bibliography=")]
        seen.extend([item.get("title", "") for item in json.loads(path.read_text())] for path in given_)
        return begin(command, **options)

    monkeypatch.setattr(pandoc.subprocess, "Popen", watched)
    return seen


def changed(key: str, name: str, value: str) -> dict[str, Reference]:
    one = REFERENCES[key]
    return {**REFERENCES, key: Reference(key, one.type, {**one.fields, name: Field(value, 1)}, one.line)}


def test_pandoc_starts_once_then_never(tmp_path: Path, starts: Starts) -> None:
    first = format_now(REFERENCES, AMA, tmp_path)
    assert [len(titles) for titles in starts] == [len(REFERENCES)]
    assert format_now(REFERENCES, AMA, tmp_path) == first and len(starts) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["references.json"]


def test_only_what_changed_is_formatted_anew(tmp_path: Path, starts: Starts) -> None:
    format_now(REFERENCES, AMA, tmp_path)
    del starts[:]
    assert "Changed." in text_of(format_now(changed("six2020", "title", "Changed"), AMA, tmp_path)["six2020"])
    assert starts == [["Changed"]]
    new = Reference("new2020", "article", {"title": Field("New", 1)}, 1)
    format_now({"new2020": new, **changed("six2020", "title", "Changed")}, AMA, tmp_path)
    assert starts == [["Changed"], ["New"]]


def test_what_pandoc_does_not_print_starts_none(tmp_path: Path, starts: Starts) -> None:
    """A link, an order, an entry less: the text that is kept still holds."""
    format_now(REFERENCES, AMA, tmp_path)
    for references in (changed("six2020", "doi", "10.1000/x"), dict(reversed(REFERENCES.items())), {}):
        assert list(format_now(references, AMA, tmp_path)) == list(references)
    assert len(starts) == 1
    six = format_now(changed("six2020", "doi", "10.1000/x"), AMA, tmp_path)["six2020"]
    assert text_of(six).endswith(" doi:10.1000/x.")


def test_a_doi_takes_the_date_of_access_out_of_the_kept_text(tmp_path: Path) -> None:
    """A link alone changes no text, but with a DOI nobody needs the day on which an address was read."""
    kept = text_of(format_now(REFERENCES, AMA, tmp_path)["fda2023"])
    found = text_of(format_now(changed("fda2023", "doi", "10.1000/x"), AMA, tmp_path)["fda2023"])
    assert "Accessed" in kept and "Accessed" not in found


def test_an_entry_without_text_is_its_key_and_is_kept(tmp_path: Path) -> None:
    empty = {"none2020": Reference("none2020", "article", {}, 1)}
    assert text_of(format_now(empty, AMA, tmp_path)["none2020"]) == "none2020"
    both = format_now({**empty, "va2023": REFERENCES["va2023"]}, AMA, tmp_path)
    assert text_of(both["none2020"]) == "none2020"


@pytest.mark.parametrize(("name", "value"), [("our_code", lambda: "other"), ("pandoc_version", lambda: "other")])
def test_other_code_and_another_pandoc_format_anew(
    tmp_path: Path, starts: Starts, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    one = {"va2023": REFERENCES["va2023"]}
    format_now(one, AMA, tmp_path)
    monkeypatch.setattr(format, name, value)
    format_now(one, AMA, tmp_path)
    format_now(one, AMA, tmp_path)
    assert len(starts) == 2


def test_no_text_depends_on_the_other_entries(formatted: Formatted, tmp_path: Path) -> None:
    """So each may be kept by itself. The hardest cases: one author and year twice, one text twice."""
    twins = {f"twin{year}": Reference(f"twin{year}", "article", REFERENCES["six2020"].fields, 1) for year in "ab"}
    together = format_now({**twins, **dict(reversed(REFERENCES.items()))}, AMA, tmp_path)
    assert {key: together[key] for key in REFERENCES} == formatted
    assert {text_of(made) for key, made in together.items() if key in twins} == {text_of(formatted["six2020"])}
    alone = [format_now({key: one}, AMA, tmp_path / key)[key] for key, one in REFERENCES.items()]
    assert alone == list(formatted.values())


def test_pandoc_that_cannot_start_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYPANDOC_PANDOC", str(tmp_path / "none"))
    monkeypatch.setattr(pandoc.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(FormattingError, match="pandoc cannot be started"):
        format_now(REFERENCES, AMA, tmp_path / "cache")
    assert not list(tmp_path.iterdir())


@pytest.mark.site
def test_a_build_formats_each_reference_once_however_many_pages_cite_it(tmp_path: Path) -> None:
    cited = "It was a small trial.[@feder2021] Many were lost.[@yermus2024]\n"
    pages = {f"docs/articles/{letter}.md": projects.page(cited, f"Page {letter}") for letter in "abcde"}
    home = "".join(f"- [Page {letter}](articles/{letter}.md)\n" for letter in "abcde")
    root = projects.tiny(tmp_path, {**pages, "docs/index.md": projects.page(home, "Home")})
    assert given_to_pandoc(root) == [2]
    assert given_to_pandoc(root) == []
    bibliography = root / "references.bib"
    bibliography.write_text(bibliography.read_text().replace("volume = {178}", "volume = {179}", 1))
    assert given_to_pandoc(root) == [1], "one entry changed"


def given_to_pandoc(root: Path) -> list[int]:
    """How many references each start of pandoc is given in a build; a shim before the real pandoc looks."""
    log, shim = root / "given", root / "pandoc"
    log.mkdir(exist_ok=True)
    shim.write_text(
        "#!/bin/sh\n"
        f'echo "[]" > "{log}/$$.json"\n'
        f'for part; do case "$part" in --bibliography=*) cp "${{part#*=}}" "{log}/$$.json";; esac; done\n'
        f'exec "{pandoc.program()}" "$@"\n'
    )
    shim.chmod(0o755)
    outcome = projects.build(root, PYPANDOC_PANDOC=str(shim))
    assert outcome.code == 0, outcome.said
    found = [len(json.loads(file.read_text())) for file in log.iterdir()]
    for file in log.iterdir():
        file.unlink()
    return found


def test_a_changed_style_is_seen(tmp_path: Path, cache: Path, formatted: Formatted) -> None:
    style = tmp_path / "other.csl"
    style.write_text(AMA.read_text().replace('et-al-use-first="3"', 'et-al-use-first="1"'))
    assert text_of(format_now(REFERENCES, style, tmp_path)["zhutovsky2019"]).startswith("Zhutovsky P et al.")


def test_days_quotes_and_editions_are_those_of_the_language(tmp_path: Path) -> None:
    text = (
        "@book{a2020, title = {What “{Yes}” means}, author = {Roe, A}, edition = {2}, publisher = {B}, year = {2020}}"
    )
    references = {**read_bibliography(text, "references.bib")[0], "fda2023": REFERENCES["fda2023"]}
    american, british = (format_now(references, AMA, tmp_path, language) for language in ("", "en-GB"))
    assert "October 10, 2023. Accessed November 23, 2026." in text_of(american["fda2023"])
    assert "10 October 2023. Accessed 23 November 2026." in text_of(british["fda2023"])
    assert "“Yes” means. 2nd ed. B" in text_of(american["a2020"]) and "‘Yes’ means. 2nd ed. B" in text_of(
        british["a2020"]
    )


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"x": 5}', b"\xff", b"[" * 50_000])
def test_a_spoiled_cache_costs_only_time(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "references.json").write_bytes(content)
    one = {"va2023": REFERENCES["va2023"]}
    assert text_of(format_now(one, AMA, tmp_path)["va2023"]).endswith("VA; 2023.")


def test_a_cache_with_a_wrong_letter_costs_only_time(tmp_path: Path) -> None:
    one = {"va2023": REFERENCES["va2023"]}
    sound = format_now(one, AMA, tmp_path)
    kept = tmp_path / "references.json"
    kept.write_text(kept.read_text().replace("VA; 2023", "VA; 2024"))
    assert format_now(one, AMA, tmp_path) == sound


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    one = {"va2023": REFERENCES["va2023"]}
    assert text_of(format_now(one, AMA, tmp_path / "cache")["va2023"]).endswith("VA; 2023.")


def test_a_missing_style_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FormattingError, match=r"none\.csl: cannot be read"):
        format_now(REFERENCES, tmp_path / "none.csl", tmp_path)


def test_a_broken_style_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "bad.csl").write_text("<style>")
    with pytest.raises(FormattingError, match="pandoc could not format the references"):
        format_now(REFERENCES, tmp_path / "bad.csl", tmp_path)


def test_nothing_to_format_starts_nothing(tmp_path: Path) -> None:
    assert format_now({}, AMA, tmp_path) == {} and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a_b?c=d&e#f", "https://example.org/a_b?c=d&e#f"),
        (r"https://example.org/a\_b", "https://example.org/a_b"),
        ("HTTP://example.org", "HTTP://example.org"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ('https://ex"ample.org/', ""),
        ("javascript:alert(1)", ""),
        (" java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: str) -> None:
    assert safe_url(url) == safe


def test_an_address_that_another_link_holds_is_not_shown_twice() -> None:
    fields = {
        "doi": Field("https://doi.org/10.1176/appi.1", 1),
        "pmcid": Field("PMC5904792", 2),
        "url": Field("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5904792/", 3),
    }
    reference = Reference("a2020", "article", fields, 1)
    assert [link.kind for link in links(reference)] == ["doi", "pmc"]
    assert paper_url(reference) == "https://doi.org/10.1176/appi.1"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("van Rooij, Sanne J. H.", {"non-dropping-particle": "van", "family": "Rooij", "given": "Sanne J. H."}),
        ("Sanne J. H. van Rooij", {"non-dropping-particle": "van", "family": "Rooij", "given": "Sanne J. H."}),
        ("{van Rooij}, S.J.H.", {"family": "van Rooij", "given": "S. J. H."}),
        ("de la Cruz, Jr., JM", {"non-dropping-particle": "de la", "family": "Cruz", "suffix": "Jr", "given": "J M"}),
        ("{Smith and Sons}", {"literal": "Smith and Sons"}),
        ("Plato", {"literal": "Plato"}),
        ("others", {"literal": "et al"}),
    ],
)
def test_names(typed: str, name: dict[str, str]) -> None:
    assert names(typed) == [name]


def test_short_names() -> None:
    assert short_name(REFERENCES["zhutovsky2019"]) == "Zhutovsky 2019"
    assert short_name(REFERENCES["fda2023"]) == "US Food and Drug Administration 2023"
    assert short_name(REFERENCES["hostile2020"]) == "Hostile 2020"


def test_downloads_read_back() -> None:
    again, problems = read_bibliography(to_bibtex(REFERENCES.values(), {}), "references.bib")
    assert problems == []
    assert {k: {n: f.value for n, f in r.fields.items()} for k, r in again.items()} == {
        k: {n: f.value for n, f in r.fields.items() if k != "hostile2020" or n != "url"} for k, r in REFERENCES.items()
    }
    items = json.loads(to_csl_json(REFERENCES.values(), {}))
    assert items[0]["DOI"] == "10.1038/s41398-019-0663-7" and items[0]["PMCID"] == "PMC6889413"
    assert "DOI" not in items[-1] and "URL" not in items[-1]


@settings(max_examples=100)
@given(st.text(max_size=80), st.sampled_from(["author", "title", "doi", "url", "date", "year", "pages", "pmid"]))
def test_no_field_breaks_the_formatter(value: str, name: str) -> None:
    reference = Reference("a2020", "article", {name: Field(value, 1)}, 1)
    csl.csl_item(reference)
    assert all(re.match(r"https?://", link.href, re.I) for link in links(reference))
    short_name(reference)

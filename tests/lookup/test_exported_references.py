"""`evidence cite FILE`: what PubMed's "Cite" and reference managers export becomes entry and record, as a DOI does."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers.projects import check, codes, entry, project
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.cli import main
from evidence.lookup.exported_references import is_file, parse
from evidence.lookup.work import Name
from evidence.reading.references.bibliography import read_bibliography

NBIB = """
PMID- 33397139
OWN - NLM
VI  - 178
IP  - 2
DP  - 2021 Feb 1
TI  - A Randomized Controlled Trial of Repeated Lumenide Administration for Chronic
      Posttraumatic Stress Disorder.
PG  - 193-9
LID - 10.1176/appi.ajp.2020.20050596 [doi]
AB  - OBJECTIVE: something that stays out.
FAU - Feder, Adriana
AU  - Feder A
FAU - Charney, Dennis S Jr
AU  - Charney DS Jr
CN  - GLIM Study Group
PT  - Journal Article
PT  - Randomized Controlled Trial
TA  - Am J Psychiatry
JT  - The American journal of psychiatry
PMC - PMC1234567
AID - 10.1176/appi.ajp.2020.20050596 [doi]
"""
RIS = """TY  - JOUR
T1  - Lumenide &amp; sleep: a p&lt;0.05 trial
AU  - Østby, Anna
AU  - World Health Organization
PY  - 2018/05//
JF  - Acta Psychiatrica Scandinavica
JA  - Acta Psychiatr Scand
VL  - 1
IS  - 2
SP  - 3
EP  - 10
DO  - https://doi.org/10.1111/acps.1
N2  - An abstract.
L1  - file:///home/u/secret.pdf
ER  - 

TY  - CHAP
AU  - Smith, John, Jr
TI  - A chapter
A2  - Sala, Lester M.
T2  - A book
PB  - Press
ET  - 2nd
PY  - 2010
SP  - 11-19
UR  - https://example.org/chapter
ER  - 
"""  # noqa: W291
BIB = "references.bib"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["cite", "--root", str(root), *arguments])


def other(tmp_path: Path) -> Path:
    """A project that has another study."""
    return project(tmp_path / "project", {BIB: entry("berger2009", year="2009"), "docs/studies/feder2021.md": None})


def file(tmp_path: Path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_pubmeds_file_becomes_entry_and_record(tmp_path: Path) -> None:
    root = other(tmp_path)
    done = run(root, file(tmp_path, "study.nbib", NBIB))
    assert done.exit_code == 0, done.output
    references, problems = read_bibliography((root / BIB).read_text(), BIB)
    made = references["feder2021"]
    assert problems == [] and (root / "docs/studies/feder2021.md").exists()
    assert {name: made.get(name) for name in made.fields} == {
        "author": "Feder, Adriana and Charney, Jr, Dennis S and {GLIM Study Group}",
        "title": "A {Randomized} {Controlled} {Trial} of {Repeated} {Lumenide} {Administration} for {Chronic} "
        "{Posttraumatic} {Stress} {Disorder}",
        "journal": "The American journal of psychiatry",
        "shortjournal": "Am J Psychiatry",
        "year": "2021",
        "volume": "178",
        "number": "2",
        "pages": "193--199",
        "doi": "10.1176/appi.ajp.2020.20050596",
        "pmid": "33397139",
        "pmcid": "PMC1234567",
    }
    assert "design: randomised-trial" in (root / "docs/studies/feder2021.md").read_text()


def test_a_file_of_several_adds_each_and_passes_check(tmp_path: Path) -> None:
    root = other(tmp_path)
    done = run(root, file(tmp_path, "library.ris", RIS))
    assert done.exit_code == 0, done.output
    references, problems = read_bibliography((root / BIB).read_text(), BIB)
    assert problems == [] and list(references) == ["berger2009", "ostby2018", "smith2010"]
    chapter = references["smith2010"]
    assert (
        chapter.type == "incollection"
        and chapter.get("editor") == "Sala, Lester M."
        and chapter.get("edition") == "2nd"
    )
    assert references["ostby2018"].get("author") == "Østby, Anna and {World Health Organization}"
    assert references["ostby2018"].get("doi") == "10.1111/acps.1" and "secret" not in (root / BIB).read_text()
    new = [one for one in check(root) if one.place.file == BIB and one.place.line > 11]
    assert set(codes(new)) <= {"BIB021"}, new


def test_a_study_that_is_there_is_told_and_the_others_are_added(tmp_path: Path) -> None:
    root = other(tmp_path)
    run(root, file(tmp_path, "study.nbib", NBIB))
    before = (root / BIB).read_text()
    done = run(root, file(tmp_path, "study.nbib", NBIB))
    assert done.exit_code == 2 and 'this is "feder2021" already' in done.stderr and (root / BIB).read_text() == before
    done = run(root, file(tmp_path, "both.txt", NBIB + "\n" + RIS))
    assert done.exit_code == 0 and "ostby2018" in (root / BIB).read_text()


def test_a_retracted_study_is_refused(tmp_path: Path) -> None:
    root, name = (
        other(tmp_path),
        file(tmp_path, "s.nbib", NBIB.replace("PT  - Journal", "PT  - Retracted Publication\nPT  - Journal")),
    )
    assert run(root, name).exit_code == 2 and "feder2021" not in (root / BIB).read_text()
    assert run(root, name, "--even-retracted").exit_code == 0


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    root = other(tmp_path)
    before = (root / BIB).read_text()
    done = run(root, "--dry-run", file(tmp_path, "study.nbib", NBIB))
    assert done.exit_code == 0 and done.stdout.startswith("@article{feder2021,") and (root / BIB).read_text() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("none.ris", None, "cannot be read"), ("empty.nbib", "", "has no reference"), ("photo.ris", "\x00\x01\x02", "has no reference")],
)  # fmt: skip
def test_a_file_without_references_is_one_line(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    path = str(tmp_path / name) if content is None else file(tmp_path, name, content)
    done = run(other(tmp_path), path)
    assert done.exit_code == 2 and said in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [NBIB, NBIB.replace("\n", "\r\n"), NBIB.strip(), "\ufeff" + NBIB.lstrip(), NBIB + NBIB.replace("33397139", "33397140"), RIS,
     RIS.replace("ER  - \n", ""), RIS.replace("  - ", " - ")],
)  # fmt: skip
def test_line_ends_marks_and_missing_ends_do_not_matter(text: str) -> None:
    assert parse(text) and all(work.title and work.names and work.years for work in parse(text))


def test_names_and_identifiers_wherever_programs_put_them() -> None:
    work = parse(
        "TY  - JOUR\nTI  - A\nAU  - Feder, Adriana\nPY  - 2020\nAN  - 33397139\nDB  - PubMed\nUR  - https://doi.org/10.1/x\nC2  - PMC1234567\nER  - \n"
    )[0]
    assert (work.pmid, work.pmcid, work.names) == ("33397139", "PMC1234567", (Name("Feder", "Adriana"),))
    assert parse("PMID- 1\nTI  - A\nAU  - Adkinson NF Jr\nDP  - 2020\n")[0].names[0].family


@pytest.mark.parametrize(
    ("given_", "expected"),
    [("study.nbib", True), ("a/b.RIS", True), ("10.1000/x.txt", False), ("https://a.org/x.ris", False), ("33397139", False), ("10.1000/a.ris", False)],
)  # fmt: skip
def test_a_file_is_told_from_an_identifier(given_: str, expected: bool) -> None:
    assert is_file(given_) is expected


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["PMID- 1", "TY  - JOUR", "TI  - A", "ER  - ", "AU  - Feder, A", "DP  - 2020", "\n", "      on"]
            ),
            st.text(max_size=20),
        ),
        max_size=20,
    ).map("\n".join)
)
def test_no_text_breaks_the_reader(text: str) -> None:
    parse(text)

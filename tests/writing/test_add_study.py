"""`evidence cite`: an entry in its place, a record to fill in, no duplicate, nothing half written."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from helpers import command
from helpers.projects import check, codes, entry, project
from helpers.services import FEDER_DOI, FEDER_PMID, TITLE, World, as_json, crossref_work, pubmed_summary, world
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug import Response

from evidence import files
from evidence.lookup.clean import text
from evidence.lookup.work import Name, Work
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.latex import plain
from evidence.writing import add_study
from evidence.writing.bibtex_entry import CannotWrite, author, braced, insert, key_for, latex
from evidence.writing.bibtex_entry import entry as written

__all__ = ["world"]

GOLDEN = Path(__file__).parent / "golden"
BIB = "references.bib"
TODAY = dt.date(2026, 11, 23)


def run(root: Path, *arguments: str):
    return command.run("cite", "--root", root, *arguments)


def bib(root: Path) -> str:
    return (root / BIB).read_text()


# What is written ----------------------------------------------------------------------------------------------------

WORKS = {
    "article": (
        crossref_work(),
        pubmed_summary(articleids=[{"idtype": "pmc", "value": "PMC7654321"}, {"idtype": "doi", "value": FEDER_DOI}]),
    ),
    "preprint": (
        crossref_work(
            type="posted-content",
            title=["Low dose oral lumenide treatment on GLIM (OKTOP): An open-label pilot study"],
            institution=[{"name": "medRxiv"}],
            **{"container-title": None, "short-container-title": None, "volume": None, "issue": None, "page": None},
        ),
        None,
    ),
    "bodies": (
        crossref_work(
            title=["Guidance on <i>safe</i> use &amp; storage: 50% of {clinics} cost $5_000 #1 ~ \\x"],
            author=[
                {"name": "Drug and Alcohol Authority", "sequence": "first"},
                {"family": "van Rooij", "given": "Sanne J. H."},
                {"family": "Skłodowska-Curie", "given": "Maria"},
                {"family": "King", "given": "Martin", "suffix": "Jr"},
            ],
            page=None,
            volume=None,
        ),
        None,
    ),
    "chapter": (
        crossref_work(type="book-chapter", publisher="Oxford University Press", title=["Lumenide"], page="1–20"),
        None,
    ),
    "report": (crossref_work(type="report", publisher="AHRQ", author=None, page=None), None),
}


@pytest.mark.parametrize("name", WORKS)
def test_the_entry_is_as_in_the_golden_file(world: World, tmp_path, name):
    work, paper = WORKS[name]
    world.works[FEDER_DOI] = work
    world.papers = {FEDER_PMID: paper} if paper else {}
    done = run(project(tmp_path), "--dry-run", FEDER_DOI)
    golden = GOLDEN / f"{name}.bib"
    assert done.exit_code == 0, done.output
    assert done.stdout == golden.read_text(), f"if this is right, write it to {golden.name}"
    assert bib(tmp_path) == entry()


def test_entry_and_record_pass_all_checks_but_those_for_missing_text(world: World, tmp_path):
    root = project(tmp_path, {BIB: entry("berger2009", year="2009", author="Berger, W.")})
    (root / "docs/studies/feder2021.md").unlink()
    (root / "docs/articles/a.md").write_text(
        (root / "docs/articles/a.md").read_text().replace("feder2021", "berger2009")
    )
    before = set(codes(check(root)))
    done = run(root, FEDER_DOI)
    assert (
        done.stdout.splitlines()[0] == 'Added "feder2021" to references.bib, and docs/studies/feder2021.md to fill in.'
    )
    new = [problem for problem in check(root) if "feder2021" in str(problem)]
    assert set(codes(new)) - before <= {"NEW001", "BIB021", "PAG013"}, new
    assert "design: randomised-trial  # TODO: is this the design?" in (root / "docs/studies/feder2021.md").read_text()


def test_a_pmid_and_an_address_lead_to_the_same_entry(world: World, tmp_path):
    made = []
    for index, given_as in enumerate(
        (FEDER_DOI, FEDER_PMID, f"https://pubmed.ncbi.nlm.nih.gov/{FEDER_PMID}/", f"https://doi.org/{FEDER_DOI}")
    ):
        root = project(tmp_path / str(index), {BIB: entry("berger2009")})
        assert run(root, given_as).exit_code == 0
        made.append(bib(root))
    assert len(set(made)) == 1


# Its place ----------------------------------------------------------------------------------------------------------

LATER = "% 1. the cited studies\n\n{first}\n% ---- 2. later evidence and guidance\n\n{a}\n% about c\n{c}"


def sectioned() -> str:
    return LATER.format(
        first=entry("zhu2019", title="{Z}"), a=entry("adams2020", title="{A}"), c=entry("costi2022", title="{C}")
    )


@pytest.mark.parametrize(
    ("key", "before"), [("aaron2020", "@article{adams2020"), ("berger2009", "% about c"), ("zhu2020", None)]
)
def test_the_entry_goes_to_later_evidence_in_the_order_of_keys(key, before):
    made = insert(sectioned(), key, entry(key))
    after = made.split(f"@article{{{key},")[1].split("\n}\n", 1)[1].lstrip("\n")
    assert after.startswith(before) if before else after == ""
    assert made.index("zhu2019") < made.index(key)
    assert "\n\n\n" not in made


def test_without_the_section_it_goes_to_the_end(tmp_path):
    assert insert("", "a2020", entry("a2020")) == entry("a2020")
    assert insert(entry("b2020"), "c2020", entry("c2020", title="{C}")).endswith(entry("c2020", title="{C}"))


def test_what_would_not_read_back_is_not_written():
    with pytest.raises(CannotWrite):
        insert(entry("b2020"), "c2020", "@article{c2020,\n  title = {open\n}\n")


def test_line_ends_stay_as_they_are(world: World, tmp_path):
    root = project(tmp_path, {BIB: entry("berger2009").replace("\n", "\r\n").encode()})
    assert run(root, FEDER_DOI).exit_code == 0
    raw = (root / BIB).read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") and b"feder2021" in raw


# Keys ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (Name("Feder"), "feder2021"),
        (Name("van Rooij"), "rooij2021"),
        (Name("Skłodowska-Curie"), "sklodowskacurie2021"),
        (Name("López-Roca"), "lopezroca2021"),
        (Name("King, Jr"), "king2021"),
        (Name("O'Brien"), "obrien2021"),
        (Name("王"), "wang2021"),
        (Name("Müller-Weiß"), "mullerweiss2021"),
        (Name("Drug and Alcohol Authority", body=True), "drug2021"),
    ],
)
def test_the_key_is_surname_and_year(name, key):
    assert key_for(Work("Crossref", title="A", names=(name,), years=(2021,)), ()) == key


def test_a_taken_key_gets_a_letter():
    work = Work("Crossref", title="A", names=(Name("Feder"),), years=(2021,))
    assert key_for(work, {"feder2021"}) == "feder2021b"
    assert key_for(work, {"feder2021", "feder2021b"}) == "feder2021c"


@pytest.mark.parametrize(
    "work",
    [
        Work("Crossref", title="A", years=(2021,)),
        Work("Crossref", names=(Name("Feder"),)),
        Work("C", names=(Name("†"),), years=(2021,)),
    ],
)
def test_no_name_or_no_year_is_one_line(work):
    with pytest.raises(CannotWrite, match="by hand"):
        key_for(work, ())


# Hostile and odd text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("A trial of Lumenide", "A trial of {Lumenide}"),
        ("GLIM and mTOR", "{GLIM} and {mTOR}"),
        ("Post-Traumatic Stress: A review", "Post-{Traumatic} {Stress}: {A} review"),
        ("“Special K” (OKTOP)", "“Special {K}” ({OKTOP})"),
    ],
)
def test_capitals_are_braced(title, value):
    assert braced(title) == value


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_title_reads_back_as_itself(title):
    shown = text(title)
    work = Work(
        "Crossref",
        title=shown,
        names=(Name("Feder", "A."),),
        years=(2021,),
        journal="J",
        volume="1",
        pages="1",
        doi="10.1/x",
    )
    if not latex(shown):
        return
    references, problems = read_bibliography(written("feder2021", work), BIB)
    assert not problems
    assert plain(references["feder2021"].get("title")).replace("–", "-").replace("—", "-") == " ".join(
        plain(latex(shown)).replace("–", "-").replace("—", "-").split()
    )


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200)
def test_any_author_stays_inside_its_field(family, given_name):
    work = Work(
        "C", title="T", names=(Name(text(family) or "x", text(given_name)), Name("Last")), years=(2021,), doi="10.1/x"
    )
    references, problems = read_bibliography(written("a2021", work), BIB)
    assert not problems and set(references) == {"a2021"} and "title" in references["a2021"].fields


def test_a_body_with_and_in_its_name_is_one_author():
    assert author(Name("Drug and Alcohol Authority", body=True)) == "{Drug and Alcohol Authority}"


def test_a_hostile_answer_harms_nothing(world: World, tmp_path):
    hostile = "x}, author = {Evil}}\n@article{evil2020, title = {<script>alert(1)</script>"
    world.works[FEDER_DOI] = crossref_work(
        title=[hostile], author=[{"family": "../../x<b>y</b>}", "given": "{{ c }}"}], volume="1}\n@x{"
    )
    root = project(tmp_path, {BIB: entry("berger2009")})
    done = run(root, FEDER_DOI)
    assert done.exit_code == 0, done.output
    references, problems = read_bibliography(bib(root), BIB)
    assert list(references) == ["berger2009", "xy2021"] and not problems
    assert "<script" not in bib(root) and (root / "docs/studies/xy2021.md").exists()
    assert "<" not in (root / "docs/studies/xy2021.md").read_text()


# Refusals: one line, nothing changed --------------------------------------------------------------------------------


def refused(root: Path, *arguments: str) -> str:
    return command.refused(root, "cite", "--root", root, *arguments)


@pytest.mark.parametrize(
    "fields",
    [
        {"doi": FEDER_DOI},
        {"doi": FEDER_DOI.upper()},
        {"pmid": FEDER_PMID},
        {"title": f"{TITLE.lower()}!"},
    ],
)
def test_a_duplicate_is_refused_by_doi_pmid_or_title(world: World, tmp_path, fields):
    root = project(tmp_path, {BIB: entry("old2021", **fields)})
    for given_as in (FEDER_DOI, FEDER_PMID):
        assert 'this is "old2021" already (references.bib, line 1); cite it as [@old2021]' in refused(root, given_as)


def test_a_doi_that_is_there_needs_no_network(tmp_path, monkeypatch):
    monkeypatch.setenv("EVIDENCE_CROSSREF", "http://127.0.0.1:9")
    assert "already" in refused(project(tmp_path), "10.1000/feder2021")


def test_a_doi_that_does_not_exist(world: World, tmp_path):
    assert "do not know 10.9999/none" in refused(project(tmp_path), "10.9999/none")


@pytest.mark.parametrize(
    "answer", [Response("", 503), as_json({"message": {}}), Response('{"mess', 200, content_type="application/json")]
)
def test_a_service_in_trouble(world: World, tmp_path, answer):
    world.trouble["/"] = answer
    assert "nothing was changed" in refused(project(tmp_path), FEDER_DOI)


def test_a_network_that_is_down(tmp_path, monkeypatch):
    for name in ("CROSSREF", "PUBMED"):
        monkeypatch.setenv(f"EVIDENCE_{name}", "http://127.0.0.1:9")
    monkeypatch.setenv("EVIDENCE_PAUSE", "0")
    assert "no connection; nothing was changed" in refused(project(tmp_path), FEDER_DOI)


def test_a_retracted_study(world: World, tmp_path):
    world.papers[FEDER_PMID] = pubmed_summary(pubtype=["Retracted Publication"])
    root = project(tmp_path, {BIB: entry("berger2009")})
    assert "was retracted" in refused(root, FEDER_DOI)
    assert run(root, "--even-retracted", FEDER_DOI).exit_code == 0


BROKEN = ["@article{a2020,\n  title = {x\n", f"<<<<<<< HEAD\n{entry()}", entry() + entry()]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_bibliography_that_is_broken(tmp_path, broken):
    assert "correct references.bib first: references.bib:" in refused(project(tmp_path, {BIB: broken}), FEDER_DOI)


def test_no_project(tmp_path):
    assert "no references.bib here" in refused(tmp_path, FEDER_DOI)
    assert "none of these" in refused(project(tmp_path), "what?")


def test_a_full_disk_leaves_both_files_as_they_were(world: World, tmp_path, monkeypatch):
    root = project(tmp_path, {BIB: entry("berger2009"), "docs/studies/feder2021.md": None})
    real = files._write_temporary

    def full(path, *given):
        if path.suffix == ".md":  # the second of the two
            raise OSError(28, "No space left on device")
        return real(path, *given)

    monkeypatch.setattr(files, "_write_temporary", full)
    assert "No space left" in refused(root, FEDER_DOI)


def test_two_runs_at_once_lose_neither(world: World, tmp_path):
    root = project(tmp_path, {BIB: entry("berger2009"), "docs/studies/feder2021.md": None})
    other = "10.1000/other"
    world.works[other] = crossref_work(DOI=other, title=["Another trial"], author=[{"family": "Other", "given": "A."}])
    done: list[int] = []
    threads = [threading.Thread(target=lambda doi=doi: done.append(_add(root, doi))) for doi in (FEDER_DOI, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    references, problems = read_bibliography(bib(root), BIB)
    assert not problems and len(references) == 1 + done.count(0) and done.count(0) >= 1


def _add(root: Path, doi: str) -> int:
    from evidence.commands.cite import add
    from evidence.lookup.identify import identify

    try:
        from evidence.lookup.ask import Asker
        from evidence.lookup.find_study import find
        from evidence.lookup.services import services

        add(root, find(identify(doi), Asker(services(root), sleep=lambda _: None)).value, TODAY)
    except SystemExit:
        return 2
    return 0


def test_a_second_run_sees_what_the_first_wrote(world: World, tmp_path):
    root = project(tmp_path, {BIB: entry("berger2009")})
    work = Work("C", title="T", names=(Name("Feder"),), years=(2021,), doi="10.1/x", journal="J", volume="1", pages="2")
    _, first = add_study.files(root, work, TODAY)
    (root / BIB).write_text(first[root / BIB])
    with pytest.raises(CannotWrite, match="already"):
        add_study.files(root, work, TODAY)

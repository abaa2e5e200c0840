"""`evidence verify` and what the checks make of its status file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx2
import pytest
from helpers import command
from helpers.projects import check, codes, entry, project, sound
from helpers.services import FEDER_DOI, FEDER_PMID, World, as_json, crossref_work, pubmed_summary, world
from werkzeug import Response

from evidence.files import locked, write_all, write_beside
from evidence.lookup.compare import differences, offers
from evidence.lookup.work import Name, Work
from evidence.reading import sources
from evidence.reading.models.verification import PATH
from evidence.reading.references.bibliography import read_bibliography
from evidence.render.site import Site

__all__ = ["world"]

TITLE = (
    "A {Randomized} {Controlled} {Trial} of {Repeated} {Lumenide} {Administration} "
    "for {Chronic} {Posttraumatic} {Stress} {Disorder}"
)
FEDER = {"title": TITLE, "author": "Feder, Adriana and Costi, Sara", "doi": FEDER_DOI, "pmid": FEDER_PMID}


def reference(**fields: str):
    return next(iter(read_bibliography(entry(**{**FEDER, **fields}), "references.bib")[0].values()))


def run(root: Path, *arguments: str):
    return command.run("verify", "--root", root, "--today", "2026-11-20", *arguments)


def refused(root: Path, *arguments: str) -> str:
    return command.refused(root, "verify", "--root", root, *arguments)


def feder(tmp_path: Path, **fields: str) -> Path:
    return project(tmp_path, {"references.bib": entry(**{**FEDER, **fields})})


# Comparing ----------------------------------------------------------------------------------------------------------

THEIRS = Work(
    "Crossref",
    title="A randomized controlled trial of repeated lumenide administration for chronic posttraumatic stress disorder",
    names=(Name("Feder", "Adriana"), Name("Costi", "Sara")),
    years=(2021, 2020),
    volume="178",
    number="2",
    pages="193-202",
)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"year": "2020"},
        {"pages": "193--202"},
        {"pages": "193–202"},
        {"author": "Feder, A. and others"},
        {"author": "FEDER, Adriana and Cost\\'{\\i}, Sara"},
        {"title": TITLE.upper()},
    ],
)
def test_spelling_is_no_difference(fields):
    assert list(differences(reference(**fields), THEIRS)) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"year": "2019"}, "year"),
        ({"volume": "177"}, "volume"),
        ({"number": "3"}, "number"),
        ({"pages": "193--203"}, "pages"),
        ({"title": "Another trial"}, "title"),
        ({"author": "Costi, Sara and Feder, Adriana"}, "author"),
        ({"author": "Feder, Adriana"}, "author"),
        ({"author": "Feder, Adriana and Costi, Sara and Third, Ann"}, "author"),
    ],
)
def test_another_value_is_a_difference(fields, field):
    assert [item.field for item in differences(reference(**fields), THEIRS)] == [field]


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("A trial: a double-blind study", "A trial", True),
        ("A trial", "A trial: a double-blind study", True),
        ("A trial", "RETRACTED: A trial", True),
        ("A trial", "A trial of something else", False),
        ("{Lumenide} \\& {GLIM}", "Lumenide & GLIM", True),
    ],
)
def test_a_subtitle_that_only_one_has_is_no_difference(ours, theirs, same):
    assert (not list(differences(reference(title=ours), Work("Crossref", title=theirs)))) is same


def test_particles_belong_to_the_family_name():
    ours = reference(author="van Rooij, Sanne and aan het Rot, Marije and {World Health Organization}")
    theirs = (Name("van Rooij"), Name("aan het Rot"), Name("World Health Organization", body=True))
    assert list(differences(ours, Work("PubMed", names=theirs))) == []


def test_what_the_entry_lacks_is_offered():
    assert offers(reference(volume="", pmid=""), THEIRS) == {"volume": "178"}


# The command --------------------------------------------------------------------------------------------------------


def test_agreement_is_written_down(world: World, tmp_path):
    root = feder(tmp_path)
    done = run(root)
    assert done.exit_code == 0, done.output
    assert done.stdout == "feder2021: Crossref agrees; PubMed agrees\n"
    text = (root / PATH).read_text()
    assert "asked: 2026-11-20" in text and text.startswith("# What Crossref")
    assert check(root) == []


def test_the_same_answers_give_the_same_file(world: World, tmp_path):
    root = feder(tmp_path)
    run(root)
    first = (root / PATH).read_bytes()
    run(root, "--fresh")
    assert (root / PATH).read_bytes() == first


def test_a_difference_is_a_notice_until_it_is_mended(world: World, tmp_path):
    root = feder(tmp_path, volume="177")
    done = run(root)
    assert done.exit_code == 1 and "Crossref has volume '178', we have '177'" in done.stdout
    found = check(root)
    assert codes(found) == ["VER003"] and str(found[0]).startswith("references.bib:7:1: notice: VER003")
    assert 'volume is "177", Crossref and PubMed have "178"' in found[0].message
    feder(tmp_path)
    assert check(root) == []


@pytest.mark.parametrize("who", ["crossref", "pubmed"])
def test_a_retraction_fails_the_check_on_each_citing_page(world: World, tmp_path, who):
    if who == "crossref":
        update = {"type": "retraction", "DOI": "10.1176/notice", "updated": {"date-parts": [[2026, 5, 3]]}}
        world.works[FEDER_DOI] = crossref_work(**{"updated-by": [update]})
    else:
        note = {"reftype": "Retraction in", "refsource": "Am J Psychiatry. 2026 May 3"}
        world.papers[FEDER_PMID] = pubmed_summary(references=[note], pubtype=["Retracted Publication"])
    root = feder(tmp_path)
    assert run(root).exit_code == 1
    (found,) = check(root)
    assert (found.code, found.place.file, found.place.line) == ("VER001", "docs/articles/a.md", 12)
    when = "on May 3, 2026" if who == "crossref" else "in 2026"
    text = f"This study was retracted {when}. Its results can no longer be relied on."
    assert Site(sources.read(root)).retracted == {"feder2021": text}


def test_no_comment_silences_a_retraction(world: World, tmp_path):
    world.papers[FEDER_PMID] = pubmed_summary(pubtype=["Retracted Publication"])
    root = feder(tmp_path)
    run(root)
    page = root / "docs/articles/a.md"
    comment = "<!-- evidence: allow VER001 because the page tells of the retraction -->\n"
    page.write_text(page.read_text().replace("Ten of 15", f"{comment}Ten of 15"))
    assert codes(check(root)) == ["ALW003", "VER001"]


def test_an_uncited_retracted_entry_is_reported_where_it_stands(world: World, tmp_path):
    world.papers[FEDER_PMID] = pubmed_summary(pubtype=["Retracted Publication"])
    root = feder(tmp_path)
    run(root)
    (root / "docs/articles/a.md").write_text(sound()["docs/articles/a.md"].replace("[@feder2021]", ""))
    (found,) = [problem for problem in check(root) if problem.code == "VER001"]
    assert found.place.file == "references.bib"


def test_a_correction_is_a_notice_until_the_record_is_newer(world: World, tmp_path):
    update = {"type": "correction", "DOI": "10.1176/notice", "updated": {"date-parts": [[2026, 11, 10]]}}
    world.works[FEDER_DOI] = crossref_work(**{"updated-by": [update]})
    root = feder(tmp_path)
    assert run(root).exit_code == 0
    assert codes(check(root)) == ["VER002"]
    record = root / "docs/studies/feder2021.md"
    record.write_text(record.read_text().replace("updated: 2026-11-01", "updated: 2026-11-21"))
    assert check(root) == []


def test_one_failure_leaves_the_others(world: World, tmp_path):
    second = entry("other2020", title="{Another}", doi="10.9999/none", year="2020")
    root = project(tmp_path, {"references.bib": entry(**FEDER) + second})
    world.trouble["/crossref/works/10.9999"] = Response("", 500)
    done = run(root)
    assert done.stdout.splitlines() == [
        "feder2021: Crossref agrees; PubMed agrees",
        "other2020: could not ask Crossref (HTTP 500)",
    ]
    assert done.exit_code == 0 and "1 without an answer" in done.stderr
    assert "other2020" not in (root / PATH).read_text()  # what nobody answered looks like no answer
    assert "VER005" in codes(check(root))


def test_a_bad_day_loses_no_retraction(world: World, tmp_path):
    world.papers[FEDER_PMID] = pubmed_summary(pubtype=["Retracted Publication"])
    root = feder(tmp_path)
    run(root)
    world.trouble["/eutils"] = Response("", 503)
    done = run(root, "--fresh")
    assert done.exit_code == 1 and "could not ask PubMed (HTTP 503), which last said: agrees" in done.stdout
    assert "VER001" in codes(check(root)) and "tried: 2026-11-20" in (root / PATH).read_text()


def test_a_doi_that_does_not_exist_anywhere_differs(world: World, tmp_path):
    root = feder(tmp_path, doi="10.9999/wrong", pmid="")
    assert "Crossref has doi 'no such DOI'" in run(root).stdout
    world.handles["10.9999/wrong"] = 1  # registered elsewhere, as DataCite's are
    assert "Crossref does not know it" in run(root).stdout


def test_another_doi_makes_the_earlier_word_void(world: World, tmp_path):
    world.works[FEDER_DOI] = crossref_work(**{"updated-by": [{"type": "retraction"}]})
    root = feder(tmp_path)
    run(root)
    feder(tmp_path, doi="10.1000/right")
    assert Site(sources.read(root)).retracted == {}
    assert codes(check(root)) == ["VER005"]


def test_references_that_were_never_asked_about_are_one_notice(tmp_path):
    root = project(tmp_path, {PATH: "# empty\n"})
    (found,) = check(root)
    assert (found.code, found.level) == ("VER005", "notice") and "1 of 1 references" in found.message
    assert check(project(tmp_path / "b")) == []  # a project without the file does not use it


def test_an_old_comparison_is_a_notice(world: World, tmp_path):
    root = feder(tmp_path)
    run(root)
    assert codes(check(root, dt.date(2027, 4, 1)))[-1] == "VER005"


@pytest.mark.parametrize(
    ("content", "line"),
    [("feder2021:\n  crossref: yes\n", 2), ("feder2021:\n  crosref: {}\n", 2), ("- a\n", 1)],
)
def test_a_status_file_that_was_edited_badly_is_one_line(world: World, tmp_path, content, line):
    root = project(tmp_path, {PATH: content})
    found = [problem for problem in check(root) if problem.level == "error"]
    assert codes(found) == ["VER004"] and found[0].place.line == line
    assert refused(root).startswith(f"evidence: {PATH}:{line}:")


def test_hostile_metadata_stays_text(world: World, tmp_path):
    hostile = 'x</td><script>alert(1)</script> *a* [b](javascript:1) {{ c }}\n- k: &a "v"'
    world.works[FEDER_DOI] = crossref_work(title=[hostile], volume="<!-- -->\u202e")
    root = feder(tmp_path)
    done = run(root)
    assert "<script>" not in done.stdout
    assert set(codes(check(root))) == {"VER003"}


def test_an_unknown_key_is_one_line(tmp_path):
    said = refused(project(tmp_path), "feder2020")
    assert said == 'evidence: references.bib has no "feder2020"; did you mean "feder2021"?\n'


def test_no_project_is_one_line(tmp_path):
    assert "there is no docs/ folder" in refused(tmp_path)


def test_a_useless_address_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("EVIDENCE_CROSSREF", "nowhere")
    assert "EVIDENCE_CROSSREF" in refused(project(tmp_path))


# Writing files ------------------------------------------------------------------------------------------------------


def test_two_runs_at_once_the_second_says_so(world: World, tmp_path):
    root = feder(tmp_path)
    with locked(root / ".cache/evidence", "verify"):
        assert "another run is writing" in refused(root)
    assert run(root).exit_code == 0


def test_a_full_disk_leaves_the_old_file(world: World, tmp_path, monkeypatch):
    root = feder(tmp_path)
    run(root)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evidence.files.os.fsync", full)
    world.works[FEDER_DOI] = crossref_work(volume="1")
    before = sorted(file.name for file in (root / "docs/data").iterdir())
    assert "No space left on device" in refused(root, "--fresh")
    assert sorted(file.name for file in (root / "docs/data").iterdir()) == before and "verification.yml" in before


def test_several_files_are_written_all_or_none(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("old")
    second.mkdir()  # a folder cannot be replaced by a file
    with pytest.raises(OSError):
        write_all({first: "new", second: "new", tmp_path / "c": "new"})
    assert first.read_text() == "old" and sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_file_keeps_its_mode(tmp_path):
    file = tmp_path / "a"
    file.write_text("x")
    file.chmod(0o640)
    write_beside(file, "y")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("y", 0o640)


def test_wrong_types_from_a_service_are_could_not_ask(world: World, tmp_path):
    world.trouble["/crossref"] = as_json([1, 2])
    done = run(feder(tmp_path))
    assert done.exit_code == 0 and "could not ask Crossref" in done.stdout


# Nobody answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 20])
def test_without_network_nothing_is_written(tmp_path, monkeypatch, number):
    for name in ("CROSSREF", "PUBMED", "HANDLES"):
        monkeypatch.setenv(f"EVIDENCE_{name}", "http://127.0.0.1:9")
    monkeypatch.setenv("EVIDENCE_TRIES", "1")
    monkeypatch.setenv("EVIDENCE_PAUSE", "0")
    entries = [entry(f"feder{2000 + one}", doi=f"10.1000/{one}", pmid=str(1000 + one)) for one in range(number)]
    root = project(tmp_path, {"references.bib": "\n".join(entries)})
    said = refused(root)
    assert "nobody answered" in said and "Crossref: no connection" in said and "nothing was written" in said
    assert not (root / PATH).exists()


@pytest.mark.parametrize("trouble", [Response("", 503), as_json([1, 2])], ids=["down", "nonsense"])
def test_when_nobody_answers_what_was_known_stays(world: World, tmp_path, trouble):
    world.papers[FEDER_PMID] = pubmed_summary(pubtype=["Retracted Publication"])
    root = feder(tmp_path)
    run(root)
    world.trouble["/"] = trouble
    assert "nothing was written" in refused(root, "--fresh")
    assert "VER001" in codes(check(root))


def test_when_the_network_is_down_few_are_asked(tmp_path, monkeypatch):
    asked = []

    def silent(*arguments, **_options):
        asked.append(arguments)
        raise httpx2.ConnectError("[Errno -3] Temporary failure in name resolution")

    monkeypatch.setattr(httpx2.Client, "stream", silent)
    monkeypatch.setenv("EVIDENCE_CROSSREF", "http://127.0.0.1:9")
    monkeypatch.setenv("EVIDENCE_TRIES", "1")
    monkeypatch.setenv("EVIDENCE_PAUSE", "0")
    entries = [entry(f"feder{2000 + one}", doi=f"10.1000/{one}", pmid=str(1000 + one)) for one in range(20)]
    said = refused(project(tmp_path, {"references.bib": "\n".join(entries)}))
    assert "PubMed: no such host, or no network" in said and len(asked) <= 6

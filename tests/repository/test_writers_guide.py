"""Every command that CONTRIBUTING.md shows is run here, in order, and does what the guide says."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from helpers import ROOT
from helpers.command import run
from helpers.history import commit, git
from helpers.services import World, crossref_work, pubmed_summary, world

__all__ = ["world"]

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BOXES = re.findall(r"^```sh\n(.*?)^```", GUIDE, flags=re.M | re.S)
COMMANDS = [line for box in BOXES for line in box.splitlines()]
FIRST = "docs/articles/safety.md"
(CITED,) = re.findall(r"^\.venv/bin/evidence cite (\S+)$", GUIDE, flags=re.M)
WOULD_SEE = "+ Text in a note box: Only a doctor or nurse who knows you can say whether it is safe for you."
PUBMED = "25792693"  # a number for the loopback service alone


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A repository with the sources, as a code host has it."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in ("mkdocs.yml", "references.bib", "Makefile"):
        shutil.copy(ROOT / name, sources)
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, sources / name)
    commit(sources, {"docs/about/reviewers.md": _with_reviewer()})
    git(tmp_path, "clone", "-q", "--bare", str(sources), "remote.git")
    return tmp_path / "remote.git"


def _with_reviewer() -> str:
    """The reviewers' page with the name that the guide's command signs with."""
    return (ROOT / "docs/about/reviewers.md").read_text(encoding="utf-8").rstrip() + "\n\n- NAME\n"


def evidence(root: Path, line: str) -> Result:
    """Run a line of the guide that begins with `.venv/bin/evidence`."""
    program, *arguments = shlex.split(line)
    assert program == ".venv/bin/evidence"
    return run(*arguments, "--root", root)


def test_no_command_of_the_guide_is_left_out() -> None:
    """A box that is new must be run here too."""
    begins = re.compile(r"git (clone|switch|add|commit|push)|cd |make (serve|check)$|\.venv/bin/evidence (\w+)")
    assert [line for line in COMMANDS if not begins.match(line)] == []
    named = {found[3] for line in COMMANDS if (found := begins.match(line)) and found[3]}
    assert named == {"explain", "cite", "new", "sign"}
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", GUIDE, flags=re.M):
        assert re.search(rf"^{target}:", recipes, flags=re.M), f"there is no make {target}"


def test_the_first_edit_reaches_the_code_host(remote: Path, tmp_path: Path) -> None:
    clone, switch = BOXES[0].splitlines()[0], BOXES[0].splitlines()[2]
    git(tmp_path, *shlex.split(clone.replace("THE-ADDRESS", str(remote)))[1:])
    here = tmp_path / shlex.split(clone)[-1]
    assert f"cd {here.name}" in BOXES[0].splitlines()
    git(here, *shlex.split(switch)[1:])
    before, after, _ = re.findall(r"^```text\n(.*?)^```", GUIDE, flags=re.M | re.S)[:3]
    text = (here / FIRST).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (here / FIRST).write_text(text.replace(before, after), encoding="utf-8")

    make, *sends = next(box for box in BOXES if "git push" in box).splitlines()
    assert make == "make check"
    checked = run("check", "--root", here)
    assert checked.exit_code == 0, checked.output
    assert checked.output.rstrip().splitlines()[-1].startswith("no problems")
    changed = run("diff", "origin/main", "--root", here)
    assert changed.exit_code == 0 and WOULD_SEE in changed.output, changed.output
    for line in sends:
        git(here, *shlex.split(line)[1:])
    assert git(remote, "show", f"clearer-check-up:{FIRST}") == (here / FIRST).read_text(encoding="utf-8").rstrip("\n")
    assert git(here, "diff", "--stat", "origin/main").endswith("1 file changed, 1 insertion(+), 1 deletion(-)")


@pytest.fixture
def project(remote: Path, tmp_path: Path) -> Path:
    """A clone to work in."""
    git(tmp_path, "clone", "-q", str(remote), "project")
    return tmp_path / "project"


def lines(command: str) -> list[str]:
    return [line for line in COMMANDS if line.startswith(f".venv/bin/evidence {command}")]


def test_explain_says_more_about_the_code(project: Path) -> None:
    (line,) = lines("explain")
    done = run(*shlex.split(line)[1:])
    assert done.exit_code == 0 and done.output.startswith("CIT001  Every key that is cited is in `references.bib`.")


def test_cite_writes_the_entry_and_begins_the_record(project: Path, world: World) -> None:
    title, authors = "A study to try the command with", [{"given": "Jo", "family": "Doe"}]
    world.works[CITED] = crossref_work(DOI=CITED, title=[title], author=authors)
    articleids = [{"idtype": "doi", "idtypen": 3, "value": CITED}]
    summary = pubmed_summary(uid=PUBMED, title=f"{title}.", authors=[{"name": "Doe J"}], articleids=articleids)
    world.papers[PUBMED], world.handles[CITED] = summary, 1
    (line,) = lines("cite")
    done = evidence(project, line)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] == 'Added "doe2021" to references.bib, and docs/studies/doe2021.md to fill in.'
    assert {request.path.split("/")[1] for request in world.asked} >= {"crossref", "eutils"}, "it asks both"
    written = (project / "references.bib").read_text(encoding="utf-8")
    assert f"doi = {{{CITED}}}" in re.sub(r" +", " ", written)
    assert "TODO" in (project / "docs/studies/doe2021.md").read_text(encoding="utf-8")
    again = evidence(project, line)
    assert again.exit_code == 2 and (project / "references.bib").read_text(encoding="utf-8") == written
    assert "doe2021" in again.output and git(project, "status", "--short", "docs") == "?? docs/studies/doe2021.md"


def test_new_article_writes_the_file_and_prints_the_line_for_the_list(project: Path) -> None:
    (line,) = lines("new")
    done = evidence(project, line)
    assert done.exit_code == 0, done.output
    (made,) = git(project, "status", "--short", "docs").split()[1:]
    assert made.startswith("docs/articles/") and "docs/articles/index.md" in done.output
    assert f"({Path(made).name})" in done.output


def test_sign_writes_the_approval_of_a_committed_article(project: Path) -> None:
    (line,) = lines("sign")
    stranger = evidence(project, line.replace("NAME", "Somebody Else"))
    assert stranger.exit_code == 2 and "does not name" in stranger.output
    (project / FIRST).write_text((project / FIRST).read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    changed = evidence(project, line)
    assert changed.exit_code == 2 and "not committed" in changed.output
    git(project, "checkout", FIRST)
    done = evidence(project, line)
    assert done.exit_code == 0, done.output
    assert "by: NAME" in (project / "docs/data/signoffs.yml").read_text(encoding="utf-8")


def test_the_commands_in_running_text_run(project: Path) -> None:
    shown = re.findall(r"`\.venv/bin/evidence ([a-z]+)(?: CODE)?`", GUIDE)
    assert set(shown) == {"explain", "readability"}
    done = run("readability", "--root", project)
    assert done.exit_code == 0 and FIRST in done.output

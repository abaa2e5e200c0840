"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.command import refused, run
from helpers.projects import MKDOCS, article, entry, project

from evidence import cli
from evidence.build.today import today
from evidence.checks.check import load
from evidence.checks.listing import families

BROKEN = {
    "mkdocs.yml": MKDOCS.replace("articles/a.md]", "articles/a.md, articles/b.md]"),
    "docs/articles/a.md": article("One, two % and: more.[@feder2020] Sound.[@feder2021]"),
    "docs/articles/b.md": article(
        "As [6] says. <!-- evidence: allow CIT018 because it quotes a list -->", title="B page"
    ),
}
LINE = 'docs/articles/a.md:12:22: CIT001 the key "feder2020" is not in references.bib (did you mean "feder2021"?)'


def test_text(tmp_path: Path) -> None:
    """Problems on standard output, one a line; counts and silences beside them on standard error."""
    done = run("check", "--root", project(tmp_path, BROKEN))
    assert (done.exit_code, done.stdout) == (1, f"{LINE}\n")
    assert "docs/articles/b.md:12:4: allowed: CIT018 because it quotes a list\n" in done.stderr
    assert "1 error, 0 notices in 5 pages, 2 citations, 1 reference\n" in done.stderr


def test_clean(tmp_path: Path) -> None:
    """Nothing on standard output, and 0."""
    done = run("check", "--root", project(tmp_path))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no problems in 4 pages, 1 citation, 1 reference\n" in done.stderr


def test_github(tmp_path: Path) -> None:
    """Annotations on the line, with GitHub's escapes."""
    done = run("check", "--format", "github", "--root", project(tmp_path, BROKEN))
    assert done.stdout == (
        "::error file=docs/articles/a.md,line=12,col=22,title=CIT001::"
        'the key "feder2020" is not in references.bib (did you mean "feder2021"?)\n'
    )
    config = MKDOCS.replace("articles/a.md]", 'articles/a.md, "articles/b,100%.md"]')
    files = {"mkdocs.yml": config, "docs/articles/b,100%.md": article("100%.[@x2020]", title="B page")}
    done = run("check", "--format", "github", "--root", project(tmp_path / "two", files))
    assert "file=docs/articles/b%2C100%25.md,line=12" in done.stdout


def test_json(tmp_path: Path) -> None:
    """A version, every field of a problem, and what was silenced."""
    done = run("check", "--format", "json", "--root", project(tmp_path, BROKEN))
    said = json.loads(done.stdout)
    assert said["version"] == 1
    assert said["problems"] == [
        {
            "file": "docs/articles/a.md",
            "line": 12,
            "column": 22,
            "code": "CIT001",
            "level": "error",
            "message": 'the key "feder2020" is not in references.bib',
            "hint": 'did you mean "feder2021"?',
        }
    ]
    assert [(one["code"], one["reason"]) for one in said["silenced"]] == [("CIT018", "it quotes a list")]


@pytest.mark.parametrize(
    ("path", "lines"),
    [("docs/articles/a.md", 1), ("docs/articles", 1), ("docs/articles/b.md", 0), ("docs/studies", 0), (".", 1)],
)
def test_paths_narrow_what_is_printed(path: str, lines: int, tmp_path: Path) -> None:
    """Everything is read all the same: the bibliography is not among the paths."""
    root = project(tmp_path, BROKEN)
    done = run("check", "--root", root, root / path)
    assert (done.exit_code, len(done.stdout.splitlines())) == (1 if lines else 0, lines)
    assert run("check", "--root", root, path).stdout == done.stdout


def test_it_could_not_run(tmp_path: Path) -> None:
    """2, one line on standard error, nothing on standard output."""
    root = project(tmp_path)
    for arguments in (
        ["--root", tmp_path / "docs"],
        ["--root", tmp_path / "nowhere"],
        ["--root", root, "no-such.md"],
        ["--root", root, "/etc"],
    ):
        refused(root, "check", *arguments)
    assert run("check", "--today", "tomorrow").exit_code == 2
    assert run("serve", "--port", "99999").exit_code == 2
    assert run("no-such-command").exit_code == 2


def test_a_fault_of_our_own_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback for writers; 2, since the sources were not checked."""

    def broken(*_: object) -> None:
        raise RuntimeError("no idea")

    monkeypatch.setattr("evidence.build.page_checks.run_all", broken)
    done = CliRunner().invoke(cli.main, ["check", "--root", str(project(tmp_path))])
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(r"evidence: it failed in test_cli\.py:\d+: RuntimeError\('no idea'\) .*\n", done.stderr)


def test_a_package_that_is_new_to_the_project_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a pull, `.venv` may lack what `requirements.lock` has gained; `make` sees that, the program alone does not."""

    def without_it(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'ada_url'", name="ada_url")

    monkeypatch.setattr("evidence.build.page_checks.run_all", without_it)
    done = CliRunner().invoke(cli.main, ["check", "--root", str(project(tmp_path))])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("evidence: the package ada_url,") and "install this project again" in done.stderr


BAD_INPUT = {
    "broken configuration": ({"mkdocs.yml": "site_name: [\n"}, "mkdocs.yml:2:1: INP006"),
    "no configuration": ({"mkdocs.yml": None}, "mkdocs.yml:1:1: INP001"),
    "empty bibliography": ({"references.bib": "\n"}, "references.bib:1:1: INP004"),
    "bibliography of zeros": ({"references.bib": b"\0" * 1000}, "references.bib:1:"),
    "bibliography that is not UTF-8": (
        {"references.bib": b"@article{feder2021, title = {Caf\xe9}}"},
        "references.bib:1:33: INP003",
    ),
    "page of zeros": ({"docs/articles/a.md": b"\0" * 1000}, "docs/articles/a.md:1:1: PAG002"),
    "page of random bytes": ({"docs/articles/a.md": bytes(range(256)) * 20}, "docs/articles/a.md:1:"),
    "nested without end": ({"docs/articles/a.md": "---\n" + "[" * 100_000 + "\n---\n"}, "docs/articles/a.md:2:"),
    "nested record": (
        {"docs/studies/feder2021.md": "---\nkind: study\npeople: " + "{a: " * 5000 + "\n---\n"},
        "docs/studies/feder2021.md:3:",
    ),
    "front matter that is a list": ({"docs/articles/a.md": "---\n- a\n---\n"}, "docs/articles/a.md:2:1: INP006"),
}


@pytest.mark.parametrize(("files", "start"), BAD_INPUT.values(), ids=BAD_INPUT.keys())
def test_bad_input(files: dict[str, str | bytes | None], start: str, tmp_path: Path) -> None:
    """A clear line, an exit of 1, and no traceback."""
    done = run("check", "--root", project(tmp_path, files))
    assert done.exit_code == 1, done.output
    assert any(line.startswith(start) for line in done.stdout.splitlines()), done.stdout
    assert "failed in" not in done.stderr


def test_five_thousand_entries_pass(tmp_path: Path) -> None:
    """A large bibliography is read in seconds."""
    many = "\n".join(
        entry(f"study{year}{letter}") for year in range(1000, 1200) for letter in "abcdefghijklmnopqrstuvwxy"
    )
    done = run("check", "--root", project(tmp_path, {"references.bib": entry() + many}), "docs/articles")
    assert done.exit_code == 0, done.stdout[:1000]


def test_explain() -> None:
    """Sentence and both examples; a mistyped code gets the nearest."""
    done = run("explain", "cit001")
    assert done.exit_code == 0
    assert "Every key that is cited is in `references.bib`." in done.stdout
    assert "Why: " in done.stdout and "tests/checks/citations/CIT001" in done.stdout
    assert "[@feder2020]" in done.stdout and "[@feder2021]" in done.stdout
    done = run("explain", "CIT01")
    assert done.exit_code == 2
    assert 'did you mean "CIT0' in done.stderr


def test_list_of_checks(tmp_path: Path) -> None:
    """Every check is in the list once, below its family; `--write` writes the same to a file."""
    done = run("checks")
    codes = re.findall(r"^### ([A-Z]{3}\d{3})$", done.stdout, re.MULTILINE)
    assert codes == sorted(load()) and len(re.findall(r"^## ", done.stdout, re.MULTILINE)) == len(families(load()))
    assert run("checks", "--write", tmp_path / "handbook/checks.md").exit_code == 0
    assert (tmp_path / "handbook/checks.md").read_text(encoding="utf-8") == done.stdout
    (tmp_path / "file").touch()
    refused = run("checks", "--write", tmp_path / "file/checks.md")
    assert refused.exit_code == 2 and refused.stderr.startswith("evidence: ") and refused.stderr.count("\n") == 1


@pytest.mark.parametrize("code", sorted(load()))
def test_each_check_speaks_for_itself(code: str) -> None:
    """A sentence that ends, two examples that differ."""
    found = load()[code]
    assert found.sentence.endswith("."), f"{code}: end its sentence with a full stop"
    assert found.bad != found.good, f"{code}: give an example that fails and one that passes"


def test_help_names_every_command() -> None:
    """The table of commands is true: each can be imported."""
    done = run("--help")
    for name, (_, _, line) in cli.COMMANDS.items():
        assert name in done.stdout and line.split()[0] in done.stdout
        assert cli.Commands().get_command(None, name) is not None  # type: ignore[arg-type]


def test_start_up_loads_no_engine() -> None:
    """`evidence --help` and `evidence check` stay quick: no MkDocs, nothing of a browser."""
    script = "import sys; from evidence.commands import check; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"mkdocs", "jinja2", "playwright", "selectolax", "requests"} & set(done.stdout.split())
    assert not heavy, f"importing the check command loads {heavy}"


def test_the_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--today, else SOURCE_DATE_EPOCH, else the last commit's date."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert str(today(tmp_path)) == "1970-01-02"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    git = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_COMMITTER_DATE": "2020-05-05T12:00:00Z"}
    for command in (
        ["init", "-q"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, env=git, check=True)
    assert str(today(tmp_path)) == "2020-05-05"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """INP002: what is no file is told, not read."""
    root = project(tmp_path)
    os.mkfifo(root / "docs/articles/pipe.md")
    done = run("check", "--root", root)
    assert done.stdout == "docs/articles/pipe.md:1:1: INP002 this is not a regular file (remove it)\n"


@pytest.mark.parametrize(("paragraphs", "code"), [(900, 0), (70_000, 1)])
def test_a_long_article_is_read_or_refused_at_once(paragraphs: int, code: int, tmp_path: Path) -> None:
    """As long as any article may be, it is clean; five megabytes are refused at a line, by a limit that is named."""
    said = "Ten of 15 people had fewer symptoms, as line {} of a small trial says.[@feder2021]\n\n"
    body = "".join(map(said.format, range(paragraphs)))
    done = run("check", "--root", project(tmp_path, {"docs/articles/a.md": article(body)}))
    assert done.exit_code == code
    assert [line.split(" ")[1] for line in done.stdout.splitlines()] == ["PAG030"] * code

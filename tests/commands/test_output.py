"""What is printed holds nothing that a terminal or GitHub would obey, whatever files are called and say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from helpers.command import run
from helpers.history import commit
from helpers.projects import article, check, codes, entry, project, sound

HOSTILE = (
    "\x1b[31mred.md",
    "a\n::error file=x::gone.md",
    "a\rb.md",
    "\u202egnol.md",
    "zero\u200bwidth.md",
    "line\u2028end.md",
    "\x07bell.md",
    "not\udce9utf8.md",
)
LEGAL = ("ünïcode.md", "日本語.md", "a b.md", "a,b: 100%.md", "::error::.md", "%0A.md")


def hostile(tmp_path: Path, name: str) -> Path:
    body = f"Ten of 15.[@nobody2020] [x]({name}) <!-- evidence: allow CIT018 because {name} -->"
    root = project(tmp_path)
    (root / "docs/articles" / name).write_text(article(body), encoding="utf-8", errors="surrogateescape")
    return root


def printable(text: str) -> bool:
    return all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_no_name_reaches_the_terminal(tmp_path: Path, name: str, form: str) -> None:
    done = run("check", "--format", form, "--root", hostile(tmp_path, name))
    assert done.exit_code == 1 and "INP009" in done.stdout and printable(done.stdout) and printable(done.stderr)
    if form == "json":
        found = [one for one in json.loads(done.stdout)["problems"] if one["code"] == "INP009"]
        assert [one["file"] for one in found] == [f"docs/articles/{name}"]
    else:
        beginning = (
            "docs/" if form == "text" else ("::error file=docs/", "::notice file=docs/", "::error file=references")
        )
        assert all(
            line.startswith((*beginning,) if form == "github" else ("docs/", "references"))
            for line in done.stdout.splitlines()
        )


@pytest.mark.parametrize("name", LEGAL)
def test_other_names_are_no_fault(tmp_path: Path, name: str) -> None:
    root = hostile(tmp_path, name)
    assert "INP009" not in codes(check(root))
    lines = run("check", "--format", "github", "--root", root).stdout.splitlines()
    # A command ends at the second "::"; what follows is a message, which may name the file as it is.
    assert lines and all(re.match(r"::(?:error|notice) file=[^:]*::\S", line) for line in lines)


def test_the_name_of_a_folder_counts_too(tmp_path: Path) -> None:
    root = project(tmp_path, {"docs/articles/odd\x1b/a.md": article("Words.")})
    found = [str(problem) for problem in check(root) if problem.code == "INP009"]
    assert found == [
        "docs/articles/odd\ufffd:1:1: INP009 this name has a character that cannot be seen (U+001B) (rename it)"
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_reaches_a_report(tmp_path: Path, name: str) -> None:
    commit(tmp_path, sound())
    commit(tmp_path, {f"docs/articles/{name}": article("Ten of 15 people had fewer symptoms.[@feder2021]")})
    for arguments in (["diff", "HEAD~1"], ["diff", "HEAD~1", "--head", "HEAD"], ["readability"]):
        done = run(*arguments, "--root", tmp_path)
        assert printable(done.output) and not done.output.startswith("::") and "\n::" not in done.output


@pytest.mark.parametrize("text", ["\x1b[2Jgone", "a\u202eb", "x\x07y", "%0A::error::z"])
def test_no_text_reaches_the_terminal(tmp_path: Path, text: str) -> None:
    files = {
        "docs/articles/a.md": article(f"Ten.[@{text}] [{text}]({text}.md) {{{{ {text} }}}}", title=text),
        "references.bib": entry(title=text, **{text: "x"}),
        "docs/data/programme.yml": f"{text}: 1\n",
    }
    root = project(tmp_path, files)
    for form in ("text", "github", "json"):
        done = run("check", "--format", form, "--root", root)
        assert printable(done.stdout) and printable(done.stderr)
    for arguments in (["explain", text], ["verify", text], ["cite", text], ["check", text], ["new", "study", text]):
        done = run(*arguments, *(() if arguments[0] == "explain" else ("--root", root)))
        assert printable(done.output), done.output


@pytest.mark.parametrize("name", HOSTILE[:3])
def test_what_a_command_wrote_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    done = run("check", "--root", project(tmp_path), name)
    assert done.exit_code == 2 and printable(done.stderr) and done.stderr.count("\n") == 1

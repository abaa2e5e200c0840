"""The documents say what is so: every link, file, function, command and number in them is true."""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner
from helpers import ROOT
from helpers.broken_projects import CASES
from helpers.projects import check

from evidence.build.today import today
from evidence.checks import check as check_module
from evidence.cli import COMMANDS, main
from evidence.lookup.identify import identify
from evidence.problem import Level, Problem
from evidence.reading.models.record import Design
from evidence.reading.references.bibliography import read_bibliography

PACKAGE = ROOT / "src/evidence"
ROOMS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
GENERATED = ROOT / "handbook/checks.md"
DECISIONS = sorted((ROOT / "handbook/decisions").glob("*.md"))
WRITTEN = [  # all but the generated one, whose examples name what is wrong
    *sorted(ROOT.glob("*.md")),
    *sorted(path for path in (ROOT / "handbook").rglob("*.md") if path != GENERATED),
    ROOT / "benchmarks/reader.md",
    ROOT / ".github/PULL_REQUEST_TEMPLATE.md",
]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "handbook/architecture.md").read_text(encoding="utf-8")
WALK = CONTRIBUTING.partition("## Your first edit")[2].partition("\n## ")[0]

MADE_LATER = {"overrides/main.html", "docs/studies/KEY.md", "docs/data/verification.yml"}
GONE = {"CIT002"}  # named as a code that is not used any more


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def each(documents: list[Path]):
    return pytest.mark.parametrize("document", documents, ids=lambda path: path.relative_to(ROOT).as_posix())


def boxes(language: str, text: str) -> list[str]:
    """What stands in the code boxes of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)


def without_boxes(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


# Links --------------------------------------------------------------------------------------------------------------


def anchors(document: Path) -> set[str]:
    """The ids that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", without_boxes(text_of(document)), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each(WRITTEN)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_boxes(text_of(document))):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.is_relative_to(ROOT) and file.exists(), f"{document.name} links to {target}, which is not there"
        assert not anchor or anchor in anchors(file), f"{document.name} links to {target}; there is no such heading"


@each([path for path in [*WRITTEN, GENERATED] if ROOT / "handbook" in path.parents and path.name != "README.md"])
def test_every_page_of_the_handbook_is_in_its_list(document: Path) -> None:
    assert f"]({document.relative_to(ROOT / 'handbook')})" in text_of(ROOT / "handbook/README.md")


# What is named exists -----------------------------------------------------------------------------------------------

FOLDERS = (
    "docs",
    "src",
    "tests",
    "scripts",
    "benchmarks",
    "overrides",
    "schemas",
    "handbook",
    "deploy",
    ".github",
    ".ci",
)
# A path from the project's folder, or from the package's; "::name" is a function or class in it.
INSIDE = ROOMS | {"resources"}
PATH_RE = re.compile(rf"`((?:{'|'.join(map(re.escape, FOLDERS))}|{'|'.join(sorted(INSIDE))})/[\w./-]*)(?:::(\w+))?`")


@cache
def names_in(file: Path) -> frozenset[str]:
    """The functions and classes of a module."""
    tree = ast.parse(text_of(file))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


@each(WRITTEN)
def test_every_file_and_function_that_is_named_exists(document: Path) -> None:
    for name, function in PATH_RE.findall(text_of(document)):
        file = PACKAGE / name if name.split("/")[0] in INSIDE else ROOT / name
        assert name in MADE_LATER or file.exists(), f"{document.name} names {name}, which is not there"
        assert not function or function in names_in(file), f"{document.name}: {name} has no {function}"


@each(WRITTEN)
def test_every_command_that_is_named_exists(document: Path) -> None:
    text = text_of(document)
    targets = set(re.findall(r"(?:^|`|&& )make ([a-z]+)\b", text, flags=re.M))
    assert targets <= TARGETS, f"{document.name}: no such make target: {targets - TARGETS}"
    commands = set(re.findall(r"(?:\.venv/bin/|`)evidence ([a-z]+)\b", text))
    assert commands <= set(COMMANDS), f"{document.name}: no such command: {commands - set(COMMANDS)}"


@each(WRITTEN)
def test_every_code_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"`([A-Z]{3}\d{3})`", text_of(document)))
    assert named - GONE <= set(check_module.load())


def test_codes_that_are_said_to_be_gone_are_gone() -> None:
    assert not GONE & set(check_module.load())


PAPERS = ("design", "content", "house")  # what this was planned on, once
CODE = [
    *(path for folder in ("src", "tests", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py")),
    *(path for path in (ROOT / "scripts").iterdir() if path.is_file()),
    *(ROOT / name for name in ("Makefile", "pyproject.toml", "mkdocs.yml", "_typos.toml")),
    *(ROOT / ".github/workflows").iterdir(),
]


def test_comments_in_the_code_name_documents_that_exist() -> None:
    """Papers that this repository does not hold explain nothing to anybody."""
    for file in CODE:
        for name in re.findall(r"\b([\w./-]*[\w-]+\.md)\b", text_of(file)):
            if name.startswith("handbook/"):
                assert (ROOT / name).is_file(), f"{file.relative_to(ROOT)} names {name}, which is not there"
            assert name.removesuffix(".md") not in PAPERS, f"{file.relative_to(ROOT)} names {name}"


# No document says what another says ---------------------------------------------------------------------------------


def test_no_document_repeats_another() -> None:
    seen: dict[str, Path] = {}
    for document in WRITTEN:
        for line in {line.strip() for line in text_of(document).splitlines()}:
            if len(line) < 70 or re.fullmatch(r"[|\s:-]+", line):
                continue
            assert line not in seen, f"{document.name} and {seen[line].name} both say: {line}"
            seen[line] = document


@pytest.mark.parametrize(
    ("name", "most"), [("README.md", 3_700), ("CONTRIBUTING.md", 10_240), ("handbook/architecture.md", 9_000)]
)
def test_a_document_stays_short(name: str, most: int) -> None:
    assert (ROOT / name).stat().st_size <= most, f"{name} may have {most:,} bytes; what can go to another page?"


# CONTRIBUTING.md ----------------------------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The sources alone, to edit."""
    for name in ("mkdocs.yml", "references.bib"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def errors(root: Path) -> list[Problem]:
    """What fails; a date that has passed meanwhile is no fault of this walk."""
    return [problem for problem in check(root, today(ROOT)) if problem.level is Level.ERROR]


def test_the_first_edit_works_word_by_word(clone: Path) -> None:
    before, after, said = boxes("text", WALK)[:3]
    file = clone / "docs/articles/safety.md"
    text = text_of(file)
    assert text.count(before) == 1, "the line to change is not in docs/articles/safety.md: choose another for step 3"
    text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    assert errors(clone) == [], "the first edit must pass"

    right, wrong = "before sale.[@fda2023]", "before sale.[@fda2032]"
    assert text.count(right) == 1
    assert right in WALK
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    assert "".join(f"{problem}\n" for problem in errors(clone)) == said, "step 4 must show what the terminal says"


def test_the_study_to_try_is_not_there_yet() -> None:
    (given,) = re.findall(r"^\.venv/bin/evidence cite (\S+)$", CONTRIBUTING, flags=re.M)
    references, _ = read_bibliography(text_of(ROOT / "references.bib"), "references.bib")
    held = {reference.fields["doi"].value for reference in references.values() if "doi" in reference.fields}
    assert identify(given).value not in held, "this study is in references.bib by now: choose another"


def test_a_new_article_has_the_problems_that_are_named(clone: Path) -> None:
    (title,) = re.findall(r'^\.venv/bin/evidence new article "(.+)"$', CONTRIBUTING, flags=re.M)
    made = CliRunner().invoke(main, ["new", "article", title, "--root", str(clone)])
    assert made.exit_code == 0, made.output
    named = set(re.findall(r"`([A-Z]{3}\d{3})`", CONTRIBUTING.partition("### A new article")[2].partition("###")[0]))
    assert {problem.code for problem in errors(clone)} == named


def test_the_designs_that_are_named_are_those_of_a_record() -> None:
    named = CONTRIBUTING.partition("`design:` is one of")[2].partition(".")[0]
    assert set(re.findall(r"`([a-z-]+)`", named)) == set(get_args(Design))


def test_the_list_of_checks_is_current() -> None:
    assert text_of(GENERATED) == CliRunner().invoke(main, ["checks"]).output, "type: make list"


# The handbook -------------------------------------------------------------------------------------------------------


def test_the_rooms_are_those_of_the_package_and_of_the_contract() -> None:
    rows = ARCHITECTURE.partition("| room | what is in it |")[2].partition("\n\n")[0]
    described = re.findall(r"^\| `(\w+)` \|", rows, flags=re.M)
    (drawn,) = boxes("", ARCHITECTURE)
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    named = {room.strip() for layer in layers for room in layer.split("|")}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert set(described) == ROOMS and len(described) == len(ROOMS)
    assert named == ROOMS | modules
    assert set(re.findall(r"[a-z_]+", drawn)) >= ROOMS | (modules - {"cli", "__main__"})


def test_each_step_of_the_sentence_has_a_function() -> None:
    way = ARCHITECTURE.partition("## The way of one sentence")[2].partition("\n## ")[0]
    steps = re.findall(r"^\| (\d) \|.*::\w+` \|$", way, flags=re.M)
    assert steps == [str(number) for number in range(1, len(steps) + 1)] and len(steps) >= 8


@each(DECISIONS)
def test_a_decision_says_what_why_what_else_and_when_again(document: Path) -> None:
    text = text_of(document)
    number = document.name[:3]
    assert re.match(rf"# {number} · \S", text)
    assert document.name[:3] == f"{DECISIONS.index(document) + 1:03}"
    for part in ("**What.**", "**Why", "**Look again**"):
        assert part in text, f"{document.name} does not say: {part}"
    assert len(text.encode()) <= 3_500, "one short page"


def test_the_codes_in_the_comparison_have_broken_projects() -> None:
    promised = set(re.findall(r"`([A-Z]{3}\d{3})`", text_of(ROOT / "handbook/comparison.md")))
    assert promised and promised <= set(CASES)


def test_the_count_of_broken_projects_is_current() -> None:
    row = re.search(r"^\| all \| (\d+) \|", text_of(ROOT / "handbook/comparison.md"), flags=re.M)
    assert row, "handbook/comparison.md has lost the table of stock MkDocs"
    assert len(CASES) - int(row[1]) < 20, "many broken projects are new: type .venv/bin/python scripts/stock.py"

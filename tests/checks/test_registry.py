"""The registry: nothing is lost, every code is found by somebody, and every declared example is true."""

import datetime as dt
import importlib
import inspect
import pkgutil
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import ROOT, projects
from helpers.broken_projects import CASES
from helpers.examples import NEIGHBOURS, project_with

from evidence import checks
from evidence.checks import check as registry
from evidence.checks.check import Check, Context
from evidence.checks.listing import example_folder, families, listing
from evidence.reading import sources
from evidence.reading.pages.page import Page

KNOWN = registry.load()
CONTEXT = Context(projects.TODAY)


def test_no_module_is_lost() -> None:
    """A folder that the loader forgets would switch its checks off without a word. `test_the_list_is_current` holds
    the codes: a lost one would be missing in the list.
    """
    folder = Path(checks.__path__[0])
    files = {".".join(("evidence.checks", *path.relative_to(folder).with_suffix("").parts))
             for path in folder.rglob("*.py") if path.name != "__init__.py"}  # fmt: skip
    modules = {module.name for module in pkgutil.walk_packages(checks.__path__, "evidence.checks.") if not module.ispkg}
    assert modules == files
    assert {one.module for one in KNOWN.values() if not one.found_by} <= modules
    assert len(KNOWN) >= 190, "a check went: if that was meant, lower this number"


def test_every_code_is_found_by_a_finder_or_by_a_reader() -> None:
    by_finders = [code for _, codes in registry.FINDERS.values() for code in codes]
    assert len(by_finders) == len(set(by_finders))
    elsewhere = {code: one.found_by for code, one in KNOWN.items() if one.found_by}
    assert set(by_finders) ^ set(elsewhere) == set(KNOWN)
    for code, module in elsewhere.items():
        found_by = importlib.import_module(module)
        assert code in inspect.getsource(found_by), f"{module} does not report {code}"


@pytest.mark.parametrize("finder", registry.FINDERS, ids=lambda finder: finder.__name__)
def test_a_finder_takes_one_thing_and_the_context(finder: registry.Finder) -> None:
    _, second = inspect.signature(finder).parameters.values()
    assert second.annotation is registry.Context
    found = registry.Found if len(registry.FINDERS[finder][1]) == 1 else registry.FoundByCode
    assert inspect.signature(finder).return_annotation == found


def test_one_code_cannot_be_declared_twice() -> None:
    def finder(page: Page, context: registry.Context) -> registry.Found:
        yield from ()

    with pytest.raises(ValueError, match="CIT001 is used twice"):
        registry.check("CIT001", "Again.", bad="a", good="b")(finder)
    finder.__annotations__["page"] = "Page"  # as a module with `from __future__ import annotations` has it
    with pytest.raises(ValueError, match="must be one of UNITS"):
        registry.check("XYZ001", "Other.", bad="a", good="b")(finder)


def test_a_finder_of_pages_sees_no_other_page(tmp_path: Path) -> None:
    """So what it finds can be found by a worker, and kept until the page or what stands beside the pages changes."""
    from evidence.build.page_checks import Checking

    read = sources.read(projects.project(tmp_path))
    checking = Checking(read, CONTEXT)
    assert checking._page_context.sources == replace(read, pages=())


def test_what_is_made_once_is_made_once_a_run() -> None:
    made: list[object] = []
    context = Context(dt.date(2026, 11, 23))
    assert context.once(lambda_ := lambda read: made.append(read) or len(made)) == 1
    assert context.once(lambda_) == 1 and replace(context).once(lambda_) == 2


# Examples ------------------------------------------------------------------------------------------------------------


def test_the_project_that_examples_are_put_into_is_sound(tmp_path: Path) -> None:
    assert [str(problem) for problem in projects.check(projects.project(tmp_path, NEIGHBOURS))] == []


def codes_of(declared: Check, example: str, folder: Path) -> list[str]:
    return projects.codes(projects.check(project_with(declared, example, folder)))


@pytest.mark.parametrize("code", KNOWN)
def test_the_example_that_fails_fails_and_the_other_passes(code: str, tmp_path: Path) -> None:
    declared = KNOWN[code]
    assert code in codes_of(declared, declared.bad, tmp_path / "bad"), "the `bad` of its declaration does not fail"
    found = projects.check(project_with(declared, declared.good, tmp_path / "good"))
    assert [str(problem) for problem in found if problem.code == code] == []


@pytest.mark.parametrize("code", KNOWN)
def test_the_broken_project_lies_in_the_folder_of_its_family(code: str) -> None:
    if code in CASES:
        assert CASES[code] == ROOT / example_folder(KNOWN[code])


# The list ------------------------------------------------------------------------------------------------------------


def test_each_family_has_the_title_of_its_module() -> None:
    assert families(KNOWN) == {
        "ALW": "Allow comments",
        "BIB": "Bibliography",
        "CFG": "The configuration",
        "CIT": "Citations",
        "CLM": "Claims and words",
        "DAT": "Data",
        "FAI": "Fairness",
        "FIG": "Figures",
        "FIL": "Files below docs/",
        "INP": "Files that can be read",
        "LNK": "DOIs in links",
        "MDL": "Markdown",
        "NEW": "Text still to be written",
        "PAG": "Pages",
        "REC": "Study records",
        "SGN": "Sign-off",
        "VER": "What Crossref and PubMed say",
    }


def test_the_list_is_current() -> None:
    assert (ROOT / "handbook/checks.md").read_text(encoding="utf-8") == listing(KNOWN), "type: make list"


def test_the_list_leads_to_files_that_exist() -> None:
    for declared in KNOWN.values():
        assert (ROOT / "src" / f"{(declared.found_by or declared.module).replace('.', '/')}.py").is_file()

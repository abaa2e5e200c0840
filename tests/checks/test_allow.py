"""What a comment can silence, and what it never can."""

from __future__ import annotations

import pytest
from helpers import projects

from evidence.checks import check as registry
from evidence.checks.allow import PROTECTED_CODES, apply, is_protected
from evidence.problem import Place, Problem
from evidence.reading.sources import Sources

KNOWN = registry.load()
LINE = 12
# What a writer may judge better than a rule: words, numbers that only look like figures, and form that reads well.
SILENCED = [code for code in KNOWN if not is_protected(code)]


def outcome(code: str) -> registry.Outcome:
    """What is left of a problem with a comment beside it that silences it."""
    page = projects.read(projects.article(f"A sentence. <!-- evidence: allow {code} because I say so -->"))
    problem = Problem(Place(page.path, LINE), code, "something is wrong", "mend it")
    return apply([problem], Sources(page.path, pages=(page,)))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [code for code in KNOWN if is_protected(code)])
def test_no_comment_silences_what_protects(code: str) -> None:
    left = outcome(code)
    assert {problem.code for problem in left.problems} == {code, "ALW003"}
    assert not left.silenced


@pytest.mark.parametrize("code", SILENCED)
def test_a_comment_silences_the_others(code: str) -> None:
    left = outcome(code)
    assert left.problems == [] and [one.problem.code for one in left.silenced] == [code]


def test_the_list_is_whole() -> None:
    """A new code of a page must be judged: is it one that protects? Then it is in the list, else in this number."""
    assert set(KNOWN) >= PROTECTED_CODES
    families = {code[:3] for code in SILENCED}
    assert families == {"CIT", "CLM", "FAI", "FIG", "LNK", "MDL", "PAG"}
    assert [code for code in SILENCED if code.startswith(("FIG", "LNK"))] == [
        "FIG001",
        "FIG002",
        "FIG003",
        "LNK001",
    ]

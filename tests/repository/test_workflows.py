"""What runs on GitHub: least rights, one gate, and nothing that a person cannot run by hand.

Only rules that no tool knows are here; zizmor judges the workflows' security in `make lint`.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from helpers import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = {".venv/ready", *re.findall(r"^([a-z]+):", MAKEFILE, flags=re.M)}
# Steps that are no make target, because they speak to GitHub itself or hand a file on. Each program is plain text work.
GITHUB_ONLY = {"gh", "cat", "exit", "test", "head", "iconv", "sed", "echo", "printf", "old=$(gh", "number=$(gh"}


def load(path: Path) -> dict:
    """A workflow as data; the key `on` is read as text, not as YAML's yes."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


JOBS = [(path, name, job) for path in WORKFLOWS for name, job in load(path)["jobs"].items()]
STEPS = [(path, name, step) for path, name, job in JOBS for step in job.get("steps", [])]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_right_is_given_to_all_jobs(path):
    assert load(path).get("permissions") == {}, f"{path.name}: write `permissions: {{}}` at the top, and rights per job"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_runs_do_not_pile_up(path):
    assert load(path).get("concurrency"), f"{path.name}: give it a concurrency group"


@pytest.mark.parametrize(("path", "job"), [pytest.param(p, j, id=f"{p.stem}-{n}") for p, n, j in JOBS])
def test_every_job_ends_and_names_its_rights(path, job):
    rights = job.get("permissions", {})
    if "uses" in job:  # the called workflow's own jobs have their limits
        assert rights == {"contents": "read"}
        return
    assert int(job.get("timeout-minutes", 0)) in range(1, 61), f"{path.name}: give the job timeout-minutes"
    writes = {right for right, level in rights.items() if level == "write"}
    allowed = {"comment.yml": {"pull-requests"}, "weekly.yml": {"issues"}}.get(path.name, set())
    assert writes <= allowed, f"{path.name}: the job may not write {writes - allowed}"
    if writes:
        used = [step.get("uses", "") for step in job["steps"]]
        assert not any(use.startswith("actions/checkout") for use in used), (
            f"{path.name}: who may write checks out no code"
        )


@pytest.mark.parametrize(("path", "step"), [pytest.param(p, s, id=f"{p.stem}-{n}") for p, n, s in STEPS])
def test_a_step_is_a_make_target_or_speaks_to_github(path, step):
    if "uses" in step:
        if step["uses"].startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] == "false", f"{path.name}: leave no credentials behind"
        return
    assert "${{" not in step["run"], f"{path.name}: give values to a script through env, never inside it"
    if step["run"].startswith("make "):
        words = [word for word in shlex.split(step["run"].partition(">")[0])[1:] if "=" not in word and word[0] != "-"]
        assert set(words) <= TARGETS, f"{path.name}: no such make target: {set(words) - TARGETS}"
        return
    first = {line.strip("{ ").split()[0] for line in step["run"].replace("\\\n", " ").splitlines() if line.strip("{} ")}
    words = {word for word in first if not re.match(r'^(if|else|fi|"|\'|\})', word)}
    words = {word for word in words if not word.startswith("github-actions")}
    assert words <= GITHUB_ONLY, f"{path.name}: make a make target of {words - GITHUB_ONLY}"


def test_the_gate_needs_every_job_of_a_pull_request():
    found = load(ROOT / ".github/workflows/pull-request.yml")["jobs"]
    assert set(found["gate"]["needs"]) == set(found) - {"gate"}
    assert "always()" in found["gate"]["if"]


def test_publishing_waits_for_the_checks_and_sends_what_they_saw():
    publish = load(ROOT / ".github/workflows/deploy.yml")["jobs"]["deploy"]
    assert publish["needs"] == "checks"
    assert "refs/heads/main" in publish["if"]
    assert not any("make site" in step.get("run", "") for step in publish["steps"])


def test_the_workflow_that_comments_runs_no_code_of_the_pull_request():
    found = load(ROOT / ".github/workflows/comment.yml")
    assert set(found["on"]) == {"workflow_run"}
    assert found["on"]["workflow_run"]["workflows"] == [load(ROOT / ".github/workflows/pull-request.yml")["name"]]
    assert not any("uses" in step for job in found["jobs"].values() for step in job["steps"])


def test_nothing_that_a_pull_request_brings_is_run_with_a_token():
    """A pull request may change every file and step, so whatever runs them must have nothing to steal or to write."""
    for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
        found, text = load(path), path.read_text(encoding="utf-8")
        assert "pull_request_target" not in found["on"], f"{path.name}: it would run strangers' code with our rights"
        assert not any("secrets" in job for job in found["jobs"].values()), f"{path.name}: a called workflow gets none"
        if {"pull_request", "workflow_call"} & set(found["on"]):
            assert not re.search(r"secrets\.|github\.token|GH_TOKEN|GITHUB_TOKEN", text), (
                f"{path.name}: it needs no token"
            )
            rights = [found.get("permissions"), *(job.get("permissions", {}) for job in found["jobs"].values())]
            assert all(right in ({}, {"contents": "read"}) for right in rights), f"{path.name}: it may read, no more"
            checkouts = [step for job in found["jobs"].values() for step in job["steps"] if "checkout" in str(step)]
            assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


LINTERS = ("typos", "ruff check", "mypy", "lint-imports", "scripts/sizes.py", "zizmor")


def test_make_lint_runs_every_linter_and_every_pull_request_runs_make_lint():
    """What these find is their own affair; that nobody forgets to ask them is ours."""
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", MAKEFILE, flags=re.M)
    assert recipe
    assert [linter for linter in LINTERS if linter not in recipe[1]] == []
    steps = load(ROOT / ".github/workflows/pull-request.yml")["jobs"]["check"]["steps"]
    assert any(step.get("run") == "make lint" for step in steps)


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[0-9]*.yml")), ids=lambda path: path.stem
)
def test_issue_forms_have_what_github_asks_for(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(form)
    for field in form["body"]:
        assert field["type"] in {"markdown", "input", "textarea"}
        assert ("value" if field["type"] == "markdown" else "label") in field["attributes"]


def test_the_files_that_need_an_owner_exist():
    text = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8")
    for path in re.findall(r"^(?:# )?/(\S+)\s+@", text, flags=re.M):
        assert (ROOT / path).exists(), f".github/CODEOWNERS: /{path} does not exist"


def test_a_retraction_is_published_before_the_sentences_are_mended():
    """A warning fails a pull request, but neither what is published nor a change that only brings the retraction."""
    steps = load(ROOT / ".github/workflows/pull-request.yml")["jobs"]["check"]["steps"]
    (check,) = [step for step in steps if "--format github" in step.get("run", "")]
    assert (
        "github.event_name != 'pull_request'" in check["env"]["PUBLISH"] and "--to-publish" in check["env"]["PUBLISH"]
    )
    assert "$ONLY_ASKED" in check["run"]
    asked = [step["run"] for step in steps if "ONLY_ASKED=--to-publish" in step.get("run", "")]
    assert len(asked) == 1 and "= docs/data/verification.yml ]" in asked[0]

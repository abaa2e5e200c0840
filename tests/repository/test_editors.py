"""What editors and commits are set up with exists, and understands what the checks print."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import ROOT

from evidence.problem import Level, Place, Problem
from evidence.reading.models.data_files import MODELS as DATA
from evidence.reading.models.record import MODELS as RECORDS
from evidence.writing.schemas import schemas


def test_every_hook_runs_what_the_set_up_installed():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"]
    for hook in hooks[0]["hooks"]:
        program = ROOT / hook["entry"].split()[0]
        assert hook["language"] == "system"
        assert Path(sys.executable).with_name(program.name).exists(), f"{hook['id']}: {program.name} is not in the lock"


def without_comments(text: str) -> str:
    """JSON from VS Code's form of it."""
    return re.sub(r"^\s*//.*$|(?<=[,\]}\"]) *//.*$", "", text, flags=re.M)


@pytest.mark.parametrize("path", sorted((ROOT / ".vscode").glob("*.json")), ids=lambda path: path.stem)
def test_editor_files_are_well_formed(path):
    json.loads(without_comments(path.read_text(encoding="utf-8")))


def test_editor_schemas_and_the_data_files_they_describe_exist():
    settings = json.loads(without_comments((ROOT / ".vscode/settings.json").read_text(encoding="utf-8")))
    for schema, file in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file(), (
            f".vscode/settings.json: {schema} does not exist; type .venv/bin/evidence schema"
        )
        assert (ROOT / file).is_file(), f".vscode/settings.json: {file} does not exist"


def test_the_editor_understands_what_the_check_prints():
    tasks = json.loads(without_comments((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8")))["tasks"]
    error, notice = (matcher["pattern"]["regexp"] for matcher in tasks[0]["problemMatcher"])
    place = Place("docs/articles/a b.md", 41, 17)
    assert re.match(error, str(Problem(place, "CIT001", 'unknown key "x"', "hint"))).group(1, 2, 3, 4) == (
        "docs/articles/a b.md",
        "41",
        "17",
        "CIT001",
    )
    assert re.match(notice, str(Problem(place, "DAT004", "passed", "", Level.NOTICE))).group(4, 5) == (
        "notice",
        "DAT004",
    )
    assert not re.match(error, str(Problem(place, "DAT004", "passed", "", Level.NOTICE)))


def _unexplained(schema: dict[str, Any]) -> list[str]:
    objects = {"": schema, **schema.get("$defs", {})}
    return [
        f"{name}.{key}"
        for name, one in objects.items()
        for key, told in one.get("properties", {}).items()
        if len(told.get("description", "")) < 5
    ]


@pytest.mark.parametrize("name", [*DATA, *RECORDS, "article"])
def test_every_key_of_a_data_file_or_page_is_explained_where_it_is_typed(name: str) -> None:
    assert _unexplained(json.loads(schemas()[f"{name}.json"])) == []

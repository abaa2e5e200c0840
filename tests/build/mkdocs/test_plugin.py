"""The one module that knows the engine, and what it relies on inside mkdocs-bibtex."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import mkdocs_bibtex.registry
import pytest
from helpers import ROOT

SOURCE = ROOT / "src/evidence"
ENGINE = {"mkdocs", "mkdocs_bibtex", "material", "properdocs", "zensical"}


def imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in plain | named}


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: str(file.relative_to(SOURCE)))
def test_only_the_adapter_knows_an_engine(file):
    if file.is_relative_to(SOURCE / "build/mkdocs"):
        return
    assert not imported(file) & ENGINE, f"{file.name} imports an engine; move that to build/mkdocs, or do without"


def test_mkdocs_bibtex_still_keeps_its_references_where_the_plugin_puts_them():
    """Checked with mkdocs-bibtex 4.4.0. When this fails, see `give_texts` in src/evidence/build/mkdocs/bibtex_fence.py."""
    source = inspect.getsource(mkdocs_bibtex.registry.PandocRegistry)
    assert "self._reference_cache: dict[str, str] = {}" in source
    assert "if not all(citation.key in self._reference_cache for citation in block.citations)" in source

"""`evidence schema`: write the JSON Schemas that editors use for front matter and data files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evidence.writing.schemas import FOLDER, schemas


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=".", help="The project's folder.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a schema is not current.")
def schema(root: Path, only_check: bool) -> None:
    """Write schemas/*.json from the typed models of pages, records and data files."""
    stale = []
    for name, text in schemas().items():
        path = root / FOLDER / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(f"{FOLDER}/{name}")
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        click.echo(f"{name}: {'not current: run evidence schema' if only_check else 'written'}")
    sys.exit(1 if stale and only_check else 0)

"""`evidence schema`: writes the JSON Schemas that editors use for front matter and data files."""

import sys
from pathlib import Path

import click

from evidence.commands.console import ROOT, writing
from evidence.files import write_all
from evidence.writing.schemas import FOLDER, schemas


@click.command()
@ROOT
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a schema is not current.")
def schema(root: Path, only_check: bool) -> None:
    """Write schemas/*.json from the typed models of pages, records and data files."""
    stale = {root / FOLDER / name: text for name, text in schemas().items() if _text(root / FOLDER / name) != text}
    with writing():
        write_all({} if only_check else stale)
    for path in stale:
        said = "not current; run `evidence schema`" if only_check else "written"
        click.echo(f"{FOLDER}/{path.name}: {said}")
    sys.exit(1 if stale and only_check else 0)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None

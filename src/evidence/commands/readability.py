"""`evidence readability`: words, grade and longest sentence of each page, as a report."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evidence.reading import sources
from evidence.review import readability as readability_module


@click.command()
@click.option("--root", default=".", type=click.Path(path_type=Path), help="The project's folder.")
def readability(root: Path) -> None:
    """Report how hard each page is to read; a star marks what misses its target. It never fails on a grade."""
    try:
        readability_module.use_dictionary(root / ".cache" / "evidence" / "nltk")
        pages = sources.read(root).pages
    except ImportError:
        click.echo("evidence: this report needs the test packages: run `make .venv/ready`", err=True)
        sys.exit(2)
    except FileNotFoundError as fault:
        click.echo(f"evidence: {fault}", err=True)
        sys.exit(2)
    click.echo(readability_module.table([reading for reading in map(readability_module.read, pages) if reading]))

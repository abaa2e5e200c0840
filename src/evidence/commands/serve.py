"""`evidence serve`: shows the site live."""

import os
import sys
from pathlib import Path

import click

from evidence.build.mkdocs import engine
from evidence.build.run import environment
from evidence.commands.console import ROOT, project
from evidence.files import all_there


@click.command()
@ROOT
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port on this machine."
)
def serve(root: Path, port: int) -> None:
    """Show the site at http://127.0.0.1:8000/ and update it, with every problem, each time you save.

    \b
    Problems appear in the terminal and in the page, next to the sentence, with what to type.
    Press Ctrl+C to stop.
    """
    root = project(root)
    all_there()
    # Not strict: the preview shows problems and goes on.
    command = [sys.executable, "-m", engine.__name__, "serve", "--no-strict", "--dev-addr", f"127.0.0.1:{port}"]
    os.chdir(root)
    os.execve(command[0], command, environment(root))  # no child process that could outlive this one

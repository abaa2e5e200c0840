"""`evidence serve`: the live preview."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from evidence.build.mkdocs import engine
from evidence.build.run import environment


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=".", help="The project's folder.")
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
def serve(root: Path, port: int) -> None:
    """Show the site at http://127.0.0.1:8000/ and show every change and every problem as you save.

    \b
    Problems stand in the terminal and in the page, beside the sentence, with what to type.
    Ends when you press Ctrl+C.
    """
    root = root.resolve()
    if not (root / "mkdocs.yml").is_file():
        click.echo(f"evidence: {root} holds no mkdocs.yml; run this in the project's folder", err=True)
        sys.exit(2)
    # Not strict: in the preview a problem is shown and stops nothing.
    command = [sys.executable, "-m", engine.__name__, "serve", "--no-strict", "--dev-addr", f"127.0.0.1:{port}"]
    os.chdir(root)
    os.execve(command[0], command, environment(root))  # no child that could outlive this process

"""Runs `evidence` inside the test's own process, as a person would type it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from evidence.cli import main


def run(*arguments: str | Path) -> Result:
    """What a command does; it never ends with a traceback, whatever it was given."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output and "it failed in" not in done.output, done.output
    return done


def refused(root: Path, *arguments: str | Path) -> str:
    """What a command says that cannot run: one line on standard error, 2, and no file of the project is changed."""
    before = _files(root)
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.output
    assert done.stderr.startswith("evidence: ") and done.stderr.rstrip("\n").isprintable(), done.stderr
    assert _files(root) == before
    return done.stderr


def _files(root: Path) -> dict[Path, bytes]:
    """The project's files; what is below .cache may change at any time."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts}

"""Starts MkDocs as `python -m mkdocs` does, and sooner."""

from __future__ import annotations

import gc


def main() -> None:
    """Run MkDocs with this process's arguments. Never returns: MkDocs ends the process with its own exit code."""
    gc.set_threshold(50_000, 20, 50)  # before the imports: they and a build keep nearly all that they allocate
    from mkdocs.__main__ import cli

    try:
        cli(prog_name="mkdocs")
    finally:
        gc.freeze()  # at its end, Python would look through everything three times


if __name__ == "__main__":
    main()

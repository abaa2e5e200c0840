"""Lets the preview show an article as soon as its text was edited; everything else is built, and checked, after that."""

import logging
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.evidence")


@dataclass(frozen=True)
class Steps:
    """What is done by others.

    changed: gives the paths of the files that were saved since it was asked last.
    show:    shows the page at a path below the project's root; False where all must be built first.
    again:   whether the build changed pages, so that browsers must load once more.
    """

    changed: Callable[[], Collection[str]]
    show: Callable[[str], bool]
    again: Callable[[], bool]


def edited_first(server: LiveReloadServer, root: Path, steps: Steps) -> None:
    """Let MkDocs' server show an edited article before it builds the site."""
    build = server.builder

    def builder() -> None:
        edited = only_page(steps.changed(), root)
        first = bool(edited) and steps.show(edited)
        if first:
            log.info(f"Showing {edited}; the other pages follow")
            with server._epoch_cond:  # lets browsers load again; they need not wait for the build
                server._visible_epoch = server._wanted_epoch
                server._epoch_cond.notify_all()
        build()
        if first and steps.again():
            server._wanted_epoch += 1

    server.builder = builder


def only_page(paths: Collection[str], root: Path) -> str:
    """The one page that was saved, by its path below root; "" where it was another file, or more than one.

    Files that an editor made and took away again do not count.
    """
    there = {os.path.realpath(path) for path in paths if os.path.exists(path)}
    below = [os.path.relpath(path, os.path.realpath(root)) for path in there]
    return Path(below[0]).as_posix() if len(below) == 1 and below[0].endswith(".md") else ""

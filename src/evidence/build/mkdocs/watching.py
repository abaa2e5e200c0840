"""Lets the operating system tell the preview which files were saved. MkDocs itself looks at every file twice a second.

An article whose text alone was edited is shown at once. Everything else is built and checked after that.

A file that is watched by itself is still looked at: if an editor replaces it by a new file, the system would go on
watching the old one.
"""

import logging
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

QUIET = 0.02  # seconds without a further change, after which a build begins
# To open a file is an event too. A build opens all files, so it would begin again for ever.
CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]


class _Noting(FileSystemEventHandler):
    """Notes the file that an event is about, and passes the event on."""

    def __init__(self, handler: FileSystemEventHandler, changed: set[str]) -> None:
        self._handler, self._changed = handler, changed

    def dispatch(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self._changed.update(os.fsdecode(path) for path in (event.src_path, event.dest_path) if path)
        self._handler.dispatch(event)


class Watching:
    """Watches in two ways, with the methods that MkDocs expects: the system reports on folders, files are looked at."""

    def __init__(self, looking: Any) -> None:
        """looking is an observer of watchdog that looks at files. It must not have been started."""
        self._looking, self._told = looking, Observer()
        self._folders: dict[Any, Any] = {}  # by each watch, what is called when a file in it changes
        self._changed: set[str] = set()

    def schedule(self, handler: Any, path: str, recursive: bool = False) -> Any:
        """Watch a file, or a folder and all below it."""
        handler = _Noting(handler, self._changed)
        if not Path(path).is_dir():
            return self._looking.schedule(handler, path, recursive=recursive)
        watch = self._told.schedule(handler, path, recursive=recursive, event_filter=CHANGES)
        self._folders[watch] = handler
        return watch

    def unschedule(self, watch: Any) -> None:
        """No longer watch what `schedule` gave."""
        (self._told if self._folders.pop(watch, None) else self._looking).unschedule(watch)

    def changed(self) -> set[str]:
        """The files that were saved, moved or deleted since this was asked last."""
        found: set[str] = set()
        while self._changed:
            found.add(self._changed.pop())
        return found

    def start(self) -> None:
        """Begin. If the system cannot watch so many folders, they are looked at."""
        try:
            self._told.start()
        except OSError:
            self._told.unschedule_all()
            for watch, handler in self._folders.items():
                self._looking.schedule(handler, watch.path, recursive=watch.is_recursive)
            self._folders.clear()
        self._looking.start()

    def stop(self) -> None:
        """Stop watching."""
        self._told.stop()
        self._looking.stop()

    def join(self) -> None:
        """Wait until both have ended."""
        for observer in (self._told, self._looking):
            if observer.is_alive():
                observer.join()


def by_the_system(server: LiveReloadServer) -> Watching:
    """Let MkDocs' server watch in this way, also what it watches already. It must not have been started."""
    watched, looking = list(server._watch_refs.items()), server.observer
    replaced: Any = server
    watching = replaced.observer = Watching(looking)
    replaced.build_delay = QUIET
    for path, watch in watched:
        looking.unschedule(watch)
        times = server._watched_paths.pop(path)
        server.watch(path)
        server._watched_paths[path] = times
    return watching


log = logging.getLogger("mkdocs.plugins.evidence")


def edited_first(
    server: LiveReloadServer,
    root: Path,
    changed: Callable[[], Collection[str]],
    show: Callable[[str], bool],
    again: Callable[[], bool],
) -> None:
    """Let MkDocs' server show an edited article before it builds the site.

    `changed` gives the paths of the files that were saved since it was asked last. `show` shows the page at a path below
    the root, or returns False if everything must be built first. `again` says whether the build changed pages, so that
    browsers must load once more.
    """
    build = server.builder

    def builder() -> None:
        edited = only_page(changed(), root)
        first = bool(edited) and show(edited)
        if first:
            log.info(f"Showing {edited}; the other pages follow")
            with server._epoch_cond:  # browsers may load the page again without waiting for the build
                server._visible_epoch = server._wanted_epoch
                server._epoch_cond.notify_all()
        build()
        if first and again():
            server._wanted_epoch += 1

    server.builder = builder


def only_page(paths: Collection[str], root: Path) -> str:
    """The path below root of the one page that was saved. "" if it was another file, or more than one.

    Files that an editor made and removed again do not count.
    """
    there = {os.path.realpath(path) for path in paths if os.path.exists(path)}
    below = [os.path.relpath(path, os.path.realpath(root)) for path in there]
    return Path(below[0]).as_posix() if len(below) == 1 and below[0].endswith(".md") else ""

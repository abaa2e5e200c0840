"""Lets the operating system report to the preview what was saved; MkDocs itself looks at every file twice a second.

A file that is watched by itself is still looked at: where an editor puts a new file in its place, the system would go on
watching the old one.
"""

import os
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
# To open a file is an event too, and a build opens all of them: it would begin again for ever.
CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]


class _Noting(FileSystemEventHandler):
    """Writes down which file an event is about, before it passes the event on."""

    def __init__(self, handler: FileSystemEventHandler, changed: set[str]) -> None:
        self._handler, self._changed = handler, changed

    def dispatch(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self._changed.update(os.fsdecode(path) for path in (event.src_path, event.dest_path) if path)
        self._handler.dispatch(event)


class Watching:
    """Both ways to watch, with what MkDocs asks of its one: the system reports folders, and files are looked at."""

    def __init__(self, looking: Any) -> None:
        """looking is an observer of watchdog's that looks at files, and has not been started."""
        self._looking, self._told = looking, Observer()
        self._folders: dict[Any, Any] = {}  # what is done when a file in each changes, by the watch
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
        """Begin. Where the system cannot watch so many folders, they are looked at."""
        try:
            self._told.start()
        except OSError:
            self._told.unschedule_all()
            for watch, handler in self._folders.items():
                self._looking.schedule(handler, watch.path, recursive=watch.is_recursive)
            self._folders.clear()
        self._looking.start()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._told.stop()
        self._looking.stop()

    def join(self) -> None:
        """Wait until both have ended."""
        for observer in (self._told, self._looking):
            if observer.is_alive():
                observer.join()


def by_the_system(server: LiveReloadServer) -> Watching:
    """Let MkDocs' server watch so, what it watches already too. It must not have been started."""
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

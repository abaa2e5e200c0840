"""How the preview hears of a saved file."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

from evidence.build.mkdocs import watching


@pytest.fixture
def server(tmp_path: Path):
    """MkDocs' server, which watches a folder and a file; only its watching is started."""
    (tmp_path / "docs/below").mkdir(parents=True)
    (tmp_path / "docs/below/a.md").write_text("one")
    (tmp_path / "mkdocs.yml").write_text("one")
    made = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path), polling_interval=0.05)
    made.watch(str(tmp_path / "docs"))
    watching.by_the_system(made)
    made.watch(str(tmp_path / "mkdocs.yml"))
    yield made
    made.observer.stop()
    made.observer.join()
    made.server_close()


def told(server: LiveReloadServer, seconds: float = 30) -> bool:
    """Whether a build is wanted within some seconds; then as if it had been begun."""
    end = time.monotonic() + seconds
    while not server._want_rebuild and time.monotonic() < end:
        time.sleep(0.01)
    wanted, server._want_rebuild = server._want_rebuild, False
    return wanted


def saved(path: Path, text: str) -> None:
    """Save as many editors do: a new file in the old one's place."""
    beside = path.with_name(".beside")
    beside.write_text(text)
    os.replace(beside, path)


def test_every_way_to_save_is_told_and_reading_is_not(server, tmp_path):
    page, settings = tmp_path / "docs/below/a.md", tmp_path / "mkdocs.yml"
    server.observer.start()
    for text in ("two words", "three words now"):
        page.write_text(text)
        assert told(server)
        time.sleep(0.1)
        saved(page, text * 2)
        assert told(server)
        time.sleep(0.1)
        server._want_rebuild = False
        page.read_text()
        assert not told(server, 0.3)
        saved(settings, text)
        assert told(server)
        time.sleep(0.1)
    page.unlink()
    assert told(server)


def test_where_the_system_has_no_room_for_a_watch_files_are_looked_at(server, tmp_path, monkeypatch):
    def full() -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr(server.observer._told, "start", full)
    server.observer.start()
    assert isinstance(server.observer._looking, PollingObserver)
    time.sleep(0.2)
    (tmp_path / "docs/below/a.md").write_text("two words")
    assert told(server)

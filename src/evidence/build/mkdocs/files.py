"""The files that MkDocs writes besides pages: without those of the theme that no page loads, and with ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import mkdocs.contrib.search
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from evidence.build.served_folder import ServedFolder
from evidence.reading.pages.page import Page
from evidence.render import feed, site_files
from evidence.render.downloads import downloads
from evidence.render.site import Site

CHANGES = "docs/about/changes.md"
LUNR = Path(mkdocs.contrib.search.__file__).parent / "templates/search/lunr.js"  # MkDocs ships it
SCRIPTS = ("search.js",)  # the search page alone loads one


class Download(File):
    """A file that is made when MkDocs writes it, and that the preview writes only when it changed."""

    def __init__(self, path: str, make: Callable[[], str], config: MkDocsConfig, served: ServedFolder | None) -> None:
        """make makes the text; served is what the preview shows, None in a build."""
        super().__init__(path, src_dir=None, dest_dir=config.site_dir, use_directory_urls=config.use_directory_urls)
        self.generated_by, self.abs_src_path = "evidence", None
        self._make, self._served = make, served

    def copy_file(self, dirty: bool = False) -> None:
        """Make it, and write it where need be."""
        self.content_string = self._make()
        if not self._served or not self._served.has(self.dest_uri, self.content_string):
            super().copy_file(dirty)
        self.content_string = ""  # written: nothing asks for it again


def leave_out_unused(files: Files) -> None:
    """Take away the theme's script, styles and fonts."""
    for file in [file for file in files if site_files.is_theme_junk(file.src_uri)]:
        files.remove(file)


def add_ours(files: Files, site: Site, config: MkDocsConfig, served: ServedFolder | None) -> None:
    """Add the downloads, the feed of changes, the search library and robots.txt."""
    made = downloads(site)
    if log := changes(site):
        text = log.text[log.body :]
        made[feed.PATH] = lambda: feed.feed(text, config.site_url or "", config.site_name)
    for path, make in made.items():
        files.append(Download(path, make, config, served))
    files.append(File.generated(config, "search/lunr.js", content=LUNR.read_bytes()))
    files.append(File.generated(config, "robots.txt", content=site_files.robots(config.site_url or "")))


def changes(site: Site) -> Page | None:
    """The log of corrections and changes, from which the feed is made."""
    return site.sources.page(CHANGES)


def add_scripts(files: Files, root: Path, config: MkDocsConfig) -> dict[str, str]:
    """Add our scripts under names that change with their content; those names by the plain ones."""
    names = {}
    for name in SCRIPTS:
        content = (root / "overrides/assets" / name).read_bytes()
        names[name] = site_files.hashed(f"assets/{name}", content)
        files.append(File.generated(config, names[name], content=content))
    return names

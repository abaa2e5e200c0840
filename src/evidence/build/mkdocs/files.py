"""The files that MkDocs writes besides pages: our own, and none of the theme's, since no page loads those."""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.theme import Theme

from evidence.build.last_site import LastSite
from evidence.build.served_folder import ServedFolder
from evidence.files import THEME
from evidence.reading.configuration import sound_redirects
from evidence.reading.pages.page import Page
from evidence.render import feed, redirect_page
from evidence.render.downloads import downloads
from evidence.render.site import Site

CHANGES = "docs/about/changes.md"
SCRIPTS = ("search.js",)  # the search page alone loads one
_THEME_JUNK_RE = re.compile(
    r"^assets/(?:site\.css|search\.js|images/favicon\.png|javascripts/.*|stylesheets/.*|fonts/.*)$|\.map$|^search/(?:main|worker)\.js$"
)


class Download(File):
    """A file that is made only when MkDocs writes it, and that is written only if it changed."""

    def __init__(
        self, path: str, make: Callable[[], str], config: MkDocsConfig, before: ServedFolder | LastSite
    ) -> None:
        """make makes the text; before is what the last build made."""
        super().__init__(path, src_dir=None, dest_dir=config.site_dir, use_directory_urls=config.use_directory_urls)
        self.generated_by, self.abs_src_path = "evidence", None
        self._make, self._before = make, before

    def copy_file(self, dirty: bool = False) -> None:
        """Make it, and write it unless the last build made the same."""
        self.content_string = self._make()
        if not self._before.has(self.dest_uri, self.content_string):
            super().copy_file(dirty)
        self.content_string = ""  # it is written and not needed any more


def only_if_changed(files: Files, pages: set[str]) -> set[str]:
    """The files of the site that are written only if the last build made others, by their paths; pages are the pages'.

    A file that MkDocs copies to the same place is written in any case.
    """
    ours = {file.dest_uri for file in files if isinstance(file, Download)}
    copied = {file.dest_uri for file in files if not (isinstance(file, Download) or file.is_documentation_page())}
    return (pages | ours) - copied


def put_frame_below(theme: Theme) -> None:
    """Put our templates between those of the site and Material's, and let MkDocs copy only files of the site's own.

    No page loads any of Material's 14,500 files; ours are written into the pages, or under names of their own.
    """
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))
    make, ours = theme.get_env, jinja2.FileSystemLoader(theme.custom_dir or [])

    def environment() -> jinja2.Environment:
        made = make()
        # MkDocs copies whatever is listed here and is not a template.
        made.list_templates = lambda *_, filter_func: filter(filter_func, ours.list_templates())  # type: ignore
        return made

    theme.get_env = environment  # type: ignore[method-assign]


def is_theme_junk(src_uri: str) -> bool:
    """Whether a file comes from the theme or the search plugin and no page of ours loads it."""
    return bool(_THEME_JUNK_RE.search(src_uri))


def leave_out_unused(files: Files) -> None:
    """Remove the files that no page loads, among them our sources of what is written under another name."""
    for file in [file for file in files if is_theme_junk(file.src_uri)]:
        files.remove(file)


def add_ours(files: Files, site: Site, config: MkDocsConfig, before: ServedFolder | LastSite) -> None:
    """Add the downloads, the feed of changes and robots.txt."""
    made = downloads(site)
    if log := changes(site):
        text = log.text[log.body :]
        made[feed.PATH] = lambda: feed.feed(text, config.site_url or "", config.site_name)
    code = site.sources.language.code
    for old, new in sound_redirects(site.sources.config).items():
        made[redirect_page.path(old)] = partial(
            redirect_page.redirect_page, old, new, site.sources.content("crisis", {}), code
        )
    for path, make in made.items():
        files.append(Download(path, make, config, before))
    files.append(File.generated(config, "robots.txt", content=robots(config.site_url or "")))


def changes(site: Site) -> Page | None:
    """The log of corrections and changes, from which the feed is made."""
    return site.sources.page(CHANGES)


def add_scripts(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Add our scripts under names that change with their content. Returns these names by the plain ones."""
    names = {}
    for name in SCRIPTS:
        content = (THEME / "assets" / name).read_bytes()
        names[name] = hashed(f"assets/{name}", content)
        files.append(File.generated(config, names[name], content=content))
    return names


def take_over_redirects(config: MkDocsConfig) -> None:
    """Leave nothing for mkdocs-redirects to write: its pages have a script and no policy, and it escapes nothing."""
    if "redirects" in config.plugins:
        config.plugins["redirects"].config["redirect_maps"] = {}


def hashed(uri: str, content: bytes) -> str:
    """A name that changes with the content, as `assets/search.1a2b3c4d5e.js`, so that browsers can keep the file for ever."""
    path = PurePosixPath(uri)
    return str(path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"))


def robots(site_url: str) -> str:
    """The text of robots.txt. It forbids nothing: a page that must not be listed says so by `noindex`, which robots must read."""
    return f"User-agent: *\nAllow: /\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n"

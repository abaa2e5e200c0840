"""Pages as MkDocs sees them: those that it lists, whose HTML comes ready made, and those that make this HTML."""

import itertools
import logging
import os
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import jinja2
from markdown import Markdown
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.structure.pages import _ExtractTitleTreeprocessor, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url, write_file

from evidence.build import page_digest, proof, shown_problems
from evidence.build.finished_pages import FinishedPages, Made
from evidence.build.last_site import LastSite
from evidence.build.mkdocs import bibtex_fence
from evidence.build.mkdocs.engine import chosen
from evidence.build.mkdocs.parsed_once import Markers, Sections, html_as_read, put_in
from evidence.build.mkdocs.raised import warnings_raised
from evidence.build.mkdocs.templates import MAIN, READY
from evidence.build.page_cache import Finished, PageCache
from evidence.build.preview import Preview
from evidence.build.served_folder import ServedFolder
from evidence.build.session import Session
from evidence.files import CACHE
from evidence.reading.pages.page import AsRead, Page
from evidence.render import finish, marks, page_facts, search_index, search_parts
from evidence.render.marks import resolve, substitute
from evidence.render.short_ids import with_short_ids
from evidence.render.site import SEARCH_TEMPLATE


class NotAsChecked(Exception):
    """A finished page does not show what was checked. The text says where, and that the fault is ours."""


class ReadyPage(EnginePage):
    """A page that MkDocs lists and writes, but whose HTML comes ready from the cache or a worker.

    MkDocs lets plugins give a file a page of their own (`File.page`, since 1.6).
    """

    def __init__(self, source: Page, file: File, config: MkDocsConfig) -> None:
        """source is the page as our reader read it, or the page of a part, not read yet."""
        super().__init__(None, file, config)
        self.source = source

    def read_source(self, config: MkDocsConfig) -> None:
        """Do nothing: the page was read already."""
        self.markdown, self.meta = "", {**self.source.meta, "template": READY}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Do nothing: the HTML comes later."""
        self.content = ""


class MadePage(EnginePage):
    """A page while MkDocs' events make it. Its file belongs to the page that is listed, which has its addresses too."""

    def __init__(self, listed: ReadyPage, source: Page) -> None:
        """listed is the page for which this one makes the HTML; source is what was read for it."""
        vars(self).update(vars(listed), previous_page=None, next_page=None)
        self.source = source
        self.markdown = self.text = self.source.text[self.source.body :].lstrip("\n")
        self.meta = dict(self.source.meta)
        self.aside: list[str] = []  # generated HTML that Markdown does not see
        self.harmless = False  # whether it is known that nothing in its HTML can run


@dataclass(frozen=True, slots=True)
class Engine:
    """What MkDocs prepared for this build and needs for each page."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment
    listed: Sequence[File]  # the files of the pages; `files` would go through all files to find them


class Pages:
    """The pages of one build."""

    def __init__(
        self,
        engine: Engine,
        session: Session,
        shared: dict[str, Any],
        configuration: str,
        before: ServedFolder | LastSite,
        preview: Preview | None,
    ) -> None:
        """shared is what every template may use; configuration, the text of mkdocs.yml; before, what the last build made."""
        self._engine, self._session, self._preview, self._before = engine, session, preview, before
        self._shared, self._configuration = shared, configuration
        self._settings = self._digest_of_settings()
        pages = [file.page.source for file in engine.listed if isinstance(file.page, ReadyPage)]
        # Begin with those that grow with the site (ledger, "where it is cited"): at the end, one would keep all
        # waiting.
        pages.sort(key=lambda page: not page.marks)
        self._numbers = search_index.numbers(page.url for page in pages if self._is_found(page))
        cache = PageCache(session.root / CACHE / ("preview.sqlite" if preview else "pages.sqlite"))
        words = preview.search_words if preview else None
        self._finished = FinishedPages(cache, {page.uri: self._digest(page) for page in pages}, self._make, words)
        self.job = self._finished.job

    def html(self, page: ReadyPage) -> str:
        """The HTML of a finished page. Empty if the last build made the same, since MkDocs writes no empty page.

        It also writes what the search shows of the page.
        """
        uri = page.file.src_uri
        files = self._files(page)
        shown = [self._before.has(path, self._finished.digests[uri]) for path in files]  # it notes each
        if all(shown):
            return ""
        for path in files:
            self._before.drop(path)
        try:
            finished = self._finished.page(uri)
            for path in files[1:]:
                self._write(path, finished.texts)
            return finished.html
        except PluginError:
            raise
        except Exception as fault:
            raise PluginError(f"docs/{uri}: this page could not be made: {type(fault).__name__}: {fault}") from fault

    def show(self, session: Session, path: str) -> bool:
        """Make one page again in the preview, between two builds, and show it. Returns False if that cannot be done.

        session is the one after the edit of the page's text.
        """
        source, self._session = session.site.sources.page(path), session
        listed = self._engine.files.src_uris[source.uri].page if source else None
        if not source or not self._preview or not isinstance(listed, ReadyPage):
            return False
        listed.source = source
        made, digest = self._make(source.uri), self._digest(source)
        if made.warnings:
            return False  # the build tells them
        self._finished.put(source.uri, digest, made.page)
        files = self._files(listed)
        for path, text in zip(files, (made.page.html, made.page.texts), strict=False):
            self._preview.folder.show(path, text, digest)
        return True

    def files(self) -> set[str]:
        """The files of all pages, by their paths in the site."""
        pages = (file.page for file in self._engine.listed)
        return {path for page in pages if isinstance(page, ReadyPage) for path in self._files(page)}

    def _files(self, page: ReadyPage) -> list[str]:
        """The page's own file, and if the search finds the page, the file of what the search shows of it."""
        number = self._numbers.get(page.url)
        return [page.file.dest_uri, *([] if number is None else [search_index.path(number)])]

    def finish(self) -> None:
        """Write the search index, and keep the pages for the next build.

        Raises Abort if pages do not show what was checked. The text names each.
        """
        if self._finished.faults:
            raise Abort("\n".join(self._finished.faults))
        sources = [self._session.site.sources.page(f"docs/{uri}") for uri in self._finished.digests]
        pages = sorted((page for page in sources if page and page.url in self._numbers), key=lambda page: page.url)
        words = (self._finished.words(page.uri) for page in pages)
        for path, text in search_parts.files(words, self._session.site.sources.subject.search):
            if not self._before.has(path, text):
                self._write(path, text)
        # A template that changed during the build may have been read by some workers and not by others.
        trusted = self._digest_of_settings() == self._settings
        self._finished.done(trusted)
        self._before.end(keep=trusted)

    def _is_found(self, page: Page) -> bool:
        """Whether the search finds a page: not its own, and no part of a list, which says nothing new."""
        return page.meta.get("template") != SEARCH_TEMPLATE and page.path not in self._session.site.part_pages

    def _write(self, path: str, text: str) -> None:
        """Write a file of the site that MkDocs does not write itself."""
        write_file(text.encode("utf-8"), os.path.join(self._engine.config.site_dir, path))

    def close(self) -> None:
        """Keep what was made, after a build that was stopped."""
        self._finished.close()

    def _digest_of_settings(self) -> str:
        config, site = self._engine.config, self._session.site
        common = {name: value for name, value in self._shared.items() if name != "pages"}
        about = [repr(site.sources.subject), site.first_article]
        mode = [config.site_url, config.extra, self._session.serving, chosen(os.environ)]
        return page_digest.of_every_page(self._session.root, self._configuration, mode, common, site.terms, about)

    def _digest(self, source: Page) -> str:
        session = self._session
        problems = session.problems_of(source), session.elsewhere(source), session.last_good
        return page_digest.of_page(
            source,
            session.site,
            self._addresses(source),
            self._settings,
            self._shared["pages"] if source.meta.get("template") else [],
            problems if session.serving else [],
            self._numbers.get(source.url),
        )

    def _addresses(self, source: Page) -> dict[str, str | None]:
        """The addresses of the files to which a page links, by the link's target."""
        folder = posixpath.dirname(source.uri)
        targets = {link.target.partition("#")[0] for link in source.links}
        paths = {target: posixpath.normpath(posixpath.join(folder, target)) for target in sorted(targets)}
        found = {target: self._engine.files.src_uris.get(path) for target, path in paths.items()}
        return {target: file.url if file else None for target, file in found.items()}

    def _make(self, uri: str) -> Made:
        """Make one page as MkDocs makes it."""
        listed = self._engine.files.src_uris[uri].page
        assert isinstance(listed, ReadyPage)
        page = MadePage(listed, self._session.site.as_read(listed.source))
        with warnings_raised() as warnings:
            try:
                html = self._html(page)
            except NotAsChecked as fault:
                return Made(Finished("", "", ""), warnings, str(fault))
        if page.url not in self._numbers:
            return Made(Finished(html, "", ""), warnings)
        found = search_index.entries(html, page.url)
        site = self._session.site
        rank = search_parts.rank(page.url, site.sources.subject.search, site.first_article)
        words = search_index.terms(found, self._numbers[page.url], rank)
        return Made(Finished(html, search_index.texts(found), words), warnings)

    def _html(self, page: MadePage) -> str:
        """Run the events of a page in the same order as MkDocs."""
        config, files, nav = self._engine.config, self._engine.files, self._engine.nav
        events = config.plugins
        page.content = events.on_page_content(self._of_text(page), page=page, config=config, files=files)
        page.active = True
        context = get_context(nav, self._engine.listed, config, page)
        template = self._engine.env.get_template(page.meta.get("template") or MAIN)
        context = events.on_page_context(context, page=page, config=config, nav=nav)
        return self._proved(events.on_post_page(template.render(context), page=page, config=config), page)

    def _proved(self, html: str, page: MadePage) -> str:
        """The page as readers get it, after a proof that it shows what was checked. Raises NotAsChecked.

        The preview shows the difference instead, and does not keep the page.
        """
        drawn = marks.drawn(self._session.site, page.source)
        address = partial(self._address, page)
        found = None if page.source.faults else proof.difference(page.source, html, address, drawn)
        title = any(heading.own for heading in page.source.headings if heading.level == 1)
        html = with_short_ids(proof.without_signs(html), title)
        if found is None:
            return html
        if not self._session.serving:
            raise NotAsChecked(str(found))
        logging.getLogger("mkdocs.plugins.evidence").warning(str(found))
        return shown_problems.with_panel(html, shown_problems.panel([found], 0, []))

    def _address(self, page: MadePage, target: str) -> str:
        """The address that a link's target has in the built page, as MkDocs writes it."""
        parts = urlsplit(target)  # MkDocs takes the address of a file apart in this way, other than a browser
        if parts.scheme or parts.netloc or not parts.path or target.startswith(("/", "\\")):
            return target
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.source.uri), unquote(parts.path)))
        file = self._engine.files.get_file_from_path(path)
        if file is None:
            return target
        return urlunsplit(("", "", get_relative_url(file.url, page.file.url), parts.query, parts.fragment))

    def _of_text(self, page: MadePage) -> str:
        """The HTML and the table of contents of a page's text, from the reading of the page or parsed now."""
        if (made := self._with_data(page)) and (around := self._around(page, made)):
            below, contents = around
            page.toc = get_toc(contents)
            html, page.harmless = self._markers.around(made, self._links(page).path_to_url, below)
            return html
        page.aside.clear()
        config, files = self._engine.config, self._engine.files
        page.markdown = config.plugins.on_page_markdown(page.text, page=page, config=config, files=files)
        return self._converted(page)

    def _with_data(self, page: MadePage) -> AsRead | None:
        """The HTML of a page's text with what its data marks give. None if the page must be parsed again."""
        made = html_as_read(page.source, self._session)
        if made is None or not page.source.marks:
            return made
        named = enumerate(mark.name for mark in page.source.marks)
        texts = [proof.generated(_generated(name, page, self._session), number) for number, name in named]
        return put_in(made, texts, lambda text: self._converter.reset().convert(text))

    def _around(self, page: MadePage, made: AsRead) -> tuple[str, Any] | None:
        """The HTML of generated sections, if any, and the list of contents. None if the page must be parsed again."""
        if not page_digest.describes_a_reference(page.source):
            return "", made.contents
        return self._sections.below(made, proof.generated(_sections(page, self._session), len(page.source.marks)))

    @cached_property
    def _sections(self) -> Sections:
        return Sections(lambda: self._converter)

    @cached_property
    def _markers(self) -> Markers:
        bibtex: Any = self._engine.config.plugins["bibtex"]
        around = {"page": None, "config": self._engine.config, "files": self._engine.files}
        return Markers(lambda marker: self._converter.reset().convert(bibtex.on_page_markdown(marker, **around)))

    def _links(self, page: MadePage) -> _RelativePathTreeprocessor:
        return _RelativePathTreeprocessor(page.file, self._engine.files, self._engine.config)

    def _converted(self, page: MadePage) -> str:
        """The page's HTML and table of contents, as MkDocs' own `Page.render` makes them (with a converter a page)."""
        title = _ExtractTitleTreeprocessor()
        title._register(self._converter)
        self._links(page)._register(self._converter)
        html: str = self._converter.reset().convert(page.markdown or "")
        page.toc, page._title_from_render = get_toc(getattr(self._converter, "toc_tokens", [])), title.title
        return html

    @cached_property
    def _converter(self) -> Markdown:
        """One converter for all pages of a process: to make one takes half as long as to convert a page."""
        config = self._engine.config
        return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})


def before_citations(page: MadePage, session: Session) -> str:
    """A page's Markdown with everything that we generate, and with nothing that mkdocs-bibtex could mistake.

    Raises PluginError where the page's text is not the one that was checked.
    """
    source, markdown = page.source, page.text
    if source.faults:  # only the preview comes this far
        return "".join(f"{shown_problems.harmless(str(fault))}\n\n" for fault in source.faults)
    if not source.text.endswith(markdown):
        raise PluginError(f"{source.path}: the text of this page is not the one that was checked")
    shift = len(source.text) - len(markdown)
    cited = dict.fromkeys((found.offset - shift, found.end - shift) for found in source.citations)
    markdown = bibtex_fence.hide(markdown, session.site.references, sorted(cited))
    later = bibtex_fence.Later()
    count = itertools.count()
    markdown = substitute(
        markdown,
        source.marks,
        lambda name: later.keep(proof.generated(_generated(name, page, session), next(count))),
        shift,
    )
    if session.serving:
        markdown = shown_problems.beside(markdown, source, session.problems_of(source))
    markdown = later.fill(markdown)
    if page_digest.describes_a_reference(source):
        sections = bibtex_fence.hide(_sections(page, session))
        markdown = f"{markdown.rstrip()}\n\n{proof.generated(sections, next(count))}"
    # mkdocs-bibtex appends the list of references, which directly below a table would become the table's last row.
    return f"{markdown.rstrip()}\n\n"


def _generated(name: str, page: MadePage, session: Session) -> str:
    """What a data mark becomes on a page, hidden from mkdocs-bibtex."""
    up = get_relative_url(".", page.url).rstrip("/") + "/"
    try:
        made = resolve(session.site, name, up)
    except LookupError as error:
        if not session.serving:
            raise PluginError(f"{page.source.path}: {error}") from None
        made = f"({error})"
    return bibtex_fence.hide(bibtex_fence.put_aside(made, page.aside))


def _sections(page: MadePage, session: Session) -> str:
    """The generated sections of a study page as Markdown, whose lists and tables are put aside."""
    return f"{bibtex_fence.put_aside(page_digest.sections(page.source, session.site), page.aside, longer_than=0)}\n"


def finished(html: str, page: EnginePage, session: Session) -> str:
    """A page as readers get it, from the template's HTML; in the preview, with its problems on top."""
    source = page.source if isinstance(page, MadePage) else None  # None: could not be read (preview)
    context = page_facts.finish_context(source, session.site, page.url, get_relative_url(".", page.url))
    if isinstance(page, MadePage) and page.harmless:
        text = (page.content or "").split("</h1>", 1)[-1]  # the title is printed elsewhere
        context = replace(context, texts=tuple(text.split(proof.SECTIONS)))
    html = finish.finish(html, context)
    if not session.serving:
        return html
    panel = shown_problems.panel(session.problems_of(source), session.elsewhere(source), session.last_good)
    return shown_problems.with_panel(html, panel)

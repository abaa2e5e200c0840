"""The MkDocs adapter: says which step of ours is called at which event of MkDocs.

Reading, checking, rendering and finishing are plain functions elsewhere. This module has only the events, their order
among those of other plugins (a priority of 100 is before mkdocs-bibtex, -100 after it), and the way in which faults
stop MkDocs.
"""

import contextlib
import gc
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jinja2
from mkdocs.config.base import ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.utils.templates import TemplateContext

from evidence.build import proof, workers
from evidence.build.last_site import LAST, LastSite
from evidence.build.mkdocs import bibtex_fence, templates
from evidence.build.mkdocs import files as our_files
from evidence.build.mkdocs.pages import Engine, MadePage, Pages, ReadyPage, before_citations, finished
from evidence.build.preview import Preview
from evidence.build.served_folder import ServedFolder
from evidence.build.session import ProblemsFound, Session
from evidence.digest import our_code
from evidence.files import OVERRIDES, Missing
from evidence.reading.addresses import read_address
from evidence.reading.pages.quick_markdown import Quick
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.render import finish, page_facts
from evidence.render.references.pandoc import FormattingError

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

WATCHED = (BIBLIOGRAPHY, OVERRIDES, "src")  # what the preview watches besides docs/ and mkdocs.yml


class EvidencePlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # MkDocs' own way to say "no options"
    """Carries the evidence chain through a MkDocs build."""

    configuration: str  # the text of mkdocs.yml
    session: Session  # this build's sources: from `on_config` on
    before: ServedFolder | LastSite  # what the last build made: from `on_config` on
    nav: Navigation  # from `on_nav` on
    shared: dict[str, Any]  # what every template may use: from `on_env` on
    pages: Pages  # from `on_env` on
    unfinished: contextlib.ExitStack  # what to do if this build is stopped, in reverse order: from `on_startup` on
    serving = False  # whether this is the live preview
    preview: Preview | None = None

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Keep the text of the configuration that MkDocs loads now, since the file may change before the build ends."""
        self.configuration = Path(config_file_path).read_text(encoding="utf-8") if config_file_path else ""
        return super().load_config(options, config_file_path)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Begin from nothing, since MkDocs may use the same plugin for several sites in one process."""
        our_code()
        self.serving, self.preview, self.unfinished = command == "serve", None, contextlib.ExitStack()
        logging.getLogger("mkdocs.commands.build").addFilter(_worth_saying)

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        workers.stop()
        if self.preview:
            self.preview.folder.close()

    # Before the pages ---------------------------------------------------------------------------------------------

    @event_priority(100)
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the sources before mkdocs-bibtex reads the bibliography."""
        root = Path(config.config_file_path or "").parent
        if self.serving:
            self.preview = self.preview or Preview(root, Path(config.site_dir))
            config.site_dir = str(self.preview.begin())
        self.before = (
            self.preview.folder if self.preview else LastSite(Path(config.site_dir), os.environ.get(LAST), root)
        )
        self.unfinished = contextlib.ExitStack()
        self.unfinished.callback(workers.stop)
        self.session = self.preview.read() if self.preview else Session(root)
        if not gc.isenabled():  # what was imported and read is needed to the end, what is made of pages is not
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)
            gc.enable()
        self.unfinished.callback(self.session.settle)  # if anything stops the build
        with reported():
            self.session.begin(self._start)
            bibtex_fence.give_files(config.plugins["bibtex"], self.session.site)
        return config

    @event_priority(-100)
    def _give_texts(self, config: MkDocsConfig) -> MkDocsConfig:
        """Do what has to come after all other plugins have set themselves up."""
        bibtex_fence.give_texts(config.plugins["bibtex"], self.session.site)
        our_files.take_over_redirects(config)
        our_files.put_frame_below(config.theme)
        extensions: list[Any] = config.markdown_extensions
        extensions.append(Quick())
        return config

    on_config = CombinedEvent(_read, _give_texts)

    def on_serve(self, server: "LiveReloadServer", /, *, config: MkDocsConfig, builder: Callable[..., Any]) -> None:
        """Watch every source, not only docs/ and mkdocs.yml, and notice changes sooner."""
        from evidence.build.mkdocs import watching  # imported here, since it takes a while to load

        watched = watching.by_the_system(server)
        watching.edited_first(server, self.session.root, watched.changed, self._show, self._pages_changed)
        for path in (self.session.root / name for name in WATCHED):
            if path.exists():
                server.watch(str(path))

    def _show(self, path: str) -> bool:
        """Show an article whose text was edited since the last build.

        Returns False if everything must be built first.
        """
        if not self.preview or not self.preview.whole:
            return False
        try:
            session = self.session.edited(path)
            if session is None:
                return False
            self.session = self.preview.session = session
            return self.pages.show(session, path)
        except Exception as fault:  # the build finds the fault again and reports it in a writer's words
            logging.getLogger("mkdocs.plugins.evidence").debug(f"{path} could not be shown first: {fault!r}")
            return False

    def _pages_changed(self) -> bool:
        return bool(self.preview and self.preview.folder.pages_changed)

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Decide which files are written, and replace each page of MkDocs by one of ours."""
        our_files.leave_out_unused(files)
        our_files.add_ours(files, self.session.site, config, self.before)
        parts = self.session.site.part_pages
        for path in parts:
            files.append(File.generated(config, path.removeprefix("docs/"), content=""))
        for file in files.documentation_pages():
            if source := parts.get(f"docs/{file.src_uri}") or self.session.site.sources.page(f"docs/{file.src_uri}"):
                ReadyPage(source, file, config)  # takes its place in the file
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the navigation and the files for the templates."""
        self.nav = nav
        return nav

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Begin to make the pages that are not kept, and finish the checks meanwhile."""
        scripts = our_files.add_scripts(files, config)
        self.shared = env.globals["evidence"] = templates.for_every_page(self.session.site, config, files, scripts)
        engine = Engine(config, files, self.nav, env, files.documentation_pages())
        with reported():
            self.session.site.references  # noqa: B018 - waits for pandoc
        self.pages = Pages(engine, self.session, self.shared, self.configuration, self.before, self.preview)
        self.unfinished.callback(self.pages.close)
        templates.make_ready(env, self.session.site.sources.language)
        with reported():
            self._start(self.session.checking.job, self.pages.job)
            self.session.settle()
        if not self.serving:
            self.session.keep()  # while workers make pages
        if isinstance(self.before, LastSite):  # only now, since most builds that are stopped are stopped by problems
            self.before.begin(our_files.only_if_changed(files, self.pages.files()))
        return env

    @property
    def _start(self) -> Callable[..., None]:
        return (self.preview or workers).start

    # One page: those that are ready pass through until their HTML is asked for -----------------------------------------

    @event_priority(100)
    def _before_citations(self, markdown: str, /, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
        """Add what is generated, and hide from mkdocs-bibtex whatever is not a citation."""
        return before_citations(page, self.session) if isinstance(page, MadePage) else markdown

    @event_priority(-100)
    def _after_citations(self, markdown: str, /, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
        """Bring back what was hidden."""
        return bibtex_fence.show(markdown)

    on_page_markdown = CombinedEvent(_before_citations, _after_citations)

    def on_page_content(self, html: str, /, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
        """Bring back what was put aside, and mark where the page's own text is."""
        return bibtex_fence.put_back(proof.article(html), page.aside) if isinstance(page, MadePage) else html

    def on_page_context(
        self, context: TemplateContext, /, *, page: EnginePage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Add what the template of this page may use."""
        if not isinstance(page, ReadyPage):
            source = page.source if isinstance(page, MadePage) else None  # None: the preview could not read it
            own = templates.for_page(self.session.site, source, page, config)
            context["evidence"] = {**self.shared, **own}  # type: ignore[typeddict-unknown-key]
        return context

    def on_post_page(self, output: str, /, *, page: EnginePage, config: MkDocsConfig) -> str:
        """Finish the HTML of a page that is being made, or return the HTML of a page that is ready."""
        if isinstance(page, ReadyPage):
            return self.pages.html(page)
        return finished(output, page, self.session)

    # After the pages ----------------------------------------------------------------------------------------------

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """Finish the 404 page, a template without a page; its links begin with the site's own path."""
        if template_name != "404.html":
            return output_content
        base = read_address(config.site_url or "").path or "/"
        return finish.finish(output_content, page_facts.finish_context(None, self.session.site, template_name, base))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what needs all pages, and show the preview."""
        self.pages.finish()
        if self.preview:
            self.preview.finish()

    def on_build_error(self, *, error: Exception) -> None:
        """Report what the checks find before the error that stopped the build, since it is in a writer's words."""
        with reported():
            self.unfinished.close()


def _worth_saying(said: logging.LogRecord) -> bool:
    """Whether a line in the log is about something else than a page that need not be written."""
    return "Page skipped" not in said.getMessage()


@contextlib.contextmanager
def reported() -> Iterator[None]:
    """Let faults that say what to do stop MkDocs with only their text."""
    try:
        yield
    except (ProblemsFound, FormattingError, bibtex_fence.NotWritten, Missing) as fault:
        raise Abort(str(fault)) from None

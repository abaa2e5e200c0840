"""The MkDocs adapter: calls the chain's functions at MkDocs' events. The only module that imports mkdocs.

Reading, checking, rendering and finishing are plain functions elsewhere; here stands when each is called, what the
other plugins are told, and what a page depends on.
"""

from __future__ import annotations

import logging
import os
import posixpath
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
import mkdocs.contrib.search
from mkdocs.commands.build import get_context
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.utils import get_relative_url

from evidence.build import page_checks, preview, unchanged, workers
from evidence.build.finished_pages import FinishedPages, Made
from evidence.build.mkdocs import bibtex_fence, set_aside
from evidence.build.mkdocs.bibtex_fence import keys_alone
from evidence.build.mkdocs.pages import READY, Download, ReadyPage, as_read, warnings_raised
from evidence.build.page_cache import Cache, Finished
from evidence.build.page_checks import Known
from evidence.build.served_folder import Delta
from evidence.build.today import today
from evidence.checks import check, report
from evidence.digest import PACKAGE, digest, digest_of_files
from evidence.files import CACHE, write_beside
from evidence.problem import Level, Problem
from evidence.reading.pages import quick_markdown
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, is_record
from evidence.reading.sources import Sources, read
from evidence.render import feed, finish, page_facts, search_index, site_files
from evidence.render.disclosure import disclosure
from evidence.render.downloads import downloads
from evidence.render.marks import resolve as resolve_mark
from evidence.render.marks import resolve_on_page, substitute
from evidence.render.references.format import begin_formatting
from evidence.render.references.pandoc import FormattingError
from evidence.render.site import CSL, SECTIONS, Site
from evidence.tracing.claims import cited

CHANGES = "docs/about/changes.md"
SEARCH_TEMPLATE = "search.html"
LUNR = Path(mkdocs.contrib.search.__file__).parent / "templates/search/lunr.js"  # MkDocs ships it
SCRIPTS = ("search.js",)  # the search page alone loads one


# Taken when the code is loaded, not when it is used: a file may have changed between.
OUR_CODE = digest_of_files(PACKAGE.rglob("*.py"), PACKAGE)
# What makes the HTML besides our own code and templates: a new version makes every page anew.
MAKERS = ("mkdocs", "mkdocs-material", "mkdocs-bibtex", "Markdown", "pymdown-extensions", "Jinja2", "selectolax",
          "minify-html")  # fmt: skip


class EvidencePlugin(BasePlugin):
    """Carries the evidence chain through a MkDocs build."""

    def __init__(self) -> None:
        """Nothing is read before `on_config`."""
        super().__init__()
        self.site: Site | None = None
        self.serving = False
        self.started = time.time()
        self.problems: list[Problem] = []
        self.problems_by_file: dict[str, list[Problem]] = {}
        self.kept: list[str] = []
        self.read_last: Sources | None = None
        self.delta: Delta | None = None
        self.checking: page_checks.Checking | None = None
        self.entries: dict[str, str] = {}
        self.ready: FinishedPages | None = None
        self.served = False  # whether the preview's first build is done

    def load_config(self, options: Any, config_file_path: str | None = None) -> Any:
        """Keep the configuration's text as it is now that MkDocs loads it: the file may change before the build ends."""
        self.configuration = Path(config_file_path).read_text(encoding="utf-8") if config_file_path else ""
        return super().load_config(options, config_file_path)

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is the live preview, where a problem is shown and does not stop."""
        self.serving = command == "serve"
        workers.seldom_collect()
        if self.serving:  # MkDocs tells of each page that the preview need not write again
            logging.getLogger("mkdocs.commands.build").addFilter(lambda said: "Page skipped" not in said.getMessage())

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        workers.stop()
        if self.delta:
            self.delta.close()

    # Before reading -----------------------------------------------------------------------------------------------

    @event_priority(100)
    def _read(self, config: Any) -> Any:
        """Read and check the sources, before mkdocs-bibtex sees the bibliography."""
        root = self.root = Path(config.config_file_path).parent
        if self.serving:
            self._begin_anew_with_new_code(root)
            self.delta = self.delta or Delta(Path(config.site_dir))
            config.site_dir = str(self.delta.begin())
        begun: list[Callable[[], Any]] = []
        sources = read(
            root, self.read_last, lambda found: begun.append(begin_formatting(found, root / CSL, root / CACHE))
        )
        date = today(root)
        self.read_last = sources if self.serving else None
        self.checking = page_checks.Checking(sources, check.Context(date), Known(root / CACHE / "sound.json"))
        self.kept = []
        if self.serving:
            self._start(self.checking.alone)
        if self.serving or any(problem.level is Level.ERROR for problem in sources.problems):
            self._settle()  # else while workers make the pages
        if self.serving:
            as_read = sources.references
            sources, self.kept = preview.with_last_good(sources, self.site.sources if self.site else None)
            begun = begun if sources.references == as_read else []
        self.site = Site(sources, *begun)
        try:
            self.site.references  # noqa: B018 - formats every reference now, so that a fault stops here
        except FormattingError as error:
            raise Abort(str(error)) from None
        self._give_bibtex_its_files(config, root)
        return config

    @event_priority(-100)
    def _hand_over(self, config: Any) -> Any:
        """What has to come after all other plugins have set themselves up.

        mkdocs-bibtex is given a text for each reference, so that it starts no pandoc of its own. It is the key alone:
        the finishing step puts the formatted reference there, and Markdown need not read the same reference on every
        page that cites it.
        """
        bibtex_fence.give_texts(config.plugins["bibtex"].registry, {key: key for key in self.site.references})
        config.markdown_extensions.append(quick_markdown.Quick())
        return config

    on_config = CombinedEvent(_read, _hand_over)

    def _settle(self) -> None:
        """Print every problem; in a build, errors stop it."""
        checking, self.checking = self.checking, None
        if not checking:
            return
        outcome = checking.outcome()
        self.problems, self.problems_by_file = outcome.problems, {}
        for problem in outcome.problems:
            self.problems_by_file.setdefault(problem.place.file, []).append(problem)
        said = report.render(outcome, "text")
        print(said, end="", flush=True)
        errors = sum(problem.level is Level.ERROR for problem in outcome.problems)
        if self.serving:
            print(preview.counts(outcome.problems), flush=True)
        elif errors:
            raise Abort(f"{errors} problem{'s' if errors > 1 else ''} to mend; the last good site was left as it is")
        else:
            unchanged.keep_notices(self.root, said)

    def on_build_error(self, *, error: Exception) -> None:
        """Whatever stopped the build: what the checks find comes first, since it is told in a writer's words."""
        try:
            self._settle()
        except workers.WorkerLost as lost:
            raise Abort(str(lost)) from None
        finally:
            workers.stop()
            if self.ready:
                self.ready.close()

    def _begin_anew_with_new_code(self, root: Path) -> None:
        """In the preview, a change in our own code starts the whole program again: Python keeps modules loaded."""
        newest = max((file.stat().st_mtime for file in (root / "src").rglob("*.py")), default=0)
        if newest > self.started:
            os.execv(sys.executable, [sys.executable, "-m", "mkdocs", *sys.argv[1:]])

    def on_serve(self, server: Any, config: Any, builder: Any) -> Any:
        """Watch every source, not only docs/ and mkdocs.yml."""
        root = self.site.sources.root
        for name in (BIBLIOGRAPHY, CSL, "overrides", "src"):
            if (root / name).exists():
                server.watch(str(root / name))
        return server

    def _give_bibtex_its_files(self, config: Any, root: Path) -> None:
        """mkdocs-bibtex gets the keys that our reader accepted, and its style by an absolute path.

        Keys alone: what a reference says comes from our own formatter (`_hand_over`), and the plugin's reader takes
        longer over 5,000 whole entries than ours.
        """
        accepted = root / CACHE / "accepted.bib"
        text = keys_alone(self.site.sources.references)
        try:
            if not accepted.is_file() or accepted.read_bytes() != text.encode():
                write_beside(accepted, text)
        except OSError as fault:
            raise Abort(f"{accepted} cannot be written ({fault.strerror}); check {CACHE}") from None
        options = config.plugins["bibtex"].config
        options["bib_file"], options["csl_file"] = str(accepted), str(root / CSL)

    def on_files(self, files: Files, config: Any) -> Files:
        """Leave the theme's script, styles and fonts out; add the downloads."""
        for file in [file for file in files if site_files.is_theme_junk(file.src_uri)]:
            files.remove(file)
        for path, make in downloads(self.site).items():
            download = Download.generated(config, path, content="")
            download.make, download.delta = make, self.delta
            files.append(download)
        files.append(File.generated(config, "search/lunr.js", content=LUNR.read_bytes()))
        files.append(File.generated(config, "robots.txt", content=site_files.robots(config.site_url or "")))
        self.hashed = self._hash_assets(files, config)
        for file in files.documentation_pages():
            if source := self.site.sources.page(f"docs/{file.src_uri}"):
                ReadyPage(source, file, config)  # takes its place in the file
        return files

    def on_nav(self, nav: Any, config: Any, files: Files) -> Any:
        """Remember what templates are given."""
        self.nav = nav
        return nav

    def _hash_assets(self, files: Files, config: Any) -> dict[str, str]:
        """Add our scripts under names that change with their content; those names by the plain ones."""
        named = {}
        for name in SCRIPTS:
            content = (self.site.sources.root / "overrides/assets" / name).read_bytes()
            named[name] = site_files.hashed(f"assets/{name}", content)
            files.append(File.generated(config, named[name], content=content))
        return named

    # One page -----------------------------------------------------------------------------------------------------

    @event_priority(100)
    def _prepare(self, markdown: str, page: Any, config: Any, files: Files) -> str:
        """Fill in data, add a study's generated sections, hide from mkdocs-bibtex what is no citation."""
        if isinstance(page, ReadyPage):
            return markdown
        up = get_relative_url(".", page.url).rstrip("/") + "/"
        source = self._source(page)

        def resolve(name: str) -> str:
            try:
                return resolve_mark(self.site, name, up)
            except LookupError as error:
                if not self.serving:
                    raise PluginError(f"docs/{page.file.src_uri}: {error}") from None
                return f"({error})"

        before, page.aside = markdown, []
        if self.serving and source:
            markdown = preview.beside(markdown, source, self._problems_of(source))
        markdown = substitute(markdown, lambda name: set_aside.put_aside(resolve(name), page.aside))
        if source and self._describes_a_reference(source):
            sections = self.site.study_sections(str(source.meta["reference"]))
            markdown = f"{markdown.rstrip()}\n\n{set_aside.put_aside(sections, page.aside)}"
        read = as_read(source, before) if source and markdown == before else None
        return bibtex_fence.hide(bibtex_fence.closed(markdown), self.site.references, read)

    @event_priority(-100)
    def _restore(self, markdown: str, page: Any, config: Any, files: Files) -> str:
        """Bring back what was hidden."""
        return bibtex_fence.show(markdown)

    on_page_markdown = CombinedEvent(_prepare, _restore)

    def on_page_content(self, html: str, page: Any, config: Any, files: Files) -> str:
        """Bring back what was put aside."""
        return html if isinstance(page, ReadyPage) else set_aside.put_back(html, page.aside)

    def _describes_a_reference(self, source: Page) -> bool:
        return is_record(source.path) and "reference" in source.meta

    def _source(self, page: Any) -> Any:
        return self.site.sources.page(f"docs/{page.file.src_uri}")

    # Templates ----------------------------------------------------------------------------------------------------

    def on_env(self, env: Any, config: Any, files: Files) -> Any:
        """What every template may use, the 404 page included."""
        sources = self.site.sources
        extra = config.extra
        changes = sources.page(CHANGES)
        self.shared = {
            "css": self.site.stylesheet,
            "crisis": self.site.data("crisis", {}),
            "site": {name: extra.get(name) or "" for name in ("publisher", "funding", "contact", "repository")},
            "disclosure": disclosure(bool(extra.get("sells_treatment")), extra.get("publisher") or ""),
            "noindex": _unset(config.site_url) or not page_facts.any_signed(self.site.sources),
            "image": posixpath.join(config.site_url or "", "assets/social.png"),
            "feed": feed.PATH if changes else "",
            "assets": self.hashed,
            "pages": self._page_list(files),
            "nav_sections": [{"title": title, "url": url, "active": False} for title, url in SECTIONS],
        }
        env.globals["evidence"] = self.shared
        env.loader = jinja2.ChoiceLoader([jinja2.DictLoader({READY: "ready"}), env.loader])
        self.engine = (config, files, env)
        self._begin_pages(config, files)
        return env

    # Ready pages --------------------------------------------------------------------------------------------------

    def _begin_pages(self, config: Any, files: Files) -> None:
        """Begin to make the pages whose finished form is not kept; meanwhile the checks are finished here."""
        self.listed = files.documentation_pages()  # once: asking for them takes as long as there are files
        settings = self.settings = self._settings(config)
        pages = [file.page for file in self.listed if isinstance(file.page, ReadyPage)]
        # First those that grow with the site (ledger, "where it is cited"): begun last, one would keep all waiting.
        pages.sort(key=lambda page: not (page.source.marks or self._describes_a_reference(page.source)))
        digests = {page.file.src_uri: self._digest(page.source, files, settings) for page in pages}
        cache = Cache(self.site.sources.root / CACHE / "pages.sqlite", settings, self.site.stylesheet)
        self.ready = FinishedPages(cache, digests, self._make, self.entries)
        self._start(*([self.checking.alone] if self.checking else []), self.ready.waiting)
        self._settle()

    def _start(self, *jobs: workers.Results[Any, Any]) -> None:
        """Give jobs to workers; but for the preview's later builds: its server's threads must not be forked along."""
        if not self.served:
            workers.start(*jobs)

    def _settings(self, config: Any) -> str:
        """A digest of what every page depends on."""
        root = self.site.sources.root
        common = {name: value for name, value in self.shared.items() if name != "pages"}
        return digest(
            OUR_CODE,
            digest_of_files((path for path in (root / "overrides").rglob("*") if path.is_file()), root),
            self.configuration,
            [sys.version, *(version(name) for name in MAKERS)],
            [config.site_url, config.extra, self.serving],
            [common, self.site.terms],
        )

    def _digest(self, source: Page, files: Files, settings: str) -> str:
        """A digest of what one page depends on."""
        site = self.site
        folder = posixpath.dirname(source.uri)
        targets = (link.target.partition("#")[0] for link in source.links)
        found = {
            target: files.get_file_from_path(posixpath.normpath(posixpath.join(folder, target))) for target in targets
        }
        own = self._problems_of(source) if self.serving else []
        return digest(
            settings,
            source.path,
            source.digest,
            [site.reference_digest(key) for key in cited(source, site.sources.references)],
            [resolve_on_page(site, mark.name, source) for mark in source.marks],
            site.study_sections(str(source.meta["reference"])) if self._describes_a_reference(source) else "",
            [
                page_facts.review(source, site.sources),
                page_facts.notices(source, site),
                page_facts.neighbours(source, site),
            ],
            {target: file and file.url for target, file in found.items()},
            self.shared["pages"] if source.meta.get("template") else [],
            [own, len(self.problems) - len(own), self.kept] if self.serving else [],
        )

    def _make(self, uri: str) -> Made:
        """One page as MkDocs makes it: the same events in the same order."""
        config, files, env = self.engine
        file = files.get_file_from_path(uri)
        listed = file.page
        page = EnginePage(None, file, config)
        file.page, page.parent = listed, listed.parent
        source = listed.source
        with warnings_raised() as said:
            page.markdown, page.meta = source.text[source.body :].lstrip("\n"), dict(source.meta)
            events = config.plugins
            page.markdown = events.on_page_markdown(page.markdown, page=page, config=config, files=files)
            page.render(config, files)
            page.content = events.on_page_content(page.content, page=page, config=config, files=files)
            page.active = True
            context = get_context(self.nav, self.listed, config, page)
            template = env.get_template(page.meta.get("template") or "main.html")
            context = events.on_page_context(context, page=page, config=config, nav=self.nav)
            output = events.on_post_page(template.render(context), page=page, config=config)
        found = [] if page.meta.get("template") == SEARCH_TEMPLATE else search_index.entries(output, page.url)
        return Made(Finished(output, search_index.as_json(found)), said)

    def _ready(self, page: ReadyPage) -> str:
        """The HTML of a finished page; empty where the preview has it already: MkDocs writes nothing then."""
        uri = page.file.src_uri
        if self.delta and self.delta.same(page.file.dest_uri, self.ready.digests[uri]):
            return ""
        try:
            return self.ready[uri].html
        except PluginError:
            raise
        except Exception as fault:
            raise PluginError(f"docs/{uri}: this page could not be made: {type(fault).__name__}: {fault}") from fault

    def _page_list(self, files: Files) -> list[dict[str, Any]]:
        """All pages by section, for the search page and the 404 page alone."""
        found = []
        for title, prefix in SECTIONS:
            pages = [f.page for f in files.documentation_pages() if f.page and f.url.startswith(prefix)]
            pages.sort(key=lambda page: (page.meta.get("order", 100), page.file.src_uri))
            items = [{"title": page.meta.get("short") or page.title, "url": page.url} for page in pages]
            found.append({"title": title, "items": items})
        return found

    def on_page_context(self, context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
        """What this page's template may use besides."""
        if isinstance(page, ReadyPage):
            return context
        source = self._source(page)
        review = page_facts.review(source, self.site.sources)
        sections = [{"title": t, "url": u, "active": page.url.startswith(u)} for t, u in SECTIONS]
        own = {
            "nav_sections": sections,
            "review": review.text if review else "",
            "notices": page_facts.notices(source, self.site) if source else [],
            "updated": page.meta.get("updated"),
            "review_by": page.meta.get("review_by"),
            "jsonld": page_facts.structured_data(source, self.site.sources, config.site_url or "") if source else "",
            **page_facts.neighbours(source, self.site),
        }
        context["evidence"] = {**self.shared, **own}
        return context

    def on_post_page(self, output: str, page: Any, config: Any) -> str:
        """Finish the page's HTML; a ready page is there already."""
        if isinstance(page, ReadyPage):
            return self._ready(page)
        source = self._source(page)
        base = get_relative_url(".", page.url)
        output = finish.finish(output, page_facts.finish_context(source, self.site, page.url, base))
        if not self.serving:
            return output
        own = self._problems_of(source) if source else []
        return preview.with_panel(output, preview.panel(own, len(self.problems) - len(own), self.kept))

    def _problems_of(self, source: Any) -> list[Problem]:
        return self.problems_by_file.get(source.path, [])

    def on_post_template(self, output: str, template_name: str, config: Any) -> str:
        """Finish the 404 page, which is a template without a page; its links start at the site's own path."""
        if template_name != "404.html":
            return output
        return finish.finish(
            output, page_facts.finish_context(None, self.site, "404.html", urlsplit(config.site_url or "/").path or "/")
        )

    def on_post_build(self, config: Any) -> None:
        """Write the search index and the feed of corrections and changes."""
        pages = sorted(self.ready.digests, key=lambda uri: self.site.sources.page(f"docs/{uri}").url)
        index = Path(config.site_dir) / "search/search_index.json"
        index.parent.mkdir(exist_ok=True)
        index.write_text(search_index.index(map(self.ready.entries, pages)), encoding="utf-8")
        self.ready.done(trusted=self._settings(config) == self.settings)  # workers read templates while they work
        self.served = self.serving
        changes = self.site.sources.page(CHANGES)
        if changes:
            text = feed.feed(changes.text[changes.body :], config.site_url or "", config.site_name)
            (Path(config.site_dir) / feed.PATH).write_text(text, encoding="utf-8")
        if self.delta:
            self.delta.finish()


def _unset(site_url: str | None) -> bool:
    return not site_url or site_url.startswith("https://example.org")

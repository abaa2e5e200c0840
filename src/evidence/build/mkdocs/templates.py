"""What templates may use, as `evidence`: the same on every page, and more on the page that is being made."""

import html
import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as EnginePage

from evidence.build.mkdocs.files import changes
from evidence.files import THEME
from evidence.reading.language import Language
from evidence.reading.models.subject import NOTHING
from evidence.reading.pages.page import Page
from evidence.render import feed, page_facts, publisher
from evidence.render.site import Site
from evidence.tracing.frame_links import emergency_page
from evidence.tracing.menu import called

MAIN = "main.html"  # the template of each page that names no other
READY = "ready.html"  # the empty template of pages whose HTML comes ready made
COMPILED = THEME / "__pycache__"  # compiled templates are kept beside Python's compiled modules, for every site


def make_ready(env: jinja2.Environment, language: Language, folder: Path = COMPILED) -> None:
    """Give the templates `in_words` for dates and `spelled` for our own words, in the language of the site.

    Let Jinja keep compiled templates in a folder, and compile the usual one before workers are forked.

    Call it after the digest of the templates was made, so that no page of an older template is kept under a newer
    digest. Jinja compiles a template again if its text has changed. A fault in a template is reported with the first
    page.
    """
    env.filters.update(in_words=language.date, spelled=language.spelled)
    env.getattr = _quick(env.getattr)  # type: ignore[assignment, method-assign]
    assert env.loader
    env.loader = jinja2.ChoiceLoader([jinja2.DictLoader({READY: "ready"}), env.loader])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(folder))
        env.get_template(MAIN)
    except (OSError, jinja2.TemplateError):
        env.bytecode_cache = None  # then each build compiles them


def _quick(usual: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """How Jinja finds `thing.name`, but quicker where thing is a dict: Jinja asks for a method first, and fails."""

    def found(thing: Any, name: str) -> Any:
        if type(thing) is dict and name in thing and name not in _METHODS:
            return thing[name]
        return usual(thing, name)

    return found


_METHODS = frozenset(dir(dict))


def for_every_page(site: Site, config: MkDocsConfig, files: Files, scripts: Mapping[str, str]) -> dict[str, Any]:
    """What every template may use, that of the 404 page included. scripts are our scripts' addresses by their names."""
    extra, language = config.extra, site.sources.language
    image = extra.get("social_image") or (_IMAGE if f"docs/{_IMAGE}" in site.sources.files else "")
    return {
        "css": site.stylesheet,
        "crisis": site.sources.content("crisis", {}),
        "site": publisher.stated(extra, language),
        "short": site.sources.subject.short if site.sources.subject is not NOTHING else config.site_name,
        "interest": publisher.interest(extra),
        "origin": html.escape(extra.get("origin") or "", quote=False),
        "noindex": not config.site_url
        or config.site_url.startswith("https://example.org")
        or not page_facts.any_signed(site.sources),
        "image": posixpath.join(config.site_url or "", image) if image else "",
        "language": language.code,
        "emergency": _emergency(site),
        "feed": feed.PATH if changes(site) else "",
        "assets": scripts,
        "pages": site.all_pages(),
        "nav_sections": _menu(None, site),
        "there": sorted(site.there),  # in a fixed order, since the digest of pages depends on it
    }


_IMAGE = "assets/social.png"  # where links to the site are shown as a card, if the picture is there


def _emergency(site: Site) -> dict[str, str]:
    """The link to the emergency page at the foot of every page. Nothing if the site has none."""
    page = site.sources.page(emergency_page(site.sources))
    return {"url": page.url, "title": called(page)} if page else {}


def for_page(site: Site, source: Page | None, page: EnginePage, config: MkDocsConfig) -> dict[str, Any]:
    """What this page's template may use besides."""
    review = page_facts.review(source, site.sources)
    return {
        "nav_sections": _menu(page.url, site),
        "review": review.text if review else "",
        "changed_since": [site.sources.language.spelled(change.sentence()) for change in review.changes]
        if review
        else [],
        "notices": page_facts.notices(source, site) if source else [],
        "picture": page_facts.picture(source, site) if source else "",
        "updated": page.meta.get("updated"),
        "review_by": page.meta.get("review_by"),
        "jsonld": page_facts.structured_data(source, site, config.site_url or "") if source else "",
        **page_facts.neighbours(source, site),
    }


def _menu(url: str | None, site: Site) -> list[dict[str, Any]]:
    """The entries of the menu. The one whose section contains the page at url is active."""
    return [
        {
            "title": title,
            "url": page.url or ".",
            "active": url is not None and (url.startswith(page.url) if page.url else not url),
        }
        for title, page in site.menu
    ]

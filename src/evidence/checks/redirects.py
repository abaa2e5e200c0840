"""Finds redirects that do not lead from the old address of a page to a page that exists (CFG006)."""

from collections.abc import Iterator, Mapping

from evidence.checks.check import FoundByCode
from evidence.reading.configuration import Configuration, redirects_of
from evidence.reading.pages.page import Page
from evidence.reading.project_files import is_of_the_build, is_page_path, published_address
from evidence.text import did_you_mean

_SETTING = ".redirect_maps"


def redirect_problems(read: Configuration, pages: Mapping[str, Page]) -> FoundByCode:
    """The redirects that would replace a page, leave the site or lead nowhere. `pages` are by path below `docs/`."""
    redirects = redirects_of(read.settings)
    if redirects is None:
        return
    if not isinstance(redirects, dict):
        place = read.place_of_ending(_SETTING)
        yield "CFG006", place, '"redirect_maps" must hold addresses', 'write each as "old-page.md: new-page.md"'
        return
    taken = {published_address(path).casefold(): path for path in pages}
    first: dict[str, object] = {}
    for old, new in redirects.items():
        place = read.place_of_ending(f"{_SETTING}.{old}")
        if (same := first.setdefault(published_address(str(old)).casefold(), old)) != old:
            yield "CFG006", place, f'"{old}" has the address of "{same}", so one of the two is lost', "keep one of them"
        for message, hint in (*_old_faults(str(old), taken), *_target_faults(str(old), new, pages, redirects)):
            yield "CFG006", place, message, hint


def _old_faults(old: str, taken: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the old address of a redirect."""
    if not is_page_path(old):
        message = f'"{old}" is not the path of a page below docs/'
        yield message, "write the old page's path from docs/ on, for example articles/old-name.md"
    elif is_of_the_build(old):
        yield f'the build writes a file at the address of "{old}"', "remove this redirect"
    elif page := taken.get(published_address(old).casefold()):
        yield f'"{old}" has the address of docs/{page}, which the redirect would replace', "remove this redirect"


def _target_faults(
    old: str, new: object, pages: Mapping[str, Page], redirects: Mapping[object, object]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the page that a redirect leads to."""
    path, _, section = str(new).partition("#")
    if isinstance(new, str) and (new in redirects or path in redirects):
        yield f'"{new}" is itself an old address', "write the page to which that one leads"
    elif not isinstance(new, str) or not is_page_path(path):
        example = f", for example {next(iter(pages))}" if pages else ""
        yield f'a redirect leads to a page of this site, which "{new}" is not', f"write its path from docs/ on{example}"
    elif path not in pages:
        message = f'the redirect of "{old}" leads to "{path}", which is not there'
        yield message, "write the path of a page that is there"
    elif section and section not in pages[path].anchors:
        near = did_you_mean(section, pages[path].anchors, "leave the section out", cutoff=0.8)
        yield f'docs/{path} has no section "#{section}"', near

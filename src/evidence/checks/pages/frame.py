"""The pages to which the frame of all pages leads: menu, footer, legend, search, glossary, crisis card."""

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.sources import Sources
from evidence.tracing.frame_links import gone


@check(
    "PAG048",
    "Every page and section is there to which menu, footer, legend, search, glossary and crisis card lead.",
    why="The frame is on every page, so one page that is gone is missed on all of them.",
    bad="mkdir docs/about && cp docs/articles/a.md docs/about/index.md",
    good="ls docs/articles/a.md",
    into="terminal",
)
def frame(sources: Sources, _: Context) -> Found:
    """Checks only whole sites, since the frame of a small site leads only to pages that are there."""
    for address, who, page in gone(sources):
        path, _sign, section = address.partition("#")
        if page:
            message = f'{page.path} has no section "#{section}", and {who} leads there'
            yield Place(page.path), message, f"give the heading about it {{#{section}}}"
        else:
            file = f"docs/{path}index.md" if not path or "menu" in who else f"docs/{path.rstrip('/')}.md"
            message = f"there is no {f'page at {path}' if path else 'first page'}, and {who} leads there"
            yield Place(file), message, f"write {file}, bring it back from Git, or rename it back"

"""The files that readers can download: the bibliography in two formats, the evidence as data, each article's references."""

from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from evidence.render import evidence_json
from evidence.render.references.exports import to_bibtex, to_csl_json
from evidence.render.site import Site
from evidence.tracing.claims import cited


def downloads(site: Site) -> dict[str, Callable[[], str]]:
    """The path of each file in the site, and a function that makes its text when it is needed."""
    references = site.sources.references
    # Made here: all claims were just read, and once workers are forked, to look at them means to copy them.
    evidence = evidence_json.evidence(site.sources, site.claims)
    files: dict[str, Callable[[], str]] = {
        "downloads/references.bib": lambda: to_bibtex(references.values(), site.sources.retracted),
        "downloads/references.json": lambda: to_csl_json(references.values(), site.sources.retracted),
        "downloads/evidence.json": lambda: evidence,
        "downloads/evidence.schema.json": lambda: evidence_json.SCHEMA.read_text(encoding="utf-8"),
    }
    for page in site.sources.articles:
        if keys := cited(page, references):
            files[f"{unquote(page.url)}references.bib"] = partial(_bibtex, site, keys)
    return files


def _bibtex(site: Site, keys: list[str]) -> str:
    return "\n".join(map(site.bibtex, keys))

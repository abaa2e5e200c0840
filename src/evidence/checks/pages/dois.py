"""DOIs in links

Every study that a page links to by its DOI is in the bibliography.
"""

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.identifiers import doi, doi_of_address, is_address
from evidence.reading.sources import Sources
from evidence.text import nearest


def _keys_by_doi(sources: Sources) -> dict[str, str]:
    return {value.lower(): reference.key for reference in sources.references.values() if (value := doi(reference))}


@check(
    "LNK001",
    f"A DOI in a page is one of {BIBLIOGRAPHY}.",
    why="A study that is only linked has no record, so nobody sees its people, its limits or its certainty.",
    bad="See [the trial](https://doi.org/10.1000/feder2012).",
    good="See the trial.[@feder2021]",
)
def unknown_doi(page: Page, context: Context) -> Found:
    keys = context.once(_keys_by_doi)
    for link in page.links:
        name = doi_of_address(link.target) if is_address(link.target) else ""
        if name and name.lower() not in keys:
            near = nearest(name.lower(), keys, cutoff=0.8)
            hint = f'"{keys[near]}" has {near}' if near else "add the study with  evidence cite  and cite it by its key"
            place = page.at(link)
            yield place, f'the DOI "{name[:80]}" is in no entry of {BIBLIOGRAPHY}', hint

"""Two digests of what a finished page depends on. A kept page is used again if its digest is the same.

Everything that can change a page's bytes must go into one of them; otherwise readers are shown an old page. Leave
nothing out for speed. What all pages share is digested once; of what a page shows of other pages, only that part
counts. tests/build/test_incremental.py compares sites that were updated with sites that were built from nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence.digest import digest, digest_of_files, our_code
from evidence.files import OVERRIDES
from evidence.reading.pages.page import Page
from evidence.reading.project_files import is_record
from evidence.render import marks, page_facts
from evidence.render.site import Site


def of_every_page(root: Path, *given: Any) -> str:
    """A digest of what every page depends on: our code with the packages, the templates, and what the caller adds.

    The caller adds the configuration and all that templates get on every page. Raises OSError if a template cannot be
    read.
    """
    templates = (path for path in (root / OVERRIDES).rglob("*") if path.is_file())
    return digest(our_code(), digest_of_files(templates, root), given)


def of_page(page: Page, site: Site, targets: Mapping[str, str | None], *given: Any) -> str:
    """A digest of what one page depends on: its text, and what it shows of references, records, data and other pages.

    targets holds the address of each file that the page links to, by the link's target; None if there is no such file.
    The caller adds `of_every_page`, and what else this page's template or the preview shows.
    """
    return digest(
        page.path,
        page.digest,
        [site.reference_digest(key) for key in page_facts.shown(page, site)],
        [marks.resolve_on_page(site, mark.name, page) for mark in page.marks],
        sections(page, site),
        [
            page_facts.review(page, site.sources),
            page_facts.notices(page, site),
            page_facts.neighbours(page, site),
            page_facts.picture(page, site),
        ],
        targets,
        given,
    )


def sections(page: Page, site: Site) -> str:
    """The generated part of a study page. Empty for every other page."""
    return site.study_sections(str(page.meta["reference"])) if describes_a_reference(page) else ""


def describes_a_reference(page: Page) -> bool:
    """Whether a page is the page of a study or a guideline in the bibliography."""
    return is_record(page.path) and "reference" in page.meta

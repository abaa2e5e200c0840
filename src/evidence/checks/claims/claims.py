"""Checks of what pages, front matter and data files say to readers."""

from __future__ import annotations

from evidence.checks.check import Context, finds
from evidence.checks.claims.banned_words import (
    BANNED_RE,
    DATA_TEXTS,
    PEOPLE,
    SELLING,
    URGENCY,
    banned_in_block,
    data_claims,
    front_matter_claims,
)
from evidence.checks.claims.certainty_words import SURE_RE, TOO_SURE, StrongestCertainty, too_sure
from evidence.checks.claims.denial import Found
from evidence.checks.claims.efficacy import EFFICACY, uncited_efficacy
from evidence.checks.claims.printed_labels import LABEL, NO_LABEL, PrintedLabels, label_problems
from evidence.checks.claims.word_lists import BANNED_LOOK, NAME_LOOK, SURE_LOOK, any_sign_in
from evidence.reading.pages.page import Page
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources
from evidence.tracing.prose import level, prose, vocabulary

# The checks ---------------------------------------------------------------------------------------------------------


@finds(EFFICACY, SELLING, PEOPLE, URGENCY, TOO_SURE, LABEL, NO_LABEL, alone=True)
def claim_problems(sources: Sources, _context: Context) -> Found:
    """Everything that is wrong with what the pages claim, page by page."""
    surest = StrongestCertainty(sources)
    for page in sources.pages:
        yield from _prose(page, surest)
        yield from front_matter_claims(page, sources)
    for stem, field in DATA_TEXTS:
        yield from data_claims(sources, stem, field)


def _prose(page: Page, surest: StrongestCertainty) -> Found:
    there = vocabulary(page.veiled)
    banned_here, sure_here = BANNED_LOOK.within(there), SURE_LOOK.within(there)
    names_here = [] if page.path.startswith(STUDIES) else NAME_LOOK.within(there)
    labels_here = any(sign in there for sign in ("certain", "sure"))
    if not (banned_here or sure_here or names_here or labels_here):
        return  # most pages of a large site
    printed = PrintedLabels()
    for block, text in prose(page):
        flat = level(text)
        low = flat.lower()
        if names_here and not block.citations and any_sign_in(names_here, low):
            yield from uncited_efficacy(page, block, flat)
        if banned_here and any_sign_in(banned_here, low) and BANNED_RE.search(flat):
            yield from banned_in_block(page, block, flat)
        if sure_here and block.citations and any_sign_in(sure_here, low) and SURE_RE.search(flat):
            yield from too_sure(page, block, flat, surest)
        if labels_here:
            yield from label_problems(page, block, flat, printed, surest)

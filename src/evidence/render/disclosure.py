"""Who gains from the reader's choice: one or two sentences before the first section of every article."""

from __future__ import annotations

import html

_OURS = "This site sells nothing and earns nothing from your choice. It began as a clinic’s sales article, which was checked and rewritten."


def disclosure(sells: bool, publisher: str) -> str:
    """The statement of interest as HTML. `sells`: whether the publisher sells, or earns from, the treatment described."""
    if not sells:
        return _OURS
    who = html.escape(publisher) or "The publisher of this site"
    return f"{who} sells treatment that is described here, and earns money if you choose it. Read the pages with that in mind."

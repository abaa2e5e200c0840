"""Who gains from the reader's choice: one or two sentences at the foot of every page."""

import html

_NOBODY = "No publisher is named yet; nothing is sold on this page."
_NOTHING = "This site sells nothing and earns nothing from your choice."


def disclosure(sells: bool, publisher: str, origin: str = "") -> str:
    """The statement of interest as HTML.

    sells:  whether the publisher sells, or earns from, the treatment described.
    origin: a sentence on where the site's text comes from, or nothing.

    While nobody is named, nobody can say who earns what, so only what the page shows is said.
    """
    if sells:
        who = html.escape(publisher) or "The publisher of this site"
        return f"{who} sells treatment that is described here, and earns money if you choose it. Read the pages with that in mind."
    return f"{_NOTHING if publisher else _NOBODY} {html.escape(origin, quote=False)}".rstrip()
